"""The embedded store: one SQLite table of events that can only be appended to."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import platformdirs

from riskassess.errors import ConflictError, Fault, LackingError
from riskassess.record.events import Event, canonical, stamp

APPLICATION_ID = 0x52415353  # "RASS"
SCHEMA_VERSION = 1
_COLUMNS = "assessment, seq, kind, actor, time, payload, tool, questionnaire, previous, hash"
_SCHEMA = f"""
CREATE TABLE events (
  assessment TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL,
  time TEXT NOT NULL, payload TEXT NOT NULL, tool TEXT NOT NULL, questionnaire TEXT NOT NULL,
  previous TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (assessment, seq)
) WITHOUT ROWID;
CREATE TRIGGER events_are_final BEFORE UPDATE ON events
  BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_are_kept BEFORE DELETE ON events
  BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
"""
# SQLite's primary result codes: https://sqlite.org/rescode.html
_FAULTS = {
    5: "store.locked",
    6: "store.locked",
    13: "store.full",
    11: "store.corrupt",
    26: "store.corrupt",
}


class Store(Protocol):
    """Where events are kept."""

    def append(self, event: Event) -> None:
        """Keep ``event`` durably; raises ConflictError if its number is taken."""

    def events(self, assessment: str) -> list[Event]:
        """The events of one assessment in order; empty if there are none."""

    def ids(self) -> list[str]:
        """The ids of all assessments."""

    def close(self) -> None:
        """Let go of the store."""


def default_path() -> Path:
    """The store in the user's data folder."""
    return Path(platformdirs.user_data_dir("riskassess")) / "assessments.sqlite"


class SqliteStore:
    """A store in one file. Usable from several threads and by several processes.

    ``timeout`` is how long to wait for another process, in seconds. Raises
    LackingError where the file cannot be used; opening never destroys anything.
    """

    def __init__(self, path: Path, timeout: float = 5.0) -> None:
        self.path = path
        self._lock = threading.RLock()
        with self._explained():
            _prepare(path)
            self._connection = sqlite3.connect(
                path, timeout=timeout, isolation_level=None, check_same_thread=False
            )
            self._open()

    def _open(self) -> None:
        connection = self._connection
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if tables and (application, version) != (APPLICATION_ID, SCHEMA_VERSION):
            connection.close()
            raise LackingError([Fault("store.foreign", str(self.path))])
        # An acknowledged event must survive a power cut: WAL with a full sync at each commit.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        if not tables:
            self._create()

    def _create(self) -> None:
        with self._transaction() as connection:
            if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                for statement in _statements(_SCHEMA):
                    connection.execute(statement)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise
            try:
                self._connection.execute("COMMIT")
            except sqlite3.Error:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        """Errors of SQLite and the system as faults with a remedy."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
            if isinstance(error, OSError) and error.errno == 28:
                code = 13
            id_ = _FAULTS.get(code, "store.readonly")
            detail = getattr(error, "strerror", None) or str(error)
            raise LackingError([Fault(id_, str(self.path), details={"detail": detail})]) from error

    def append(self, event: Event) -> None:
        """Keep ``event`` durably; raises ConflictError if its number is taken."""
        row = (
            event.assessment, event.seq, event.kind, event.actor, stamp(event.time),
            canonical(event.payload), event.tool, canonical(event.questionnaire),
            event.previous, event.hash,
        )  # fmt: skip
        with self._explained():
            try:
                with self._transaction() as connection:
                    connection.execute(
                        f"INSERT INTO events ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?)",  # noqa: S608
                        row,
                    )
            except sqlite3.IntegrityError:
                details = {"seq": event.seq, "id": event.assessment}
                raise ConflictError([Fault("assessment.conflict", details=details)]) from None

    def events(self, assessment: str) -> list[Event]:
        """The events of one assessment in order; empty if there are none."""
        query = f"SELECT {_COLUMNS} FROM events WHERE assessment = ? ORDER BY seq"  # noqa: S608
        with self._explained(), self._lock:
            rows = self._connection.execute(query, (assessment,)).fetchall()
        try:
            return [_event(row) for row in rows]
        except ValueError as error:
            detail = {"detail": f"{assessment}: {error}"}
            raise LackingError([Fault("store.corrupt", str(self.path), details=detail)]) from None

    def ids(self) -> list[str]:
        """The ids of all assessments."""
        with self._explained(), self._lock:
            rows = self._connection.execute("SELECT DISTINCT assessment FROM events").fetchall()
        return [row[0] for row in rows]

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()


def _prepare(path: Path) -> None:
    """Create the file for its owner alone, before anything is in it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    if path.stat().st_uid == os.getuid():
        path.chmod(0o600)  # SQLite gives the -wal and -shm files the mode of the main file


def _statements(script: str) -> Iterator[str]:
    """The statements of ``script``; executescript would commit the transaction first."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


def _event(row: tuple[str, int, str, str, str, str, str, str, str, str]) -> Event:
    return Event(
        assessment=row[0],
        seq=row[1],
        kind=row[2],  # type: ignore[arg-type]
        actor=row[3],
        time=dt.datetime.fromisoformat(row[4]),
        payload=json.loads(row[5]),
        tool=row[6],
        questionnaire=json.loads(row[7]),
        previous=row[8],
        hash=row[9],
    )
