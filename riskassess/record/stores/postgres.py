"""The store for teams: a PostgreSQL database, through SQLAlchemy Core and psycopg."""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Connection, TextClause, create_engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from riskassess.errors import Fault, LackingError
from riskassess.record.stores.log import EVENTS, FILES, SCHEMA_VERSION, Log, Run, T, TakenError

# What psycopg.connect accepts, with every sign in its place: a password with a bare @ or /
# would be read as a host, and the message about that host would print it.
_HOST = r"(\[[^\s\]@/?#]*\]|[^\s:@/?#\[\],]*)(:\d*)?"
_URL = re.compile(
    rf"postgres(ql)?://([^\s@/?#]*@)?{_HOST}(,{_HOST})*(/[^\s@/?#]*)?(\?[^\s@#]*)?", re.IGNORECASE
)
_LOCK = 0x52415353  # "RASS": one at a time makes or migrates the schema
_REFUSE = "BEGIN RAISE EXCEPTION '% are never changed or deleted', TG_TABLE_NAME; END"
_BASE = f"""
CREATE TABLE store (version INTEGER NOT NULL);
INSERT INTO store VALUES (0);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $${_REFUSE}$$;
"""  # noqa: S608 - constants only


def _append_only(table: str) -> str:
    """A trigger, ALWAYS even for replication, that lets ``table`` only grow: its owner is bound."""
    return f"""
CREATE TRIGGER {table}_are_final BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION refuse();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_are_final;
"""


# What makes a store of version n + 1 from one of version n; 0 is none.
_STEPS = (
    f"{_BASE}{EVENTS};{_append_only('events')}",
    f"{FILES.format(bytes='BYTEA')};{_append_only('files')}",
)
_SCHEMA = f"""
SELECT tgname FROM pg_trigger WHERE tgenabled = 'A' AND tgtype = 58
  AND tgrelid IN (to_regclass('events'), to_regclass('files'))
UNION ALL SELECT indexrelid::regclass::text FROM pg_index WHERE indisprimary AND indisvalid
  AND indrelid IN (to_regclass('events'), to_regclass('files'))
UNION ALL SELECT proname FROM pg_proc WHERE oid = to_regproc('refuse')
  AND prosrc = $${_REFUSE}$$
"""  # noqa: S608 - constants only
_EXPECTED = ("events_are_final", "files_are_final", "events_pkey", "files_pkey", "refuse")
# SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html; whole or its class.
_FAULTS = {
    "08": "store.unreachable",
    "28": "store.unreachable",  # user or password
    "3D": "store.unreachable",  # no such database
    "533": "store.unreachable",  # too many connections
    "531": "store.full",
    "55P03": "store.locked",
    "40": "store.locked",
    "57014": "store.locked",
    "XX001": "store.corrupt",
    "XX002": "store.corrupt",
    "42P": "store.foreign",  # tables that are there already, or are not
    "42703": "store.foreign",  # columns
}


class _LostError(Exception):
    """The server went away (``saving``: while it was told to commit), or was ``absent``."""

    def __init__(self, detail: str, *, saving: bool, absent: bool) -> None:
        self.detail, self.saving, self.absent = detail, saving, absent
        super().__init__(detail)


