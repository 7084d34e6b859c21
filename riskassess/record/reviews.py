"""Second reviewers: blind until they submit; differences settled with a reason."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel, ConfigDict

from riskassess.errors import Fault, InputError, UnverifiableError
from riskassess.questionnaire.answers import dump_answer, read_answer
from riskassess.questionnaire.located import Document
from riskassess.questionnaire.response import Answer, Response, Value
from riskassess.questionnaire.validate import validate
from riskassess.record.assessment import Assessment, effective
from riskassess.record.decisions import Decision, Dissent, Filled, decisions
from riskassess.record.desk import Desk
from riskassess.record.events import Event, broken, stamp

TELLING = ("answered", "settled", "review_answered", "decided", "condition_updated")
"""Kinds of events that say what others think."""


@dataclass(frozen=True)
class Review:
    """One reviewer's own answers, as somebody may see them (see :func:`reviews`)."""

    number: int
    """Number of the event that opened it."""
    reviewer: str
    opened: dt.datetime
    submitted: dt.datetime | None
    """UTC; None while it is open."""
    independent: bool
    """Whether the reviewer answered nothing in the record itself before submitting."""
    answers: Mapping[str, Answer]
    """Empty where they may not be seen."""

    @property
    def open(self) -> bool:
        """Whether it is not submitted yet."""
        return self.submitted is None

    def response(self, assessment: Assessment, today: dt.date) -> Response:
        """The deployment of ``assessment`` with the answers of this review alone."""
        return Response(assessment.deployment, assessment.date or today, self.answers)

    def to_json(self) -> dict[str, Any]:
        """One entry of ``reviews``."""
        return {
            "review": self.number,
            "reviewer": self.reviewer,
            "opened": stamp(self.opened),
            "submitted": stamp(self.submitted) if self.submitted else None,
            "independent": self.independent,
            "answers": {id_: dump_answer(answer) for id_, answer in self.answers.items()},
        }


