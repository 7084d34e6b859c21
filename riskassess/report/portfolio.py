"""All assessments side by side: where each stands and how bad each category may be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from riskassess.errors import N_, Fault
from riskassess.i18n import Translate
from riskassess.method.result import VERDICTS, Result
from riskassess.method.score import score_each
from riskassess.record.assessment import Assessment
from riskassess.record.decisions import Decision, latest
from riskassess.record.desk import Desk
from riskassess.record.reviews import blind, survey
from riskassess.report.words import verdict_text

Status = Literal["reviewing", "answering", "undecided", "void", "due", "decided"]
STATUS_WORDS: dict[Status, str] = {
    "reviewing": N_("your review"),
    "answering": N_("answering"),
    "undecided": N_("to decide"),
    "void": N_("decision void"),
    "due": N_("review due"),
    "decided": N_("decided"),
}


@dataclass(frozen=True)
class Entry:
    """One assessment as its viewer may see it, with what follows from it today."""

    assessment: Assessment
    result: Result
    decision: Decision | None
    """The last one, void or not; None also for a reviewer who must not know it yet."""
    status: Status

    @property
    def open(self) -> tuple[str, ...]:
        """The asked questions without an answer, then those answered unknown."""
        return (*self.result.unanswered, *self.result.unknown)

    @property
    def rereview(self) -> dt.date | None:
        """When to look at it again, if the decision that holds says so."""
        holds = self.decision and not self.decision.void
        return self.decision.ruling.rereview if holds and self.decision else None

    @property
    def badness(self) -> tuple[int, ...]:
        """Orders by the worst case: the verdict, then the points from the worst category down."""
        ends = self.result.verified
        points = sorted((self.points(id_) for id_ in self.categories), reverse=True)
        return (VERDICTS.index(ends.worst), VERDICTS.index(ends.best), *(p[0] for p in points))

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories of the paper, without what runs across them."""
        return tuple(category.id for category in self.result.categories if category.id != "X")

    def points(self, category: str) -> tuple[int, int]:
        """Verified points (0 to 7) in the worst and the best case; -1 where not assessed."""
        found = self.result.category(category).verified
        return (found.points.worst, found.points.best) if found else (-1, -1)

    def waits_for(self, _: Translate) -> str:
        """The status in words."""
        return _(STATUS_WORDS[self.status])

    def verdict(self, _: Translate) -> str:
        """The verdict in words."""
        return verdict_text(self.result.verified, _)

    def to_json(self) -> dict[str, Any]:
        """One entry of ``riskassess portfolio --format json``."""
        deployment, decision = self.assessment.deployment, self.decision
        return {
            "id": self.assessment.id,
            "name": deployment.name,
            "types": list(deployment.types),
            "status": self.status,
            "verdict": self.result.verified.to_json(),
            "categories": [
                {"id": id_, "verified": found and found.to_json()}
                for id_ in self.categories
                for found in (self.result.category(id_).verified,)
            ],
            "open": len(self.open),
            "decision": decision.ruling.outcome if decision else None,
            "void": bool(decision and decision.void),
            "rereview": self.rereview.isoformat() if self.rereview else None,
            "updated": self.assessment.updated.isoformat(),
        }


def entries(desk: Desk, today: dt.date) -> tuple[list[Entry], tuple[Fault, ...]]:
    """Every assessment as the actor of ``desk`` may see it, the latest change first, and what
    is wrong with those that cannot be read.
    """
    found, faults = survey(desk)
    return entries_of(found, desk.actor, today), faults


def entries_of(found: Sequence[Assessment], viewer: str, today: dt.date) -> list[Entry]:
    """``found`` with results and standing, in the same order."""
    results = score_each([(a.questionnaire, a.response(today)) for a in found])
    return [
        _entry(assessment, result, viewer, today)
        for assessment, result in zip(found, results, strict=True)
    ]


def worst_first(found: Iterable[Entry]) -> list[Entry]:
    """By the worst case, the worst first; equals by name."""
    named = sorted(found, key=lambda entry: entry.assessment.deployment.name.casefold())
    return sorted(named, key=lambda entry: entry.badness, reverse=True)


def _entry(assessment: Assessment, result: Result, viewer: str, today: dt.date) -> Entry:
    if blind(assessment, viewer):
        return Entry(assessment, result, None, "reviewing")
    decision = latest(assessment)
    return Entry(assessment, result, decision, _status(result, decision, today))


def _status(result: Result, decision: Decision | None, today: dt.date) -> Status:
    if decision is None:
        return "answering" if result.unanswered else "undecided"
    if decision.void:
        return "void"
    again = decision.ruling.rereview
    return "due" if again and again <= today else "decided"
