"""The event log in SQL: one wording for all kinds of stores, which say how it is run."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from riskassess.errors import ConflictError, Fault, LackingError, UnverifiableError
from riskassess.record.events import Event, canonical, stamp

SCHEMA_VERSION = 2
EVENTS = """
CREATE TABLE events (
  assessment TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL,
  time TEXT NOT NULL, payload TEXT NOT NULL, tool TEXT NOT NULL, questionnaire TEXT NOT NULL,
  previous TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (assessment, seq)
)"""
FILES = "CREATE TABLE files (sha256 TEXT NOT NULL PRIMARY KEY, content {bytes} NOT NULL)"

_COLUMNS = {
    "assessment": str, "seq": int, "kind": str, "actor": str, "time": str,
    "payload": str, "tool": str, "questionnaire": str, "previous": str, "hash": str,
}  # fmt: skip
_APPEND = (
    f"INSERT INTO events ({', '.join(_COLUMNS)}) "  # noqa: S608 - constants only
    f"VALUES ({', '.join(':' + column for column in _COLUMNS)})"
)
_READ = (
    f"SELECT {', '.join(_COLUMNS)} FROM events "  # noqa: S608
    "WHERE assessment = :assessment AND seq > :after ORDER BY seq"
)
# From one assessment to the next by the index: its cost is that of the assessments, not the events.
_HEADS = """
WITH RECURSIVE ids(id) AS (
  SELECT min(assessment) FROM events
  UNION ALL
  SELECT (SELECT min(assessment) FROM events WHERE assessment > ids.id)
  FROM ids WHERE ids.id IS NOT NULL
)
SELECT id, seq, hash FROM ids JOIN events
  ON assessment = id AND seq = (SELECT max(seq) FROM events WHERE assessment = id)"""
_PUT = "INSERT INTO files (sha256, content) VALUES (:sha256, :content)"
_GET = "SELECT content FROM files WHERE sha256 = :sha256"
_HAS = "SELECT 1 FROM files WHERE sha256 = :sha256"
_FILES = "SELECT sha256, length(content) FROM files"

Values = Mapping[str, object]
Run = Callable[..., list[Any]]
"""Runs one statement, with one set of values or a list of them; gives its rows."""
T = TypeVar("T")


@dataclass(frozen=True)
class Info:
    """What a store is and holds; ``size`` in bytes."""

    kind: Literal["sqlite", "postgresql"]
    place: str
    version: int
    assessments: int
    events: int
    files: int
    size: int


class TakenError(Exception):
    """A number or a file is there already; if ``unsure``, perhaps from this very call."""

    def __init__(self, *, unsure: bool = False) -> None:
        self.unsure = unsure
        super().__init__()


class Log(ABC):
    """The event log; ``place`` is where it is, for a person."""

    kind: Literal["sqlite", "postgresql"]
    place: str

    @abstractmethod
    def _do(self, work: Callable[[Run], T], *, write: bool = False) -> T:
        """The outcome of ``work`` in a transaction of its own, durable when this returns.

        Raises LackingError where the store cannot be used, TakenError for a key that is taken.
        """

    @abstractmethod
    def _size(self, run: Run) -> int:
        """Bytes in use."""

    @abstractmethod
    def faults(self) -> list[Fault]:
        """What is wrong with the database itself."""

    def damage(self, error: LackingError) -> tuple[Fault, ...]:
        """The faults of an error that says this store is damaged; any other is raised."""
        if any((fault.id, fault.file) != ("store.corrupt", self.place) for fault in error.faults):
            raise error
        return error.faults

    def append(self, *events: Event) -> None:
        """Keep ``events`` durably, all or none; raises ConflictError if a number is taken."""
        if not events:
            return
        try:
            if not self._do(lambda run: _append(run, events), write=True):
                raise self._conflict(events)
        except TakenError as taken:
            # A hash names an event: if all are there, the answer that they were kept got lost.
            if not (taken.unsure and all(self._has(event) for event in events)):
                raise self._conflict(events) from None

    def _has(self, event: Event) -> bool:
        found = self.events(event.assessment, after=event.seq - 1)
        return bool(found) and found[0].hash == event.hash

    def _conflict(self, events: Sequence[Event]) -> ConflictError:
        """The error that names the first number that was taken."""
        query = "SELECT 1 FROM events WHERE assessment = :assessment AND seq = :seq"
        taken, seen = events[-1], set()
        for event in events:
            key = (event.assessment, event.seq)
            at = {"assessment": event.assessment, "seq": event.seq}
            if key in seen or self._do(lambda run, at=at: run(query, at)):  # type: ignore[misc]
                taken = event
                break
            seen.add(key)
        details = {"seq": taken.seq, "id": taken.assessment}
        return ConflictError([Fault("assessment.conflict", details=details)])

    def events(self, assessment: str, after: int = 0) -> list[Event]:
        """The events of one assessment numbered above ``after``, in order; may be empty.

        Raises UnverifiableError naming every row that is no event.
        """
        rows = self._do(lambda run: run(_READ, {"assessment": assessment, "after": after}))
        found, faults = [], []
        for row in rows:
            try:
                found.append(_event(row))
            except (TypeError, ValueError):
                faults.append(Fault("record.row", path=assessment, details={"seq": row[1]}))
        if faults:
            raise UnverifiableError(faults)
        return found

    def ids(self) -> list[str]:
        """The ids of all assessments."""
        return list(self.heads())

    def heads(self) -> dict[str, tuple[int, str]]:
        """Number and hash of the last event of each assessment, all of one moment."""
        return {str(id_): (seq, hash_) for id_, seq, hash_ in self._do(lambda run: run(_HEADS))}

    def put(self, content: bytes) -> str:
        """Keep ``content`` durably, once; its SHA-256 (hex)."""
        sha256 = hashlib.sha256(content).hexdigest()
        if not self._do(lambda run: run(_HAS, {"sha256": sha256})):
            try:
                values = {"sha256": sha256, "content": content}
                self._do(lambda run: run(_PUT, values), write=True)
            except TakenError:
                pass  # somebody kept the same at the same time
        return sha256

    def get(self, sha256: str) -> bytes | None:
        """The content kept under its SHA-256 (hex), as it is found; None if there is none."""
        rows = self._do(lambda run: run(_GET, {"sha256": sha256}))
        return rows[0][0] if rows and isinstance(rows[0][0], bytes) else None

    def files(self) -> list[tuple[str, int]]:
        """SHA-256 (hex) and size (bytes) of every file."""
        return [(str(sha256), size) for sha256, size in self._do(lambda run: run(_FILES))]

    def info(self) -> Info:
        """What it is, where, and how much it holds."""
        assessments = len(self.heads())

        def counts(run: Run) -> tuple[int, int, int]:
            (events,), (files,) = run("SELECT count(*) FROM events")[0], run(_COUNT_FILES)[0]
            return events, files, self._size(run)

        events, files, size = self._do(counts)
        return Info(self.kind, self.place, SCHEMA_VERSION, assessments, events, files, size)


_COUNT_FILES = "SELECT count(*) FROM files"


def _append(run: Run, events: Sequence[Event]) -> bool:
    """Whether ``events`` were added: only after the event they follow, so that none is missing."""
    first = events[0]
    if first.seq > 1:
        key = "assessment = :assessment AND seq = :seq AND hash = :hash"
        query = f"SELECT 1 FROM events WHERE {key}"  # noqa: S608 - constants only
        at = {"assessment": first.assessment, "seq": first.seq - 1, "hash": first.previous}
        if not run(query, at):
            return False
    run(_APPEND, [_row(event) for event in events])
    return True


def _row(event: Event) -> Values:
    return {
        **event.to_json(),
        "payload": canonical(event.payload),
        "questionnaire": canonical(event.questionnaire),
    }


def _event(row: Sequence[Any]) -> Event:
    fields = dict(zip(_COLUMNS, row, strict=True))
    time = dt.datetime.fromisoformat(fields["time"])
    payload, questionnaire = json.loads(fields["payload"]), json.loads(fields["questionnaire"])
    if not isinstance(payload, dict) or not isinstance(questionnaire, dict):
        raise ValueError("not an object")
    if not all(isinstance(fields[column], kind) for column, kind in _COLUMNS.items()):
        raise TypeError("SQLite keeps a value of any type in any column")
    if stamp(time) != fields["time"]:  # the hash is of the text: only this text means this time
        raise ValueError(fields["time"])
    return Event(**{**fields, "time": time, "payload": payload, "questionnaire": questionnaire})
