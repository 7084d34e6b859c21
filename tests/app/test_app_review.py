"""Review: the path as a what-if, what would change the verdict, robustness, what is moot."""

from pathlib import Path

import pytest
from helpers_app import WARD, desk, press, running, screen_text, settle, text_of
from textual.widgets import DataTable

from riskassess.app.screens.interview import InterviewScreen
from riskassess.exchange import answers
from riskassess.questionnaire.load import default, load
from riskassess.record.desk import Desk
from riskassess.record.store import SqliteStore
from riskassess.resources import resource
from tests.second import write
from tests.strategies import DATE


def example(folder: Path, name: str) -> str:
    """An example as an assessment in the store; its id."""
    given = answers.load(resource("examples") / f"{name}.yaml", default(), DATE)
    return desk(folder).create(given.deployment, given.date, given.answers).id


def rows(pilot, name):
    table = pilot.app.screen.query_one(f"#{name}-table", DataTable)
    return [[cell.plain for cell in table.get_row(key)] for key in table.rows]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_path_is_a_plan_whose_steps_can_be_left_out(tmp_path: Path, size) -> None:
    id_ = example(tmp_path, "research-platform")
    before = desk(tmp_path).open(id_)
    async with running(tmp_path, size) as pilot:
        await press(pilot, "r", "4")
        assert rows(pilot, "path") == [["✓", "R4-S3", "Raise from 2 to 3, with evidence", "10"]]
        said = text_of(pilot, "#path-said")
        assert "takes about 10 working days (steps: 1)" in said
        assert "With the steps marked ✓: acceptable" in said
        await press(pilot, "space")
        assert rows(pilot, "path")[0][0] == "·"
        assert "With the steps marked ✓: conditional" in text_of(pilot, "#path-said")
        await press(pilot, "enter")  # as a click does
        assert rows(pilot, "path")[0][0] == "✓"
        assert "Path" in screen_text(pilot)
    assert desk(tmp_path).open(id_) == before


async def test_the_other_goal_has_a_path_of_its_own(tmp_path: Path) -> None:
    example(tmp_path, "triage-bot")
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "r", "4")
        to_acceptable = len(rows(pilot, "path"))
        await press(pilot, "g")
        assert "The cheapest way to conditional" in text_of(pilot, "#path-said")
        assert len(rows(pilot, "path")) < to_acceptable
        await press(pilot, "g")
        assert len(rows(pilot, "path")) == to_acceptable


async def test_an_acceptable_deployment_needs_no_path(tmp_path: Path) -> None:
    example(tmp_path, "ward-assistant")
    async with running(tmp_path) as pilot:
        await press(pilot, "r", "4")
        assert "Nothing is needed" in text_of(pilot, "#path-said")
        await press(pilot, "space", "g")
        assert "Nothing is needed" in text_of(pilot, "#path-said")


async def test_what_would_change_the_verdict_leads_to_the_question(tmp_path: Path) -> None:
    example(tmp_path, "research-platform")
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "r", "5")
        assert rows(pilot, "flips")[0][2].startswith("Verdict conditional →")
        said = text_of(pilot, "#flips-said")
        assert "R4 Data leak  high (5)  ↑ 1  ↓ 1" in said
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert pilot.app.screen.question == "R4-E2"


async def test_robustness_is_said_in_a_sentence_and_in_shares(tmp_path: Path) -> None:
    example(tmp_path, "research-platform")
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "r", "6")
        said = text_of(pilot, "#robustness-said")
        assert said.startswith("Sensitive to the weighting")
        verdict, *categories = rows(pilot, "robustness")
        assert verdict[2] == "conditional"
        assert verdict[3].endswith("sensitive")
        assert [row[0][:2] for row in categories] == ["R1", "R2", "R3", "R4", "R5"]


async def test_a_moot_question_is_set_aside_with_the_reason_and_can_be_answered(
    tmp_path: Path,
) -> None:
    here = desk(tmp_path)
    id_ = example(tmp_path, "ward-assistant")
    answered = here.open(id_).answers
    assert "R1-S4" in answered  # clear it, and take away what it guards against
    from riskassess.questionnaire.response import UNANSWERED, Answer

    here.answer(id_, "R1-S4", UNANSWERED)
    here.answer(id_, "R1-E2", Answer(0))
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "enter")
        screen = pilot.app.screen
        screen.action_go("R1-S4")
        await settle(pilot)
        shown = text_of(pilot, "#q-closed")
        assert shown.startswith("Set aside: no answer changes anything")
        assert "R1-H2: absent, the exposure is 0" in shown
        assert screen.standing().states["R1-S4"] == "moot"
        await press(pilot, "2")
        assert desk(tmp_path).open(id_).answers["R1-S4"].value == 2
        assert screen.standing().states["R1-S4"] != "moot"


async def test_review_in_chinese(tmp_path: Path) -> None:
    example(tmp_path, "research-platform")
    async with running(tmp_path, (120, 40), lang="zh") as pilot:
        await press(pilot, "r", "4")
        assert "个工作日" in text_of(pilot, "#path-said")
        await press(pilot, "6")
        assert "敏感" in text_of(pilot, "#robustness-said")


async def test_without_ranges_for_the_weights_a_sentence_stands_for_the_robustness(
    tmp_path: Path,
) -> None:
    def without_ranges(_form, method):
        del method["weighting"]

    folder = write(tmp_path / "older", without_ranges)
    older = Desk(SqliteStore(tmp_path / "a.sqlite"), load(folder), "tester", folder=folder)
    older.create(WARD)
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "r", "6")
        assert rows(pilot, "robustness") == []
        assert "gives no ranges" in text_of(pilot, "#robustness-said")
        await press(pilot, "M")
        assert "of the draws" in text_of(pilot, "#robustness-said")
