"""The reviewer's desk: what can be done with assessments, each act as one durable event."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from riskassess.errors import (
    ConflictError,
    Fault,
    InputError,
    UnverifiableError,
    first_hidden,
    nearest,
)
from riskassess.questionnaire.answers import dump_answer, read_answer, read_deployment
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import PROFILE_KEYS, Answer, Deployment
from riskassess.record.assessment import Assessment, described, fold, replay
from riskassess.record.events import Event, Kind, utc_now
from riskassess.record.store import Store

KEYS = ("name", "description", "system", *PROFILE_KEYS, "date")
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base32: nothing to misread


class Desk:
    """Acts on the assessments of a store in the name of ``actor``."""

    def __init__(
        self,
        store: Store,
        questionnaire: Questionnaire,
        actor: str,
        now: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self.store = store
        self.questionnaire = questionnaire
        self.actor = actor
        self._now = now

    def create(
        self,
        deployment: Deployment,
        date: dt.date | None = None,
        answers: Mapping[str, Answer] | None = None,
    ) -> Assessment:
        """Begin an assessment, with answers brought along if there are any: all or nothing.

        Raises InputError with every fault.
        """
        shape = described(deployment)
        kept = {question: dump_answer(answer) for question, answer in (answers or {}).items()}
        _check(
            partial(read_deployment, self.questionnaire, shape),
            *(partial(read_answer, self.questionnaire, *entry) for entry in kept.items()),
        )
        payload: dict[str, Any] = {"deployment": shape}
        if date:
            payload["date"] = date.isoformat()
        id_ = "RA-" + "".join(secrets.choice(_ALPHABET) for _ in range(8))
        events = [self._event(id_, None, "created", payload)]
        for question, answer in kept.items():
            content = {"question": question, "answer": answer}
            events.append(self._event(id_, events[-1], "answered", content))
        self.store.append(*events)
        return replay(self.questionnaire, events)

    def open(self, id_: str) -> Assessment:
        """The assessment ``id_``; raises InputError with the nearest id if there is none."""
        events = self.store.events(id_)
        if not events:
            hint = nearest(id_, self.store.ids())
            raise InputError([Fault("assessment.unknown", details={"id": id_, "nearest": hint})])
        return fold(self.questionnaire, events)

    def survey(self) -> tuple[list[Assessment], tuple[Fault, ...]]:
        """Every assessment that can be read, the latest change first, and what is wrong
        with the others: one damaged record must not hide the rest, nor be passed over.
        """
        whole: list[Assessment] = []
        faults: list[Fault] = []
        for id_ in self.store.ids():
            try:
                whole.append(fold(self.questionnaire, self.store.events(id_)))
            except (UnverifiableError, InputError) as error:
                faults += [replace(fault, path=id_) for fault in error.faults]
        whole.sort(key=lambda assessment: assessment.updated, reverse=True)
        return whole, tuple(faults)

    def list(self) -> list[Assessment]:
        """Every assessment that can be read, the latest change first."""
        return self.survey()[0]

    def describe(self, id_: str, changes: Mapping[str, object]) -> Assessment:
        """Change fields of the description (KEYS); raises InputError with every fault."""
        before = self.open(id_)
        changed = {key: value for key, value in changes.items() if key in KEYS and key != "date"}
        merged = {**described(before.deployment), **changed}
        _check(
            partial(_known, changes),
            partial(_date, changes.get("date")),
            partial(read_deployment, self.questionnaire, merged),
        )
        after = described(read_deployment(self.questionnaire, merged))  # as the file would say it
        payload: dict[str, Any] = {"deployment": {key: after[key] for key in changed}}
        if "date" in changes:
            payload["date"] = _date(changes["date"])
        return self._add(before, "described", payload)

    def answer(
        self, id_: str, question: str, answer: Answer, expected: int | None = None
    ) -> Assessment:
        """Answer ``question``; an empty answer clears it.

        ``expected`` is the number of events the caller has seen; raises ConflictError
        if there are more by now, InputError if the answer does not fit the question.
        """
        before = self.open(id_)
        if expected is not None and len(before.events) != expected:
            details = {"seq": expected + 1, "id": id_}
            raise ConflictError([Fault("assessment.conflict", details=details)])
        shape = dump_answer(answer)
        read_answer(self.questionnaire, question, shape)
        return self._add(before, "answered", {"question": question, "answer": shape})

    def undo(self, id_: str) -> Assessment:
        """Take the last change back; raises InputError when only the beginning is left."""
        before = self.open(id_)
        if before.undoable is None:
            raise InputError([Fault("assessment.nothing-to-undo", path=id_)])
        return self._add(before, "undone", {"seq": before.undoable.seq})

    def _add(self, before: Assessment, kind: Kind, payload: Mapping[str, Any]) -> Assessment:
        event = self._event(before.id, before.events[-1], kind, payload)
        self.store.append(event)
        return replay(self.questionnaire, (*before.events, event))

    def _event(
        self, id_: str, before: Event | None, kind: Kind, payload: Mapping[str, Any]
    ) -> Event:
        if char := first_hidden(self.actor):
            raise InputError([Fault("value.control", path="actor", details={"char": char})])
        q = self.questionnaire
        return Event.make(
            id_,
            before,
            kind,
            payload,
            actor=self.actor,
            time=self._now(),
            questionnaire={"url": q.form.url, "version": q.form.version, "sha256": q.sha256},
        )


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
