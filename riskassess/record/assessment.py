"""An assessment as the fold over its events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from riskassess.questionnaire.answers import dump_deployment, read_answer, read_deployment
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import Answer, Deployment, Response
from riskassess.record.events import Event, broken, check_chain


@dataclass(frozen=True)
class Assessment:
    """The state after ``events``."""

    id: str
    deployment: Deployment
    events: tuple[Event, ...]
    answers: Mapping[str, Answer] = field(default_factory=dict)
    date: dt.date | None = None
    undoable: Event | None = None
    """The event that undo would take back."""

    @property
    def created(self) -> dt.datetime:
        """When it was begun (UTC)."""
        return self.events[0].time

    @property
    def updated(self) -> dt.datetime:
        """When it was last changed (UTC)."""
        return self.events[-1].time

    @property
    def head(self) -> str:
        """The hash of the last event: names this exact state."""
        return self.events[-1].hash

    def response(self, today: dt.date) -> Response:
        """What is scored: the answers on the assessment date, or ``today`` where none is set."""
        return Response(self.deployment, self.date or today, self.answers)

    def history(self, question: str) -> list[Event]:
        """Every event that answered ``question``, undone ones included."""
        return [e for e in self.events if e.payload.get("question") == question]


def fold(q: Questionnaire, events: Sequence[Event]) -> Assessment:
    """The assessment after ``events``.

    Raises UnverifiableError where the chain is broken or an event cannot have been
    written by the desk, InputError where ``q`` no longer knows what was said.
    """
    check_chain(events)
    return replay(q, events)


def replay(q: Questionnaire, events: Sequence[Event]) -> Assessment:
    """The assessment after ``events`` whose chain was checked already."""
    effective = _effective(events)
    shape: dict[str, object] = {}
    answers: dict[str, object] = {}
    date: dt.date | None = None
    for event in effective:
        try:
            if event.kind == "answered":
                question, answer = event.payload["question"], event.payload["answer"]
                answers.pop(question, None)
                if answer:
                    answers[question] = answer
                continue
            shape |= event.payload.get("deployment", {})
            if "date" in event.payload:
                text = event.payload["date"]
                date = dt.date.fromisoformat(text) if text else None
        except (KeyError, TypeError, ValueError):
            raise broken(event.assessment, event.seq) from None
    return Assessment(
        id=events[0].assessment,
        deployment=read_deployment(q, shape),
        events=tuple(events),
        answers={id_: read_answer(q, id_, raw) for id_, raw in answers.items()},
        date=date,
        undoable=effective[-1] if len(effective) > 1 else None,
    )


def _effective(events: Sequence[Event]) -> list[Event]:
    """The events that stand; a well-sealed chain can still say what no desk would."""
    standing: list[Event] = []
    for event in events:
        if event.kind == "undone" and len(standing) > 1:
            sound = standing.pop().seq == event.payload.get("seq")
        else:
            sound = event.kind in (("described", "answered") if standing else ("created",))
            standing.append(event)
        if not sound:
            raise broken(event.assessment, event.seq)
    return standing


def described(deployment: Deployment) -> dict[str, object]:
    """Every field of a description in file shape, empty ones included."""
    empty: dict[str, object] = {"name": "", "description": "", "system": ""}
    lists: dict[str, object] = {"directions": [], "scenarios": []}
    return {**empty, **lists, **dump_deployment(deployment)}
