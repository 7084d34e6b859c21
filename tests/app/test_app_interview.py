"""The interview: outline, two orders, jumps, what stands behind a question, evidence."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from helpers_app import WARD, desk, press, running, screen_text, settle, text_of
from textual.widgets import OptionList, Static, TextArea

from riskassess.app.screens import interview
from riskassess.app.screens.interview import InterviewScreen
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Evidence
from riskassess.record import reviews
from riskassess.record.desk import Desk
from riskassess.record.store import SqliteStore

REPORT = Evidence("Report", date=dt.date(2026, 1, 2))


def another(folder: Path, actor: str) -> Desk:
    from helpers_app import tick

    return Desk(SqliteStore(folder / "a.sqlite"), default(), actor, now=tick)


def outline(pilot) -> dict[str, str]:
    """The lines of the outline by id."""
    found = pilot.app.screen.query_one("#outline", OptionList)
    options = [found.get_option_at_index(n) for n in range(found.option_count)]
    return {str(option.id): str(option.prompt) for option in options}


async def click_line(pilot, id_: str) -> None:
    row = list(outline(pilot)).index(id_)
    assert await pilot.click("#outline", offset=(6, row + 1))
    await settle(pilot)


async def test_the_outline_shows_progress_and_marks_of_every_group(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    for question, value in (("R1-E1", 2), ("R1-E2", "unknown"), ("R1-S1", 3), ("R2-S1", 2)):
        here.answer(id_, question, Answer(value))
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "enter")
        lines = outline(pilot)
        assert lines["group-R1"].startswith("▾ R1 Accuracy  3/8 ?1 !1")
        assert lines["group-R2"].startswith("▸ R2 Incomplete  1/9 !1")
        assert "R2-S1" not in lines
        await click_line(pilot, "group-R2")
        assert pilot.app.screen.question == "R2-E1"
        assert "R2-S1" in outline(pilot)


async def test_what_is_set_aside_is_folded_with_the_reason(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    here.answer(id_, "R1-E2", Answer(0))
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "enter")
        lines = outline(pilot)
        assert "R1-S4" not in lines
        assert lines["fold-moot-R1"] == "▸~ set aside: 1 (R1-H2: absent, the exposure is 0)"
        assert lines["fold-closed-R1"] == "▸- not asked: 2"
        await click_line(pilot, "fold-moot-R1")
        assert "R1-S4" in outline(pilot)
        await click_line(pilot, "R1-S4")
        assert pilot.app.screen.question == "R1-S4"
        await press(pilot, "2")
        assert here.open(id_).answers["R1-S4"].value == 2
        assert "fold-moot-R1" not in outline(pilot)


async def test_jumps_go_round_and_say_when_there_is_nothing(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    async with running(tmp_path) as pilot:
        await press(pilot, "enter", "U")
        assert "No answer is unknown." in screen_text(pilot)
        for question, value in (("R2-E1", "unknown"), ("R4-E1", "unknown"), ("R3-S1", 2)):
            here.answer(id_, question, Answer(value))
        await press(pilot, "escape", "enter", "U")
        assert pilot.app.screen.question == "R2-E1"
        await press(pilot, "U", "U")
        assert pilot.app.screen.question == "R2-E1"
        await press(pilot, "E")
        assert pilot.app.screen.question == "R3-S1"
        await press(pilot, "b", "b")
        assert pilot.app.screen.question == "R4-E1"
        await press(pilot, "C")
        assert "No answer is to be confirmed." in screen_text(pilot)


async def test_an_answer_that_a_second_reviewer_does_not_share_is_to_be_confirmed(
    tmp_path: Path,
) -> None:
    here, other = desk(tmp_path), another(tmp_path, "second")
    id_ = here.create(WARD).id
    for question in ("R1-E1", "R1-E2"):
        here.answer(id_, question, Answer(2))
    seen = reviews.start(other, id_)
    for question, value in (("R1-E1", 2), ("R1-E2", 1)):
        seen = reviews.answer(other, seen, question, Answer(value))
    async with running(tmp_path) as pilot:
        await press(pilot, "enter")
        assert pilot.app.screen.standing().states["R1-E2"] == "answered"  # still blind
        reviews.submit(other, seen)
        await press(pilot, "escape", "enter", "C")
        assert pilot.app.screen.question == "R1-E2"
        assert "A second reviewer answers otherwise" in text_of(pilot, "#q-closed")
        reviews.settle(here, id_, "R1-E2", Answer(1), "as shown in the log")
        await press(pilot, "escape", "enter")
        assert "unsure" not in pilot.app.screen.standing().states.values()


async def test_the_shortest_way_leads_on_after_each_answer(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path) as pilot:
        await press(pilot, "enter", "s")
        screen = pilot.app.screen
        assert "shortest way" in text_of(pilot, "#bar-title")
        for _ in range(3):
            wanted = screen.result.next[0]
            assert screen.question == wanted
            await press(pilot, "0")
        await press(pilot, "s")
        assert "shortest way" not in text_of(pilot, "#bar-title")
        at = screen.question
        await press(pilot, "0")
        assert screen.question == at


async def test_the_panel_says_how_many_answers_are_ahead(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(interview, "PAUSE", 0.001)
    desk(tmp_path).create(WARD)
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "enter")
        while (ahead := pilot.app.screen.outlook) is None:
            await pilot.pause()
        await settle(pilot)
        text = f"At least {ahead.at_least} and at most {ahead.at_most} more answers settle it."
        assert text_of(pilot, "#settle") == text
        assert ahead.at_least < ahead.at_most


async def test_the_history_tells_who_said_what(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    here.answer(id_, "R1-S1", Answer(1, note="[first] look"))
    another(tmp_path, "colleague").answer(id_, "R1-S1", Answer(3, evidence=(REPORT,)))
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "enter", "slash", *"R1-S1", "enter", "2", "ctrl+z", "h")
        told = text_of(pilot, "#told").splitlines()
        heads = [line for line in told if line.startswith("2026-")]
        assert [head.split("  ")[1] for head in heads] == ["tester", "colleague", "tester"]
        assert "(taken back)" in heads[0]
        assert "evidence: Report · 2026-01-02" in told
        assert "note: [first] look" in told


async def test_in_a_review_of_ones_own_the_history_has_ones_own_answers_alone(
    tmp_path: Path,
) -> None:
    other = another(tmp_path, "colleague")
    id_ = other.create(WARD).id
    other.answer(id_, "R1-E1", Answer(3))
    here = desk(tmp_path)
    reviews.answer(here, reviews.start(here, id_), "R1-E1", Answer(1))
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "enter", "slash", *"R1-E1", "enter", "h")
        told = text_of(pilot, "#told")
        assert "tester" in told
        assert "colleague" not in told


async def test_explain_names_hazards_rules_and_clauses(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "enter", "slash", *"R1-E1", "enter")
        assert "The paper says: Incomplete data" in text_of(pilot, "#q-help")
        await press(pilot, "x")
        told = text_of(pilot, "#told")
        for part in ("R1-H1 Wrong advice", "STOP-2 ", "(derived from the paper, §5 ¶2)", "MAP 1.1"):
            assert part in told
        await press(pilot, "escape")
        assert await pilot.click("#stops", offset=(3, 1))
        await settle(pilot)
        assert "STOP-1" in text_of(pilot, "#told")


async def test_every_entry_of_the_evidence_can_be_changed_and_removed(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    entries = tuple(Evidence(name, note=f"n{name}") for name in ("one", "two", "three"))
    here.answer(id_, "R1-S1", Answer(2, evidence=entries))

    def refs() -> list[str]:
        return [entry.ref for entry in here.open(id_).answers["R1-S1"].evidence]

    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "enter", "slash", *"R1-S1", "enter", "e", "shift+tab", "up", "up")
        assert pilot.app.screen.query_one("#ref", TextArea).text == "two"
        await press(pilot, "enter", "end", *"!", "ctrl+s")
        assert refs() == ["one", "two!", "three"]
        assert here.open(id_).answers["R1-S1"].evidence[1].note == "ntwo"
        await press(pilot, "e", "shift+tab", "home", "ctrl+r")
        assert refs() == ["two!", "three"]
        assert pilot.app.screen.query_one("#ref", TextArea).text == ""
        await press(pilot, "ctrl+r")
        assert refs() == ["two!", "three"]
        assert "Choose an entry above" in screen_text(pilot)


async def test_what_is_typed_into_one_entry_waits_while_another_is_looked_at(
    tmp_path: Path,
) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    here.answer(id_, "R1-S1", Answer(2, evidence=(REPORT,)))
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "enter", "slash", *"R1-S1", "enter", "e", *"new", "shift+tab", "up")
        assert pilot.app.screen.query_one("#ref", TextArea).text == "Report"
        await press(pilot, "down")
        assert pilot.app.screen.query_one("#ref", TextArea).text == "new"
        await press(pilot, "ctrl+s")
        assert [e.ref for e in here.open(id_).answers["R1-S1"].evidence] == ["Report", "new"]


async def test_a_paste_of_many_lines_keeps_them_all(tmp_path: Path) -> None:
    from textual import events

    here = desk(tmp_path)
    id_ = here.create(WARD).id
    text = "\n".join(f"line {n} [b]" for n in range(500))
    async with running(tmp_path) as pilot:
        await press(pilot, "enter", "slash", *"R1-S1", "enter", "a")
        pilot.app.post_message(events.Paste(text))
        await press(pilot, "ctrl+s")
        assert here.open(id_).answers["R1-S1"].note == text
        await press(pilot, "e")
        pilot.app.post_message(events.Paste("one\ntwo"))
        await press(pilot, "ctrl+s")
        assert here.open(id_).answers["R1-S1"].evidence[0].ref == "one\ntwo"


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_the_three_panes_have_their_titles(tmp_path: Path, lang: str) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path, (120, 40), lang=lang) as pilot:
        await press(pilot, "enter")
        top = screen_text(pilot).splitlines()[1]
        for title in {"en": ("R1-E1", "Risk now"), "zh": ("R1-E1", "当前风险")}[lang]:
            assert title in top
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert "▕" in str(pilot.app.screen.query_one("#bar-R1", Static).render())


@pytest.mark.parametrize(("size", "shape"), [((80, 24), "-narrow"), ((120, 40), "-wide")])
async def test_it_is_laid_out_for_the_size_of_the_window_from_the_first(
    tmp_path: Path, size: tuple[int, int], shape: str
) -> None:
    made = desk(tmp_path).create(WARD)
    seen = []

    class Watched(InterviewScreen):
        def begin(self) -> None:
            seen.append(self.has_class(shape))

    async with running(tmp_path, size) as pilot:
        await pilot.app.push_screen(Watched(made))
    assert seen == [True]


async def test_what_is_said_already_is_not_said_again_beside_it(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path) as pilot:
        await press(pilot, "enter")
        for _ in range(3):
            await pilot.app.screen.run_action("screen.next_unknown")
            await settle(pilot)
        said = [str(toast.render()) for toast in pilot.app.screen.query("Toast")]
        assert len(said) == 1
        assert "No answer is unknown" in said[0]
