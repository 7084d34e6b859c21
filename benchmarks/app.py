"""First paint against a minimal Textual app, and the time from an answer key to updated bars."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import RenderableType
from textual.screen import Screen

from benchmarks.figures import Figure

MINIMAL = """
import os, sys, time
from textual.app import App
from textual.widgets import Static
class Minimal(App):
    def compose(self): yield Static("hello")
    def on_ready(self):
        sys.__stdout__.write(str(time.time())); sys.__stdout__.flush(); os._exit(0)
Minimal().run(headless=True)
"""
OURS = """
import os, sys, time
from riskassess.app.app import RiskassessApp
def on_ready(self):
    sys.__stdout__.write(str(time.time())); sys.__stdout__.flush(); os._exit(0)
RiskassessApp.on_ready = on_ready
RiskassessApp(lambda: None, "en").run(headless=True)
"""


def first_paint(code: str) -> float:
    """Seconds from starting the process to its first painted screen."""
    start = time.time()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout) - start


async def _key_times(folder: Path) -> list[float]:
    from riskassess.app.app import RiskassessApp
    from riskassess.app.screens.interview import InterviewScreen
    from riskassess.questionnaire.load import default
    from riskassess.questionnaire.response import Deployment
    from riskassess.record.desk import Desk
    from riskassess.record.store import SqliteStore

    desk = Desk(SqliteStore(folder / "a.sqlite"), default(), "bench")
    assessment = desk.create(Deployment(types=("FT-KB", "DEP"), name="Bench"))
    app = RiskassessApp(lambda: desk, "en")
    times = []
    async with app.run_test(size=(120, 40)) as pilot:
        await app.workers.wait_for_complete()
        await app.push_screen(InterviewScreen(assessment))
        await pilot.pause()
        painted: list[float] = []
        show = app._display

        def stamped(screen: Screen[object], renderable: RenderableType | None) -> None:
            show(screen, renderable)
            painted.append(time.perf_counter())

        # The pilot itself waits longer than the app needs: what counts is the last update
        # of the display that a key caused.
        app._display = stamped  # type: ignore[method-assign]
        for n in range(100):
            painted.clear()
            start = time.perf_counter()
            await pilot.press("0123"[n % 4])
            await pilot.pause()
            if painted:  # a question that is not asked takes no answer and changes nothing
                times.append(painted[-1] - start)
            if n % 4 == 3:
                await pilot.press("j")
                await pilot.pause()
    return times


def run() -> Iterator[Figure]:
    """Both, each in its own way."""
    pairs = [(first_paint(OURS), first_paint(MINIMAL)) for _ in range(7)]
    quotient = statistics.median(a / b for a, b in pairs)
    ours, base = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    detail = f"[{ours:.0f} ms against {base:.0f} ms]"
    yield Figure("first paint against a minimal Textual app", quotient, "×", 1.6, detail)
    with tempfile.TemporaryDirectory() as folder:
        times = sorted(asyncio.run(_key_times(Path(folder))))
    p95 = times[int(len(times) * 0.95)] * 1000
    yield Figure("answer key to updated bars, 95th percentile", p95, "ms", 50)
