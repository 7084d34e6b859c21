"""A walk through every screen, always the same: for snapshots, languages and pictures."""

from __future__ import annotations

import datetime as dt
import html
import importlib
import itertools
import pkgutil
import random
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from riskassess import app
from riskassess.app.app import RiskassessApp
from riskassess.app.screens.messages import ErrorScreen
from riskassess.app.settings import Settings
from riskassess.app.themes import DARK
from riskassess.errors import Fault, LackingError
from riskassess.i18n import Lang
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Deployment, Evidence
from riskassess.record import reviews
from riskassess.record.decisions import decide
from riskassess.record.desk import Desk
from riskassess.record.store import SqliteStore
from tests.app.helpers_app import settle

TODAY = dt.date(2026, 11, 23)

# How each screen is reached from home: actions, or else keys. A new screen belongs here.
SCREENS: dict[str, tuple[str, ...]] = {
    "home": (),
    "home-search": ("screen.search", "t", "r"),
    "home-nothing-found": ("screen.search", "x", "y", "z"),
    "home-filter": ("screen.filter",),
    "portfolio": ("screen.portfolio",),
    "portfolio-cell": ("screen.portfolio", "right", "right"),
    "import": ("screen.take_in",),
    "welcome": ("screen.welcome",),
    "welcome-looks": ("screen.welcome", "screen.onward"),
    "welcome-start": ("screen.welcome", "screen.onward", "screen.onward"),
    "help": ("app.show_help",),
    "palette": ("app.command_palette",),
    "palette-nothing-found": ("app.command_palette", "x", "y", "z"),
    "themes": ("app.change_theme",),
    "due": ("screen.due",),
    "compare-with": ("screen.compare",),
    "systems": ("screen.new",),
    "describe-new": ("screen.new", "escape"),
    "describe": ("screen.describe",),
    "interview": ("screen.open",),
    "interview-safeguard": ("screen.open", "screen.go('R1-S1')"),
    "interview-not-asked": ("screen.open", "screen.go('R1-S5')"),
    "note": ("screen.open", "screen.note"),
    "evidence": ("screen.open", "screen.go('R1-S1')", "screen.evidence"),
    "not-applicable": ("screen.open", "screen.go('R1-S2')", "screen.not_applicable"),
    "find": ("screen.open", "screen.find"),
    "explain": ("screen.open", "screen.go('R1-S1')", "screen.explain"),
    "history": ("screen.open", "screen.go('R1-S1')", "screen.history"),
    "help-interview": ("screen.open", "app.show_help"),
    "review": ("screen.review",),
    **{f"review-{tab}": ("screen.review", f"screen.tab('{tab}')")
       for tab in ("stops", "open", "path", "flips", "robustness", "opinions", "decision", "axes")},
    "what-if": ("screen.review", "screen.try_out"),
    "record": ("screen.record",),
    "record-evidence": ("screen.record", "screen.tab('backing')"),
    "decide": ("screen.review", "screen.decide"),
    "settle": ("screen.review", "screen.tab('opinions')", "enter"),
    "report": ("screen.report",),
    "error": ("error",),
}  # fmt: skip
EMPTY = {"home-empty": (), "home-loading": ("loading",)}
"""On a store without anything in it."""


def still(patch: pytest.MonkeyPatch) -> None:
    """The same ids, salts, day, time zone and home on every machine."""
    patch.setenv("TZ", "UTC")
    time.tzset()
    patch.setattr(Path, "home", lambda: Path("/tmp"))
    drawn = random.Random(2023)
    patch.setattr("secrets.choice", drawn.choice)
    patch.setattr("secrets.token_hex", lambda size: drawn.randbytes(size).hex())
    patch.setattr("textual.command.CommandPalette._NO_MATCHES_COUNTDOWN", 0.001)

    class Day(dt.date):
        @classmethod
        def today(cls) -> dt.date:
            return TODAY

    shown = SimpleNamespace(**{**vars(dt), "date": Day})
    for found in pkgutil.walk_packages(app.__path__, "riskassess.app."):
        if hasattr(module := importlib.import_module(found.name), "dt"):
            patch.setattr(module, "dt", shown)


