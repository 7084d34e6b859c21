"""The reviewer's desk: what can be done with assessments, each act as one durable event."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from riskassess.errors import (
    ConflictError,
    Fault,
    InputError,
    LackingError,
    UnverifiableError,
    first_hidden,
    nearest,
)
from riskassess.questionnaire.answers import dump_answer, read_answer, read_deployment
from riskassess.questionnaire.load import default_folder
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import PROFILE_KEYS, Answer, Deployment
from riskassess.record.assessment import Assessment, described, fold, replay
from riskassess.record.events import STATE_KINDS, Event, Kind, broken, stamp, utc_now
from riskassess.record.library import Library
from riskassess.record.store import Store

KEYS = ("name", "description", "system", *PROFILE_KEYS, "date")
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base32: nothing to misread


class Desk:
    """Acts on the assessments of a store in the name of ``actor``.

    Each act takes the assessment as the caller has seen it, or its id for as it stands.
    What others have written meanwhile is merged where it concerns something else; where it
    concerns the same, ConflictError names who wrote it and when, and nothing is written.
    """

    def __init__(
        self,
        store: Store,
        questionnaire: Questionnaire,
        actor: str,
        now: Callable[[], dt.datetime] = utc_now,
        folder: Path | None = None,
    ) -> None:
        """``folder`` holds the files of ``questionnaire``; None: the one that ships."""
        self.store = store
        self.questionnaire = questionnaire
        self.actor = actor
        self.library = Library(store, questionnaire, folder or default_folder())
        self._now = now

    def create(
        self,
        deployment: Deployment,
        date: dt.date | str | None = None,
        answers: Mapping[str, Answer] | None = None,
        follows: Assessment | None = None,
    ) -> Assessment:
        """Begin an assessment, with answers brought along if there are any: all or nothing.

        ``follows`` is the one it re-assesses. Raises InputError with every fault.
        """
        shape = described(deployment)
        kept = {question: dump_answer(answer) for question, answer in (answers or {}).items()}
        _check(
            partial(_date, date),
            partial(read_deployment, self.questionnaire, shape),
            *(partial(read_answer, self.questionnaire, *entry) for entry in kept.items()),
        )
        payload: dict[str, Any] = {"deployment": shape}
        if date:
            payload["date"] = _date(date)
        if follows:
            payload["follows"] = {"assessment": follows.id, "head": follows.head}
        id_ = "RA-" + "".join(secrets.choice(_ALPHABET) for _ in range(8))
        events = [self._event(id_, None, "created", payload)]
        for question, answer in kept.items():
            content = {"question": question, "answer": answer}
            events.append(self._event(id_, events[-1], "answered", content))
        self.library.keep()
        self.store.append(*events)
        return replay(self.questionnaire, events)

    def open(self, id_: str) -> Assessment:
        """The assessment ``id_``; raises InputError with the nearest id if there is none."""
        return fold(self.library.find, self.known_events(id_))

    def known_events(self, id_: str) -> Sequence[Event]:
        """The events of ``id_`` as they stand, not checked; raises InputError if there are none."""
        events = self.store.events(id_)
        if not events:
            hint = nearest(id_, self.store.ids())
            raise InputError([Fault("assessment.unknown", details={"id": id_, "nearest": hint})])
        return events

    def survey(self) -> tuple[list[Assessment], tuple[Fault, ...]]:
        """Every assessment that can be read, the latest change first, and what is wrong
        with the others: one damaged record must not hide the rest, nor be passed over.
        """
        whole: list[Assessment] = []
        faults: list[Fault] = []
        for id_ in self.store.ids():
            try:
                whole.append(fold(self.library.find, self.store.events(id_)))
            except (UnverifiableError, InputError) as error:
                faults += [replace(fault, path=id_) for fault in error.faults]
            except LackingError as error:
                faults += [replace(fault, path=id_) for fault in self.store.damage(error)]
        whole.sort(key=lambda assessment: assessment.updated, reverse=True)
        return whole, tuple(faults)

    def list(self) -> list[Assessment]:
        """Every assessment that can be read, the latest change first."""
        return self.survey()[0]

    def describe(self, seen: Assessment | str, changes: Mapping[str, object]) -> Assessment:
        """Change fields of the description (KEYS); raises InputError with every fault."""
        seen = self._seen(seen)
        changed = {key: value for key, value in changes.items() if key in KEYS and key != "date"}
        merged = {**described(seen.deployment), **changed}
        _check(
            partial(_known, changes),
            partial(_date, changes.get("date")),
            partial(read_deployment, seen.questionnaire, merged),
        )
        after = described(read_deployment(seen.questionnaire, merged))  # as the file would say it
        payload: dict[str, Any] = {"deployment": {key: after[key] for key in changed}}
        if "date" in changes:
            payload["date"] = _date(changes["date"])
        return self.add(seen, "described", payload, lambda e: bool(_fields(e) & set(changes)))

    def answer(self, seen: Assessment | str, question: str, answer: Answer) -> Assessment:
        """Answer ``question``; an empty answer clears it.

        Raises InputError if the answer does not fit the question.
        """
        seen = self._seen(seen)
        shape = dump_answer(answer)
        read_answer(seen.questionnaire, question, shape)
        payload = {"question": question, "answer": shape}
        return self.add(seen, "answered", payload, lambda e: _says(e, question))

    def undo(self, seen: Assessment | str) -> Assessment:
        """Take the last change back; raises InputError when only the beginning is left."""
        seen = self._seen(seen)
        if seen.undoable is None:
            raise InputError([Fault("assessment.nothing-to-undo", path=seen.id)])
        payload = {"seq": seen.undoable.seq}
        return self.add(seen, "undone", payload, lambda e: e.kind in STATE_KINDS)

    def add(
        self,
        seen: Assessment,
        kind: Kind,
        payload: Mapping[str, Any],
        clashes: Callable[[Event], bool],
        questionnaire: Questionnaire | None = None,
    ) -> Assessment:
        """Write an event after what the caller has seen, or after what others added to it.

        ``clashes`` says which events of others forbid it; a migration and taking something
        back always do. Raises ConflictError naming the first that does.
        """
        q = questionnaire or seen.questionnaire
        while True:
            event = self._event(seen.id, seen.events[-1], kind, payload, q)
            try:
                self.store.append(event)
            except ConflictError:
                seen = self._caught_up(seen, clashes)
            else:
                return replay(q, (*seen.events, event))

    def _seen(self, seen: Assessment | str) -> Assessment:
        return self.open(seen) if isinstance(seen, str) else seen

    def _caught_up(self, seen: Assessment, clashes: Callable[[Event], bool]) -> Assessment:
        """What the store holds now, unless what is new forbids the act."""
        now = self.open(seen.id)
        if seen.head not in (event.hash for event in now.events):
            raise broken(seen.id, len(now.events) + 1)  # what was there is gone
        for event in now.events[len(seen.events) :]:
            if event.kind in ("undone", "migrated") or clashes(event):
                details = {
                    "seq": event.seq, "id": seen.id, "actor": event.actor,
                    "time": stamp(event.time),
                }  # fmt: skip
                raise ConflictError([Fault("assessment.changed", details=details)])
        return now

    def _event(
        self,
        id_: str,
        before: Event | None,
        kind: Kind,
        payload: Mapping[str, Any],
        questionnaire: Questionnaire | None = None,
    ) -> Event:
        if char := first_hidden(self.actor):
            raise InputError([Fault("value.control", path="actor", details={"char": char})])
        q = questionnaire or self.questionnaire
        return Event.make(
            id_,
            before,
            kind,
            payload,
            actor=self.actor,
            time=self._now(),
            questionnaire={"url": q.form.url, "version": q.form.version, "sha256": q.sha256},
        )


def _says(event: Event, question: str) -> bool:
    """Whether an event answers ``question`` in the record; a blind review does not show."""
    return event.kind in ("answered", "settled") and event.payload.get("question") == question


def _fields(event: Event) -> set[str]:
    """The fields of the description an event changes."""
    return {*event.payload.get("deployment", {}), *({"date"} & set(event.payload))}


def _check(*readings: Callable[[], object]) -> None:
    """Raise one InputError with the faults of all ``readings``, so that none hides another."""
    faults: list[Fault] = []
    for reading in readings:
        try:
            reading()
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)


def _known(changes: Mapping[str, object]) -> None:
    allowed = ", ".join(KEYS)
    faults = [
        Fault("describe.key", details={"key": key, "allowed": allowed, "nearest": hint})
        for key, hint in ((key, nearest(key, KEYS)) for key in changes if key not in KEYS)
    ]
    if faults:
        raise InputError(faults)


def _date(value: object) -> str | None:
    if value in (None, ""):
        return None
    try:
        return dt.date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise InputError(
            [Fault("value.date", path="date", details={"value": repr(value)})]
        ) from None