class Grounds(BaseModel):
    """Why a difference is settled as it is, and who disagrees."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    reason: Filled
    dissent: tuple[Dissent, ...] = ()


@dataclass(frozen=True)
class Settlement:
    """A difference that was settled: how, by whom, why, and who disagrees."""

    number: int
    """Number of its event."""
    question: str
    value: Value
    grounds: Grounds
    actor: str
    time: dt.datetime
    stands: bool
    """Whether nobody has answered the question since."""

    def to_json(self) -> dict[str, Any]:
        """One entry of ``settled``."""
        return {
            "settlement": self.number,
            "question": self.question,
            "value": self.value,
            **self.grounds.model_dump(),
            "actor": self.actor,
            "time": stamp(self.time),
            "stands": self.stands,
        }


# -- reading ---------------------------------------------------------------------------------


def reviews(assessment: Assessment, viewer: str | None = None) -> tuple[Review, ...]:
    """Every review, the first opened first, as ``viewer`` may see them.

    The answers of an open review are its reviewer's alone, and whoever has one open sees
    nobody else's. An answer to a question that a migration retired or reworded is gone: it
    was an answer to something else. Raises UnverifiableError for an event that no desk
    would have written.
    """
    drafts = _Drafts()
    for event in assessment.events:
        try:
            drafts.take(event)
        except (KeyError, TypeError, ValueError):
            raise broken(event.assessment, event.seq) from None
    return tuple(drafts.review(draft, assessment, viewer) for draft in drafts.found.values())


@dataclass
class _Draft:
    opened: Event
    answers: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    submitted: dt.datetime | None = None
    independent: bool = True

    @property
    def reviewer(self) -> str:
        return self.opened.actor


@dataclass
class _Drafts:
    """What the events say of the reviews, not yet read."""

    found: dict[int, _Draft] = field(default_factory=dict)
    hands: set[str] = field(default_factory=set)
    """Who has answered in the record itself."""
    withheld: set[str] = field(default_factory=set)
    """Whose answers a report withholds: only an open review may have any."""

    def take(self, event: Event) -> None:
        """Raises KeyError, TypeError or ValueError where the event is not what it must be."""
        payload = event.payload
        match event.kind:
            case "answered" | "settled":
                self.hands.add(event.actor)
            case "review_opened":
                self._check(payload["reviewer"] == event.actor)
                self._check(all(draft.reviewer != event.actor for draft in self.found.values()))
                self.found[event.seq] = _Draft(event)
            case "review_answered" if "withheld" in payload:
                self.withheld.add(event.actor)
            case "review_answered":
                self._own(event).answers[payload["question"]] = dict(payload["answer"])
            case "review_submitted":
                draft = self._own(event)
                self._check(event.actor not in self.withheld)
                draft.submitted = event.time
                draft.independent = draft.reviewer not in self.hands
            case "migrated":
                for draft in self.found.values():
                    for id_ in (*payload["retired"], *payload["changed"]):
                        draft.answers.pop(id_, None)

    def _own(self, event: Event) -> _Draft:
        """The open review the event belongs to."""
        draft = self.found[event.payload["review"]]
        self._check(draft.reviewer == event.actor and draft.submitted is None)
        return draft

    @staticmethod
    def _check(holds: bool) -> None:
        if not holds:
            raise ValueError

    def review(self, draft: _Draft, assessment: Assessment, viewer: str | None) -> Review:
        blind = any(d.reviewer == viewer and d.submitted is None for d in self.found.values())
        seen = draft.reviewer == viewer or (draft.submitted is not None and not blind)
        given = {id_: shape for id_, shape in draft.answers.items() if shape and seen}
        q = assessment.questionnaire
        return Review(
            number=draft.opened.seq,
            reviewer=draft.reviewer,
            opened=draft.opened.time,
            submitted=draft.submitted,
            independent=draft.independent if draft.submitted else draft.reviewer not in self.hands,
            answers={id_: read_answer(q, id_, shape) for id_, shape in given.items()},
        )


def review_of(assessment: Assessment, reviewer: str | None) -> Review | None:
    """The review of ``reviewer``, if there is one."""
    return next((r for r in reviews(assessment, reviewer) if r.reviewer == reviewer), None)


def blind(assessment: Assessment, viewer: str | None) -> bool:
    """Whether ``viewer`` has a review open, and must not see what others answered."""
    own = review_of(assessment, viewer)
    return own is not None and own.open


def as_seen(assessment: Assessment, viewer: str) -> Assessment:
    """``assessment`` as ``viewer`` may see it: in a review of one's own, one's own answers."""
    own = review_of(assessment, viewer)
    if own is None or not own.open:
        return assessment
    return replace(assessment, answers=own.answers, undoable=None, unconfirmed=())


def decisions_seen(assessment: Assessment, viewer: str) -> tuple[Decision, ...]:
    """Every decision; none to a reviewer who must not know yet what others think."""
    return () if blind(assessment, viewer) else decisions(assessment)


def survey(desk: Desk) -> tuple[list[Assessment], tuple[Fault, ...]]:
    """As ``Desk.survey``, each as the actor may see it; what no desk can have decided or
    reviewed is set aside too.
    """
    whole, faults = desk.survey()
    found, told = [], list(faults)
    for assessment in whole:
        try:
            decisions(assessment)
            found.append(as_seen(assessment, desk.actor))
        except UnverifiableError as error:
            told += [replace(fault, path=assessment.id) for fault in error.faults]
    return found, tuple(told)


def shown_payloads(assessment: Assessment, viewer: str) -> list[Mapping[str, Any]]:
    """What of each event's payload may be shown to ``viewer``, in order.

    Of an answer in another's open review only that there is one, not even to what; in a
    review of one's own, neither what others answered nor what was decided on it.
    """
    closed = {e.payload.get("review") for e in assessment.events if e.kind == "review_submitted"}
    kinds = TELLING if blind(assessment, viewer) else ()

    def shown(event: Event) -> Mapping[str, Any]:
        number = event.payload.get("review")
        waits = event.kind == "review_answered" and number not in closed
        if event.actor == viewer or not (waits or event.kind in kinds):
            return event.payload
        return {"hidden": True} if number is None else {"review": number, "hidden": True}

    return [shown(event) for event in assessment.events]


def settlements(assessment: Assessment) -> tuple[Settlement, ...]:
    """Every settlement that was not taken back, the first first."""
    standing = [e for e in effective(assessment.events) if e.kind in ("answered", "settled")]
    last = {event.payload["question"]: event.seq for event in standing}
    return tuple(_settlement(event, last) for event in standing if event.kind == "settled")


def _settlement(event: Event, last: Mapping[str, int]) -> Settlement:
    said, question = event.payload, event.payload["question"]
    try:
        grounds = Grounds(reason=said["reason"], dissent=said["dissent"])
    except (KeyError, ValueError):
        raise broken(event.assessment, event.seq) from None
    value, stands = said["answer"].get("value"), last[question] == event.seq
    return Settlement(event.seq, question, value, grounds, event.actor, event.time, stands)


# -- acts ------------------------------------------------------------------------------------


def start(desk: Desk, seen: Assessment | str, *, anyway: bool = False) -> Assessment:
    """Make the actor a reviewer; an open review of his own is gone on with as it stands.

    Raises InputError where he has submitted one, or has answered in the record itself;
    that is no second opinion, and is marked as none with ``anyway``.
    """
    seen = _seen(desk, seen)
    own = review_of(seen, desk.actor)
    if own and own.open:
        return seen
    if own:
        raise _refusal("review.submitted", seen)
    if not anyway and any(
        e.actor == desk.actor and e.kind in ("answered", "settled") for e in seen.events
    ):
        raise _refusal("review.self", seen, actor=desk.actor)
    payload = {"reviewer": desk.actor}
    return desk.add(seen, "review_opened", payload, lambda e: e.actor == desk.actor)


def answer(desk: Desk, seen: Assessment | str, question: str, given: Answer) -> Assessment:
    """Answer ``question`` in the actor's open review; an empty answer clears it.

    Raises InputError where he has none or the answer does not fit the question.
    """
    seen = _seen(desk, seen)
    number, shape = own_open(desk, seen).number, dump_answer(given)
    read_answer(seen.questionnaire, question, shape)
    return desk.add(
        seen,
        "review_answered",
        {"review": number, "question": question, "answer": shape, "salt": secrets.token_hex(16)},
        # Submitting names no question and concerns them all.
        lambda e: (
            e.payload.get("review") == number and e.payload.get("question", question) == question
        ),
    )


def submit(desk: Desk, seen: Assessment | str) -> Assessment:
    """Close the actor's review, complete or not; raises InputError where he has none open."""
    seen = _seen(desk, seen)
    number = own_open(desk, seen).number
    return desk.add(
        seen, "review_submitted", {"review": number}, lambda e: e.payload.get("review") == number
    )


