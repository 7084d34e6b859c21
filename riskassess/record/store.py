"""The embedded store: one SQLite table of events that can only be appended to."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import os
import sqlite3
import threading
import time
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
CREATE TRIGGER events_are_written_once BEFORE INSERT ON events
  WHEN EXISTS (SELECT 1 FROM events WHERE assessment = NEW.assessment AND seq = NEW.seq)
  BEGIN SELECT RAISE(ABORT, 'events are never replaced'); END;
CREATE TRIGGER events_are_kept BEFORE DELETE ON events
  BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
"""  # noqa: S608 - constants only
# SQLite's result codes, https://sqlite.org/rescode.html; the low byte where the whole is not here.
_FAULTS = {
    sqlite3.SQLITE_BUSY: "store.locked",
    sqlite3.SQLITE_LOCKED: "store.locked",
    sqlite3.SQLITE_FULL: "store.full",
    sqlite3.SQLITE_IOERR_SHMSIZE: "store.full",  # no room for the index of the log
    sqlite3.SQLITE_CORRUPT: "store.corrupt",
    sqlite3.SQLITE_NOTADB: "store.corrupt",
}
# A number that is taken: by the primary key, or by the trigger that stands before it.
_TAKEN = (sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_TRIGGER)


class Store(Protocol):
    """Where events are kept."""

    def append(self, *events: Event) -> None:
        """Keep ``events`` durably, all or none; raises ConflictError if a number is taken."""

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
            try:
                self._open_within(timeout)
            except BaseException:
                self._connection.close()
                raise

    def _open_within(self, timeout: float) -> None:
        """Open, waiting for others that do the same: SQLite does not wait to switch to WAL."""
        end = time.monotonic() + timeout
        while True:
            try:
                return self._open()
            except sqlite3.OperationalError as error:
                if _code(error) & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
            time.sleep(0.01)

    def _open(self) -> None:
        connection = self._connection
        tables, *marks = self._identity()
        if marks != [APPLICATION_ID, SCHEMA_VERSION] and (tables or marks != [0, 0]):
            raise LackingError([Fault("store.foreign", str(self.path))])
        _keep_private(self.path)  # not earlier: the file of another program keeps its mode
        # An acknowledged event must survive a power cut: WAL with a full sync at each commit.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        if not tables:
            self._create()

    def _identity(self) -> tuple[int, int, int]:
        """Tables, application id and version, of one moment: another process may be creating."""
        self._connection.execute("BEGIN")
        try:
            count, application, version = (
                int(self._connection.execute(query).fetchone()[0])
                for query in (
                    "SELECT count(*) FROM sqlite_master",
                    "PRAGMA application_id",
                    "PRAGMA user_version",
                )
            )
        finally:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
        return count, application, version

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
            code = _code(error)
            id_ = _FAULTS.get(code) or _FAULTS.get(code & 0xFF, "store.readonly")
            detail = getattr(error, "strerror", None) or str(error)
            raise LackingError([Fault(id_, str(self.path), details={"detail": detail})]) from error

    def append(self, *events: Event) -> None:
        """Keep ``events`` durably, all or none; raises ConflictError if a number is taken."""
        with self._explained(), self._transaction() as connection:
            for event in events:
                _insert(connection, event)

    def events(self, assessment: str) -> list[Event]:
        """The events of one assessment in order; empty if there are none."""
        query = f"SELECT {_COLUMNS} FROM events WHERE assessment = ? ORDER BY seq"  # noqa: S608
        with self._explained(), self._lock:
            rows = self._connection.execute(query, (assessment,)).fetchall()
        try:
            return [_event(row) for row in rows]
        except (TypeError, ValueError) as error:
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


def _keep_private(path: Path) -> None:
    """Take the file and what stands beside it from others; new -wal and -shm files follow it."""
    for file in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        with contextlib.suppress(FileNotFoundError):
            found = file.stat()
            if found.st_uid == os.getuid() and found.st_mode & 0o177:
                file.chmod(0o600)


def _code(error: Exception) -> int:
    """SQLite's extended code for an error of SQLite, of Python's reading of it, or the system."""
    if isinstance(error, OSError):
        return sqlite3.SQLITE_FULL if error.errno == errno.ENOSPC else 0
    if code := getattr(error, "sqlite_errorcode", None):
        return int(code)
    # Without a code it is Python that could not read a column as text.
    return sqlite3.SQLITE_CORRUPT if isinstance(error, sqlite3.OperationalError) else 0


def _insert(connection: sqlite3.Connection, event: Event) -> None:
    row = (
        event.assessment, event.seq, event.kind, event.actor, stamp(event.time),
        canonical(event.payload), event.tool, canonical(event.questionnaire),
        event.previous, event.hash,
    )  # fmt: skip
    try:
        connection.execute(
            f"INSERT INTO events ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?)",  # noqa: S608
            row,
        )
    except sqlite3.IntegrityError as error:
        if error.sqlite_errorcode not in _TAKEN:
            raise
        details = {"seq": event.seq, "id": event.assessment}
        raise ConflictError([Fault("assessment.conflict", details=details)]) from None


def _statements(script: str) -> Iterator[str]:
    """The statements of ``script``; executescript would commit the transaction first."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


def _event(row: tuple[str, int, str, str, str, str, str, str, str, str]) -> Event:
    time_, payload, questionnaire = (
        dt.datetime.fromisoformat(row[4]),
        json.loads(row[5]),
        json.loads(row[7]),
    )
    if not isinstance(payload, dict) or not isinstance(questionnaire, dict):
        raise ValueError("not an object")
    if stamp(time_) != row[4]:  # the hash is taken of the text: only this text means this time
        raise ValueError(row[4])
    return Event(
        assessment=row[0],
        seq=row[1],
        kind=row[2],  # type: ignore[arg-type]
        actor=row[3],
        time=time_,
        payload=payload,
        tool=row[6],
        questionnaire=questionnaire,
        previous=row[8],
        hash=row[9],
    )
