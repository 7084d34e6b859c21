"""Events: every change as one immutable entry, chained to the one before by its hash."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from riskassess import __version__
from riskassess.errors import Fault, UnverifiableError

Kind = Literal["created", "described", "answered", "undone"]
TOOL = f"riskassess {__version__}"


def canonical(value: object) -> str:
    """``value`` as the one JSON text that hashes are taken of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def utc_now() -> dt.datetime:
    """Now in UTC, to the millisecond."""
    now = dt.datetime.now(dt.UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


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
    tool: str
    questionnaire: Mapping[str, str]
    previous: str
    """Hash of the event before; empty for the first."""
    hash: str = ""
    """SHA-256 (hex) of the canonical JSON of all other fields."""

    def sealed(self) -> Event:
        """The event with its hash."""
        return replace(self, hash=self.digest())

    def digest(self) -> str:
        """The hash the event must have."""
        shape = self.to_json()
        del shape["hash"]
        return hashlib.sha256(canonical(shape).encode("utf-8", "surrogatepass")).hexdigest()

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


def check_chain(events: Iterable[Event]) -> None:
    """Raise UnverifiableError naming the first event that does not follow from the one before."""
    previous = ""
    for number, event in enumerate(events, start=1):
        follows = event.seq == number and event.previous == previous
        if not follows or event.hash != event.digest():
            raise UnverifiableError(
                [Fault("record.chain", path=event.assessment, details={"seq": number})]
            )
        previous = event.hash
