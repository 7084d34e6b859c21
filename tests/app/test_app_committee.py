"""Several hands: blind second reviewers, settling, decisions, evidence files, migration."""

import datetime as dt
import shutil
from pathlib import Path

from helpers_app import WARD, desk, press, running, screen_text, settle, text_of
from textual.widgets import DataTable, Input, TextArea

from riskassess.app.screens.committee import DecisionForm, SettleForm
from riskassess.app.screens.interview import InterviewScreen
from riskassess.questionnaire.load import default, default_folder, load
from riskassess.questionnaire.response import Answer
from riskassess.record.decisions import current, decide, latest
from riskassess.record.desk import Desk
from riskassess.record.reviews import reviews
from riskassess.record.store import SqliteStore


def second(folder: Path) -> Desk:
    """The same store, another actor."""
    here = desk(folder)
    return Desk(here.store, here.questionnaire, "Dr Second", now=here._now)


def rows(pilot, name):
    table = pilot.app.screen.query_one(f"#{name}-table", DataTable)
    return [[cell.plain for cell in table.get_row(key)] for key in table.rows]


async def test_a_second_reviewer_is_blind_until_submitting(tmp_path: Path) -> None:
    first = desk(tmp_path)
    id_ = first.create(WARD).id
    for question in ("R1-E1", "R1-E2"):
        first.answer(id_, question, Answer(2, note="seen by the first"))
    decide(first, first.open(id_), {"outcome": "refuse"}, dt.date.today())
    async with running(tmp_path, (120, 40), open_desk=lambda: second(tmp_path)) as pilot:
        await press(pilot, "r", "o", "escape", "escape")
        assert pilot.app.screen.known()[0].answers == {}  # the list shows one's own answers too
        assert "refused" not in screen_text(pilot)
        await press(pilot, "enter")
        screen = pilot.app.screen
        assert isinstance(screen, InterviewScreen)
        assert screen.assessment.answers == {}
        assert "your own review" in screen_text(pilot)
        screen.action_go("R1-E1")
        await settle(pilot)
        assert "seen by the first" not in screen_text(pilot)
        await press(pilot, "0")
        assert screen.assessment.answers["R1-E1"].value == 0
        assert first.open(id_).answers["R1-E1"].value == 2
        await press(pilot, "r", "7")
        assert "Submit your own review" in text_of(pilot, "#opinions-said")
        await press(pilot, "8")
        assert "Submit your own review" in text_of(pilot, "#decision-said")
        await press(pilot, "S")
        assert not reviews(first.open(id_))[0].open
        assert rows(pilot, "opinions")[0][:2] == ["R1-E1", "2 / 0"]
        assert "Dr Second" in text_of(pilot, "#opinions-said")


async def test_a_difference_is_settled_with_a_reason(tmp_path: Path) -> None:
    from riskassess.record import reviews as acts

    first, other = desk(tmp_path), second(tmp_path)
    id_ = first.create(WARD).id
    first.answer(id_, "R1-E1", Answer(2))
    acts.start(other, id_)
    acts.answer(other, id_, "R1-E1", Answer(3))
    acts.submit(other, id_)
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "r", "7", "enter")
        form = pilot.app.screen
        assert isinstance(form, SettleForm)
        await press(pilot, "down", "enter")
        form.query_one("#reason", TextArea).text = "The order screen shows it first"
        form.query_one("#dissent", TextArea).text = "Dr First: it is only beside it"
        await press(pilot, "ctrl+s")
        assert rows(pilot, "opinions")[0][3] == "✓"
    after = first.open(id_)
    assert after.answers["R1-E1"].value == 3
    assert after.events[-1].payload["dissent"] == [
        {"who": "Dr First", "text": "it is only beside it"}
    ]


