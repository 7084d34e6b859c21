"""Home: search, order, filter, the next step, practice, import, and what an empty place says."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from textual.widgets import Button, DataTable

from riskassess.app import shelf
from riskassess.app.screens.interview import InterviewScreen
from riskassess.app.screens.opening import OpeningScreen
from riskassess.app.screens.report import ReportScreen
from riskassess.app.screens.review import ReviewScreen
from riskassess.app.widgets.choice import Choice
from riskassess.errors import Fault, LackingError
from riskassess.exchange.answers import load
from riskassess.questionnaire.load import default
from riskassess.record.decisions import decide
from riskassess.record.desk import Desk
from riskassess.report.portfolio import entries, worst_first
from tests.app.helpers_app import WARD, desk, press, running, screen_text, settle, text_of

EXAMPLES = Path(__file__).parents[2] / "examples"
TODAY = dt.date(2026, 11, 26)


def fill(folder: Path) -> Desk:
    """The examples, one of them decided on, and an assessment without any answer."""
    here = desk(folder)
    for path in sorted(EXAMPLES.glob("*.yaml")):
        response = load(path, default(), TODAY)
        made = here.create(response.deployment, response.date, response.answers)
        if path.stem == "ward-assistant":
            said = {"outcome": "approve", "rereview": "2027-05-01"}
            decide(here, made, said, TODAY)
    here.create(dataclasses.replace(WARD, name="Empty ward"))
    return here


def names(pilot) -> list[str]:
    table = pilot.app.screen.query_one("#list", DataTable)
    return [table.get_row_at(row)[0].plain for row in range(table.row_count)]


async def test_sorted_by_key_and_by_a_click_on_the_head(tmp_path: Path) -> None:
    fill(tmp_path)
    async with running(tmp_path, (200, 60)) as pilot:
        by_change = names(pilot)
        assert by_change[0] == "Empty ward"
        await press(pilot, "s")
        assert names(pilot) == sorted(by_change, key=str.casefold)
        await press(pilot, "S")
        assert names(pilot) == sorted(by_change, key=str.casefold, reverse=True)
        table = pilot.app.screen.query_one("#list", DataTable)
        at = sum(column.get_render_width(table) for column in list(table.columns.values())[:2])
        await pilot.click("#list", offset=(at + 2, 0))
        await settle(pilot)
        bad = [
            entry.assessment.deployment.name
            for entry in worst_first(entries(desk(tmp_path), TODAY)[0])
        ]
        assert names(pilot) == bad
        assert bad[0] == "Night triage bot"


async def test_filtered_by_status_and_verdict_and_shown_all_again(tmp_path: Path) -> None:
    fill(tmp_path)
    async with running(tmp_path) as pilot:
        await press(pilot, "f")
        status = pilot.app.screen.query_one("#w-status", Choice)
        assert "decided  1" in screen_text(pilot)
        status.highlighted = [offer.code for offer in status.offers].index("undecided")
        status.action_select()
        verdict = pilot.app.screen.query_one("#w-verdict", Choice)
        verdict.highlighted = [offer.code for offer in verdict.offers].index("not_acceptable")
        verdict.action_select()
        await settle(pilot)
        assert text_of(pilot, "#filter-count") == "1 of 5 assessments"
        await press(pilot, "ctrl+s")
        assert names(pilot) == ["Night triage bot"]
        assert "Showing 1 of 5" in screen_text(pilot)
        await press(pilot, "escape")
        assert len(names(pilot)) == 5


async def test_a_filter_that_nothing_fits_leads_back(tmp_path: Path) -> None:
    fill(tmp_path)
    async with running(tmp_path) as pilot:
        await press(pilot, "slash", *"zzz", "enter")
        assert "Nothing matches" in screen_text(pilot)
        await pilot.click("#card-step-0")
        await settle(pilot)
        assert len(names(pilot)) == 5


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize(
    ("name", "step", "screen"),
    [
        ("Ward assistant", "Write the report →", ReportScreen),
        ("Night triage bot", "Look at it and decide →", ReviewScreen),
        ("unanswered", "Go on with the interview →", InterviewScreen),
    ],
)
async def test_the_next_step_of_the_highlighted_assessment(
    tmp_path: Path, size: tuple[int, int], name: str, step: str, screen: type
) -> None:
    here = fill(tmp_path)
    if screen is InterviewScreen:
        here.describe(here.create(WARD).id, {"name": name})
    async with running(tmp_path, size) as pilot:
        await press(pilot, "slash", *name, "enter")
        button = pilot.app.screen.query_one("#preview-step", Button)
        assert button.label.plain == step
        await pilot.click("#preview-step")
        await settle(pilot)
        assert isinstance(pilot.app.screen, screen)


async def test_the_preview_says_all_there_is_to_know(tmp_path: Path) -> None:
    fill(tmp_path)
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "slash", *"night", "enter")
        said = text_of(pilot, "#preview-said")
        assert "not acceptable" in said
        assert all(f"R{n} " in said for n in range(1, 6))
        assert "triggered" in said
        await press(pilot, "l")
        assert "不可接受" in text_of(pilot, "#preview-said")


async def test_at_80_columns_decision_and_next_review_are_in_sight(tmp_path: Path) -> None:
    fill(tmp_path)
    async with running(tmp_path) as pilot:
        await press(pilot, "slash", *"ward assistant", "enter")
        text = screen_text(pilot)
        assert "approved" in text
        assert "2027-05-01" in text


async def test_practice_leaves_the_register_alone(tmp_path: Path) -> None:
    async with running(tmp_path) as pilot:
        await press(pilot, "t")
        assert sorted(names(pilot))[0].startswith("Sample: ")
        assert len(names(pilot)) == 4
        assert "practice · nothing is kept" in screen_text(pilot)
        lying = Path(pilot.app.desk.store.place)
        await press(pilot, "enter", "0")
        assert text_of(pilot, "#bar-title").startswith("practice · Sample: ")
        await press(pilot, "escape")
        assert lying.exists()
        await press(pilot, "t")
        assert "No assessment yet" in screen_text(pilot)
        assert not lying.exists()
    assert desk(tmp_path).list() == []


async def test_practice_is_gone_when_the_app_ends(tmp_path: Path) -> None:
    async with running(tmp_path) as pilot:
        await press(pilot, "t")
        lying = Path(pilot.app.desk.store.place)
    assert not lying.parent.exists()


async def test_an_answers_file_is_taken_in(tmp_path: Path) -> None:
    async with running(tmp_path) as pilot:
        await press(pilot, "i", *str(EXAMPLES / "triage-bot.yaml"), "enter")
        assert isinstance(pilot.app.screen, InterviewScreen)
    [kept] = desk(tmp_path).list()
    assert (kept.deployment.name, len(kept.answers)) == (
        "Night triage bot",
        len(load(EXAMPLES / "triage-bot.yaml", default(), TODAY).answers),
    )


async def test_a_faulty_answers_file_is_explained_and_the_path_stays(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("riskassess: 1\ndeployment: {types: [XX], nam: a}\n")
    async with running(tmp_path) as pilot:
        await press(pilot, "i", *str(bad), "enter")
        text = screen_text(pilot)
        assert "XX" in text
        assert "nam" in text
        await press(pilot, "escape")
        assert pilot.app.screen.query_one("#path").value == str(bad)
    assert desk(tmp_path).list() == []


async def test_a_store_that_does_not_open_says_what_where_and_how(tmp_path: Path) -> None:
    def open_desk():
        raise LackingError([Fault("store.readonly", "/data/a.sqlite", details={"detail": "full"})])

    async with running(tmp_path, open_desk=open_desk) as pilot:
        text = screen_text(pilot)
        assert "The store could not be opened" in text
        assert "/data/a.sqlite" in text
        assert "Check permissions" in text
        assert isinstance(pilot.app.screen, OpeningScreen)


def test_a_sort_asked_again_turns_round() -> None:
    order = shelf.Order().by("name")
    assert (order.down, order.by("name").down, order.by("name").by("name").down) == (
        False,
        True,
        False,
    )
    assert order.by("open").down


def test_status_follows_from_the_record(tmp_path: Path) -> None:
    here = fill(tmp_path)
    assert [e.status for e in entries(here, TODAY)[0]].count("decided") == 1
    assert {e.status for e in entries(here, TODAY)[0]} == {"decided", "undecided", "answering"}
    [later] = [e for e in entries(here, dt.date(2027, 5, 1))[0] if e.decision]
    assert later.status == "due"
    here.describe(later.assessment.id, {"description": "changed"})
    [void] = [e for e in entries(here, TODAY)[0] if e.decision]
    assert void.status == "void"
    assert void.rereview is None


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ((), "the step that comes next"),
        (("m",), "the hazard that drives it"),
        (("d",), "Three plain questions"),
        (("n",), "The published systems of the paper"),
        (("v",), "computed again from the record"),
    ],
)
async def test_help_begins_with_what_one_does_here(
    tmp_path: Path, keys: tuple[str, ...], said: str
) -> None:
    fill(tmp_path)
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, *keys)
        pilot.app.action_show_help()
        await settle(pilot)
        told = "".join(str(line.render()) for line in pilot.app.screen.query(".help-here"))
        assert said in told
