"""The record: opening a log takes time in line with its length, and what an append costs."""

from __future__ import annotations

import itertools
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure, compared, seconds
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Deployment
from riskassess.record.desk import Desk
from riskassess.record.events import Event, canonical, utc_now
from riskassess.record.store import SqliteStore

SIZES = (10_000, 100_000)


def run() -> Iterator[Figure]:
    """On a SQLite store on disk."""
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "a.sqlite")
        desk = Desk(store, default(), "bench")
        ids = {size: _filled(desk, size) for size in SIZES}
        each = {size: _opening(desk, id_) / size * 1e6 for size, id_ in ids.items()}
        yield Figure(
            "opening a log of 100,000 events against 10,000, time an event",
            each[100_000] / each[10_000],
            "×",
            1.5,
            f"[{', '.join(f'{size:,}: {value:.1f} µs' for size, value in each.items())}]",
        )
        yield _append(desk, Path(folder) / "bare.sqlite")
        store.close()


def _filled(desk: Desk, size: int) -> str:
    """The id of an assessment with ``size`` events."""
    id_ = desk.create(Deployment(types=("FT-KB",), name="Ward")).id
    events = [*desk.store.events(id_)]
    questions = [*default().questions]
    while len(events) < size:
        question = questions[len(events) % len(questions)]
        payload = {"question": question, "answer": {"value": len(events) % 4}}
        events.append(_next(events[-1], payload))
    desk.store.append(*events[1:])
    return id_


def _next(before: Event, payload: dict[str, object]) -> Event:
    return Event.make(
        before.assessment, before, "answered", payload,
        actor="bench", time=utc_now(), questionnaire=before.questionnaire,
    )  # fmt: skip


def _opening(desk: Desk, id_: str) -> float:
    """Seconds to open an assessment: the fastest of five."""
    return min(seconds(lambda: desk.open(id_)) for _ in range(5))


def _append(desk: Desk, path: Path) -> Figure:
    """A hundred appends against a hundred bare inserts, as durable."""
    created = desk.create(Deployment(types=("FT-KB",), name="Ward"))
    bare = sqlite3.connect(path, isolation_level=None)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    bare.execute("CREATE TABLE events (assessment, seq, event, PRIMARY KEY (assessment, seq))")
    last = created.events[-1]
    size = len(canonical(last.to_json()))
    numbers = itertools.count()

    def append() -> None:
        nonlocal last
        for _ in range(100):
            last = _next(last, {"question": "R1-E1", "answer": {"value": 1}})
            desk.store.append(last)

    def insert() -> None:
        for _ in range(100):
            bare.execute("INSERT INTO events VALUES (?, ?, ?)", ("a", next(numbers), "x" * size))

    figure = compared("100 appends against 100 bare inserts, synced", 3, append, insert)
    bare.close()
    return figure
