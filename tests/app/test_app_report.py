"""The report screen, with a real rendering process where that is what is tested."""

from __future__ import annotations

from pathlib import Path

from pypdf import PdfReader
from textual.widgets import Button, Input

from riskassess.app.screens.home import HomeScreen
from riskassess.app.screens.messages import ErrorScreen
from riskassess.app.screens.report import ReportScreen
from riskassess.errors import Fault, LackingError
from tests.app.helpers_app import (
    WARD,
    Reporter,
    desk,
    press,
    running,
    screen_text,
    text_of,
)


async def test_report_runs_with_progress_and_tells_its_path(tmp_path: Path) -> None:
    id_ = desk(tmp_path).create(WARD).id
    orders = []

    def write(q, order, progress):
        progress("Rendering [page]", 1)
        orders.append(order)
        order.out.write_text("done")

    async with running(tmp_path, reporter=Reporter(write)) as pilot:
        await press(pilot, "p")
        assert isinstance(pilot.app.screen, ReportScreen)
        field = pilot.app.screen.query_one("#file", Input)
        assert field.value.endswith(f"riskassess-{id_}.pdf")
        field.value = str(tmp_path / "out.pdf")
        await press(pilot, "down", "space", "ctrl+s")
        told = text_of(pilot, "#steps")
        assert "Rendering [page]: 1" in told
        assert f"open {tmp_path / 'out.pdf'}" in told
        assert str(tmp_path / "out.pdf") in told
    [order] = orders
    assert (order.assessment.id, order.lang, order.audience) == (id_, "zh", "committee")
    assert (tmp_path / "out.pdf").read_text() == "done"


async def test_report_faults_are_readable(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)

    def write(q, order, progress):
        raise LackingError([Fault("output.unwritable", details={"detail": "no such folder"})])

    async with running(tmp_path, reporter=Reporter(write)) as pilot:
        await press(pilot, "p", "ctrl+s")
        assert "The output cannot be written: no such folder." in screen_text(pilot)
        await press(pilot, "escape")
        assert "No report was written." in text_of(pilot, "#steps")


async def test_two_reports_one_after_the_other(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path) as pilot:
        await press(pilot, "p")
        for name in ("one.pdf", "two.pdf"):
            pilot.app.screen.query_one("#file", Input).value = str(tmp_path / name)
            await press(pilot, "ctrl+s")
            assert str(tmp_path / name) in text_of(pilot, "#steps")
            assert len(PdfReader(tmp_path / name).pages) > 1
        await pilot.click("#verify")
        await press(pilot, "enter")
        assert "two.pdf: whole." in text_of(pilot, "#found")
        await press(pilot, "escape")
        assert not pilot.app.screen.query_one("#cancel", Button).display


async def test_cancelling_leaves_the_old_report_and_another_can_be_made(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    out = tmp_path / "out.pdf"
    out.write_bytes(b"the old one")
    async with running(tmp_path) as pilot:
        await press(pilot, "p")
        pilot.app.screen.query_one("#file", Input).value = str(out)
        await pilot.press("ctrl+s")
        assert pilot.app.screen.query_one("#cancel", Button).display
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ReportScreen)
        assert "No report was written." in text_of(pilot, "#steps")
        assert out.read_bytes() == b"the old one"
        assert {path.name for path in tmp_path.iterdir()} >= {"out.pdf"}
        assert not [path for path in tmp_path.iterdir() if path.name.startswith(".out")]
        await press(pilot, "ctrl+s")
        assert out.read_bytes().startswith(b"%PDF-")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_closing_the_app_ends_a_report_under_way(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    out = tmp_path / "out.pdf"
    async with running(tmp_path) as pilot:
        await press(pilot, "p")
        pilot.app.screen.query_one("#file", Input).value = str(out)
        await pilot.press("ctrl+s")
        pilot.app.exit()
    await pilot.app.workers.wait_for_complete()
    assert not out.exists()


async def test_what_is_no_report_is_explained_and_another_file_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(b"Dear colleague")
    async with running(tmp_path) as pilot:
        await press(pilot, "v", *str(tmp_path / "letter.pdf"), "enter")
        assert isinstance(pilot.app.screen, ErrorScreen)
        assert "letter.pdf" in text_of(pilot, ".fault")
        await press(pilot, "escape")
        assert pilot.app.screen.query_one("#path", Input).value.endswith("letter.pdf")
        assert text_of(pilot, "#found") == ""
