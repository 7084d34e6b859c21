"""An assessment as the fold over its events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from riskassess.questionnaire.answers import dump_deployment, read_answer, read_deployment
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import Answer, Deployment, Response
from riskassess.record.events import Event, check_chain


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
    """The assessment after ``events``; raises UnverifiableError where the chain is broken."""
    check_chain(events)
    undone = {event.payload["seq"] for event in events if event.kind == "undone"}
    effective = [e for e in events if e.kind != "undone" and e.seq not in undone]
    shape: dict[str, object] = {}
    answers: dict[str, object] = {}
    date: dt.date | None = None
    for event in effective:
        if event.kind == "answered":
            answers.pop(event.payload["question"], None)
            if event.payload["answer"]:
                answers[event.payload["question"]] = event.payload["answer"]
            continue
        shape |= event.payload.get("deployment", {})
        if "date" in event.payload:
            text = event.payload["date"]
            date = dt.date.fromisoformat(text) if text else None
    return Assessment(
        id=events[0].assessment,
        deployment=read_deployment(q, shape),
        events=tuple(events),
        answers={id_: read_answer(q, id_, raw) for id_, raw in answers.items()},
        date=date,
        undoable=effective[-1] if effective[-1].kind != "created" else None,
    )


def described(deployment: Deployment) -> dict[str, object]:
    """Every field of a description in file shape, empty ones included."""
    empty: dict[str, object] = {"name": "", "description": "", "system": ""}
    lists: dict[str, object] = {"directions": [], "scenarios": []}
    return {**empty, **lists, **dump_deployment(deployment)}
