"""The journal of a batch: what the batch is of, then a line for each piece of work that is done.

A run cut short anywhere leaves at most a broken last line, which the next run cuts off.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from io import FileIO
from pathlib import Path
from typing import Any

from riskassess.errors import (
    ConflictError,
    Fault,
    InputError,
    LackingError,
    Translate,
    visible,
)

JOURNAL = "journal.jsonl"
_DAY = "date"
"""What later runs take over from the first, and so need not be the same."""


class Journal:
    """``journal.jsonl`` of a folder, open and kept from other processes."""

    head: Mapping[str, str]
    """What the batch is of, as the first run wrote it."""

    def __init__(self, folder: Path, head: Mapping[str, str], others: Iterable[str]) -> None:
        """Begin the journal, or go on with it if all but the day in ``head`` is the same.

        ``others`` are the files of the batch besides. Raises InputError where the folder
        holds something else, ConflictError where another process writes to it,
        LackingError where it cannot be written.
        """
        self._folder = folder
        self._stack = ExitStack()
        with explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
            found = [name for name in others if (folder / name).exists()]
            if found and not (folder / JOURNAL).exists():
                raise self.foreign(*found)
            self._file = self.beside(JOURNAL)
            try:
                self._lock()
                self._begin(head)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Close every file and let others in."""
        self._stack.close()

    def beside(self, name: str) -> FileIO:
        """Another file of the batch, open for adding, until the journal is closed."""
        # Unbuffered: what is written is with the system, and a kill cannot take it back.
        with explained(self._folder):
            return self._stack.enter_context(FileIO(self._folder / name, "a+"))

    def add(self, line: Mapping[str, Any]) -> None:
        """Say that something is done."""
        with explained(self._folder):
            append(self._file, [line])

    def lines(self) -> list[tuple[dict[str, Any], int]]:
        """Every whole line after the head, with where it ends."""
        return self._lines()[1:]

    def cut(self, end: int) -> None:
        """Take back what stands after ``end``."""
        with explained(self._folder):
            cut(self._file, end)

    def foreign(self, *names: str) -> InputError:
        """A folder that is not of such a batch."""
        details = {"names": ", ".join(names or (JOURNAL,))}
        return InputError([Fault("batch.foreign", str(self._folder), details=details)])

    def _lock(self) -> None:
        """Keep other processes out; the lock goes with the process, however it ends."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConflictError([Fault("batch.running", str(self._folder))]) from None

    def _begin(self, head: Mapping[str, str]) -> None:
        if not self._lines():
            self._file.truncate(0)
            append(self._file, [head])
        self.head, self.begin = self._lines()[0]
        if self.head.keys() != head.keys():
            raise self.foreign()
        for key in head.keys() - {_DAY}:
            if self.head[key] != head[key]:
                kind = key if key in ("source", "report") else "method"
                raise InputError([Fault(f"batch.changed-{kind}", str(self._folder))])

    def _lines(self) -> list[tuple[dict[str, Any], int]]:
        found, end = [], 0
        self._file.seek(0)
        for line in self._file.readall().splitlines(keepends=True):
            end += len(line)
            if line.endswith(b"\n"):
                found.append((self._read(line), end))
        return found

    def _read(self, line: bytes) -> dict[str, Any]:
        try:
            value = json.loads(line)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise self.foreign()
        return value


def told(fault: Fault, translate: Translate) -> dict[str, str]:
    """A fault as one entry of ``faults``."""
    said = {
        "id": fault.id,
        "place": fault.place(),
        "fault": fault.message(translate),
        "remedy": fault.remedy(translate),
    }
    return {key: visible(text) for key, text in said.items()}


def size_of(file: FileIO) -> int:
    """In bytes."""
    return os.fstat(file.fileno()).st_size


def cut(file: FileIO, end: int) -> None:
    """Take away what stands after ``end``, and go on writing there."""
    file.truncate(end)
    file.seek(end)


def append(file: FileIO, values: Iterable[Mapping[str, Any]]) -> None:
    """Add ``values`` as JSON lines."""
    lines = (json.dumps(v, ensure_ascii=False, separators=(",", ":")) + "\n" for v in values)
    left = memoryview("".join(lines).encode())
    while left:
        left = left[file.write(left) :]


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Errors of the system as a fault with a remedy."""
    try:
        yield
    except OSError as error:
        detail = {"detail": error.strerror or str(error)}
        raise LackingError([Fault("batch.unwritable", str(folder), details=detail)]) from error
