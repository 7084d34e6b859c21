"""What must not happen: markup in people's words, crashes on tiny terminals, lost text."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest
from textual.widgets import TextArea

from riskassess.app.app import RiskassessApp
from riskassess.app.screens.interview import InterviewScreen
from riskassess.errors import Fault, LackingError
from riskassess.questionnaire.response import Answer
from tests.app.helpers_app import WARD, desk, press, running, screen_text, settle, text_of

NASTY = "[bold]Ward[/] [/red] [link=x]7"


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_names_are_shown_as_they_are(tmp_path: Path, size: tuple[int, int]) -> None:
    here = desk(tmp_path)
    assessment = here.create(
        dataclasses.replace(WARD, name=NASTY, system="[/]", description="[/b]")
    )
    here.answer(assessment.id, "R1-E1", Answer(1, note="[/] see [bold]"))
    async with running(tmp_path, size) as pilot:
        assert NASTY[:18] in screen_text(pilot)
        await press(pilot, "enter")
        assert NASTY in screen_text(pilot)
        await press(pilot, "slash", *"R1-E1", "enter")
        assert "[/] see [bold]" in text_of(pilot, "#q-said")
        await press(pilot, "r")
        assert NASTY in screen_text(pilot)
        await press(pilot, "p")
        assert NASTY in screen_text(pilot)
        await press(pilot, "escape", "escape", "d")
        assert "[/]" in text_of(pilot, "#origin")


@pytest.mark.parametrize("keys", [(), ("enter",), ("r",), ("p",), ("d",), ("enter", "a")])
async def test_a_tiny_terminal_asks_to_be_enlarged(tmp_path: Path, keys: tuple[str, ...]) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path) as pilot:
        await press(pilot, *keys)
        await pilot.resize_terminal(20, 5)
        await settle(pilot)
        assert "enlarge" in screen_text(pilot)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "enlarge" not in screen_text(pilot)


async def test_starting_in_a_tiny_terminal(tmp_path: Path) -> None:
    async with running(tmp_path, (20, 5)) as pilot:
        assert "enlarge" in screen_text(pilot)
        await press(pilot, "n", "escape")


async def test_a_store_that_does_not_open_is_explained_and_can_be_tried_again(
    tmp_path: Path,
) -> None:
    broken = [True]

    def open_desk():
        if broken:
            raise LackingError([Fault("store.readonly", details={"detail": "read-only [disk]"})])
        return desk(tmp_path)

    async with running(tmp_path, open_desk=open_desk) as pilot:
        text = screen_text(pilot)
        assert "The store cannot be written: read-only [disk]." in text
        assert "Check permissions" in text
        assert pilot.app.screen.focused.label.plain == "Try again"
        broken.clear()
        await press(pilot, "enter")
        assert "No assessment yet" in screen_text(pilot)


async def test_a_write_that_fails_is_explained_and_the_text_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    async with running(tmp_path) as pilot:
        await press(pilot, "enter")
        question = pilot.app.screen.question

        def readonly(event):
            raise LackingError([Fault("store.readonly", details={"detail": "read-only"})])

        monkeypatch.setattr(pilot.app.desk.store, "append", readonly)
        await press(pilot, "2")
        assert "The store cannot be written: read-only." in screen_text(pilot)
        await press(pilot, "escape", "a", *"kept", "ctrl+s")
        assert "The store cannot be written" in screen_text(pilot)
        await press(pilot, "escape")
        assert pilot.app.screen.query_one("#text", TextArea).text == "kept"
        monkeypatch.undo()
        await press(pilot, "ctrl+s")
        assert here.open(id_).answers[question].note == "kept"


async def test_a_note_closed_by_mistake_comes_back(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path) as pilot:
        await press(pilot, "enter", "a", *"half", "escape")
        assert isinstance(pilot.app.screen, InterviewScreen)
        await press(pilot, "a")
        assert pilot.app.screen.query_one("#text", TextArea).text == "half"


async def test_a_change_by_somebody_else_is_shown_before_anything_is_written(
    tmp_path: Path,
) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    async with running(tmp_path) as pilot:
        await press(pilot, "enter")
        question = pilot.app.screen.question
        here.answer(id_, question, Answer(0, note="by a colleague"))
        await press(pilot, "3")
        assert "tester has changed the same meanwhile" in screen_text(pilot)
        assert here.open(id_).answers[question].value == 0
        await press(pilot, "escape")
        assert "by a colleague" in text_of(pilot, "#q-said")
        await press(pilot, "3")
        assert here.open(id_).answers[question].value == 3


async def test_without_colour_everything_is_still_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    desk(tmp_path).create(WARD)
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "enter", "2")
        text = screen_text(pilot)
        assert "▶2" in text
        assert "… ● critical" in text
        assert "(undetermined)" in text


HEAVY = [
    "numpy",
    "pydantic",
    "yaml",
    "weasyprint",
    "jinja2",
    "sqlite3",
    "importlib.metadata",
    "textual.widgets._data_table",
    "textual.widgets._text_area",
    "riskassess.questionnaire",
    "riskassess.method",
    "riskassess.record",
    "riskassess.report",
    "riskassess.catalogue",
    "riskassess.app.screens.home",
]
FIRST_PAINT = """
import os, sys
from textual.app import App
def on_ready(self):  # Textual tells so when it has painted first
    print(*(name for name in sys.argv[1:] if name in sys.modules), file=sys.__stdout__, flush=True)
    os._exit(0)
App.on_ready = on_ready
from riskassess.app.app import run
run(None, "en", "tester")
"""


def test_nothing_heavy_is_loaded_before_the_first_paint(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("seen_welcome = true\n")
    environ = os.environ | {
        "HOME": str(tmp_path), "RISKASSESS_CONFIG": str(config),
        "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, *HEAVY, "textual.app"],
        capture_output=True, text=True, check=True, env=environ,
    )  # fmt: skip
    assert done.stdout.split() == ["textual.app"]


async def test_loading_is_told_while_it_lasts(tmp_path: Path) -> None:
    import threading

    go = threading.Event()

    def open_desk():
        go.wait(20)
        return desk(tmp_path)

    app = RiskassessApp(open_desk, "en")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Opening the store" in screen_text(pilot)
        await pilot.press("n")
        go.set()
        await settle(pilot)
        assert "No assessment yet" in screen_text(pilot)
