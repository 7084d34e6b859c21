"""A store that lets one wait, or is away for a while: it is told, and nothing typed is lost."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from helpers_app import WARD, press, running, screen_text, settle, tick, until

from riskassess.app.screens.interview import InterviewScreen
from riskassess.app.screens.messages import RetryScreen
from riskassess.errors import Fault, LackingError
from riskassess.questionnaire.load import default
from riskassess.record.desk import Desk
from riskassess.record.events import Event
from riskassess.record.store import SqliteStore


class Moody(SqliteStore):
    """Waits until ``free`` before it keeps anything, and fails while it is ``away``."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.free, self.away = threading.Event(), False
        self.free.set()

    def append(self, *events: Event) -> None:
        self.free.wait(30)
        if self.away:
            detail = {"detail": "no answer"}
            raise LackingError([Fault("store.unreachable", "db", details=detail)])
        super().append(*events)

    def events(self, assessment: str, after: int = 0) -> list[Event]:
        if self.away:
            raise LackingError([Fault("store.unreachable", "db", details={"detail": "no answer"})])
        return super().events(assessment, after)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Moody(tmp_path / "a.sqlite"), default(), "tester", now=tick)


async def test_a_store_that_lets_one_wait_is_told_and_keys_are_kept_in_order(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("riskassess.app.app.MOMENT", 0)
    id_ = desk.create(WARD).id
    async with running(tmp_path, open_desk=lambda: desk) as pilot:
        await press(pilot, "enter")
        pilot.app.screen.action_go("R1-E1")
        desk.store.free.clear()
        typing = asyncio.create_task(pilot.press("1", "j", "2"))
        await until(pilot, lambda: "waiting for the store" in screen_text(pilot))
        assert desk.open(id_).answers == {}
        desk.store.free.set()
        await typing
        await settle(pilot)
        assert "waiting for the store" not in screen_text(pilot)
        assert "saved" in screen_text(pilot)
    answers = desk.open(id_).answers
    assert {question: answer.value for question, answer in answers.items()} == {
        "R1-E1": 1,
        "R1-E2": 2,
    }


async def test_an_answer_that_could_not_be_saved_can_be_tried_again(
    tmp_path: Path, desk: Desk
) -> None:
    id_ = desk.create(WARD).id
    async with running(tmp_path, open_desk=lambda: desk) as pilot:
        await press(pilot, "enter")
        pilot.app.screen.action_go("R1-E1")
        desk.store.away = True
        await press(pilot, "3")
        assert isinstance(pilot.app.screen, RetryScreen)
        assert "Nothing was saved" in screen_text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, RetryScreen)  # it is still away
        desk.store.away = False
        await press(pilot, "enter")
        assert desk.open(id_).answers["R1-E1"].value == 3
        assert pilot.app.screen.assessment.answers["R1-E1"].value == 3
        desk.store.away = True
        await press(pilot, "0", "escape")
        assert isinstance(pilot.app.screen, InterviewScreen)  # not told again at each return
        desk.store.away = False
        assert desk.open(id_).answers["R1-E1"].value == 3
