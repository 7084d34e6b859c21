"""The risk map: the worst first, sorted by any column, and from a cell into the review."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import DataTable

from riskassess.app.screens.portfolio import PortfolioScreen
from riskassess.app.screens.review import ReviewScreen
from tests.app.helpers_app import press, running, screen_text, text_of
from tests.app.test_app_home import fill

SIZES = [(80, 24), (120, 40)]


def first_column(pilot) -> list[str]:
    table = pilot.app.screen.query_one("#map-table", DataTable)
    return [table.get_row_at(row)[0].plain for row in range(table.row_count)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_worst_stands_first_and_every_column_sorts(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    fill(tmp_path)
    async with running(tmp_path, size) as pilot:
        await press(pilot, "m")
        assert isinstance(pilot.app.screen, PortfolioScreen)
        assert first_column(pilot)[0] == "Night triage bot"
        await press(pilot, "s")
        table = pilot.app.screen.query_one("#map-table", DataTable)
        assert len(table.columns) == 7
        marks = [table.get_row_at(row)[2].plain for row in range(table.row_count)]
        assert "●" in marks[0]
        for _ in range(5):
            await press(pilot, "s")
        assert first_column(pilot) == sorted(first_column(pilot), key=str.casefold)


@pytest.mark.parametrize("size", SIZES)
async def test_from_a_cell_into_the_review_at_its_driver(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    fill(tmp_path)
    async with running(tmp_path, size) as pilot:
        await press(pilot, "m", "right", "right", "right")
        said = text_of(pilot, "#map-said")
        assert said.startswith("Night triage bot\nR2 ")
        assert "critical" in said
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ReviewScreen)
        table = pilot.app.screen.query_one("#register-table", DataTable)
        row = str(table.get_row_at(table.cursor_row)[0])
        assert row.startswith("R2-")
        assert row in said
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, PortfolioScreen)


async def test_the_map_in_chinese(tmp_path: Path) -> None:
    fill(tmp_path)
    async with running(tmp_path, (120, 40), lang="zh") as pilot:
        await press(pilot, "m")
        assert "风险分布" in screen_text(pilot).replace(" ", "")
