"""Which questions to ask next, so that the verdict is settled with few: METHOD section 7.1.

One step is looked ahead: each open question is tried with each of its answers, all as
one batch, and the answers are taken as equally likely. What counts is how much nearer
the verdict comes to being settled, from above (points of hazards over what the verdict
tolerates, stop rules still possible) and from below (the worst hazard so far). Against
the fewest that could have settled it: benchmarks/questions.py.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from riskassess.method.compiled import BEST, UNANSWERED, UNKNOWN, WORST, Array, Compiled
from riskassess.method.kernel import CRITICAL, HIGH, VERIFIED, Batch, Scores, score_batch
from riskassess.method.reads import hazard_reads, stop_reads
from riskassess.questionnaire.response import SCORES

STOP_WEIGHT = 2
"""A stop rule that is still possible, in points over what is tolerated."""
SETTLED_WEIGHT = 20
"""An answer that settles the verdict as not acceptable; more than any other can gain."""


def next_questions(c: Compiled, batch: Batch, scores: Scores, n: int) -> tuple[str, ...]:
    """Ids of the open questions that can still move the verdict, best first.

    What nobody has answered comes before what is answered ``unknown``.
    """
    asked = scores.asked[:, n]
    moving = still_moving(c, batch, scores, n)
    rows = [row for row in moving if row >= len(asked) or asked[row]]
    if not rows:
        return ()
    gains = _gains(c, batch, scores, n, rows)
    later = batch.codes[: len(c.questions), n] == UNKNOWN  # the profile has no "unanswered"
    ranked = sorted(
        range(len(rows)),
        key=lambda k: (rows[k] < len(c.questions) and bool(later[rows[k]]), -gains[k], k),
    )
    ids = list(c.row)
    return tuple(ids[rows[k]] for k in ranked)


def _tolerated(scores: Scores, n: int) -> int:
    """The most points a hazard may have under the best verdict still possible."""
    return HIGH - 1 if scores.verdicts[VERIFIED, BEST, n] == 0 else CRITICAL - 1


def still_moving(c: Compiled, batch: Batch, scores: Scores, n: int) -> list[int]:
    """Open rows that a hazard above what is tolerated, or a possible stop rule, depends on.

    Pending ones are among them: no order asks more than these until the verdict is settled.
    """
    q = c.questionnaire
    above = scores.points[:, VERIFIED, WORST, n] > _tolerated(scores, n)
    possible = scores.stops[:, WORST, n]  # none holds in the best case: that would settle it
    depended = [ids for ids, on in zip(hazard_reads(q).values(), above, strict=True) if on]
    depended += [ids for ids, on in zip(stop_reads(q).values(), possible, strict=True) if on]
    codes, count = batch.codes[:, n], len(c.questions)
    reachable = scores.asked[:, n] | scores.pending[:, n]
    rows = sorted({c.row[id_] for ids in depended for id_ in ids})
    return [
        row
        for row in rows
        if codes[row] in (UNANSWERED, UNKNOWN) and (row >= count or reachable[row])
    ]


def _gains(c: Compiled, batch: Batch, scores: Scores, n: int, rows: Sequence[int]) -> list[float]:
    """How near to settled the verdict is on average when each of ``rows`` is answered."""
    count, ids, tolerated = len(c.questions), list(c.row), _tolerated(scores, n)
    tries = [
        (row, code)
        for row in rows
        for code in (SCORES if row < count else c.profile_codes[ids[row]].values())
    ]
    tried, column = np.array([row for row, _ in tries]), np.arange(len(tries))
    codes = np.repeat(batch.codes[:, [n]], len(tries), axis=1)
    evidence = np.repeat(batch.evidence[:, [n]], len(tries), axis=1)
    codes[tried, column] = [code for _, code in tries]
    questions = tried < count
    evidence[tried[questions], column[questions]] = True
    types = np.repeat(batch.types[:, [n]], len(tries), axis=1)
    after = score_batch(c, Batch(codes, evidence, types))
    settled = after.verdicts[VERIFIED, BEST] == 2  # the worst verdict, even in the best case
    near = _nearness(after, tolerated) + SETTLED_WEIGHT * settled
    return [float(near[tried == row].mean()) for row in rows]


def _nearness(scores: Scores, tolerated: int) -> Array:
    """(n) how near the verdict is to being settled, in points; only differences mean anything."""
    points = scores.points[:, VERIFIED].astype(np.int16)
    over = np.maximum(points[:, WORST] - tolerated, 0).sum(axis=0)
    possible = scores.stops[:, WORST].sum(axis=0)
    below = np.maximum(points[:, BEST] - (HIGH - 2), 0).max(axis=0)
    nearness: Array = below - over - STOP_WEIGHT * possible
    return nearness