def store(folder: Path, actor: str = "Ada", hour: int = 12) -> Desk:
    """A desk in ``folder`` whose clock begins at ``hour`` and goes on with each event."""
    minutes = itertools.count()
    start = dt.datetime(2026, 11, 23, hour, tzinfo=dt.UTC)

    def now() -> dt.datetime:
        return start + dt.timedelta(minutes=next(minutes))

    return Desk(SqliteStore(folder / "walk.sqlite"), default(), actor, now=now)


def furnish(folder: Path) -> None:
    """Three assessments: decided and void, complete, and the one that is walked through."""
    desk = store(folder, hour=8)
    fold = Deployment(("DT-M",), "Structure service", ("research",), system="ESMFold")
    decided = desk.create(fold)
    for question in list(default().questions)[::3]:
        decided = desk.answer(decided, question, Answer(2))
    said = {"outcome": "defer", "reason": "Evidence is missing", "rereview": "2026-12-01"}
    decide(desk, decided, said, TODAY)
    bot = Deployment(("DT-KB",), "Night triage bot", ("consumer",), patient="yes", retrieval="yes")
    full = desk.create(bot)
    for question, item in default().questions.items():
        backed = (Evidence("2026/7", expires=dt.date(2026, 12, 10)),)
        evidence = backed if item.kind == "safeguard" else ()
        full = desk.answer(full, question, Answer(2, evidence=evidence))
    walked = desk.create(
        Deployment(("FT-KB",), "Ward assistant 病房助手", ("consumer",), patient="yes")
    )
    for question, value in {"R1-E1": 2, "R1-E2": "unknown", "R1-E3": 0, "R4-E1": 3}.items():
        walked = desk.answer(walked, question, Answer(value))
    old = (Evidence("Local test 2024", dt.date(2024, 5, 2), dt.date(2025, 5, 1)),)
    walked = desk.answer(walked, "R1-S1", Answer(3, note="See [minutes]", evidence=old))
    other = store(folder, "Bai", hour=11)
    reviews.start(other, walked.id)
    reviews.answer(other, walked.id, "R1-E1", Answer(3))
    reviews.submit(other, walked.id)


class Pictured(RiskassessApp):
    """The app, with pictures that need no network and have Chinese as wide as it is.

    Rich gives every character of a text the width of one cell, and names a font to be loaded.
    """

    CSS_PATH: ClassVar[Any] = [Path(app.__path__[0]) / sheet for sheet in RiskassessApp.CSS_PATH]

    def export_screenshot(self, **options: Any) -> str:
        """The screen as SVG."""
        picture = re.sub(
            r"@font-face \{.*?\}\s*", "", super().export_screenshot(**options), flags=re.S
        )
        return re.sub(r'textLength="([\d.]+)"([^>]*)>([^<]*)<', _widened, picture)


def _widened(text: re.Match[str]) -> str:
    shown = html.unescape(text[3])
    wide = float(text[1]) * cell_len(shown) / len(shown)
    return f'textLength="{wide:g}"{text[2]}>{text[3]}<'


@asynccontextmanager
async def at(
    folder: Path,
    name: str,
    size: tuple[int, int],
    *,
    lang: Lang = "en",
    theme: str = DARK,
    accessible: bool = False,
) -> AsyncIterator[Pilot[int]]:
    """The app on the screen ``name``, where nothing moves any more."""
    program = made(folder, name, lang=lang, theme=theme, accessible=accessible)
    async with program.run_test(size=size) as pilot:
        await walk(pilot, name)
        yield pilot


def made(
    folder: Path, name: str, *, lang: Lang, theme: str = DARK, accessible: bool = False
) -> Pictured:
    """The app on a store that has what the screen ``name`` needs."""
    if name in SCREENS:
        furnish(folder)
    settings = Settings(theme=theme, animation=False, accessible=accessible, seen_welcome=True)
    return Pictured(lambda: store(folder), lang, actor="Ada", settings=settings)


async def walk(pilot: Pilot[Any], name: str) -> None:
    """Go from home to the screen ``name``."""
    await settle(pilot)
    for step in (SCREENS | EMPTY)[name]:
        if step == "error":
            details = {"detail": "read-only file system"}
            pilot.app.push_screen(
                ErrorScreen(LackingError([Fault("store.readonly", details=details)]))
            )
        elif step == "loading":
            pilot.app.screen.entries = None
            pilot.app.screen.fill()
        elif "." in step:
            await pilot.app.screen.run_action(step)
        else:
            await pilot.press(step)
        await settle(pilot)