class PostgresStore(Log):
    """A store in the schema ``riskassess`` of a database.

    ``url`` is a connection URI as psql takes it; ``timeout`` is how long to wait for
    another transaction, or for a server that restarts, in seconds. Raises LackingError
    where the database cannot be used, or has no store and ``create`` is not set.
    """

    kind = "postgresql"

    def __init__(self, url: str, timeout: float = 5.0, *, create: bool = True) -> None:
        self.place, parameters = _address(url, timeout)
        self._timeout = timeout
        self._engine = create_engine(
            "postgresql+psycopg://", creator=lambda: psycopg.connect(**parameters)
        )
        try:
            self._open(create=create)
        except BaseException:
            self.close()
            raise

    def _open(self, *, create: bool) -> None:
        version = self._do(_version)
        if not version and not create:
            raise LackingError([Fault("store.missing", self.place)])
        if version > SCHEMA_VERSION:
            details = {"found": version, "known": SCHEMA_VERSION}
            raise LackingError([Fault("store.newer", self.place, details=details)])
        if version < SCHEMA_VERSION:
            self._do(_migrate, write=True)

    def _do(self, work: Callable[[Run], T], *, write: bool = False) -> T:
        """The outcome of ``work`` in a transaction; once more where the server went away.

        That is safe for writing too: no key can be taken twice. If the first try was kept
        after all, the second finds its keys taken and says so, ``unsure`` whose they are.
        """
        try:
            return self._once(work)
        except _LostError as lost:
            if lost.absent:
                raise self._lacking("store.unreachable", lost.detail) from None
            unsure = write and lost.saving
        try:
            self._wait_for_server()
            return self._once(work)
        except TakenError:
            raise TakenError(unsure=True) from None
        except LackingError as error:
            detail = str(error.faults[0].details["detail"])
            raise self._lacking("store.unsure", detail) if unsure else error from None
        except _LostError as lost:
            unsure = unsure or (write and lost.saving)
            id_ = "store.unsure" if unsure else "store.unreachable"
            raise self._lacking(id_, lost.detail) from None

    def _wait_for_server(self) -> None:
        """Wait for a server that restarts."""
        end = time.monotonic() + self._timeout
        while True:
            try:
                self._once(lambda run: run("SELECT 1"))
                return
            except _LostError:
                if time.monotonic() > end:
                    raise
            time.sleep(0.05)

    def _once(self, work: Callable[[Run], T]) -> T:
        saving = False
        try:
            with self._engine.connect() as connection:
                outcome = work(functools.partial(_run, connection))
                saving = True
                connection.commit()
                return outcome
        except DBAPIError as error:
            raise self._explained(error, saving=saving) from error
        except SQLAlchemyError as error:  # no connection became free
            raise self._lacking("store.locked", str(error)) from error

    def _explained(self, error: DBAPIError, *, saving: bool) -> Exception:
        cause = error.orig
        state = getattr(cause, "sqlstate", None) or ""
        detail = next(iter(str(cause).splitlines()), "") or type(cause).__name__
        if state == "23505":
            return TakenError()
        absent = not state and isinstance(cause, psycopg.OperationalError)
        if error.connection_invalidated or state.startswith("57P") or absent:
            return _LostError(
                detail, saving=saving, absent=absent and not error.connection_invalidated
            )
        known = (state[:length] for length in (5, 3, 2) if state[:length] in _FAULTS)
        return self._lacking(_FAULTS.get(next(known, ""), "store.readonly"), detail)

    def _lacking(self, id_: str, detail: str) -> LackingError:
        return LackingError([Fault(id_, self.place, details={"detail": detail})])

    def _size(self, run: Run) -> int:
        query = "SELECT pg_total_relation_size('events') + pg_total_relation_size('files')"
        return int(run(query)[0][0])

    def faults(self) -> list[Fault]:
        """What was taken from the schema, or no longer acts."""
        there = {name for (name,) in self._do(lambda run: run(_SCHEMA))}
        lacking = (name for name in _EXPECTED if name not in there)
        return [Fault("store.schema", self.place, details={"name": name}) for name in lacking]

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()


def _address(url: str, timeout: float) -> tuple[str, dict[str, Any]]:
    """Where ``url`` leads, without the password, and the parameters of a connection.

    Raises LackingError, without a word of the URL, where it cannot be read.
    """
    try:
        given = conninfo_to_dict(url) if _URL.fullmatch(url) else None
    except psycopg.Error:
        given = None
    if given is None:
        raise LackingError([Fault("store.url")]) from None
    options = (
        given.pop("options", ""),
        "-c search_path=riskassess",
        f"-c lock_timeout={round(timeout * 1000)}",
        "-c synchronous_commit=on",  # an acknowledged event must survive a power cut
    )
    user = f"{given['user']}@" if "user" in given else ""
    port = f":{given['port']}" if "port" in given else ""
    place = f"postgresql://{user}{given.get('host', '')}{port}/{given.get('dbname', '')}"
    defaults = {
        "application_name": "riskassess",
        "connect_timeout": 10,
        "client_encoding": "UTF8",
        "options": " ".join(str(option) for option in options if option),
    }
    return place, {**defaults, **given}


@functools.cache
def _clause(sql: str) -> TextClause:
    return text(sql)


def _run(connection: Connection, sql: str, values: Any = None) -> list[Any]:
    result = connection.execute(_clause(sql), values)
    return [tuple(row) for row in result] if result.returns_rows else []


def _version(run: Run) -> int:
    """The version of the schema, 0 where there is none."""
    # By a scan: what to_regclass remembers may be older than the wait for the lock below.
    if not run("SELECT 1 FROM pg_tables WHERE schemaname = 'riskassess' AND tablename = 'store'"):
        return 0
    return int(run("SELECT version FROM riskassess.store")[0][0])


def _migrate(run: Run) -> None:
    """Take the steps that are missing, all or none, after a copy of what there was."""
    run("SELECT pg_advisory_xact_lock(:lock)", {"lock": _LOCK})
    version = _version(run)  # another may have done it meanwhile
    if not run("SELECT 1 FROM pg_namespace WHERE nspname = 'riskassess'"):
        run("CREATE SCHEMA riskassess")
    if 0 < version < SCHEMA_VERSION:
        backup = f"riskassess_v{version}_backup"
        run(f"CREATE SCHEMA {backup}")
        tables = run("SELECT tablename FROM pg_tables WHERE schemaname = 'riskassess'")
        for (table,) in tables:
            run(f'CREATE TABLE {backup}."{table}" AS TABLE riskassess."{table}"')
    for step in _STEPS[version:]:
        for statement in step.split(";\n"):
            if statement.strip():
                run(statement)
    run("UPDATE store SET version = :version", {"version": SCHEMA_VERSION})
