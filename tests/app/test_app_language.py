"""Both languages, switched while running, without losing one's place."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import DataTable, Input, TabbedContent

from riskassess.i18n import translate
from tests.app.helpers_app import WARD, desk, press, running, screen_text, settle, text_of

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
