"""The technology type from plain questions, from the picture, or directly."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from textual.widgets import Input, TextArea

from riskassess.app.screens.describe import DescribeScreen
from riskassess.app.screens.home import HomeScreen
from riskassess.app.widgets.choice import Choice
from tests.app.helpers_app import WARD, desk, press, running, screen_text, settle, text_of


def choose(pilot, question: str, *codes: str) -> None:
    found = pilot.app.screen.query_one(f"#w-{question}", Choice)
    for code in codes:
        found.highlighted = [offer.code for offer in found.offers].index(code)
        found.action_select()


async def test_from_nothing_by_the_plain_questions(tmp_path: Path) -> None:
    async with running(tmp_path) as pilot:
        await press(pilot, "n", "enter", *"Ward 7")
        choose(pilot, "knowledge", "KB")
        choose(pilot, "model", "as_is")
        await settle(pilot)
        assert "▶ FT-KB ◀" in text_of(pilot, "#picture")
        assert "Fine-tuned knowledge base" in text_of(pilot, "#said")
        choose(pilot, "hosting", "yes")
        choose(pilot, "directions", "consumer")
        choose(pilot, "scenarios", "disease_diagnosis", "health_monitoring")
        choose(pilot, "P-patient", "yes")
        choose(pilot, "P-retrieval", "no")
        await settle(pilot)
        pilot.app.screen.query_one("#description", TextArea).text = "Beside the order screen"
        await press(pilot, "ctrl+s")
    [kept] = desk(tmp_path).list()
    said = kept.deployment
    assert (said.name, said.types) == ("Ward 7", ("FT-KB", "DEP"))
    assert (said.directions, said.scenarios) == (
        ("consumer",),
        ("disease_diagnosis", "health_monitoring"),
    )
    assert (said.patient, said.retrieval) == ("yes", "no")
    assert said.description == "Beside the order screen"


async def test_types_chosen_directly_or_in_the_picture(tmp_path: Path) -> None:
    async with running(tmp_path, (120, 60)) as pilot:
        await press(pilot, "n", "enter")
        choose(pilot, "types", "DT-KB")
        await settle(pilot)
        assert "▶ DT-KB ◀" in text_of(pilot, "#picture")
        await pilot.app.screen.run_action("screen.toggle_type('FT-M')")
        await pilot.app.screen.run_action("screen.toggle_type('DT-KB')")
        assert pilot.app.screen.query_one("#w-types", Choice).chosen == ("FT-M",)


async def test_without_a_type_nothing_is_saved_and_the_fault_is_explained(tmp_path: Path) -> None:
    async with running(tmp_path) as pilot:
        await press(pilot, "n", "enter", *"Ward", "ctrl+s")
        assert "This did not work." in screen_text(pilot)
        assert "types" in screen_text(pilot)
        await press(pilot, "escape")
        assert pilot.app.screen.query_one("#name", Input).value == "Ward"
    assert desk(tmp_path).list() == []


async def test_a_description_closed_by_mistake_comes_back(tmp_path: Path) -> None:
    async with running(tmp_path) as pilot:
        await press(pilot, "n", "enter", *"Ward 7", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        await press(pilot, "n")
        assert isinstance(pilot.app.screen, DescribeScreen)
        assert pilot.app.screen.query_one("#name", Input).value == "Ward 7"


async def test_changing_a_description_writes_only_what_changed(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    async with running(tmp_path) as pilot:
        await press(pilot, "d", "end", *" 2", "ctrl+s")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "Ward assistant 2" in screen_text(pilot)
    assert here.open(id_).events[-1].payload == {"deployment": {"name": "Ward assistant 2"}}


async def test_the_date_evidence_is_judged_on_can_be_set_and_taken_away(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    async with running(tmp_path) as pilot:
        await press(pilot, "d")
        pilot.app.screen.query_one("#date", Input).value = "tomorrow"
        await press(pilot, "ctrl+s")
        assert "is not a date" in screen_text(pilot)
        await press(pilot, "escape")
        pilot.app.screen.query_one("#date", Input).value = "2026-04-02"
        await press(pilot, "ctrl+s")
        assert here.open(id_).date == dt.date(2026, 4, 2)
        await press(pilot, "d")
        assert pilot.app.screen.query_one("#date", Input).value == "2026-04-02"
        pilot.app.screen.query_one("#date", Input).value = ""
        await press(pilot, "ctrl+s")
        assert here.open(id_).date is None


async def test_saving_an_unchanged_description_writes_nothing(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    async with running(tmp_path) as pilot:
        await press(pilot, "d", "ctrl+s")
    assert len(here.open(id_).events) == 1


async def test_a_system_is_found_by_scenario(tmp_path: Path) -> None:
    async with running(tmp_path) as pilot:
        await press(pilot, "n", *"rehabilitation")
        text = screen_text(pilot)
        assert "PMC-LLaMA" in text
        assert "ESMFold" not in text


async def test_a_new_one_may_have_its_date_at_once(tmp_path: Path) -> None:
    async with running(tmp_path) as pilot:
        await press(pilot, "n", "enter", *"Ward")
        pilot.app.screen.action_toggle_type("FT-KB")
        pilot.app.screen.query_one("#date", Input).value = "2026-13-01"
        await press(pilot, "ctrl+s")
        assert "2026-13-01" in screen_text(pilot)
        await press(pilot, "escape")
        pilot.app.screen.query_one("#date", Input).value = "2026-03-01"
        await press(pilot, "ctrl+s")
    [kept] = desk(tmp_path).list()
    assert kept.date == dt.date(2026, 3, 1)
