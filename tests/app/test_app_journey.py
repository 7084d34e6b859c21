"""From an empty home to an answered interview, a review and a report."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from textual.widgets import DataTable, Input, OptionList, TextArea

from riskassess.app.screens.describe import DescribeScreen
from riskassess.app.screens.home import HomeScreen
from riskassess.app.screens.interview import InterviewScreen
from riskassess.app.screens.review import ReviewScreen
from tests.app.helpers_app import WARD, desk, press, running, screen_text, settle, text_of

SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES)
async def test_from_empty_home_to_review(tmp_path: Path, size: tuple[int, int]) -> None:
    async with running(tmp_path, size) as pilot:
        assert "No assessment yet" in screen_text(pilot)
        await press(pilot, "n", *"esmfold", "enter")
        assert isinstance(pilot.app.screen, DescribeScreen)
        assert pilot.app.screen.query_one("#name", Input).value == "ESMFold"
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, InterviewScreen)
        first = pilot.app.screen.question
        await press(pilot, "2", "n")
        second = pilot.app.screen.question
        assert second != first
        await press(pilot, "u")
        [kept] = desk(tmp_path).list()
        assert kept.deployment.system == "ESMFold"
        assert kept.deployment.types == ("DT-M",)
        assert (kept.answers[first].value, kept.answers[second].value) == (2, "unknown")
        await press(pilot, "r")
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert "(undetermined)" in text_of(pilot, "#review-verdict")
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "ESMFold" in screen_text(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_every_answer_is_in_the_store_before_the_next_key(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    async with running(tmp_path, size) as pilot:
        await press(pilot, "enter")
        for key in ("0", "3", "u", "1"):
            question = pilot.app.screen.question
            await pilot.press(key)
            value = here.open(id_).answers[question].value
            assert value == (int(key) if key.isdigit() else "unknown")
            await pilot.press("n")


async def test_the_panel_moves_with_the_answer(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "enter")
        before = text_of(pilot, "#bar-R1")
        await press(pilot, "3")
        assert text_of(pilot, "#bar-R1") != before


async def test_undo_takes_back_and_returns_to_the_question(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    async with running(tmp_path) as pilot:
        await press(pilot, "enter")
        question = pilot.app.screen.question
        await press(pilot, "1", "3", "j", "j", "ctrl+z")
        assert pilot.app.screen.question == question
        assert here.open(id_).answers[question].value == 1
        await press(pilot, "ctrl+z", "ctrl+z", "ctrl+z")
        assert question not in here.open(id_).answers


async def test_note_evidence_and_reason(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    async with running(tmp_path) as pilot:
        await press(pilot, "enter", "slash", *"R1-S1", "enter")
        assert pilot.app.screen.question == "R1-S1"
        await press(pilot, "2")
        assert "counts one step lower" in text_of(pilot, "#q-said")
        await press(pilot, "a", *"seen", "ctrl+s")
        await press(pilot, "e", *"Report", "tab", *"2026-01-02", "ctrl+s")
        answer = here.open(id_).answers["R1-S1"]
        assert (answer.value, answer.note, answer.evidence[0].ref) == (2, "seen", "Report")
        assert "counts one step lower" not in text_of(pilot, "#q-said")
        await press(pilot, "N", *"none", "ctrl+s")
        answer = here.open(id_).answers["R1-S1"]
        assert (answer.value, answer.reason) == ("not_applicable", "none")
        await press(pilot, "e", "shift+tab", "up", "ctrl+r", "escape")
        assert here.open(id_).answers["R1-S1"].evidence == ()


async def test_bad_dates_are_explained_and_nothing_typed_is_lost(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    async with running(tmp_path) as pilot:
        await press(pilot, "enter", "slash", *"R1-S1", "enter", "2")
        await press(pilot, "e", *"Report", "tab", *"soon", "ctrl+s")
        assert "is not a date" in screen_text(pilot)
        assert "YYYY-MM-DD" in screen_text(pilot)
        await press(pilot, "escape")
        assert pilot.app.screen.query_one("#ref", TextArea).text == "Report"
        assert pilot.app.screen.query_one("#date", Input).value == "soon"
        assert here.open(id_).answers["R1-S1"].evidence == ()


async def test_exposures_have_neither_reason_nor_evidence(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    async with running(tmp_path) as pilot:
        await press(pilot, "enter", "slash", *"R1-E1", "enter", "N", "e")
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert "R1-E1" not in here.open(id_).answers


async def test_a_question_that_is_not_asked_says_why_and_takes_no_answer(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(dataclasses.replace(WARD, types=("DEP",))).id
    async with running(tmp_path) as pilot:
        await press(pilot, "enter", "slash", *"R1-S1", "enter", "3")
        assert "not meant for this technology type" in text_of(pilot, "#q-closed")
        assert here.open(id_).answers == {}


async def test_answering_by_mouse(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "enter")
        question = pilot.app.screen.question
        assert await pilot.click("#q-2 .anchor-text", offset=(2, 0))
        await settle(pilot)
        assert here.open(id_).answers[question].value == 2
        outline = pilot.app.screen.query_one("#outline", OptionList)
        ids = [outline.get_option_at_index(n).id for n in range(outline.option_count)]
        row = ids.index("R1-S2")
        assert await pilot.click("#outline", offset=(4, row + 1))
        await settle(pilot)
        assert pilot.app.screen.question == "R1-S2"


async def test_footer_words_can_be_clicked(tmp_path: Path) -> None:
    async with running(tmp_path) as pilot:
        assert await pilot.click("#keys", offset=(2, 0))
        await settle(pilot)
        assert isinstance(pilot.app.screen_stack[2], DescribeScreen)


async def test_marks_can_be_clicked_on_a_narrow_screen(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path) as pilot:
        await press(pilot, "enter")
        assert await pilot.click("#marks", offset=(3, 0))
        await settle(pilot)
        assert pilot.app.screen.question == "R1-E2"


async def test_review_explains_a_hazard_and_leads_to_an_open_question(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "r")
        said = text_of(pilot, "#register-said")
        for word in ("+ 0       + 3", "R1-E1: unanswered", "(main)", "rule: docs/method.md"):
            assert word in said
        await press(pilot, "down")
        assert text_of(pilot, "#register-said") != said
        await press(pilot, "2")
        assert "Remedy" in text_of(pilot, "#stops-said")
        await press(pilot, "3")
        table = pilot.app.screen.query_one("#open-table", DataTable)
        wanted = table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert pilot.app.screen.question == wanted


async def test_search_narrows_home(tmp_path: Path) -> None:
    here = desk(tmp_path)
    here.create(WARD)
    here.create(dataclasses.replace(WARD, name="Protein designer", types=("DT-M",)))
    async with running(tmp_path) as pilot:
        await press(pilot, "slash", *"protein")
        text = screen_text(pilot)
        assert "Protein designer" in text
        assert "Ward assistant" not in text
        await press(pilot, "enter", "enter")
        assert pilot.app.screen.assessment.deployment.name == "Protein designer"


async def test_home_stays_on_the_assessment_that_was_changed(tmp_path: Path) -> None:
    here = desk(tmp_path)
    first = here.create(WARD).id
    here.create(dataclasses.replace(WARD, name="Protein designer"))
    async with running(tmp_path) as pilot:
        await press(pilot, "down", "enter", "2", "escape")
        assert pilot.app.screen.chosen().id == first
        assert pilot.app.screen.query_one("#list", DataTable).cursor_row == 0


async def test_the_question_that_settles_most(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path) as pilot:
        await press(pilot, "enter")
        wanted = pilot.app.screen.result.next[0]
        await press(pilot, "s")
        assert pilot.app.screen.question == wanted


async def test_next_open_visits_every_open_question_and_then_says_so(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    async with running(tmp_path) as pilot:
        await press(pilot, "enter")
        screen = pilot.app.screen
        aside = set()
        while set(screen.result.unanswered) > aside:
            await screen.action_answer(0)
            screen.action_next_open()
            aside = set(screen.moot)
        await settle(pilot)
        assert aside  # with exposures at 0, most safeguards have nothing left to guard
        assert set(here.open(id_).answers) == set(screen.result.asked) - aside
        await press(pilot, "r", "3")
        assert "Set aside: no answer changes anything" in text_of(pilot, "#open-said")
        table = pilot.app.screen.query_one("#open-table", DataTable)
        assert {row.value for row in table.rows} == aside
