"""A running app on a store of its own, for the pilot tests."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static

from riskassess.app import reporting
from riskassess.app.app import RiskassessApp
from riskassess.app.commands import Keymap
from riskassess.app.settings import Settings
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Deployment
from riskassess.record.desk import Desk
from riskassess.record.store import SqliteStore

WARD = Deployment(types=("FT-KB",), name="Ward assistant", patient="yes", retrieval="no")


class Reporter(reporting.Reporter):
    """A reporter without a rendering process: ``write`` is what is done instead."""

    def __init__(self, write: Callable[..., None]) -> None:
        super().__init__()
        self.write = write  # type: ignore[method-assign]

    def ready(self) -> None:
        """Nothing to load."""


def desk(folder: Path) -> Desk:
    """A desk whose clock never shows the same millisecond twice, so that "latest" is one."""
    return Desk(SqliteStore(folder / "a.sqlite"), default(), "tester", now=tick)


_shown = itertools.count()


def tick() -> dt.datetime:
    """A second later at each call."""
    return dt.datetime(2026, 11, 23, tzinfo=dt.UTC) + dt.timedelta(seconds=next(_shown))


@asynccontextmanager
async def running(
    folder: Path, size: tuple[int, int] = (80, 24), keymap: Keymap | None = None, **options: Any
) -> AsyncIterator[Pilot[int]]:
    """The app with everything loaded, on ``folder``/a.sqlite."""
    options.setdefault("lang", "en")
    options.setdefault("open_desk", lambda: desk(folder))
    options.setdefault("settings", Settings(seen_welcome=True, keymap=keymap or {}))
    app = RiskassessApp(actor="tester", **options)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        yield pilot


async def settle(pilot: Pilot[int]) -> None:
    """Until all workers and all messages they caused are done."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def press(pilot: Pilot[int], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


async def until(pilot: Pilot[int], holds: Callable[[], bool]) -> None:
    """Until ``holds``, however busy the machine is."""
    for _ in range(1000):
        if holds():
            return
        await pilot.pause()
    raise AssertionError(screen_text(pilot))


def screen_text(pilot: Pilot[int]) -> str:
    """What stands on the screen, line by line."""
    compositor = pilot.app.screen._compositor
    return "\n".join("".join(s.text for s in strip) for strip in compositor.render_strips())


def text_of(pilot: Pilot[int], selector: str) -> str:
    """The words of a Static, as plain text."""
    return str(pilot.app.screen.query_one(selector, Static).render())
