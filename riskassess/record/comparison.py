"""What differs between two responses and their results, across questionnaires too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, TypeVar

from riskassess.method.result import LEVELS, CategoryResult, HazardResult, Result, Span, StopState
from riskassess.method.score import score_each
from riskassess.questionnaire.answers import dump_answer, dump_evidence
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import Answer, Evidence, Response
from riskassess.record.assessment import described
from riskassess.record.migration import reruled, reworded

T = TypeVar("T")
Side = tuple[Questionnaire, Response]
Standing = Literal["current", "expired"]


@dataclass(frozen=True)
class Change(Generic[T]):
    """``id`` before and after; None: that side has no such thing."""

    id: str
    before: T | None
    after: T | None

    def to_json(self, dump: Callable[[T], Any]) -> dict[str, Any]:
        """Both sides, null for None."""
        before, after = (None if end is None else dump(end) for end in (self.before, self.after))
        return {"id": self.id, "before": before, "after": after}


@dataclass(frozen=True)
class EvidenceChange:
    """An evidence entry and whether it counts on the day of either side; None: not there."""

    question: str
    evidence: Evidence
    before: Standing | None
    after: Standing | None

    def to_json(self) -> dict[str, Any]:
        """One entry of ``evidence``."""
        shape = dump_evidence(self.evidence)
        return {"question": self.question, **shape, "before": self.before, "after": self.after}


@dataclass(frozen=True)
class Comparison:
    """All that differs; what is equal on both sides is left out."""

    before: Result
    after: Result
    description: tuple[Change[Any], ...]
    """Fields of the description in file shape, and the date."""
    answers: tuple[Change[Answer], ...]
    """Value, note and reason, without the evidence; None where a questionnaire lacks it."""
    evidence: tuple[EvidenceChange, ...]
    hazards: tuple[Change[HazardResult], ...]
    """None where the hazard does not apply, or the questionnaire lacks it."""
    categories: tuple[Change[CategoryResult], ...]
    stops: tuple[Change[StopState], ...]
    reworded: tuple[str, ...]
    """Questions of both whose answers say something else in either questionnaire."""
    rules: tuple[str, ...]
    """What weighs differently: see migration.reruled."""

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        parts = (
            self.description, self.answers, self.evidence, self.hazards, self.categories,
            self.stops, self.reworded, self.rules,
        )  # fmt: skip
        return not any(parts)

    def to_json(self) -> dict[str, Any]:
        """The stable contract of ``riskassess compare --format json``."""
        return {
            "questionnaire": _ends(self, lambda result: result.questionnaire),
            "date": _ends(self, lambda result: result.date.isoformat()),
            "same": self.same,
            "verdict": {
                "verified": _ends(self, lambda result: result.verified.to_json()),
                "claimed": _ends(self, lambda result: result.claimed.to_json()),
            },
            "description": [change.to_json(lambda value: value) for change in self.description],
            "answers": [change.to_json(dump_answer) for change in self.answers],
            "evidence": [change.to_json() for change in self.evidence],
            "hazards": [change.to_json(_hazard) for change in self.hazards],
            "categories": [change.to_json(CategoryResult.to_json) for change in self.categories],
            "stops": [change.to_json(str) for change in self.stops],
            "reworded": list(self.reworded),
            "rules": list(self.rules),
        }


def compare(before: Side, after: Side) -> Comparison:
    """What differs between two sides; comparing them the other way round mirrors it."""
    (old, was), (new, is_) = before, after
    first, second = score_each([before, after])
    return Comparison(
        before=first,
        after=second,
        description=_changes(_description(was), _description(is_)),
        answers=_changes(_answers(old, was), _answers(new, is_)),
        evidence=tuple(_evidence(before, after)),
        hazards=_changes({h.id: h for h in first.hazards}, {h.id: h for h in second.hazards}),
        categories=_changes(
            {c.id: c for c in first.categories}, {c.id: c for c in second.categories}
        ),
        stops=_changes({s.id: s.state for s in first.stops}, {s.id: s.state for s in second.stops}),
        reworded=reworded(old, new),
        rules=reruled(old, new),
    )


def _changes(before: Mapping[str, T], after: Mapping[str, T]) -> tuple[Change[T], ...]:
    ids = dict.fromkeys((*before, *after))
    changes = (Change(id_, before.get(id_), after.get(id_)) for id_ in ids)
    return tuple(change for change in changes if change.before != change.after)


def _description(response: Response) -> dict[str, Any]:
    return {**described(response.deployment), "date": response.date.isoformat()}


def _answers(q: Questionnaire, response: Response) -> dict[str, Answer]:
    """An answer, perhaps an empty one, to every question that ``q`` has."""
    return {id_: replace(response.answer(id_), evidence=()) for id_ in q.questions}


def _evidence(before: Side, after: Side) -> Iterator[EvidenceChange]:
    (old, was), (new, is_) = before, after
    for question in dict.fromkeys((*old.questions, *new.questions)):
        first, second = _standings(was, question), _standings(is_, question)
        for entry in dict.fromkeys((*first, *second)):
            change = EvidenceChange(question, entry, first.get(entry), second.get(entry))
            if change.before != change.after:
                yield change


def _standings(response: Response, question: str) -> dict[Evidence, Standing]:
    return {
        entry: "current" if entry.current(response.date) else "expired"
        for entry in response.answer(question).evidence
    }


def _ends(comparison: Comparison, dump: Callable[[Result], Any]) -> dict[str, Any]:
    return {"before": dump(comparison.before), "after": dump(comparison.after)}


def _hazard(hazard: HazardResult) -> dict[str, Any]:
    """Severity, and the points with their level in every case."""
    spans = {
        "inherent": hazard.inherent,
        "verified": hazard.verified,
        "claimed": hazard.claimed,
    }
    return {
        "severity": hazard.severity.to_json(),
        **{basis: _points(span) for basis, span in spans.items()},
    }


def _points(span: Span) -> dict[str, Any]:
    return {
        case: {"points": points, "level": LEVELS[points]} for case, points in span.to_json().items()
    }
