"""From home: what is due, assessing again, what changed, and the whole record."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from pathlib import Path

from helpers_app import WARD, desk, press, running, screen_text, text_of
from textual.widgets import DataTable, OptionList, TextArea

from riskassess.app.screens.compare import CompareScreen, CompareWith
from riskassess.app.screens.due import DueScreen
from riskassess.app.screens.interview import InterviewScreen
from riskassess.app.screens.review import ReviewScreen
from riskassess.questionnaire.response import Answer, Evidence
from riskassess.record import reviews
from riskassess.record.decisions import decide
from riskassess.record.desk import Desk

TODAY = dt.date.today()


def day(days: int) -> str:
    return (TODAY + dt.timedelta(days=days)).isoformat()


def decided(here: Desk) -> str:
    """One condition overdue, one due later than anybody looks; evidence that has run out."""
    old = Evidence("Old test", expires=TODAY - dt.timedelta(days=3))
    id_ = here.create(WARD, answers={"R1-S1": Answer(3, evidence=(old,))}).id
    conditions = [
        {"text": "Log reviews", "owner": "IT", "due": day(-2)},
        {"text": "Contract", "owner": "Purchasing", "due": day(90)},
    ]
    said = {"outcome": "conditions", "reason": "pilot", "conditions": conditions}
    return decide(here, here.open(id_), {**said, "rereview": day(20)}, TODAY).id


def table(pilot) -> list[list[str]]:
    found = pilot.app.screen.query_one("#due-table", DataTable)
    return [[cell.plain for cell in found.get_row(key)] for key in found.rows]


async def test_what_is_due_is_listed_and_leads_to_where_it_is_done(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = decided(here)
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "u")
        assert isinstance(pilot.app.screen, DueScreen)
        assert table(pilot) == [
            [day(-3), "expired", "Evidence for R1-S1 runs out: Old test", "Ward assistant", ""],
            [day(-2), "overdue", "Condition 1: Log reviews", "Ward assistant", "IT"],
            [day(20), "due soon", "Re-review", "Ward assistant", ""],
        ]
        assert text_of(pilot, "#due-counts") == "expired 1 · overdue 1 · due soon 1"
        assert "Supply new evidence" in text_of(pilot, "#due-said")
        await press(pilot, "enter")
        screen = pilot.app.screen
        assert isinstance(screen, InterviewScreen)
        assert screen.question == "R1-S1"
        await press(pilot, "escape", "down", "enter")
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert pilot.app.screen.tab == "decision"
        assert "Log reviews" in text_of(pilot, "#decision-said")
        here.answer(id_, "R1-E1", Answer(1))
        await press(pilot, "escape")
        assert "void" in [row[1] for row in table(pilot)]


async def test_what_is_due_becomes_a_calendar(tmp_path: Path) -> None:
    decided(desk(tmp_path))
    async with running(tmp_path) as pilot:
        await press(pilot, "u", "c")
        field = pilot.app.screen.query_one("#text", TextArea)
        field.text = str(tmp_path / "missing" / "due.ics")
        await press(pilot, "ctrl+s")
        assert "This did not work" in screen_text(pilot)
        await press(pilot, "escape")
        field.text = str(tmp_path / "due.ics")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, DueScreen)
    content = (tmp_path / "due.ics").read_bytes()
    assert content.count(b"BEGIN:VEVENT") == 3
    assert b"Condition 1: Log reviews" in content


async def test_nothing_due_is_said(tmp_path: Path) -> None:
    here = desk(tmp_path)
    decide(here, here.create(WARD), {"outcome": "refuse"}, TODAY)
    async with running(tmp_path) as pilot:
        await press(pilot, "u")
        assert "Nothing is due within 30 days." in screen_text(pilot)


async def test_assessing_again_copies_and_says_what_it_follows(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD, answers={"R1-E1": Answer(2, note="beside the order")}).id
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "a")
        pilot.app.screen.query_one("#text", TextArea).text = "Ward assistant 2027"
        await press(pilot, "ctrl+s")
        screen = pilot.app.screen
        assert isinstance(screen, InterviewScreen)
        copied = screen.assessment
        assert copied.deployment.name == "Ward assistant 2027"
        assert copied.answers == here.open(id_).answers
        assert (copied.follows or {})["assessment"] == id_
        await press(pilot, "r")
        assert f"Re-assesses {id_}" in text_of(pilot, "#review-verdict")


async def test_what_changed_since_an_earlier_state_or_the_one_before(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    for value in (1, 3):
        here.answer(id_, "R1-E1", Answer(value))
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "c")
        offered = pilot.app.screen.query_one("#options", OptionList)
        assert [option.id for option in offered.options] == ["@2", "@1"]
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CompareScreen)
        said = screen_text(pilot)
        assert "after event 2" in said
        assert "R1-E1  1 → 3" in said
        await press(pilot, "l")
        assert "R1-E1  1 → 3" in screen_text(pilot)
        await press(pilot, "l", "escape", "a", "ctrl+s", "0", "escape", "up", "c")
        with_ = pilot.app.screen
        assert isinstance(with_, CompareWith)
        first = with_.query_one("#options", OptionList).options[0]
        assert (first.id, "re-assessed by this one" in str(first.prompt)) == (id_, True)
        await press(pilot, "enter")
        assert "Before: Ward assistant" in screen_text(pilot)
        assert id_ in screen_text(pilot)


async def test_a_reviewer_compares_and_copies_nothing_he_must_not_see(tmp_path: Path) -> None:
    here = desk(tmp_path)
    other = Desk(here.store, here.questionnaire, "Dr Second", now=here._now)
    id_ = here.create(WARD, answers={"R1-E1": Answer(2, note="seen by the first")}).id
    reviews.start(other, id_)
    async with running(tmp_path, (120, 40), open_desk=lambda: other) as pilot:
        await press(pilot, "c")
        assert not pilot.app.screen.query_one("#options", OptionList).options
        await press(pilot, "escape", "a", "ctrl+s")
        assert "Your own review is open" in screen_text(pilot)
    assert here.store.ids() == [id_]


async def test_the_whole_record_is_told_verified_and_its_files_given_out(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = decided(here)
    kept = here.store.put(b"the test report")
    entry = Evidence("Local test 2026", file=kept, note="signed")
    here.answer(id_, "R1-S2", Answer(2, evidence=(entry,)))
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "h")
        said = text_of(pilot, "#record-whole")
        assert "whole. 4 events and 1 evidence files" in said
        assert here.open(id_).head in said
        assert "Local test 2026" in text_of(pilot, "#events-said")
        await press(pilot, "down")
        told = text_of(pilot, "#events-said")
        assert "decided with conditions" in told
        assert "on the state of event 2" in told
        assert "1. Log reviews: IT" in told
        await press(pilot, "2")
        table = pilot.app.screen.query_one("#backing-table", DataTable)
        rows = [[cell.plain for cell in table.get_row(key)] for key in table.rows]
        assert [row[:3] for row in rows] == [
            ["R1-S1", "Old test", "expired"],
            ["R1-S2", "Local test 2026", "current"],
        ]
        await press(pilot, "x")
        field = pilot.app.screen.query_one("#text", TextArea)
        field.text = str(tmp_path / "missing")
        await press(pilot, "ctrl+s")
        assert "This did not work" in screen_text(pilot)
        await press(pilot, "escape")
        (tmp_path / "out").mkdir()
        field.text = str(tmp_path / "out")
        await press(pilot, "ctrl+s")
        assert [path.read_bytes() for path in (tmp_path / "out").iterdir()] == [b"the test report"]
        await press(pilot, "l")
        assert "完整" in text_of(pilot, "#record-whole")


async def test_what_was_done_to_a_record_behind_its_back_is_named(tmp_path: Path) -> None:
    here = desk(tmp_path)
    here.answer(here.create(WARD), "R1-E1", Answer(1))
    async with running(tmp_path) as pilot:
        with contextlib.closing(sqlite3.connect(tmp_path / "a.sqlite")) as other:
            other.execute("DROP TRIGGER events_are_final")
            other.execute("UPDATE events SET actor = 'x' WHERE seq = 2")
            other.commit()
        await press(pilot, "h")
        assert "event 2 is not what was sealed" in text_of(pilot, "#record-whole")
        assert "cannot be relied on" in text_of(pilot, "#record-whole")


async def test_a_damaged_record_is_told_once_and_bars_no_other(tmp_path: Path) -> None:
    here = desk(tmp_path)
    damaged, whole = here.create(WARD).id, here.create(WARD).id
    with contextlib.closing(sqlite3.connect(tmp_path / "a.sqlite")) as other:
        other.execute("DROP TRIGGER events_are_final")
        other.execute("UPDATE events SET actor = 'x' WHERE assessment = ?", [damaged])
        other.commit()
    async with running(tmp_path) as pilot:
        assert damaged in screen_text(pilot)
        assert "The record is not whole" in screen_text(pilot)
        await press(pilot, "escape", "enter")
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert pilot.app.screen.assessment.id == whole
        await press(pilot, "escape")
        assert "The record is not whole" not in screen_text(pilot)
        await press(pilot, "ctrl+r")
        assert "The record is not whole" in screen_text(pilot)
