"""Keys, footer, palette and help are the same commands."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import CommandPalette

from riskassess.app import commands as offered
from riskassess.app.commands import EVERYWHERE, Command, CommandProvider
from riskassess.app.screens.base import BaseScreen
from riskassess.app.screens.compare import CompareScreen, CompareWith
from riskassess.app.screens.describe import DescribeScreen
from riskassess.app.screens.due import DueScreen
from riskassess.app.screens.evidence import EvidenceForm
from riskassess.app.screens.forms import FindScreen, Form, TextForm
from riskassess.app.screens.home import HomeScreen
from riskassess.app.screens.interview import InterviewScreen
from riskassess.app.screens.messages import ErrorScreen, HelpScreen
from riskassess.app.screens.record import RecordScreen
from riskassess.app.screens.report import ReportScreen
from riskassess.app.screens.review import ReviewScreen
from riskassess.app.screens.systems import SystemsScreen
from tests.app.helpers_app import WARD, desk, press, running, screen_text, text_of

SCREENS: list[type[BaseScreen]] = [
    HomeScreen, DescribeScreen, InterviewScreen, ReviewScreen, ReportScreen, SystemsScreen,
    FindScreen, Form, TextForm, EvidenceForm, ErrorScreen, HelpScreen, DueScreen, CompareScreen,
    CompareWith, RecordScreen,
]  # fmt: skip


def commands(screen: type[BaseScreen]) -> tuple[Command, ...]:
    return (*screen.HERE, *EVERYWHERE)


@pytest.mark.parametrize("screen", SCREENS)
async def test_every_key_is_bound_to_its_action(screen: type[BaseScreen]) -> None:
    from textual.binding import Binding

    bound = {
        binding.key: binding.action
        for class_ in reversed(screen.__mro__)
        for binding in Binding.make_bindings(class_.__dict__.get("BINDINGS", ()))
    }
    for command in commands(screen):
        for key in (
            Binding.make_bindings([Binding(",".join(command.keys), "x")]) if command.keys else ()
        ):
            assert bound[key.key] == command.action


@pytest.mark.parametrize("screen", SCREENS)
def test_every_action_exists(screen: type[BaseScreen]) -> None:
    from riskassess.app.app import RiskassessApp

    for command in commands(screen):
        where, _, rest = command.action.partition(".")
        owner = RiskassessApp if where == "app" else screen
        assert callable(getattr(owner, "action_" + rest.partition("(")[0], None)), command.action


def test_every_screen_is_listed_with_its_commands() -> None:
    """What is checked for each entry of the list is then checked for each screen."""
    for screen in SCREENS:
        assert commands(screen) in offered.SCREENS.values()


@pytest.mark.parametrize("keys", [(), ("enter",), ("r",), ("p",), ("d",), ("enter", "a")])
async def test_palette_and_help_list_every_command(tmp_path: Path, keys: tuple[str, ...]) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path, (120, 60)) as pilot:
        await press(pilot, *keys)
        here = pilot.app.screen
        wanted = {c.title for c in here.commands}
        hits = [hit async for hit in CommandProvider(here).discover()]
        listed = {str(hit.text).partition("  (")[0] for hit in hits}
        assert listed == wanted - {"All commands"}
        pilot.app.action_show_help()
        await press(pilot)
        shown = " ".join(str(line.render()) for line in pilot.app.screen.query(".help-line"))
        assert all(title in shown for title in wanted)


async def test_a_command_runs_from_the_palette(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path) as pilot:
        await press(pilot, "ctrl+p")
        assert isinstance(pilot.app.screen, CommandPalette)
        await press(pilot, *"review")
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, ReviewScreen)


async def test_the_footer_names_the_commands(tmp_path: Path) -> None:
    async with running(tmp_path) as pilot:
        footer = text_of(pilot, "#keys")
        for command in pilot.app.screen.commands:
            if command.footer:
                assert f"{command.key_text} {command.footer}" in footer


async def test_help_opens_from_every_screen_and_closes(tmp_path: Path) -> None:
    async with running(tmp_path) as pilot:
        await press(pilot, "question_mark")
        assert "What can be done here" in screen_text(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_quit_from_a_form(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path) as pilot:
        await press(pilot, "enter", "a")
        await pilot.press("ctrl+q")
        await pilot.pause()
    assert pilot.app.return_value == 0
