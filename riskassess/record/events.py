"""Events: every change as one immutable entry, chained to the one before by its hash."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from riskassess import __version__
from riskassess.errors import Fault, UnverifiableError

Kind = Literal[
    "created", "described", "answered", "undone", "migrated",
    "review_opened", "review_answered", "review_submitted", "settled",
    "decided", "condition_updated",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
STATE_KINDS = ("created", "described", "answered", "undone", "migrated", "settled")
"""Kinds that change what is scored; a decision holds until the next of them."""
UNDOABLE = ("described", "answered", "settled")
TOOL = f"riskassess {__version__}"


def canonical(value: object) -> str:
    """``value`` as the one JSON text that hashes are taken of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def utc_now() -> dt.datetime:
    """Now in UTC, to the millisecond."""
    return _milliseconds(dt.datetime.now(dt.UTC))


def _milliseconds(time: dt.datetime) -> dt.datetime:
    return time.replace(microsecond=time.microsecond // 1000 * 1000)


def stamp(time: dt.datetime) -> str:
    """``2026-11-23T14:02:11.123Z``."""
    return (
        time.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{time.microsecond // 1000:03}Z"
    )


@dataclass(frozen=True)
class Event:
    """One change. ``seq`` counts from 1 within the assessment; ``time`` is UTC."""

    assessment: str
    seq: int
    kind: Kind
    actor: str
    time: dt.datetime
    payload: Mapping[str, Any]
    """What was said; ``{"withheld": …}``, the hash of it, where it may not be shown."""
    tool: str
    questionnaire: Mapping[str, str]
    previous: str
    """Hash of the event before; empty for the first."""
    hash: str = ""
    """SHA-256 (hex) of the canonical JSON of all other fields; see :meth:`digest`."""

    @classmethod
    def make(
        cls,
        assessment: str,
        before: Event | None,
        kind: Kind,
        payload: Mapping[str, Any],
        *,
        actor: str,
        time: dt.datetime,
        questionnaire: Mapping[str, str],
    ) -> Event:
        """The event that follows ``before`` (None: the first), with its hash.

        ``time`` is cut to the millisecond, so that what is kept equals what is read back.
        """
        return cls(
            assessment=assessment,
            seq=before.seq + 1 if before else 1,
            kind=kind,
            actor=actor,
            time=_milliseconds(time.astimezone(dt.UTC)),
            payload=payload,
            tool=TOOL,
            questionnaire=questionnaire,
            previous=before.hash if before else "",
        ).sealed()

    def sealed(self) -> Event:
        """The event with its hash."""
        return replace(self, hash=self.digest())

    def digest(self) -> str:
        """The hash the event must have.

        A payload with a ``salt`` goes in by its own hash: it can be withheld, and the chain
        still verifies, while nobody can find it by trying.
        """
        shape = self.to_json()
        del shape["hash"]
        if {"salt", "withheld"} & self.payload.keys():
            shape["payload"] = self.withheld().payload["withheld"]
        return _sha256(shape)

    def withheld(self) -> Event:
        """The event with the hash of its salted payload in place of the payload."""
        if "withheld" in self.payload:
            return self
        return replace(self, payload={"withheld": _sha256(dict(self.payload))})

    def to_json(self) -> dict[str, Any]:
        """All fields as plain data."""
        return {
            "assessment": self.assessment,
            "seq": self.seq,
            "kind": self.kind,
            "actor": self.actor,
            "time": stamp(self.time),
            "payload": dict(self.payload),
            "tool": self.tool,
            "questionnaire": dict(self.questionnaire),
            "previous": self.previous,
            "hash": self.hash,
        }


def _sha256(shape: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(shape).encode("utf-8", "surrogatepass")).hexdigest()


def check_chain(events: Iterable[Event]) -> None:
    """Raise UnverifiableError naming the first event that does not follow from the one before."""
    before: Event | None = None
    for number, event in enumerate(events, start=1):
        follows = event.seq == number and event.previous == (before.hash if before else "")
        together = before is None or event.assessment == before.assessment
        if not follows or not together or event.hash != event.digest():
            raise broken(event.assessment, number)
        before = event


def broken(assessment: str, seq: int) -> UnverifiableError:
    """The error that names event ``seq`` as the first that cannot be relied on."""
    return UnverifiableError([Fault("record.chain", path=assessment, details={"seq": seq})])
