"""Scoring a source into a folder, chunk by chunk; a run cut short goes on where it stopped.

``results.jsonl`` and ``faults.jsonl`` get one line a record. ``journal.jsonl`` says first
what is scored, then after each chunk how far the two reach. Only what it vouches for
counts: whatever was written beyond, a broken line say, is cut off by the next run.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from io import FileIO
from itertools import islice
from pathlib import Path
from typing import Any

from riskassess import __version__
from riskassess.errors import (
    ConflictError,
    Fault,
    InputError,
    LackingError,
    Translate,
    UnverifiableError,
    visible,
)
from riskassess.exchange.sources import Entry, Source
from riskassess.method.result import VERDICTS, Result
from riskassess.method.score import score_all
from riskassess.questionnaire.model import Questionnaire

RESULTS, FAULTS, JOURNAL, SUMMARY = "results.jsonl", "faults.jsonl", "journal.jsonl", "summary.json"
CHUNK = 256
"""Records scored as one batch; bounds memory and what a run cut short does again."""


def _none() -> dict[str, int]:
    return dict.fromkeys(VERDICTS, 0)


@dataclass(frozen=True)
class Tally:
    """How many records were scored and refused, and the scored ones by verdict, verified."""

    scored: int = 0
    refused: int = 0
    best: Mapping[str, int] = field(default_factory=_none)
    worst: Mapping[str, int] = field(default_factory=_none)

    @property
    def records(self) -> int:
        """All records so far."""
        return self.scored + self.refused

    def plus(self, results: Sequence[Result], refused: int) -> Tally:
        """With another chunk."""
        best, worst = dict(self.best), dict(self.worst)
        for result in results:
            best[result.verified.best] += 1
            worst[result.verified.worst] += 1
        return Tally(self.scored + len(results), self.refused + refused, best, worst)

    def to_json(self) -> dict[str, Any]:
        """The counts of ``summary.json``."""
        return {
            "records": self.records,
            "scored": self.scored,
            "refused": self.refused,
            "verdict": {"best": dict(self.best), "worst": dict(self.worst)},
        }


def score_into(
    folder: Path,
    source: Source,
    q: Questionnaire,
    today: dt.date,
    translate: Translate,
    size: int = CHUNK,
) -> Iterator[Tally]:
    """Score into ``folder`` what is left of ``source``, ``size`` records at a time.

    Yields the tally that the folder holds already, then one after each chunk. Records
    without a date are scored on the day the first run began. Raises InputError where the
    folder holds something else, ConflictError where another process writes to it,
    LackingError where it cannot be written.
    """
    what = {"source": source.fingerprint, "questionnaire": q.sha256, "tool": __version__}
    with _Files(folder, {**what, "date": today.isoformat()}) as files:
        yield files.tally
        day = dt.date.fromisoformat(files.head["date"])
        entries = islice(source.entries(), files.tally.records, None)
        while chunk := list(islice(entries, size)):
            files.add(*_scored(q, chunk, day, translate))
            yield files.tally
        files.conclude(q)


def _scored(
    q: Questionnaire, chunk: Sequence[Entry], day: dt.date, translate: Translate
) -> tuple[list[tuple[str, Result]], list[tuple[str, list[dict[str, str]]]]]:
    """The results and the refusals of a chunk, by name."""
    names, responses, refused = [], [], []
    for entry in chunk:
        try:
            responses.append(entry.read(day))
            names.append(entry.name)
        except (InputError, UnverifiableError) as error:
            refused.append((entry.name, [_told(fault, translate) for fault in error.faults]))
    return list(zip(names, score_all(q, responses), strict=True)), refused


def _told(fault: Fault, translate: Translate) -> dict[str, str]:
    """A fault as one entry of ``faults``."""
    told = {
        "id": fault.id,
        "place": fault.place(),
        "fault": fault.message(translate),
        "remedy": fault.remedy(translate),
    }
    return {key: visible(text) for key, text in told.items()}


@dataclass(frozen=True)
class _Mark:
    """The journal vouches for this many bytes, with this tally; ``end`` is its own size then."""

    results: int
    faults: int
    tally: Tally
    end: int


class _Files:
    """The files of a batch, open at the end of what the journal vouches for."""

    head: Mapping[str, str]
    """What is scored: source, questionnaire, tool, and the day of the first run."""
    tally: Tally

    def __init__(self, folder: Path, head: Mapping[str, str]) -> None:
        self._folder = folder
        self._stack = ExitStack()
        with _explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._check_ours()
            self._journal = self._open(JOURNAL)
            try:
                self._lock()
                self._results, self._faults = self._open(RESULTS), self._open(FAULTS)
                self._resume(head)
            except BaseException:
                self._stack.close()
                raise

    def __enter__(self) -> _Files:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(
        self,
        results: Sequence[tuple[str, Result]],
        refused: Sequence[tuple[str, list[dict[str, str]]]],
    ) -> None:
        """Keep a chunk, then vouch for it."""
        self.tally = self.tally.plus([result for _, result in results], len(refused))
        with _explained(self._folder):
            _append(self._results, ({"source": n, "result": r.to_json()} for n, r in results))
            _append(self._faults, ({"source": n, "faults": faults} for n, faults in refused))
            mark = {"results": self._results.tell(), "faults": self._faults.tell()}
            _append(self._journal, [{**mark, **self.tally.to_json()}])

    def conclude(self, q: Questionnaire) -> None:
        """Write the summary: it is there, and whole, when everything is done."""
        named = {"url": q.form.url, "version": q.form.version, "sha256": q.sha256}
        summary = {"questionnaire": named, "date": self.head["date"], **self.tally.to_json()}
        text = json.dumps(summary, ensure_ascii=False, indent=2) + "\n"
        with _explained(self._folder):
            draft = self._folder / f"{SUMMARY}.part"
            draft.write_text(text, encoding="utf-8")
            draft.replace(self._folder / SUMMARY)

    def _check_ours(self) -> None:
        found = [n for n in (RESULTS, FAULTS, SUMMARY) if (self._folder / n).exists()]
        if found and not (self._folder / JOURNAL).exists():
            raise self._foreign(*found)

    def _foreign(self, *names: str) -> InputError:
        details = {"names": ", ".join(names)}
        return InputError([Fault("batch.foreign", str(self._folder), details=details)])

    def _open(self, name: str) -> FileIO:
        # Unbuffered: what is written is with the system, and a kill cannot take it back.
        file = FileIO(self._folder / name, "a+")
        return self._stack.enter_context(file)

    def _lock(self) -> None:
        """Keep other processes out; the lock goes with the process, however it ends."""
        try:
            fcntl.flock(self._journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConflictError([Fault("batch.running", str(self._folder))]) from None

    def _resume(self, head: Mapping[str, str]) -> None:
        """Go back to the last mark that all three files reach."""
        if not self._journal_lines():
            self._journal.truncate(0)
            _append(self._journal, [head])
        (self.head, end), *later = self._journal_lines()
        self._check_same(head)
        results, faults = (os.fstat(f.fileno()).st_size for f in (self._results, self._faults))
        marks = [_Mark(0, 0, Tally(), end), *(self._mark(*line) for line in later)]
        mark = [mark for mark in marks if mark.results <= results and mark.faults <= faults][-1]
        self.tally = mark.tally
        _cut(self._results, mark.results)
        _cut(self._faults, mark.faults)
        _cut(self._journal, mark.end)

    def _journal_lines(self) -> list[tuple[dict[str, Any], int]]:
        """Every whole line with where it ends."""
        found, end = [], 0
        self._journal.seek(0)
        for line in self._journal.readall().splitlines(keepends=True):
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
            raise self._foreign(JOURNAL)
        return value

    def _mark(self, value: Mapping[str, Any], end: int) -> _Mark:
        try:
            verdict = value["verdict"]
            tally = Tally(value["scored"], value["refused"], verdict["best"], verdict["worst"])
            return _Mark(value["results"], value["faults"], tally, end)
        except (KeyError, TypeError):
            raise self._foreign(JOURNAL) from None

    def _check_same(self, head: Mapping[str, str]) -> None:
        if self.head.keys() != head.keys():
            raise self._foreign(JOURNAL)
        for key, fault in (
            ("questionnaire", "batch.changed-method"),
            ("tool", "batch.changed-method"),
            ("source", "batch.changed-source"),
        ):
            if self.head[key] != head[key]:
                raise InputError([Fault(fault, str(self._folder))])


def _cut(file: FileIO, end: int) -> None:
    """Take away what stands after ``end``, and go on writing there."""
    file.truncate(end)
    file.seek(end)


def _append(file: FileIO, values: Iterable[Mapping[str, Any]]) -> None:
    """Add ``values`` as JSON lines."""
    lines = (json.dumps(v, ensure_ascii=False, separators=(",", ":")) + "\n" for v in values)
    left = memoryview("".join(lines).encode())
    while left:
        left = left[file.write(left) :]


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Errors of the system as a fault with a remedy."""
    try:
        yield
    except OSError as error:
        detail = {"detail": error.strerror or str(error)}
        raise LackingError([Fault("batch.unwritable", str(folder), details=detail)]) from error
