"""Which questions to ask next while the verdict is undetermined.

A plain greedy order: what holds the worst case above the best case comes
first, worst hazard first; within a hazard its exposures, then its major and
its supporting safeguards; what nobody has answered before what is unknown.
"""

from __future__ import annotations

import numpy as np

from riskassess.method.compiled import BEST, UNANSWERED, UNKNOWN, WORST, Compiled
from riskassess.method.kernel import VERIFIED, Batch, Scores


def next_questions(c: Compiled, batch: Batch, scores: Scores, n: int) -> tuple[str, ...]:
    """Ids of the open questions that can still move the verdict, best first."""
    codes = batch.codes[:, n]
    unanswered, unknown = codes == UNANSWERED, codes == UNKNOWN
    count = len(c.questions)
    unanswered[count:], unknown[count:] = unknown[count:], False
    reachable = scores.asked[:, n] | scores.pending[:, n]
    unanswered[:count] &= reachable
    unknown[:count] &= reachable
    ranked = list(dict.fromkeys(_candidates(c, scores, n)))
    ids = (*c.questions, *c.profile)
    first, later = unanswered.tolist(), unknown.tolist()
    return tuple(ids[row] for open_ in (first, later) for row in ranked if open_[row])


def _candidates(c: Compiled, scores: Scores, n: int) -> list[int]:
    """Rows of everything that a gap between best and worst case hangs on, worst first."""
    rows = list(range(len(c.questions), len(c.row)))
    best, worst = scores.stops[:, BEST, n], scores.stops[:, WORST, n]
    for stop in np.flatnonzero(worst & ~best).tolist():
        rows += c.stop_uses[stop]
    best, worst = scores.points[:, VERIFIED, BEST, n], scores.points[:, VERIFIED, WORST, n]
    wide = np.flatnonzero(worst > best)
    for hazard in wide[np.argsort(-worst[wide], kind="stable")].tolist():
        rows += c.hazard_uses[hazard]
    return rows
