"""Evidence files: taken into the store by their hash, given out again, never opened."""

from __future__ import annotations

import datetime as dt
import hashlib
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from riskassess.errors import Fault, InputError, LackingError, UnverifiableError
from riskassess.questionnaire.answers import dump_evidence
from riskassess.questionnaire.response import Evidence
from riskassess.record.assessment import Assessment
from riskassess.record.events import Event
from riskassess.record.store import Store

LIMIT = 25_000_000
"""Bytes of the largest file that is taken in."""
SOON = dt.timedelta(days=30)
"""Evidence that expires within this time is expiring."""
State = Literal["current", "expiring", "expired"]


def take(store: Store, path: Path) -> str:
    """Keep the file at ``path``; its SHA-256. Raises InputError with what is wrong with it."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe or device might never end
            raise InputError([Fault("evidence.kind", str(path))])
        if found.st_size > LIMIT:
            raise InputError([_too_large(path)])
        with path.open("rb") as file:
            content = file.read(LIMIT + 1)
    except OSError as error:
        detail = {"detail": error.strerror or str(error)}
        raise InputError([Fault("file.unreadable", str(path), details=detail)]) from None
    if len(content) > LIMIT:  # it grew meanwhile
        raise InputError([_too_large(path)])
    return store.put(content)


def _too_large(path: Path) -> Fault:
    return Fault("evidence.large", str(path), details={"limit": LIMIT // 1_000_000})


@dataclass(frozen=True)
class Entry:
    """One evidence entry of an assessment."""

    question: str
    """Or ``condition-1`` for a condition of the last decision."""
    number: int
    """Counted from 1 within the question."""
    evidence: Evidence
    state: State

    def to_json(self) -> dict[str, Any]:
        """One entry of ``riskassess evidence --format json``."""
        shape = dump_evidence(self.evidence)
        return {"question": self.question, "number": self.number, "state": self.state, **shape}


def entries(assessment: Assessment, today: dt.date) -> Iterator[Entry]:
    """Every evidence entry, in the order of the questionnaire, as it stands on ``today``."""
    for question in assessment.questionnaire.questions:
        answer = assessment.answers.get(question)
        for number, evidence in enumerate(answer.evidence if answer else (), start=1):
            yield Entry(question, number, evidence, state_of(evidence, today))


def state_of(evidence: Evidence, today: dt.date) -> State:
    """How ``evidence`` stands on ``today``."""
    if not evidence.current(today):
        return "expired"
    soon = evidence.expires is not None and evidence.expires <= today + SOON
    return "expiring" if soon else "current"


def give(store: Store, entry: Entry, folder: Path) -> Path:
    """Write the file of ``entry`` into ``folder`` under its hash; where it is.

    Raises UnverifiableError where the store lacks it or holds something else, LackingError
    where ``folder`` cannot be written.
    """
    content = content_of(store, entry.evidence.file)
    if content is None:
        details = {"sha256": entry.evidence.file}
        raise UnverifiableError([Fault("evidence.lost", path=entry.question, details=details)])
    path = folder / f"{entry.question}-{entry.number}-{entry.evidence.file[:12]}"
    try:
        path.write_bytes(content)
    except OSError as error:
        detail = {"detail": error.strerror or str(error)}
        raise LackingError([Fault("output.unwritable", str(path), details=detail)]) from None
    return path


def content_of(store: Store, sha256: str) -> bytes | None:
    """The file kept under ``sha256`` if it still is what its name says."""
    content = store.get(sha256)
    sound = content is not None and hashlib.sha256(content).hexdigest() == sha256
    return content if sound else None


def named(events: Iterable[Event]) -> Iterator[tuple[int, str]]:
    """Every file that any event names, with the number of the event."""
    for event in events:
        yield from ((event.seq, sha256) for sha256 in _files(event.payload))


def _files(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("file"), str) and "ref" in value:
            yield value["file"]
        for part in value.values():
            yield from _files(part)
    elif isinstance(value, list):
        for part in value:
            yield from _files(part)
