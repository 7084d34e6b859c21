"""The embedded store: one SQLite file that can only be appended to."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from riskassess.errors import Fault, LackingError
from riskassess.record.stores.log import EVENTS, FILES, SCHEMA_VERSION, Log, Run, T, TakenError

APPLICATION_ID = 0x52415353  # "RASS"


def _append_only(table: str, same: str) -> str:
    """Triggers that let ``table`` only grow; ``same`` is when a new row has a key that is taken."""
    return f"""
CREATE TRIGGER {table}_are_final BEFORE UPDATE ON {table}
  BEGIN SELECT RAISE(ABORT, '{table} are never changed'); END;
CREATE TRIGGER {table}_are_written_once BEFORE INSERT ON {table}
  WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
  BEGIN SELECT RAISE(ABORT, '{table} are never replaced'); END;
CREATE TRIGGER {table}_are_kept BEFORE DELETE ON {table}
  BEGIN SELECT RAISE(ABORT, '{table} are never deleted'); END;
"""  # noqa: S608 - constants only


# What makes a store of version n + 1 from one of version n; 0 is an empty file.
_STEPS = (
    f"{EVENTS} WITHOUT ROWID;"
    + _append_only("events", "assessment = NEW.assessment AND seq = NEW.seq")
    + f"PRAGMA application_id = {APPLICATION_ID};\n",
    FILES.format(bytes="BLOB") + ";" + _append_only("files", "sha256 = NEW.sha256"),
)
# SQLite's result codes, https://sqlite.org/rescode.html; the low byte where the whole is not here.
_FAULTS = {
    sqlite3.SQLITE_BUSY: "store.locked",
    sqlite3.SQLITE_LOCKED: "store.locked",
    sqlite3.SQLITE_FULL: "store.full",
    sqlite3.SQLITE_IOERR_SHMSIZE: "store.full",  # no room for the index of the log
    sqlite3.SQLITE_CORRUPT: "store.corrupt",
    sqlite3.SQLITE_NOTADB: "store.corrupt",
}
# A key that is taken: by the primary key, or by the trigger that stands before it.
_TAKEN = (sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_TRIGGER)


class SqliteStore(Log):
    """A store in one file. Usable from several threads and by several processes.

    ``timeout`` is how long to wait for another process, in seconds. Raises
    LackingError where the file cannot be used; opening never destroys anything. A store
    of an older version is brought to this one, after a backup beside it.
    """

    kind = "sqlite"

    def __init__(self, path: Path, timeout: float = 5.0) -> None:
        self.path = path
        self.place = str(path)
        self._lock = threading.RLock()
        with self._explained():
            _prepare(path)
            self._connection = sqlite3.connect(
                path, timeout=timeout, isolation_level=None, check_same_thread=False
            )
            # A flipped bit may leave no UTF-8: its event is then named as altered.
            self._connection.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
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
        version = self._version()
        _keep_private(self.path)  # not earlier: the file of another program keeps its mode
        # An acknowledged event must survive a power cut: WAL with a full sync at each commit.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        if version < SCHEMA_VERSION:
            self._migrate()

    def _version(self) -> int:
        """The version of the schema, 0 for an empty file; raises LackingError for any other."""
        connection, outside = self._connection, not self._connection.in_transaction
        if outside:  # all of one moment: another process may be creating the store
            connection.execute("BEGIN")
        try:
            tables, application, version = (
                int(connection.execute(query).fetchone()[0])
                for query in (
                    "SELECT count(*) FROM sqlite_master",
                    "PRAGMA application_id",
                    "PRAGMA user_version",
                )
            )
        finally:
            if outside:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
        if (tables, application, version) == (0, 0, 0) and not 0 < self.path.stat().st_size < 512:
            return 0  # SQLite takes a file cut to a few bytes, less than any page, for empty too
        if application != APPLICATION_ID or version < 1:
            raise LackingError([Fault("store.foreign", self.place)])
        if version > SCHEMA_VERSION:
            details = {"found": version, "known": SCHEMA_VERSION}
            raise LackingError([Fault("store.newer", self.place, details=details)])
        return version

    def _migrate(self) -> None:
        """Take the steps that are missing, all or none, after a backup of what there was."""
        with self._transaction() as connection:
            version = self._version()
            if 0 < version < SCHEMA_VERSION:
                self.save(self.path.with_name(f"{self.path.name}.v{version}.backup"))
            for step in _STEPS[version:]:
                for statement in _statements(step):
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def save(self, path: Path) -> None:
        """Copy the whole file, of one moment, to ``path``; it is replaced only when complete."""
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        with self._explained("store.backup", path):
            try:
                os.close(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
                with (
                    contextlib.closing(sqlite3.connect(self.path)) as source,
                    contextlib.closing(sqlite3.connect(part)) as target,
                ):
                    source.backup(target)
                    target.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
                part.replace(path)
            except BaseException:
                part.unlink(missing_ok=True)
                raise

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
    def _explained(
        self, otherwise: str = "store.readonly", path: Path | None = None
    ) -> Iterator[None]:
        """Errors of SQLite and the system as faults with a remedy."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            if getattr(error, "sqlite_errorcode", None) in _TAKEN:
                raise TakenError from None
            code = _code(error)
            id_ = _FAULTS.get(code) or _FAULTS.get(code & 0xFF, otherwise)
            detail = getattr(error, "strerror", None) or str(error)
            place = str(path or self.place)
            raise LackingError([Fault(id_, place, details={"detail": detail})]) from error

    def _do(self, work: Callable[[Run], T], *, write: bool = False) -> T:
        with self._explained(), self._transaction() if write else self._lock:
            return work(self._run)

    def _run(self, sql: str, values: Mapping[str, Any] | list[Any] | None = None) -> list[Any]:
        if isinstance(values, list):
            return self._connection.executemany(sql, values).fetchall()
        return self._connection.execute(sql, values or {}).fetchall()

    def _size(self, run: Run) -> int:
        ((pages,),), ((bytes_,),) = run("PRAGMA page_count"), run("PRAGMA page_size")
        return int(pages) * int(bytes_)

    def faults(self) -> list[Fault]:
        """Damaged pages, and what was taken from or changed in the schema."""
        found = [
            Fault("store.corrupt", self.place, details={"detail": text})
            for (text,) in self._do(lambda run: run("PRAGMA integrity_check(20)"))
            if text != "ok"
        ]
        there = self._do(_schema)
        with contextlib.closing(sqlite3.connect(":memory:")) as fresh:
            fresh.executescript("".join(_STEPS))
            expected = _schema(lambda sql: fresh.execute(sql).fetchall())
        for name in sorted(expected.keys() | there.keys()):
            if expected.get(name) != there.get(name):
                found.append(Fault("store.schema", self.place, details={"name": name}))
        return found

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()


def _schema(run: Run) -> dict[str, str]:
    """Name and text of each table and trigger; how the text is spaced says nothing."""
    rows = run("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: " ".join(sql.split()) for name, sql in rows}


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
    """SQLite's extended code for an error of SQLite or the system; 0: it has none."""
    if isinstance(error, OSError):
        return sqlite3.SQLITE_FULL if error.errno == errno.ENOSPC else 0
    return int(getattr(error, "sqlite_errorcode", 0))


def _statements(script: str) -> Iterator[str]:
    """The statements of ``script``; executescript would commit the transaction first."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
