"""What three people do from their first screen to their last, in both languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from riskassess.app.app import RiskassessApp
from riskassess.app.facts import Recorded
from riskassess.app.screens.report import ReportScreen
from riskassess.app.settings import Settings
from riskassess.exchange import answers
from riskassess.i18n import Lang
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer
from riskassess.record import reviews
from riskassess.record.desk import Desk
from riskassess.record.store import SqliteStore
from riskassess.resources import resource
from tests.app.helpers_app import Reporter, press, screen_text, settle, text_of, tick

LANGS: tuple[Lang, ...] = ("en", "zh")


def desk_of(folder: Path, actor: str) -> Desk:
    return Desk(SqliteStore(folder / "a.sqlite"), default(), actor, now=tick)


@asynccontextmanager
async def sitting(folder: Path, actor: str, lang: Lang) -> AsyncIterator[tuple[Pilot[int], list]]:
    """The app as ``actor`` has it, and the facts it tells, in order."""
    facts: list[tuple[str, str]] = []

    def heard(message: Message) -> None:
        if isinstance(message, Recorded) and (message.kind, message.question) not in facts[-1:]:
            facts.append((message.kind, message.question))

    app = RiskassessApp(
        lambda: desk_of(folder, actor),
        lang,
        actor=actor,
        settings=Settings(seen_welcome=True),
        reporter=Reporter(lambda q, order, progress: order.out.write_text("%PDF")),
    )
    async with app.run_test(size=(120, 40), message_hook=heard, notifications=True) as pilot:
        await settle(pilot)
        yield pilot, facts


@pytest.mark.parametrize("lang", LANGS)
async def test_an_it_reviewer_from_the_first_start_to_the_report(
    tmp_path: Path, lang: Lang
) -> None:
    async with sitting(tmp_path, "it", lang) as (pilot, facts):
        await press(pilot, "n", *"esmfold", "enter", "ctrl+s")
        questions = []
        for key in ("2", "u", "0"):
            questions.append(pilot.app.screen.question)
            await press(pilot, key, "n")
        await press(pilot, "s")
        questions.append(pilot.app.screen.question)
        await press(pilot, "1", "ctrl+z", "p")
        assert isinstance(pilot.app.screen, ReportScreen)
        pilot.app.screen.query_one("#file", Input).value = str(tmp_path / "out.pdf")
        await press(pilot, "ctrl+s")
        assert str(tmp_path / "out.pdf") in text_of(pilot, "#steps")
    assert facts == [
        ("created", ""), *(("answered", question) for question in questions), ("undone", ""),
    ]  # fmt: skip
    assert (tmp_path / "out.pdf").read_text() == "%PDF"


def platform(folder: Path) -> tuple[Desk, str]:
    """The worked example of a research platform, as somebody of the IT department has it."""
    desk = desk_of(folder, "it")
    example = resource("examples") / "research-platform.yaml"
    given = answers.load(example, default(), dt.date.today())
    return desk, desk.create(given.deployment, given.date, given.answers).id


@pytest.mark.parametrize("lang", LANGS)
async def test_a_committee_member_from_the_review_to_the_decision(
    tmp_path: Path, lang: Lang
) -> None:
    first, id_ = platform(tmp_path)
    async with sitting(tmp_path, "member", lang) as (pilot, facts):
        await press(pilot, "r", "o")
        pilot.app.screen.action_go("R4-E3")
        await press(pilot, "1", "r", "S")
        await press(pilot, "7")
        assert "R4-E3" in screen_text(pilot)
        await press(pilot, "enter", "down", "enter")
        pilot.app.screen.query_one("#reason", TextArea).text = "as the log shows"
        await press(pilot, "ctrl+s", "D", "down", "enter")
        form = pilot.app.screen
        form.query_one("#conditions", TextArea).text = "Close the log; IT; 2027-01-31; audit"
        form.query_one("#reason", TextArea).text = "only under this condition"
        await press(pilot, "ctrl+s")
        await press(pilot, "8")
        assert "Close the log" in screen_text(pilot)
    assert facts == [
        ("review_opened", ""), ("review_answered", "R4-E3"), ("review_submitted", ""),
        ("settled", "R4-E3"), ("decided", ""),
    ]  # fmt: skip
    assert first.open(id_).events[-1].actor == "member"


@pytest.mark.parametrize("lang", LANGS)
async def test_an_auditor_two_years_later_reads_and_changes_nothing(
    tmp_path: Path, lang: Lang
) -> None:
    first, id_ = platform(tmp_path)
    first.answer(id_, "R4-E3", Answer(2, note="as seen on site"))
    second = desk_of(tmp_path, "member")
    reviews.submit(second, reviews.answer(second, reviews.start(second, id_), "R4-E3", Answer(1)))
    before = first.open(id_)
    async with sitting(tmp_path, "auditor", lang) as (pilot, facts):
        await press(pilot, "r")
        assert "R4-E3" in text_of(pilot, "#register-said")
        await press(pilot, "i", "h")
        told = text_of(pilot, "#told")
        assert "as seen on site" in told
        assert "member" in told
        await press(pilot, "escape", "x")
        assert "R4-H3" in text_of(pilot, "#told")
        await press(pilot, "escape", "escape", "h")
        assert before.head[:12] in screen_text(pilot)
        await press(pilot, "escape", "p")
        pilot.app.screen.query_one("#file", Input).value = str(tmp_path / "out.pdf")
        await press(pilot, "ctrl+s")
        assert (tmp_path / "out.pdf").exists()
    assert facts == []
    assert first.open(id_) == before
