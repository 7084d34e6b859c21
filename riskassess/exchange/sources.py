"""Where many answers records come from: a folder, a JSON-lines file, a store. One at a time."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NoReturn

from riskassess.errors import Fault, InputError, LackingError, UnverifiableError, visible
from riskassess.exchange import answers
from riskassess.questionnaire.answers import read_response
from riskassess.questionnaire.located import MAX_BYTES, Document, parse
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import Response
from riskassess.record.assessment import fold
from riskassess.record.reviews import check_sighted
from riskassess.record.store import Store

FILE_ENDINGS = (".yaml", ".yml", ".json")
LINES_ENDINGS = (".jsonl", ".ndjson")


@dataclass(frozen=True)
class Entry:
    """One record by name; ``read`` gives its response on the day it is given.

    It raises InputError with every fault, or UnverifiableError for a damaged record.
    """

    name: str
    read: Callable[[dt.date], Response]


@dataclass(frozen=True)
class Source:
    """Records in a fixed order, read anew each time ``entries`` is called."""

    count: int
    fingerprint: str
    """A SHA-256 hash over the names and contents of all records."""
    entries: Callable[[], Iterator[Entry]]


def source_at(path: Path, q: Questionnaire) -> Source:
    """The answers files in a folder and the folders below it, or the lines of a file.

    Raises InputError where ``path`` is neither, has no record or cannot be read.
    """
    try:
        if path.is_dir():
            return _nonempty(path, _folder(path, q))
        if path.suffix.lower() in LINES_ENDINGS and path.exists():
            return _nonempty(path, _lines_file(path, q))
    except OSError as error:
        detail = {"detail": error.strerror or str(error)}
        name = str(error.filename or path)
        raise InputError([Fault("file.unreadable", name, details=detail)]) from None
    raise InputError([Fault("batch.source", str(path))])


def source_of(store: Store, q: Questionnaire, viewer: str) -> Source:
    """The assessments of ``store``, by id, for ``viewer`` to see; where he must not see one
    yet, or it is damaged, its entry says so. Raises InputError where there is none.
    """
    heads = sorted(store.heads().items())
    marks = (f"{id_} {hash_}\n" for id_, (_, hash_) in heads)

    def current(named: Mapping[str, str]) -> Questionnaire:
        if named["sha256"] != q.sha256:
            raise InputError([Fault("batch.questionnaire", details=dict(named))])
        return q

    def read(id_: str, today: dt.date) -> Response:
        try:
            found = fold(current, store.events(id_))
        except LackingError as error:
            raise UnverifiableError(store.damage(error)) from None
        check_sighted(found, viewer)
        return found.response(today)

    fingerprint = hashlib.sha256("".join(marks).encode()).hexdigest()
    found = Source(
        len(heads), fingerprint, lambda: (Entry(id_, partial(read, id_)) for id_, _ in heads)
    )
    return _nonempty("store", found)


def _nonempty(name: Path | str, source: Source) -> Source:
    if not source.count:
        raise InputError([Fault("batch.empty", str(name))])
    return source


def _folder(folder: Path, q: Questionnaire) -> Source:
    names = sorted(_files(folder))
    digest = hashlib.sha256()
    for name in names:
        digest.update(f"{name}\n{_hash(folder / name)}\n".encode("utf-8", "surrogateescape"))

    def read(name: str, today: dt.date) -> Response:
        return answers.load(folder / name, q, today)

    def entries() -> Iterator[Entry]:
        return (Entry(visible(name), partial(read, name)) for name in names)

    return Source(len(names), digest.hexdigest(), entries)


def _files(folder: Path) -> Iterator[str]:
    """The answers files at any depth, relative to ``folder``; unreadable folders are no secret."""

    def refuse(error: OSError) -> NoReturn:
        raise error

    for parent, _, files in os.walk(folder, onerror=refuse):
        for name in files:
            if name.lower().endswith(FILE_ENDINGS):
                yield Path(parent, name).relative_to(folder).as_posix()


def _hash(path: Path) -> str:
    """The hash of a file; empty for one that cannot be read, which is for its entry to tell."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _lines_file(path: Path, q: Questionnaire) -> Source:
    with path.open("rb") as file:
        fingerprint = hashlib.file_digest(file, "sha256").hexdigest()

    def read(line: _Line, today: dt.date) -> Response:
        return read_response(q, line.document(str(path)), today)

    def entries() -> Iterator[Entry]:
        for line in _lines(path):
            yield Entry(visible(f"{path.name}:{line.number}"), partial(read, line))

    return Source(sum(1 for _ in _lines(path)), fingerprint, entries)


@dataclass(frozen=True)
class _Line:
    """A line, counted from 1, or its beginning where ``size`` (bytes) is over the limit."""

    number: int
    text: bytes
    size: int

    def document(self, file: str) -> Document:
        """The JSON in it. Raises InputError with every fault that keeps it from being read."""
        if self.size > MAX_BYTES:
            details = {"size": self.size, "limit": MAX_BYTES}
            raise InputError([Fault("line.too-large", file, self.number, details=details)])
        try:
            text = self.text.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise InputError([Fault("file.not-utf8", file, self.number)]) from None
        try:
            # Ten times as fast as the reader that knows where in a text everything stands.
            value = json.loads(text, object_pairs_hook=_once, parse_constant=_refused)
        except (ValueError, RecursionError):
            value = self._slowly(text, file)
        return Document(file, value, {(): self.number})

    def _slowly(self, text: str, file: str) -> object:
        try:
            return parse(text, file, as_json=True).value
        except InputError as error:
            raise InputError(replace(f, line=self.number) for f in error.faults) from None


def _lines(path: Path) -> Iterator[_Line]:
    """The lines that are not blank; what is over the limit of a line is passed over."""
    with path.open("rb") as file:
        for number in itertools.count(1):
            rest = text = file.readline(MAX_BYTES + 1)
            size = len(text)
            while rest and not rest.endswith(b"\n"):
                rest = file.readline(MAX_BYTES)
                size += len(rest)
            if not size:
                return
            if text.strip():
                yield _Line(number, text, size)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refused(constant: str) -> NoReturn:
    raise ValueError(constant)
