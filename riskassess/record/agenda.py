"""What is due: conditions, re-reviews, evidence, and what still waits for a decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from riskassess.method.score import score
from riskassess.questionnaire.response import SCORES, Answer
from riskassess.record.assessment import Assessment, effective
from riskassess.record.decisions import Decision, decisions, latest
from riskassess.record.events import Event
from riskassess.record.reviews import blind

What = Literal["condition", "rereview", "evidence", "void", "undecided"]


@dataclass(frozen=True)
class Due:
    """One thing that needs attention."""

    what: What
    assessment: str
    name: str
    """Of the deployment."""
    date: dt.date
    """Until when; for ``void`` and ``undecided`` since when."""
    event: Event
    """The one it follows from."""
    decision: int | None = None
    """The number of the decision it belongs to."""
    part: str = ""
    """The number of the condition, or the question the evidence is for."""
    owner: str = ""
    text: str = ""
    """The condition, what else calls for a re-review, or the reference of the evidence."""

    @property
    def key(self) -> str:
        """Names the same thing whatever else changes in the record."""
        return f"{self.assessment}/{self.what}/{self.decision or ''}/{self.part}"

    def overdue(self, today: dt.date) -> bool:
        """Whether its day is past; what waits for a decision has none."""
        return self.what not in ("void", "undecided") and self.date < today

    def to_json(self) -> dict[str, Any]:
        """One entry of ``riskassess due --format json``."""
        return {
            "what": self.what,
            "assessment": self.assessment,
            "name": self.name,
            "date": self.date.isoformat(),
            "event": self.event.seq,
            "decision": self.decision,
            "part": self.part,
            "owner": self.owner,
            "text": self.text,
        }


def agenda(
    assessments: Sequence[Assessment], today: dt.date, days: int, viewer: str | None = None
) -> list[Due]:
    """What is overdue on ``today`` or due within ``days``, the earliest first.

    What ``viewer`` reviews waits until he has submitted: it would tell what was decided.
    An assessment has nothing left to do once one that re-assesses it is decided on.
    Raises UnverifiableError where a decision cannot be read (``reviews.survey``).
    """
    until = today + dt.timedelta(days=days)
    replaced = {a.follows["assessment"] for a in assessments if a.follows and decisions(a)}
    found = [
        due
        for assessment in assessments
        if assessment.id not in replaced and not blind(assessment, viewer)
        for due in _dues(assessment, today, until)
        if due.date <= until
    ]
    return sorted(found, key=lambda due: (due.date, due.key))


def _dues(assessment: Assessment, today: dt.date, until: dt.date) -> Iterator[Due]:
    decision = latest(assessment)
    if decision is None:
        yield _due("undecided", assessment, assessment.updated.date(), assessment.events[-1])
    else:
        yield from _decided(assessment, decision)
    if decision is None or decision.void or decision.ruling.outcome != "refuse":
        yield from _evidence(assessment, today, until)


def _decided(assessment: Assessment, decision: Decision) -> Iterator[Due]:
    seq = decision.event.seq
    for condition in decision.conditions:
        if not condition.done:
            event = condition.updates[-1].event if condition.updates else decision.event
            demand = condition.demand
            yield _due(
                "condition", assessment, demand.due, event, decision=seq,
                part=str(condition.number), owner=demand.owner, text=demand.text,
            )  # fmt: skip
    if decision.void:
        when = decision.void.time.date()
        yield _due("void", assessment, when, decision.void, decision=seq)
    elif decision.ruling.rereview:
        yield _due(
            "rereview", assessment, decision.ruling.rereview, decision.event, decision=seq,
            text="; ".join(decision.ruling.triggers),
        )  # fmt: skip


def _evidence(assessment: Assessment, today: dt.date, until: dt.date) -> Iterator[Due]:
    """Asked safeguards that lose their last current evidence by ``until``."""
    ending = {
        question: end
        for question, answer in assessment.answers.items()
        if (end := _end(answer)) and end[0] <= until and _counts(assessment, question)
    }
    if not ending:
        return
    asked = score(assessment.questionnaire, assessment.response(today)).asked
    given = {event.payload.get("question"): event for event in effective(assessment.events)}
    for question, (day, ref) in ending.items():
        if question in asked:
            yield _due("evidence", assessment, day, given[question], part=question, text=ref)


def _end(answer: Answer) -> tuple[dt.date, str] | None:
    """The last day on which any evidence is current, and which; None: there is no such day."""
    ends = [(entry.expires, entry.ref) for entry in answer.evidence if entry.expires]
    return max(ends) if ends and len(ends) == len(answer.evidence) else None


def _counts(assessment: Assessment, question: str) -> bool:
    """Whether evidence makes a difference to the answer."""
    safeguard = assessment.questionnaire.questions[question].kind == "safeguard"
    return safeguard and assessment.answers[question].value in SCORES[1:]


def _due(what: What, assessment: Assessment, date: dt.date, event: Event, **details: Any) -> Due:
    return Due(what, assessment.id, assessment.deployment.name, date, event, **details)
