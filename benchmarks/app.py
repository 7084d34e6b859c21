"""The app: first paint, memory, and the time from an answer key to updated bars.

Against a minimal Textual app; with RISKASSESS_BENCH_RIVALS=1 also against Posting and
Harlequin, installed for the purpose into an environment that is thrown away afterwards.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections.abc import Iterator
from pathlib import Path

from rich.console import RenderableType
from textual.screen import Screen

from benchmarks.figures import Figure
from riskassess.record.assessment import Assessment
from riskassess.record.desk import Desk

# The most memory since the process began its program; getrusage counts the one before too.
MEMORY = """
from pathlib import Path
def memory():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(line.split()[1] for line in lines if line.startswith("VmHWM"))
"""
# Textual tells every app when it has painted first.
STOPWATCH = (
    MEMORY
    + """
import os, sys, time
from textual.app import App
def on_ready(self):
    print(time.time(), memory(), file=sys.__stdout__, flush=True)
    os._exit(0)
App.on_ready = on_ready
"""
)
MINIMAL = """
from textual.widgets import Static
class Minimal(App):
    def compose(self): yield Static("hello")
Minimal().run()
"""
OURS = """
from riskassess.app.app import RiskassessApp
RiskassessApp(lambda: None, "en").run()
"""
LOADED = (
    MEMORY
    + """
import sys, tempfile
from riskassess.app.app import RiskassessApp
from riskassess.app.screens.interview import InterviewScreen
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Deployment
from riskassess.record.desk import Desk
from riskassess.record.store import SqliteStore
import asyncio
async def main(folder):
    desk = Desk(SqliteStore(Path(folder) / "a.sqlite"), default(), "bench")
    app = RiskassessApp(lambda: desk, "en")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()  # the store is opened after the first paint
        await app.workers.wait_for_complete()
        await app.push_screen(InterviewScreen(desk.create(Deployment(types=("FT-KB", "DEP")))))
        for n in range(40):
            await pilot.press("0123"[n % 4], "j")
    print(0, memory(), file=sys.__stdout__)
with tempfile.TemporaryDirectory() as folder:
    asyncio.run(main(folder))
"""
)
RIVALS = {
    "posting": "import sys; sys.argv = ['posting']; from posting.__main__ import cli; cli()",
    "harlequin": "import sys; sys.argv = ['']; from harlequin.cli import harlequin; harlequin()",
}


def started(code: str, python: str = sys.executable) -> tuple[float, float]:
    """Seconds from starting the process to what it prints, and its memory in MiB by then."""
    environ = {**os.environ, "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver"}
    start = time.time()
    done = subprocess.run(
        [python, "-c", code], capture_output=True, text=True, check=True, env=environ
    )
    then, memory = done.stdout.split()[-2:]
    return float(then) - start, float(memory) / 1024


def against(
    name: str, code: str, bound: float, base: str, python: str = sys.executable, runs: int = 7
) -> Figure:
    """Our first paint against that of ``code``, the two in turn."""
    both = ((OURS, sys.executable), (code, python))
    pairs = [[started(STOPWATCH + each, by)[0] for each, by in both] for _ in range(runs)]
    quotient = statistics.median(a / b for a, b in pairs)
    ours, theirs = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    return Figure(name, quotient, "×", bound, f"[{ours:.0f} ms against {theirs:.0f} ms{base}]")


def rivals(folder: Path) -> Iterator[Figure]:
    """Our first paint against theirs; what does not install is passed over, and said."""
    for name, code in RIVALS.items():
        home = folder / name
        venv.create(home, with_pip=True)
        python = str(home / "bin" / "python")
        try:
            subprocess.run([python, "-m", "pip", "install", "-q", name], check=True)
            started(STOPWATCH + code, python)
            yield against(f"first paint against {name}", code, 1, "", python)
        except subprocess.CalledProcessError as error:
            print(f"     {name} is left out: {error}")


@contextlib.contextmanager
def reports(desk: Desk, assessment: Assessment, folder: Path) -> Iterator[None]:
    """Meanwhile the longest report is made over and over, as the app makes it: in a thread."""
    from riskassess.app.reporting import Order, Reporter

    reporter, ended = Reporter(), threading.Event()
    order = Order(assessment, "zh", "full", folder / "report.pdf", desk)

    def make() -> None:
        while not ended.is_set():
            reporter.write(assessment.questionnaire, order, lambda *_: None)

    reporter.ready()
    thread = threading.Thread(target=make)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        reporter.close()


async def _key_times(folder: Path, *, reporting: bool) -> list[float]:
    from riskassess.app.app import RiskassessApp
    from riskassess.app.screens.interview import InterviewScreen
    from riskassess.questionnaire.load import default
    from riskassess.questionnaire.response import Deployment
    from riskassess.record.desk import Desk
    from riskassess.record.store import SqliteStore

    desk = Desk(SqliteStore(folder / f"{reporting}.sqlite"), default(), "bench")
    assessment = desk.create(Deployment(types=("FT-KB", "DEP"), name="Bench"))
    app = RiskassessApp(lambda: desk, "en")
    times = []
    beside = reports(desk, assessment, folder) if reporting else contextlib.nullcontext()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()  # the store is opened after the first paint
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
        with beside:
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
    """Each in its own way."""
    yield against("first paint against a minimal Textual app", MINIMAL, 1.6, "")
    minimal = started(STOPWATCH + MINIMAL)[1]
    for name, found, bound in (
        ("memory at first paint", started(STOPWATCH + OURS)[1], 2),
        ("memory in the interview", started(LOADED)[1], 5),
    ):
        detail = f"[{found:.0f} MiB against {minimal:.0f} MiB]"
        yield Figure(f"{name} against a minimal Textual app", found / minimal, "×", bound, detail)
    with tempfile.TemporaryDirectory() as folder:
        for reporting, case in ((False, ""), (True, ", while reports are made")):
            times = sorted(asyncio.run(_key_times(Path(folder), reporting=reporting)))
            p95 = times[int(len(times) * 0.95)] * 1000
            yield Figure(f"answer key to updated bars{case}, 95th percentile", p95, "ms", 50)
        if os.environ.get("RISKASSESS_BENCH_RIVALS"):
            yield from rivals(Path(folder))
