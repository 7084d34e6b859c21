"""Dates as an iCalendar file (RFC 5545): all-day entries any calendar can take in."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from riskassess.errors import Fault, LackingError, visible

_NAMESPACE = uuid.UUID("5b0f8a5e-3f0c-5c58-9a52-1f6f2f3a7c10")
_OCTETS = 75
"""Of the longest line, without its end."""


@dataclass(frozen=True)
class Entry:
    """One all-day entry."""

    key: str
    """The same key is the same entry in every file."""
    date: dt.date
    made: dt.datetime
    """When what it says came about: the same content gives the same bytes."""
    summary: str
    description: str = ""


def calendar(entries: Iterable[Entry]) -> bytes:
    """``entries`` as an iCalendar file, with control characters made visible."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//riskassess//due//EN"]
    for entry in entries:
        lines += _event(entry)
    return b"".join(_folded(line) for line in [*lines, "END:VCALENDAR"])


def save(content: bytes, path: Path) -> None:
    """Write a calendar to ``path``; raises LackingError where that cannot be done."""
    try:
        path.write_bytes(content)
    except OSError as error:
        detail = {"detail": error.strerror or str(error)}
        raise LackingError([Fault("output.unwritable", str(path), details=detail)]) from None


def _event(entry: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(_NAMESPACE, entry.key)}"
    made = entry.made.astimezone(dt.UTC)
    yield f"DTSTAMP:{_basic(made.date())}T{made:%H%M%S}Z"
    yield f"DTSTART;VALUE=DATE:{_basic(entry.date)}"
    yield f"SUMMARY:{_escaped(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{_escaped(entry.description)}"
    yield "TRANSP:TRANSPARENT"  # a date to keep in mind, not a day that is taken
    yield "END:VEVENT"


def _basic(date: dt.date) -> str:
    return date.isoformat().replace("-", "")  # strftime drops the zeros of early years


def _escaped(text: str) -> str:
    text = visible(re.sub("\r\n?", "\n", text))
    return re.sub(r"[\\;,]", r"\\\g<0>", text).replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """``line`` in pieces of at most 75 octets, no character cut; each but the first after a space.

    The lines of a file end in CRLF.
    """
    pieces, piece = [], b""
    for char in line:
        octets = char.encode()
        if len(piece) + len(octets) > _OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