def settle(
    desk: Desk,
    seen: Assessment | str,
    question: str,
    given: Answer,
    reason: str,
    dissent: Sequence[Mapping[str, str]] = (),
) -> Assessment:
    """Put ``given`` into the record as what was agreed on, with the reason and who disagrees.

    ``dissent`` has entries with the fields of Dissent. Raises InputError with every fault,
    and where no review is submitted, or the actor has one open and must not see the others.
    """
    seen = _seen(desk, seen)
    check_sighted(seen, desk.actor)
    if all(review.open for review in reviews(seen)):
        raise _refusal("review.none-submitted", seen)
    shape, said = dump_answer(given), {"reason": reason, "dissent": list(dissent)}
    faults = _faults(seen, question, shape)
    grounds = validate(Grounds, Document("", said), extra=faults).model_dump(mode="json")
    payload = {"question": question, "answer": shape, **grounds}
    return desk.add(seen, "settled", payload, lambda e: _concerns(e, question))


def own_open(desk: Desk, assessment: Assessment) -> Review:
    """The actor's open review; raises InputError where he has none."""
    own = review_of(assessment, desk.actor)
    if own is None:
        raise _refusal("review.none", assessment)
    if not own.open:
        raise _refusal("review.submitted", assessment)
    return own


def check_sighted(assessment: Assessment, viewer: str) -> None:
    """Raise InputError while ``viewer`` has an open review: he may not see others' answers."""
    if blind(assessment, viewer):
        raise _refusal("review.blind", assessment)


def _concerns(event: Event, question: str) -> bool:
    """Whether an event of others says something new of what is being settled."""
    answers = event.kind in ("answered", "settled") and event.payload.get("question") == question
    return answers or event.kind == "review_submitted"


def _faults(seen: Assessment, question: str, shape: Mapping[str, Any]) -> tuple[Fault, ...]:
    """What is wrong with an answer, to be told together with what else is."""
    try:
        read_answer(seen.questionnaire, question, shape)
    except InputError as error:
        return error.faults
    return ()


def _seen(desk: Desk, seen: Assessment | str) -> Assessment:
    return desk.open(seen) if isinstance(seen, str) else seen


def _refusal(fault: str, assessment: Assessment, **details: object) -> InputError:
    return InputError([Fault(fault, details={"id": assessment.id, **details})])
