"""Both languages, switched while running, without losing one's place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po
from textual.widgets import DataTable, Input, TabbedContent

from riskassess.app import commands as offered
from riskassess.app.commands import Command
from riskassess.app.work import published_systems
from riskassess.i18n import translate
from riskassess.questionnaire.load import default, default_folder
from tests.app.helpers_app import WARD, desk, press, running, screen_text, settle, text_of
from tests.app.walk import EMPTY, SCREENS, at, still

SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES)
async def test_interview_keeps_its_question(tmp_path: Path, size: tuple[int, int]) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path, size) as pilot:
        await press(pilot, "enter", "j", "j", "2")
        question = pilot.app.screen.question
        item = pilot.app.questionnaire.questions[question]
        assert text_of(pilot, "#q-text") == item.text.en
        await press(pilot, "l")
        assert pilot.app.screen.question == question
        assert text_of(pilot, "#q-text") == item.text.zh
        await press(pilot, "j", "l")
        assert pilot.app.screen.question != question


async def test_review_keeps_tab_and_row(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path) as pilot:
        await press(pilot, "r", "2", "down", "down")
        await press(pilot, "l")
        screen = pilot.app.screen
        assert screen.query_one("#tabs", TabbedContent).active == "stops"
        assert screen.query_one("#stops-table", DataTable).cursor_row == 2
        assert screen.focused.id == "stops-table"
        row = screen.query_one("#stops-table", DataTable).get_row_at(2)
        stop = pilot.app.questionnaire.stops[str(row[1])]
        assert stop.title.zh in text_of(pilot, "#stops-said")


async def test_what_is_typed_survives_the_switch(tmp_path: Path) -> None:
    async with running(tmp_path) as pilot:
        await press(pilot, "n", "enter", *"Ward [7]")
        pilot.app.action_toggle_language()
        await settle(pilot)
        screen = pilot.app.screen
        assert screen.query_one("#name", Input).value == "Ward [7]"
        assert screen.focused.id == "name"
        assert pilot.app.questionnaire.method.wizard[0].text.zh in screen_text(pilot).replace(
            "\n", ""
        ).replace(" ", "")


async def test_screens_below_follow_when_they_come_back(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path, lang="zh") as pilot:
        await press(pilot, "slash", *"ward", "enter", "r", "l", "escape")
        assert pilot.app.lang == "en"
        assert pilot.app.screen.query_one("#search", Input).value == "ward"
        assert "Verdict" in screen_text(pilot)


async def test_words_come_from_the_catalogue(tmp_path: Path) -> None:
    async with running(tmp_path, lang="zh") as pilot:
        assert translate("zh")("New assessment") in screen_text(pilot)


ALLOWED = {
    "ctrl", "esc", "enter", "tab", "space", "pgup", "pgdn", "GB", "Ada", "Bai", "xyz", "tr",
    "riskassess", "tmp", "committee", "read", "only", "file", "system", "Ward", "assistant", "Night",
    "triage", "bot", "Structure", "service", "Local", "test", "Test", "report", "See", "minutes",
    "Evidence", "is", "missing", "English",
}  # fmt: skip
"""Keys, and what people wrote in the store that is walked through."""


def known_words() -> set[str]:
    """The ASCII words that belong in Chinese text: of the questionnaire, systems and catalogue."""
    folder = default_folder()
    texts = [yaml.safe_load(path.read_text("utf-8")) for path in folder.glob("*.yaml")]
    systems = " ".join(name for system in published_systems() for name in system.spellings)
    with Path("riskassess/locale/zh_CN/LC_MESSAGES/riskassess.po").open("rb") as file:
        said = " ".join(str(entry.string) for entry in read_po(file) if entry.id)
    commands = " ".join(id_ for group in vars(offered).values() for id_ in command_ids(group))
    ids = " ".join(
        (commands, *default().items, *default().types, *default().stops, *default().hazards)
    )
    return {*words_in(" ".join((systems, said, ids, *chinese(texts)))), *ALLOWED}


def command_ids(group: object) -> Iterable[str]:
    """What a keymap calls the commands; the help shows it."""
    for command in group if isinstance(group, tuple) else (group,):
        if isinstance(command, Command):
            yield command.id


def chinese(node: object) -> Iterable[str]:
    """Every Chinese text, and every source and code beside it."""
    if isinstance(node, dict):
        for key, below in node.items():
            if key != "en":
                yield from chinese(below)
    elif isinstance(node, list):
        for below in node:
            yield from chinese(below)
    elif isinstance(node, str):
        yield node


HASHES = r"RA-\w+|sha256:\w+|\b(?=[a-f]*\d)[0-9a-f]{4,}|[A-Z]{2}-[A-Z]+|\b[a-f]{2,}\b"


def words_in(text: str) -> set[str]:
    """All but ids, hashes, which may break at the end of a line, and what a border cuts off."""
    return set(re.findall("[A-Za-z]{2,}", re.sub(rf"{HASHES}|│\w+|\w+│", "", text)))


@pytest.mark.parametrize("name", [*SCREENS, *EMPTY])
async def test_no_english_is_left_on_a_chinese_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    still(monkeypatch)
    async with at(tmp_path, name, (160, 60), lang="zh") as pilot:
        assert words_in(screen_text(pilot)) - known_words() == set()