async def test_a_decision_holds_until_the_answers_change(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "r", "D")
        form = pilot.app.screen
        assert isinstance(form, DecisionForm)
        await press(pilot, "down", "enter")  # approve with conditions
        await press(pilot, "ctrl+s")
        said = screen_text(pilot)
        assert "This did not work" in said  # no condition, and against the recommendation
        assert latest(here.open(id_)) is None
        await press(pilot, "escape")
        form.query_one(
            "#conditions", TextArea
        ).text = (
            "Log reviews monthly; IT security; 2027-01-31; minutes\nTell patients；Ward；2027-02-28"
        )
        form.query_one("#reason", TextArea).text = "A pilot on one ward"
        form.query_one("#rereview", Input).value = "2027-06-30"
        await press(pilot, "ctrl+s")  # and it is shown
        assert rows(pilot, "decision") == [
            ["·", "Log reviews monthly", "IT security", "2027-01-31"],
            ["·", "Tell patients", "Ward", "2027-02-28"],
        ]
        assert "Approved with conditions" in text_of(pilot, "#decision-said")
        await press(pilot, "enter")
        form = pilot.app.screen
        assert "Log reviews monthly: IT security, by 2027-01-31" in screen_text(pilot)
        form.query_one("#ref", TextArea).text = "Minutes of January"
        form.query_one("#file", Input).value = str(tmp_path / "missing.pdf")
        await press(pilot, "ctrl+s")
        assert "missing.pdf" in screen_text(pilot)
        await press(pilot, "escape")
        (tmp_path / "minutes.pdf").write_bytes(b"minutes")
        form.query_one("#file", Input).value = str(tmp_path / "minutes.pdf")
        await press(pilot, "ctrl+s")
        assert rows(pilot, "decision")[0][0] == "✓"
        (shown,) = latest(here.open(id_)).conditions[0].updates[0].said.evidence
        assert (shown.ref, here.store.get(shown.file)) == ("Minutes of January", b"minutes")
        assert current(here.open(id_)) is not None
        await press(pilot, "i", "1")
        assert "The decision is void now" in screen_text(pilot)
        await press(pilot, "escape", "escape")
        assert "! void" in screen_text(pilot)
        await press(pilot, "r", "8")
        assert "Void since event" in text_of(pilot, "#decision-said")
    assert current(here.open(id_)) is None


async def test_without_a_decision_the_way_to_one_is_named(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path) as pilot:
        await press(pilot, "r", "8")
        assert "D records one" in text_of(pilot, "#decision-said")
        await press(pilot, "7")
        assert "There is no review" in text_of(pilot, "#opinions-said")
        assert "press o" in text_of(pilot, "#opinions-said")


async def test_a_file_becomes_evidence(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    here.answer(id_, "R1-S1", Answer(3))
    file = tmp_path / "test report.pdf"
    file.write_bytes(b"\x00anything")
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "enter")
        pilot.app.screen.action_go("R1-S1")
        await press(pilot, "e")
        form = pilot.app.screen
        form.query_one("#ref", TextArea).text = "Local test 2026"
        form.query_one("#file", Input).value = str(tmp_path / "missing.pdf")
        await press(pilot, "ctrl+s")
        assert "missing.pdf" in screen_text(pilot)
        await press(pilot, "escape")
        form.query_one("#file", Input).value = str(file)
        await press(pilot, "ctrl+s")
        assert "sha256:" in text_of(pilot, "#q-said")
    (entry,) = here.open(id_).answers["R1-S1"].evidence
    assert here.store.get(entry.file) == file.read_bytes()


async def test_an_assessment_of_an_older_questionnaire_is_migrated_on_request(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "older"
    shutil.copytree(default_folder(), folder)
    path = folder / "questionnaire.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("en: Background reading for staff", "en: For reading"), "utf-8")
    older = Desk(SqliteStore(tmp_path / "a.sqlite"), load(folder), "tester", folder=folder)
    id_ = older.answer(older.create(WARD), "R1-E1", Answer(1)).id
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "r")
        assert "Answered under another questionnaire" in text_of(pilot, "#review-verdict")
        await press(pilot, "M")
        told = screen_text(pilot)
        assert "answer again to confirm:" in told
        assert "R1-E1  Do outputs enter" in told
        assert desk(tmp_path).open(id_).questionnaire.sha256 != default().sha256  # not yet
        await press(pilot, "ctrl+s")
        said = text_of(pilot, "#review-verdict")
        assert "Answered under another" not in said
        assert "Before the migration" in said
        assert desk(tmp_path).open(id_).unconfirmed == ("R1-E1",)
        await press(pilot, "p")
        report = tmp_path / "r.html"
        pilot.app.screen.query_one("#file", Input).value = str(report)
        await press(pilot, "ctrl+s")
        assert "Before the migration" in report.read_text("utf-8")
        await press(pilot, "escape", "escape", "enter")
        pilot.app.screen.action_go("R1-E1")
        await settle(pilot)
        assert "The wording has changed" in text_of(pilot, "#q-closed")
        await press(pilot, "1")
        assert desk(tmp_path).open(id_).unconfirmed == ()
