"""Where events and files are kept: one log behind one interface, in SQLite or PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import platformdirs

from riskassess.errors import Fault, LackingError
from riskassess.record.events import Event
from riskassess.record.stores.log import Info
from riskassess.record.stores.sqlite import APPLICATION_ID, SqliteStore

__all__ = ["APPLICATION_ID", "Info", "SqliteStore", "Store", "default_path", "open_store"]


class Store(Protocol):
    """Where events and files are kept: appended to, never changed.

    Usable from several threads and by several processes. Every method raises
    LackingError where the store cannot be used.
    """

    place: str
    """Where it is, for a person; without the password."""

    def append(self, *events: Event) -> None:
        """Keep ``events`` durably, all or none; raises ConflictError if a number is taken."""

    def events(self, assessment: str, after: int = 0) -> list[Event]:
        """The events of one assessment numbered above ``after``, in order; may be empty.

        Raises UnverifiableError naming every row that is no event.
        """

    def ids(self) -> list[str]:
        """The ids of all assessments."""

    def heads(self) -> dict[str, tuple[int, str]]:
        """Number and hash of the last event of each assessment, all of one moment.

        What is kept never changes: the events up to these numbers are that moment's state.
        """

    def put(self, content: bytes) -> str:
        """Keep ``content`` durably, once; its SHA-256 (hex)."""

    def get(self, sha256: str) -> bytes | None:
        """The content kept under its SHA-256 (hex), as it is found; None if there is none."""

    def files(self) -> list[tuple[str, int]]:
        """SHA-256 (hex) and size (bytes) of every file."""

    def info(self) -> Info:
        """What it is, where, and how much it holds."""

    def faults(self) -> list[Fault]:
        """What is wrong with the database itself; for its records see ``keeping.check``."""

    def damage(self, error: LackingError) -> tuple[Fault, ...]:
        """The faults of an error that says this store is damaged; any other is raised."""

    def close(self) -> None:
        """Let go of the store."""


def default_path() -> Path:
    """The store in the user's data folder."""
    return Path(platformdirs.user_data_dir("riskassess")) / "assessments.sqlite"


def open_store(where: str | None = None, *, create: bool = True) -> Store:
    """The store at ``where``: a path, a ``postgresql://`` URL, or None for the user's own.

    Where there is none yet it is begun, or LackingError raised without ``create``.
    Raises LackingError too where it cannot be used or is of a version not known here.
    """
    if where and where.lower().startswith(("postgresql:", "postgres:")):
        from riskassess.record.stores.postgres import PostgresStore  # 200 ms nobody else pays

        return PostgresStore(where, create=create)
    path = Path(where).expanduser() if where else default_path()
    if not create and not (path.exists() and path.stat().st_size):
        raise LackingError([Fault("store.missing", str(path))])
    return SqliteStore(path)
