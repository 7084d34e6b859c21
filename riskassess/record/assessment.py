"""An assessment as the fold over its events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from riskassess.errors import Fault, UnverifiableError
from riskassess.questionnaire.answers import dump_deployment, read_answer, read_deployment
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import Answer, Deployment, Response
from riskassess.record.events import KINDS, STATE_KINDS, UNDOABLE, Event, broken, check_chain

Questionnaires = Callable[[Mapping[str, str]], Questionnaire]
"""The questionnaire an event names by url, version and sha256."""


@dataclass(frozen=True)
class Assessment:
    """The state after ``events``, under the questionnaire it is answered under."""

    id: str
    deployment: Deployment
    events: tuple[Event, ...]
    questionnaire: Questionnaire = field(compare=False, repr=False)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    date: dt.date | None = None
    undoable: Event | None = None
    """The event that undo would take back."""
    unconfirmed: tuple[str, ...] = ()
    """Questions whose wording a migration changed, and nobody has answered since."""

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
        """The hash of the last event: names this exact record."""
        return self.events[-1].hash

    @property
    def state(self) -> str:
        """The hash of the last event that changed what is scored: names this exact state."""
        return next(e.hash for e in reversed(self.events) if e.kind in STATE_KINDS)

    @property
    def follows(self) -> Mapping[str, str] | None:
        """``{"assessment": …, "head": …}`` of the one this re-assesses, if any."""
        found: Mapping[str, str] | None = self.events[0].payload.get("follows")
        return found

    def response(self, today: dt.date) -> Response:
        """What is scored: the answers on the assessment date, or ``today`` where none is set."""
        return Response(self.deployment, self.date or today, self.answers)

    def history(self, question: str) -> list[Event]:
        """Every event that answered ``question``, undone ones included."""
        kinds = ("answered", "settled")
        return [e for e in self.events if e.kind in kinds and e.payload["question"] == question]


def fold(questionnaires: Questionnaires, events: Sequence[Event]) -> Assessment:
    """The assessment after ``events``.

    Raises UnverifiableError where there is none, the chain is broken or an event cannot have
    been written by the desk, InputError where the questionnaire does not know what was said.
    """
    if not events:
        raise UnverifiableError([Fault("record.row", details={"seq": 1})])
    check_chain(events)
    return replay(questionnaires(events[-1].questionnaire), events)


def replay(q: Questionnaire, events: Sequence[Event]) -> Assessment:
    """The assessment after ``events`` whose chain was checked already, under ``q``."""
    draft = _Draft()
    for event in effective(events):
        try:
            draft.take(event)
        except (KeyError, TypeError, ValueError):
            raise broken(event.assessment, event.seq) from None
    return Assessment(
        id=events[0].assessment,
        deployment=read_deployment(q, draft.shape),
        events=tuple(events),
        questionnaire=q,
        answers={id_: read_answer(q, id_, raw) for id_, raw in draft.answers.items()},
        date=draft.date,
        undoable=draft.undoable,
        unconfirmed=tuple(draft.unconfirmed),
    )


@dataclass
class _Draft:
    """What the events say, not yet read."""

    shape: dict[str, object] = field(default_factory=dict)
    answers: dict[str, object] = field(default_factory=dict)
    date: dt.date | None = None
    undoable: Event | None = None
    unconfirmed: dict[str, None] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Raises KeyError, TypeError or ValueError where the payload is not what it must be."""
        payload = event.payload
        self.undoable = event if event.kind in UNDOABLE else None
        match event.kind:
            case "answered" | "settled":
                self._answer(payload["question"], payload["answer"])
            case "migrated":
                for id_ in payload["retired"]:
                    self.answers.pop(id_, None)
                self.unconfirmed = {id_: None for id_ in payload["changed"] if id_ in self.answers}
            case _:
                self.shape |= payload.get("deployment", {})
                if "date" in payload:
                    text = payload["date"]
                    self.date = dt.date.fromisoformat(text) if text else None

    def _answer(self, question: str, answer: Mapping[str, Any]) -> None:
        self.answers.pop(question, None)
        self.unconfirmed.pop(question, None)
        if answer:
            self.answers[question] = answer


def effective(events: Sequence[Event]) -> list[Event]:
    """The events that make the state; a well-sealed chain can still say what no desk would."""
    standing: list[Event] = []
    for event in events:
        if event.kind not in STATE_KINDS:
            sound = bool(standing) and event.kind in KINDS
        elif event.kind == "undone":
            sound = bool(standing) and standing[-1].kind in UNDOABLE
            sound = sound and standing.pop().seq == event.payload.get("seq")
        else:
            sound = (event.kind == "created") != bool(standing)
            standing.append(event)
        if not sound:
            raise broken(event.assessment, event.seq)
    return standing


def described(deployment: Deployment) -> dict[str, object]:
    """Every field of a description in file shape, empty ones included."""
    empty: dict[str, object] = {"name": "", "description": "", "system": ""}
    lists: dict[str, object] = {"directions": [], "scenarios": []}
    return {**empty, **lists, **dump_deployment(deployment)}
