"""``--accessible``: what a screen reader, a braille display or a magnifier gets to see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.command import CommandList
from textual.geometry import Offset
from textual.widgets import OptionList

from riskassess.app.accessible import reading_place
from riskassess.app.settings import Settings
from riskassess.questionnaire.response import Answer
from tests.app.helpers_app import WARD, desk, press, running, screen_text
from tests.app.test_app_robust import environ
from tests.terminal import Terminal

__all__ = ["environ"]

ACCESSIBLE = Settings(seen_welcome=True, accessible=True)
DRAWN = re.compile("[\u2500-\u25ff]")
"""Box drawing, blocks and geometric shapes."""
EVERYWHERE = [
    (), ("n",), ("n", "enter"), ("d",), ("enter",), ("enter", "a"), ("enter", "slash"),
    ("enter", "question_mark"), ("r",), ("r", "2"), ("r", "4"), ("r", "6"), ("r", "8"), ("r", "D"),
    ("p",), ("ctrl+p",),
]  # fmt: skip


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("keys", EVERYWHERE)
async def test_nothing_is_drawn_but_in_ascii(
    tmp_path: Path, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    here = desk(tmp_path)
    here.answer(here.create(WARD), "R1-E1", Answer(2))
    async with running(tmp_path, size, settings=ACCESSIBLE) as pilot:
        await press(pilot, *keys)
        assert DRAWN.findall(screen_text(pilot)) == []


async def test_levels_are_words(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path, (120, 40), settings=ACCESSIBLE) as pilot:
        assert "open, open, open, open, open" in screen_text(pilot)
        await press(pilot, "enter")
        assert re.search("none +… +critical", screen_text(pilot))


async def test_the_cursor_stands_where_one_reads(tmp_path: Path) -> None:
    here = desk(tmp_path)
    for _ in range(3):
        here.create(WARD)
    async with running(tmp_path, settings=ACCESSIBLE) as pilot:

        def place() -> Offset:
            found = reading_place(pilot.app.screen)
            assert found is not None
            return found

        def line() -> str:
            return screen_text(pilot).split("\n")[place().y]

        assert "Ward assistant" in line()
        first = place().y
        await press(pilot, "down")
        assert place().y == first + 1
        await press(pilot, "d", "tab", "down", "enter")
        assert "(x) " in line()
        await press(pilot, "escape", "slash", "w", "a")
        assert place() == pilot.app.screen.focused.cursor_screen_offset
        await press(pilot, "escape", "n", "down", "down")  # the list is read, not the field
        highlighted = pilot.app.screen.query_one("#options", OptionList).highlighted_option
        assert highlighted.prompt.plain.split()[0] in line()
        await press(pilot, "E")
        assert place() == pilot.app.screen.focused.cursor_screen_offset
        await press(pilot, "escape", "escape", "ctrl+p", "down", "down")
        highlighted = pilot.app.screen.query_one(CommandList).highlighted_option
        assert str(highlighted.prompt).split("\n")[0].strip()[:20] in line()
        await press(pilot, "w")
        assert place() == pilot.app.screen.focused.cursor_screen_offset
        await press(pilot, "escape")
        await press(pilot, "enter", "enter")
        question = pilot.app.screen.question
        assert pilot.app.questionnaire.questions[question].text.en.startswith(line().strip()[:40])


async def test_the_cursor_follows_the_display(tmp_path: Path) -> None:
    for _ in range(2):
        desk(tmp_path).create(WARD)
    async with running(tmp_path, settings=ACCESSIBLE) as pilot:
        await press(pilot, "down")
        assert pilot.app.cursor_position == reading_place(pilot.app.screen)


@pytest.mark.parametrize("settings", [ACCESSIBLE, Settings(seen_welcome=True, animation=False)])
async def test_nothing_moves_by_itself(tmp_path: Path, settings: Settings) -> None:
    async with running(tmp_path, settings=settings) as pilot:
        assert pilot.app.animation_level == "none"
        await press(pilot, "slash")
        assert not pilot.app.screen.focused.cursor_blink


@pytest.mark.parametrize(("options", "visible"), [((), False), (("--accessible",), True)])
def test_the_real_cursor_is_visible(
    tmp_path: Path, environ: dict[str, str], options: tuple[str, ...], visible: bool
) -> None:
    with Terminal("-m", "riskassess", *options, **environ) as terminal:
        terminal.until("Ward assistant")
        assert terminal.modes()[25] == visible
        terminal.type("Q")
        assert terminal.ended() == 0
        assert terminal.modes()[25]


def test_it_is_remembered_in_the_settings(tmp_path: Path, environ: dict[str, str]) -> None:
    (tmp_path / "config.toml").write_text("accessible = true\nseen_welcome = true\n", "utf-8")
    with Terminal("-m", "riskassess", **environ) as terminal:
        terminal.until("Ward assistant")
        terminal.type("\r")
        terminal.until("R1-E1")
        assert "─".encode() not in terminal.written
        terminal.type("Q")
        assert terminal.ended() == 0
