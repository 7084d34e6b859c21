"""Scoring a source into a folder, chunk by chunk; a run cut short goes on where it stopped.

``results.jsonl`` and ``faults.jsonl`` get one line a record. ``journal.jsonl`` says first
what is scored, then after each chunk how far the two reach. Only what it vouches for
counts: whatever was written beyond, a broken line say, is cut off by the next run.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from riskassess import __version__
from riskassess.errors import InputError, Translate, UnverifiableError
from riskassess.exchange.journal import Journal, append, cut, explained, size_of, told
from riskassess.exchange.sources import Entry, Source
from riskassess.method.result import VERDICTS, Result
from riskassess.method.score import score_all
from riskassess.questionnaire.model import Questionnaire

RESULTS, FAULTS, SUMMARY = "results.jsonl", "faults.jsonl", "summary.json"
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
            refused.append((entry.name, [told(fault, translate) for fault in error.faults]))
    return list(zip(names, score_all(q, responses), strict=True)), refused


@dataclass(frozen=True)
class _Mark:
    """The journal vouches for this many bytes, with this tally; ``end`` is its own size then."""

    results: int
    faults: int
    tally: Tally
    end: int


class _Files:
    """The files of a batch, open at the end of what the journal vouches for."""

    tally: Tally

    def __init__(self, folder: Path, head: Mapping[str, str]) -> None:
        self._folder = folder
        self._journal = Journal(folder, head, (RESULTS, FAULTS, SUMMARY))
        try:
            self._results, self._faults = (self._journal.beside(n) for n in (RESULTS, FAULTS))
            with explained(folder):
                self._resume()
        except BaseException:
            self._journal.close()
            raise

    @property
    def head(self) -> Mapping[str, str]:
        """What is scored: source, questionnaire, tool, and the day of the first run."""
        return self._journal.head

    def __enter__(self) -> _Files:
        return self

    def __exit__(self, *_: object) -> None:
        self._journal.close()

    def add(
        self,
        results: Sequence[tuple[str, Result]],
        refused: Sequence[tuple[str, list[dict[str, str]]]],
    ) -> None:
        """Keep a chunk, then vouch for it."""
        self.tally = self.tally.plus([result for _, result in results], len(refused))
        with explained(self._folder):
            append(self._results, ({"source": n, "result": r.to_json()} for n, r in results))
            append(self._faults, ({"source": n, "faults": faults} for n, faults in refused))
            mark = {"results": self._results.tell(), "faults": self._faults.tell()}
        self._journal.add({**mark, **self.tally.to_json()})

    def conclude(self, q: Questionnaire) -> None:
        """Write the summary: it is there, and whole, when everything is done."""
        named = {"url": q.form.url, "version": q.form.version, "sha256": q.sha256}
        summary = {"questionnaire": named, "date": self.head["date"], **self.tally.to_json()}
        text = json.dumps(summary, ensure_ascii=False, indent=2) + "\n"
        with explained(self._folder):
            draft = self._folder / f"{SUMMARY}.part"
            draft.write_text(text, encoding="utf-8")
            draft.replace(self._folder / SUMMARY)

    def _resume(self) -> None:
        """Go back to the last mark that all three files reach."""
        results, faults = size_of(self._results), size_of(self._faults)
        first = _Mark(0, 0, Tally(), self._journal.begin)
        marks = [first, *(self._mark(*line) for line in self._journal.lines())]
        mark = [mark for mark in marks if mark.results <= results and mark.faults <= faults][-1]
        self.tally = mark.tally
        cut(self._results, mark.results)
        cut(self._faults, mark.faults)
        self._journal.cut(mark.end)

    def _mark(self, value: Mapping[str, Any], end: int) -> _Mark:
        try:
            verdict = value["verdict"]
            tally = Tally(value["scored"], value["refused"], verdict["best"], verdict["worst"])
            return _Mark(value["results"], value["faults"], tally, end)
        except (KeyError, TypeError):
            raise self._journal.foreign() from None
