"""Review: the path as a what-if, what would change the verdict, robustness, what is moot."""

from pathlib import Path

import pytest
from helpers_app import WARD, desk, press, running, screen_text, settle, text_of
from textual.widgets import DataTable, TextArea

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
        assert rows(pilot, "path") == [
            ["✓", "R4-S3", "Raise from 2 to 3, with evidence", "10", "", ""]
        ]
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
        await press(pilot, "w")
        assert "The cheapest way to conditional" in text_of(pilot, "#path-said")
        assert len(rows(pilot, "path")) < to_acceptable
        await press(pilot, "w")
        assert len(rows(pilot, "path")) == to_acceptable


async def test_an_acceptable_deployment_needs_no_path(tmp_path: Path) -> None:
    example(tmp_path, "ward-assistant")
    async with running(tmp_path) as pilot:
        await press(pilot, "r", "4")
        assert "Nothing is needed" in text_of(pilot, "#path-said")
        await press(pilot, "space", "w")
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
        await press(pilot, "M", "ctrl+s")
        assert "of the draws" in text_of(pilot, "#robustness-said")


async def test_the_register_is_sorted_and_filtered(tmp_path: Path) -> None:
    example(tmp_path, "triage-bot")
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "r")
        everything = [row[0] for row in rows(pilot, "register")]
        await press(pilot, "s")
        assert [row[0] for row in rows(pilot, "register")] == sorted(everything)
        assert "sort: Hazard" in text_of(pilot, "#register-head")
        await press(pilot, "c", "c")
        assert {row[0][:2] for row in rows(pilot, "register")} == {"R2"}
        await press(pilot, "v", "v", "t")
        head = text_of(pilot, "#register-head")
        for part in ("category: Incomplete", "level: high or above", "state: finding"):
            assert part in head
        assert [row[0] for row in rows(pilot, "register")] == ["R2-H1", "R2-H2"]
        assert "2/25" in head
        await press(pilot, "t", "t")
        assert rows(pilot, "register") == []
        assert "No hazard is like that." in text_of(pilot, "#register-said")
        await press(pilot, "t", "v", "v", *"cccc")
        assert [row[0] for row in rows(pilot, "register")] == sorted(everything)


async def test_the_register_is_sorted_by_a_click_on_a_head(tmp_path: Path) -> None:
    example(tmp_path, "triage-bot")
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "r")
        assert await pilot.click("#register-table", offset=(2, 0))
        await settle(pilot)
        ids = [row[0] for row in rows(pilot, "register")]
        assert ids == sorted(ids)
        assert await pilot.click("#register-head", offset=(20, 0))
        await settle(pilot)
        assert "category: Accuracy" in text_of(pilot, "#register-head")


async def test_both_cases_of_a_hazard_stand_side_by_side(tmp_path: Path) -> None:
    here = desk(tmp_path)
    from riskassess.questionnaire.response import Answer

    id_ = here.create(WARD).id
    here.answer(id_, "R1-S1", Answer(3))
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "r", "s")
        told = text_of(pilot, "#register-said").splitlines()
        table = told[: told.index("Exposure")]  # the heading of a section
        lines = {line.split("  ")[0]: line.split()[1:] for line in table if "  " in line}
        assert lines["Severity"] == ["3", "3"]
        assert lines["Exposure"] == ["+", "0", "+", "3"]
        assert lines["Points"] == ["=", "0", "=", "5"]
        [safeguard] = [line for line in told if "R1-S1: 3" in line]
        assert "! without current evidence: one step lower" in safeguard


async def test_a_hazard_leads_to_the_question_that_drives_it(tmp_path: Path) -> None:
    example(tmp_path, "research-platform")
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "r")
        hazard = rows(pilot, "register")[0][0]
        assert hazard == "R4-H3"
        assert "open R4-E3" in text_of(pilot, "#register-said")
        await press(pilot, "i")
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert pilot.app.screen.question == "R4-E3"


async def test_other_answers_can_be_tried_and_nothing_is_recorded(tmp_path: Path) -> None:
    id_ = example(tmp_path, "research-platform")
    before = desk(tmp_path).open(id_)
    async with running(tmp_path, (80, 24)) as pilot:
        await press(pilot, "r", "space", "0")
        told = text_of(pilot, "#follows")
        assert "R4-H3: ◉ high → ◦ none" in told
        assert "Verdict: conditional → acceptable" in told
        await press(pilot, "r")
        assert "→" not in text_of(pilot, "#follows")
        await press(pilot, "enter")  # as a click does: the next answer
        assert "→" in text_of(pilot, "#follows")
        await press(pilot, "escape")
        assert "conditional" in text_of(pilot, "#review-verdict")
    assert desk(tmp_path).open(id_) == before


async def test_the_path_shows_who_sees_to_a_step_until_when(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = example(tmp_path, "research-platform")
    condition = "R4-S3: named accounts; Head of IT; 2027-01-31; audit log"
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "r", "4", "D")
        drafted = pilot.app.screen.query_one("#conditions", TextArea)
        assert drafted.text == "R4-S3: Raise from 2 to 3, with evidence; ; ; "
        drafted.text = condition
        await press(pilot, "down", "enter", "ctrl+s")
        assert here.open(id_).events[-1].kind == "decided"
        await press(pilot, "4")
        assert rows(pilot, "path")[0][-2:] == ["Head of IT", "2027-01-31"]
        assert "named accounts" in text_of(pilot, "#path-said")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_type_is_shown_on_the_two_axes(tmp_path: Path, size) -> None:
    example(tmp_path, "research-platform")
    async with running(tmp_path, size) as pilot:
        await press(pilot, "r", "9")
        shown = screen_text(pilot)
        assert "▶ FT-KB ◀" in shown
        assert "▶ DEP ◀" in shown
        assert "R1 Bias and accuracy: " in text_of(pilot, "#axes-said")
