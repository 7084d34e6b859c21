"""The risk map: all assessments against the categories, the worst first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import DataTable, Static

from riskassess.app import shelf, words
from riskassess.app.commands import PORTFOLIO, Command, bindings
from riskassess.app.screens.base import BaseScreen
from riskassess.i18n import Translate

if TYPE_CHECKING:
    from riskassess.method.result import Driven
    from riskassess.report.portfolio import Entry

WORDS_FROM = 118
"""Columns from which the cells have words."""
FIRST = 2
"""Name and verdict stand before the categories."""


class PortfolioScreen(BaseScreen[None]):
    """One row an assessment, one cell a category; enter looks into it."""

    HERE: ClassVar[tuple[Command, ...]] = PORTFOLIO
    BINDINGS = bindings(PORTFOLIO)
    AUTO_FOCUS = "#map-table"

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self.entries = entries
        self.categories = tuple(dict.fromkeys(id_ for e in entries for id_ in e.categories))
        self.by = "verdict"
        self._shown: list[Entry] = []

    def title_text(self) -> str:
        """What is shown, and of how many."""
        _ = self.words
        return _("Risk map") + " · " + _("{count} assessments").format(count=len(self.entries))

    def help_here(self, words: Translate) -> Iterable[str]:
        """What one does here."""
        _ = words
        yield _(
            "Each cell shows the verified risk of one category, from the best to the worst case;"
            " its colour is that of the worst."
            " Enter opens the review at the hazard that drives it."
        )

    def body(self) -> Iterable[Widget]:
        """The map, and what the chosen cell says in words."""
        table: DataTable[Text] = DataTable(id="map-table", cursor_type="cell")
        panel = Vertical(table, id="map-panel", classes="panel")
        panel.border_title = self.words("Verified risk, from the best to the worst case")
        yield panel
        yield Static(id="map-said")

    def fill(self) -> None:
        """All rows in order; the cursor stays on its assessment and column."""
        table = self._table
        entry, column = self.chosen, table.cursor_column
        self._shown = self._sorted()
        table.clear(columns=True)
        for id_, title in self._titles():
            table.add_column(Text(title + (" ▼" if id_ == self.by else "")), key=id_)
        for shown in self._shown:
            table.add_row(*self._cells(shown), key=shown.assessment.id)
        row = self._shown.index(entry) if entry in self._shown else 0
        table.move_cursor(row=row, column=column)

    @property
    def _table(self) -> DataTable[Text]:
        found: DataTable[Text] = self.query_one("#map-table", DataTable)
        return found

    def _titles(self) -> list[tuple[str, str]]:
        q, lang, _ = self.program.questionnaire, self.program.lang, self.words
        short = {id_: q.categories[id_].short.in_(lang) for id_ in self.categories}
        named = [(id_, f"{id_} {short[id_]}" if self._roomy else id_) for id_ in self.categories]
        return [("name", _("Name")), ("verdict", _("Verdict")), *named]

    @property
    def _roomy(self) -> bool:
        """Whether there is room for words; the line under the map has them anyway."""
        return self.app.size.width >= WORDS_FROM

    def _sorted(self) -> list[Entry]:
        from riskassess.report.portfolio import worst_first

        found = worst_first(self.entries)
        if self.by == "name":
            return sorted(found, key=shelf.BY_ID["name"].key)
        if self.by in self.categories:
            return sorted(found, key=lambda entry: entry.points(self.by), reverse=True)
        return found

    def _cells(self, entry: Entry) -> list[Text]:
        name = words.rich(shelf.name(entry, self.words))
        name.truncate(40 if self.app.size.width >= 160 else 23, overflow="ellipsis")
        heat = (words.rich(self._heat(entry, id_)) for id_ in self.categories)
        return [name, words.rich(words.verdict_bar(entry.result.verified)), *heat]

    def _heat(self, entry: Entry, category: str) -> Content:
        found = entry.result.category(category).verified
        if found is None:
            return Content.styled(words.NOT_ASSESSED_MARK, "$text-muted")
        text = words.span_short(found.points, self.words).plain if self._roomy else _marks(found)
        style = words.HEAT_STYLES[found.points.levels[1]]
        return Content.styled(words.column(f" {text}", 14 if self._roomy else 5), style)

    @property
    def chosen(self) -> Entry | None:
        """The assessment under the cursor."""
        row = self._table.cursor_row
        return self._shown[row] if 0 <= row < len(self._shown) else None

    @property
    def category(self) -> str:
        """The category under the cursor; empty on name and verdict."""
        at = self._table.cursor_column - FIRST
        return self.categories[at] if at >= 0 else ""

    @on(DataTable.CellHighlighted)
    def _moved(self) -> None:
        if entry := self.chosen:
            self.query_one("#map-said", Static).update(self._said(entry))

    def _said(self, entry: Entry) -> Content:
        _, q, lang = self.words, entry.assessment.questionnaire, self.program.lang
        head = shelf.name(entry, _).stylize("bold")
        category = self.category
        if not category:
            return Content.assemble(head, "\n", words.verdict(entry.result.verified, _))
        found = entry.result.category(category)
        title = f"{category} {q.categories[category].title.in_(lang)}"
        if found.verified is None:
            return Content.assemble(head, "\n", title, "\n", _(words.STATE_WORDS[found.state]))
        levels = words.span(found.verified.points, _)
        ids = dict.fromkeys(driver for driver in found.verified.drivers if driver)
        driven = (f"{id_} {q.hazards[id_].title.in_(lang)}" for id_ in ids)
        label = (words.label(_("Driven by"), _), "$text-muted")
        return Content.assemble(head, "\n", title, "  ", levels, "\n", label, "; ".join(driven))

    @on(DataTable.CellSelected)
    def action_open(self) -> None:
        """The review of the chosen assessment, at the chosen category."""
        if entry := self.chosen:
            from riskassess.app.screens.review import ReviewScreen

            found = self.category and entry.result.category(self.category).verified
            row = found.drivers[1] if found else ""
            self.app.push_screen(ReviewScreen(entry.assessment, row=row))

    @on(DataTable.HeaderSelected)
    def _header(self, event: DataTable.HeaderSelected) -> None:
        self.by = event.column_key.value or "verdict"
        self.fill()

    def action_sort(self) -> None:
        """By the next column."""
        ids = [id_ for id_, _ in self._titles()]
        self.by = ids[(ids.index(self.by) + 1) % len(ids)]
        self.fill()


def _marks(found: Driven) -> str:
    from riskassess.report.words import LEVEL_MARKS

    return "…".join(LEVEL_MARKS[level] for level in dict.fromkeys(found.points.levels))
