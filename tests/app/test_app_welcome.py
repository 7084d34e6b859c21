"""The first start: three steps, skippable, shown once; what is chosen is remembered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable

from riskassess.app.app import RiskassessApp
from riskassess.app.screens.describe import DescribeScreen
from riskassess.app.screens.forms import ImportForm
from riskassess.app.screens.home import HomeScreen
from riskassess.app.screens.systems import SystemsScreen
from riskassess.app.screens.welcome import WelcomeScreen
from riskassess.app.settings import load
from riskassess.app.themes import LIGHT
from riskassess.app.widgets.choice import Choice
from tests.app.helpers_app import desk, press, screen_text, settle

SIZES = [(80, 24), (120, 40)]


@asynccontextmanager
async def starting(folder: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[int]]:
    """The app as ``riskassess`` starts it, with its settings in ``folder``."""
    config = folder / "config.toml"
    app = RiskassessApp(
        lambda: desk(folder), "en", actor="tester", settings=load(config)[0], config=config
    )
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        yield pilot


@pytest.mark.parametrize("size", SIZES)
async def test_three_steps_then_practice_and_never_again(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with starting(tmp_path, size) as pilot:
        assert "your committee decides" in screen_text(pilot)
        await press(pilot, "enter")
        assert "Colours" in screen_text(pilot)
        await press(pilot, "enter")
        assert "How would you like to begin?" in screen_text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert pilot.app.practice
        assert pilot.app.screen.query_one("#list", DataTable).row_count == 4
    async with starting(tmp_path, size) as pilot:
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "No assessment yet" in screen_text(pilot)


async def test_skipped_it_is_not_shown_again(tmp_path: Path) -> None:
    async with starting(tmp_path) as pilot:
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
    assert load(tmp_path / "config.toml")[0].seen_welcome
    async with starting(tmp_path) as pilot:
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_language_and_colours_act_at_once_and_are_remembered(tmp_path: Path) -> None:
    async with starting(tmp_path) as pilot:
        await press(pilot, "right")
        themes = pilot.app.screen.query_one("#theme", Choice)
        themes.highlighted = [offer.code for offer in themes.offers].index(LIGHT)
        themes.action_select()
        await settle(pilot)
        languages = pilot.app.screen.query_one("#language", Choice)
        languages.highlighted = 1
        languages.action_select()
        await settle(pilot)
        assert pilot.app.theme == LIGHT
        assert isinstance(pilot.app.screen, WelcomeScreen)
        assert "配色" in screen_text(pilot)
        assert pilot.app.screen.step == 2
    settings, faults = load(tmp_path / "config.toml")
    assert (settings.theme, settings.lang, faults) == (LIGHT, "zh", ())
    assert not settings.seen_welcome


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("start", "screens"),
    [("new", (SystemsScreen, DescribeScreen)), ("take_in", (ImportForm,))],
)
async def test_the_other_ways_to_begin(
    tmp_path: Path, start: str, screens: tuple[type, ...], size: tuple[int, int]
) -> None:
    async with starting(tmp_path, size) as pilot:
        await press(pilot, "right", "right")
        await pilot.click(f"#start-{start}")
        await settle(pilot)
        assert isinstance(pilot.app.screen, screens)


async def test_forth_and_back_with_the_arrows(tmp_path: Path) -> None:
    async with starting(tmp_path) as pilot:
        await press(pilot, "right", "right", "left", "left")
        assert pilot.app.screen.step == 1
        await press(pilot, "left")
        assert isinstance(pilot.app.screen, WelcomeScreen)
        await press(pilot, "right", "right", "right")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_up_and_down_go_from_button_to_button(tmp_path: Path) -> None:
    async with starting(tmp_path) as pilot:
        await press(pilot, "enter", "enter", "down", "down", "up", "enter")
        assert isinstance(pilot.app.screen, SystemsScreen)


async def test_the_introduction_can_be_seen_again(tmp_path: Path) -> None:
    async with starting(tmp_path) as pilot:
        await press(pilot, "escape")
        await pilot.app.screen.run_action("screen.welcome")
        await settle(pilot)
        assert isinstance(pilot.app.screen, WelcomeScreen)


async def test_settings_that_cannot_be_written_are_said_and_nothing_stops(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    async with starting(tmp_path) as pilot:
        await press(pilot, "escape")
        await settle(pilot)
        shown = " ".join(str(toast.render()) for toast in pilot.app.screen.query("Toast"))
        assert "The file cannot be read" in shown
        assert isinstance(pilot.app.screen, HomeScreen)
