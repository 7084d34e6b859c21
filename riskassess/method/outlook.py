"""What is still ahead: which questions, how many at least and at most, and which are moot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from riskassess.method.certificate import fewest
from riskassess.method.compiled import compile_questionnaire
from riskassess.method.kernel import score_batch
from riskassess.method.moot import Moot, moot_questions
from riskassess.method.ordering import next_questions, still_moving
from riskassess.method.score import encode
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import Response


@dataclass(frozen=True, slots=True)
class Outlook:
    """METHOD section 7.1 for one response."""

    next: tuple[str, ...]
    """What is best asked next, in order; empty where the verdict is settled."""
    at_least: int
    """However the answers turn out, at least so many more are needed; some turn out so."""
    at_most: int
    """However they turn out, no more than so many are needed."""
    moot: tuple[Moot, ...]

    def to_json(self) -> dict[str, Any]:
        """``riskassess next --format json``."""
        return {
            "determined": not self.at_least,
            "next": list(self.next),
            "at_least": self.at_least,
            "at_most": self.at_most,
            "moot": [moot.to_json() for moot in self.moot],
        }


def outlook(q: Questionnaire, response: Response) -> Outlook:
    """What is still ahead of ``response``."""
    c = compile_questionnaire(q)
    batch = encode(c, [response])
    scores = score_batch(c, batch)
    at_least = fewest(q, response)
    if not at_least:
        return Outlook((), 0, 0, moot_questions(q, response))
    return Outlook(
        next=next_questions(c, batch, scores, 0),
        at_least=at_least,
        at_most=len(still_moving(c, batch, scores, 0)),
        moot=moot_questions(q, response),
    )
