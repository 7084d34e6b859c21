"""What the committee decided, on which state, and what became of it.

A decision is bound to the state it was taken on: the next event that changes what is
scored makes it void, and taking that event back does not revive it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

from riskassess.errors import Fault, InputError
from riskassess.method.result import Verdict, VerdictName
from riskassess.method.score import score
from riskassess.questionnaire.answers import EvidenceIn, Line, Prose
from riskassess.questionnaire.located import Document
from riskassess.questionnaire.response import Evidence
from riskassess.questionnaire.validate import validate
from riskassess.record.assessment import Assessment
from riskassess.record.desk import Desk
from riskassess.record.events import STATE_KINDS, Event, broken, stamp
from riskassess.record.evidence import Entry, state_of

Outcome = Literal["approve", "conditions", "defer", "refuse"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
TOLERATED: Mapping[str, tuple[VerdictName, ...]] = {
    "approve": ("acceptable",),
    "conditions": ("acceptable", "conditional"),
}
"""The determined verdicts on which an outcome follows the recommendation; the other outcomes
always do."""


def _filled(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("value.empty", "empty")
    return text


def _day(value: object) -> object:
    """Text or a date: pydantic alone would take a number for seconds."""
    if type(value) is dt.date:
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise PydanticCustomError("value.date", "date", {"value": repr(value)[:60]}) from None


Filled = Annotated[Line, AfterValidator(_filled)]
Day = Annotated[dt.date, BeforeValidator(_day)]


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Demand(_Said):
    """What has to be true, who sees to it, until when, and how that is checked."""

    text: Filled
    owner: Filled
    due: Day
    check: Line = ""


class Dissent(_Said):
    """Who did not agree, and why."""

    who: Filled
    text: Annotated[Prose, AfterValidator(_filled)]


class Ruling(_Said):
    """What the committee says."""

    outcome: Outcome
    conditions: tuple[Demand, ...] = ()
    consulted: tuple[Filled, ...] = ()
    conflicts: Prose = ""
    dissent: tuple[Dissent, ...] = ()
    rereview: Day | None = None
    triggers: tuple[Filled, ...] = ()
    """What makes a re-review necessary before that date."""
    reason: Prose = ""


class Progress(_Said):
    """What was said of a condition later."""

    done: bool
    note: Prose = ""
    evidence: tuple[EvidenceIn, ...] = ()


@dataclass(frozen=True)
class Update:
    """One word on a condition, by whom and when."""

    event: Event
    said: Progress

    def to_json(self) -> dict[str, Any]:
        """One entry of ``updates``."""
        return {**_signed(self.event), **_plain(self.said)}


@dataclass(frozen=True)
class Condition:
    """A condition of a decision; ``number`` counts from 1."""

    number: int
    demand: Demand
    updates: tuple[Update, ...] = ()

    @property
    def done(self) -> bool:
        """Whether it is met, by the last word on it."""
        return bool(self.updates) and self.updates[-1].said.done

    def to_json(self) -> dict[str, Any]:
        """One entry of ``conditions``."""
        updates = [update.to_json() for update in self.updates]
        shape = self.demand.model_dump(mode="json")
        return {"number": self.number, **shape, "done": self.done, "updates": updates}


@dataclass(frozen=True)
class Decision:
    """A ruling, the verified verdict it was taken on, and what happened since."""

    event: Event
    ruling: Ruling
    verdict: Verdict
    conditions: tuple[Condition, ...]
    void: Event | None
    """The first later event that changed what is scored."""
    superseded: Event | None
    """The next decision."""

    @property
    def against(self) -> bool:
        """Whether it approves what the verdict does not recommend."""
        return against(self.ruling.outcome, self.verdict)

    def to_json(self) -> dict[str, Any]:
        """One entry of ``decisions``."""
        return {
            **_signed(self.event),
            **self.ruling.model_dump(mode="json"),
            "state": self.event.payload["state"],
            "verdict": self.event.payload["verdict"],
            "against": self.against,
            "conditions": [condition.to_json() for condition in self.conditions],
            "void": _signed(self.void) if self.void else None,
            "superseded": _signed(self.superseded) if self.superseded else None,
        }


def _signed(event: Event) -> dict[str, Any]:
    return {"seq": event.seq, "actor": event.actor, "time": stamp(event.time)}


def _plain(said: Progress) -> dict[str, Any]:
    evidence = [
        entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        for entry in said.evidence
    ]
    return {"done": said.done, "note": said.note, "evidence": evidence}


def against(outcome: str, verdict: Verdict) -> bool:
    """Whether ``outcome`` approves what the ``verdict`` does not recommend.

    An undetermined verdict recommends no approval.
    """
    follows = verdict.determined and verdict.worst in TOLERATED.get(outcome, ())
    return outcome in TOLERATED and not follows


def decisions(assessment: Assessment) -> tuple[Decision, ...]:
    """Every decision, the earliest first.

    Raises UnverifiableError naming an event that no desk would have written.
    """
    events = assessment.events
    return tuple(_decision(events, event) for event in events if event.kind == "decided")


def latest(assessment: Assessment) -> Decision | None:
    """The last decision, void or not: its conditions are owed until the next one."""
    return next(reversed(decisions(assessment)), None)


def current(assessment: Assessment) -> Decision | None:
    """The decision that holds, if one does: the last, unless it is void."""
    found = latest(assessment)
    return found if found and not found.void else None


def shown_by(assessment: Assessment, today: dt.date) -> Iterator[Entry]:
    """What shows that the conditions of the last decision are met, or were, in their order."""
    decision = latest(assessment)
    for condition in decision.conditions if decision else ():
        said = [entry for update in condition.updates for entry in update.said.evidence]
        for number, given in enumerate(said, start=1):
            entry = Evidence(given.ref, given.date, given.expires, given.note, given.file)
            yield Entry(f"condition-{condition.number}", number, entry, state_of(entry, today))


def _decision(events: Sequence[Event], event: Event) -> Decision:
    before, after = events[: event.seq - 1], events[event.seq :]
    said = {k: v for k, v in event.payload.items() if k not in ("state", "verdict")}
    try:
        ruling = Ruling.model_validate(said)
        ends = event.payload["verdict"]["verified"]
        if event.payload["state"] != _last_state(before):
            raise ValueError
        return Decision(
            event=event,
            ruling=ruling,
            verdict=Verdict(ends["best"], ends["worst"]),
            conditions=tuple(
                Condition(number, demand, tuple(_updates(after, event.seq, number)))
                for number, demand in enumerate(ruling.conditions, start=1)
            ),
            void=next((e for e in after if e.kind in STATE_KINDS), None),
            superseded=next((e for e in after if e.kind == "decided"), None),
        )
    except (KeyError, TypeError, ValueError):
        raise broken(event.assessment, event.seq) from None


def _last_state(events: Sequence[Event]) -> str:
    return next(event.hash for event in reversed(events) if event.kind in STATE_KINDS)


def _updates(events: Sequence[Event], decision: int, number: int) -> Iterator[Update]:
    for event in events:
        if _concerns(event, decision, number):
            said = {k: v for k, v in event.payload.items() if k not in ("decision", "condition")}
            try:
                yield Update(event, Progress.model_validate(said))
            except ValueError:
                raise broken(event.assessment, event.seq) from None


def _concerns(event: Event, decision: int, number: int) -> bool:
    """Whether ``event`` speaks of the condition; the record counts conditions from 0."""
    spoken = (event.payload.get("decision"), event.payload.get("condition"))
    return event.kind == "condition_updated" and spoken == (decision, number - 1)


def decide(desk: Desk, seen: Assessment, said: Mapping[str, object], today: dt.date) -> Assessment:
    """Record what the committee says of ``seen``, bound to its state and verdict on ``today``.

    ``said`` has the fields of Ruling. Raises InputError with every fault, ConflictError if
    the state was changed or another decision taken meanwhile: one decides on what one has seen.
    """
    result = score(seen.questionnaire, seen.response(today))
    document = Document("", dict(said))
    faults = _faults(said, result.verified, document)
    ruling = validate(Ruling, document, extra=faults)
    payload = {
        **ruling.model_dump(mode="json"),
        "state": seen.state,
        "verdict": result.to_json()["verdict"],
    }
    return desk.add(
        seen, "decided", payload, lambda e: e.kind in STATE_KINDS or e.kind == "decided"
    )


def _faults(said: Mapping[str, object], verdict: Verdict, document: Document) -> Iterator[Fault]:
    """What no field shows by itself."""
    outcome, conditions = str(said.get("outcome")), said.get("conditions")
    if outcome == "conditions" and not conditions:
        yield document.fault("decision.conditions", ("conditions",))
    if outcome in OUTCOMES and outcome != "conditions" and conditions:
        yield document.fault("decision.unconditional", ("conditions",))
    if against(outcome, verdict) and not str(said.get("reason") or "").strip():
        yield document.fault("decision.reason", ("reason",))


def update_condition(
    desk: Desk, seen: Assessment, number: int, said: Mapping[str, object]
) -> Assessment:
    """Record that condition ``number`` (from 1) of the last decision is met, or open again.

    ``said`` has the fields of Progress. Raises InputError with every fault, ConflictError if
    somebody spoke of the same condition or a decision was taken meanwhile.
    """
    decision = latest(seen)
    if decision is None:
        raise InputError([Fault("decision.none", details={"id": seen.id})])
    seq = decision.event.seq
    if not 1 <= number <= len(decision.conditions):
        details = {"number": number, "id": seen.id}
        raise InputError([Fault("decision.condition", details=details)])
    progress = validate(Progress, Document("", dict(said)))
    payload = {"decision": seq, "condition": number - 1, **_plain(progress)}
    return desk.add(
        seen,
        "condition_updated",
        payload,
        lambda e: e.kind == "decided" or _concerns(e, seq, number),
    )
