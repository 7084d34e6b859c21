"""Home: all assessments, the highlighted one beside them, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, DataTable, Static
from textual.worker import Worker, WorkerState

from riskassess.app import beginnings, shelf, words, work
from riskassess.app.commands import HOME, Command, bindings
from riskassess.app.screens.base import refused
from riskassess.app.screens.chosen import OnChosen
from riskassess.app.widgets.card import Card, Step
from riskassess.app.widgets.fields import Input
from riskassess.app.widgets.preview import Preview
from riskassess.errors import RiskassessError, UnverifiableError
from riskassess.i18n import Translate

if TYPE_CHECKING:
    from riskassess.record.assessment import Assessment
    from riskassess.report.portfolio import Entry


class HomeScreen(OnChosen):
    """The list of assessments, from a store that is open."""

    HERE: ClassVar[tuple[Command, ...]] = HOME
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(HOME),
        Binding("down", "screen.to_list", show=False),
    ]

    def __init__(self, first: str | None = None) -> None:
        """``first`` is the action to begin with, as soon as the store is read."""
        super().__init__()
        self.entries: list[Entry] | None = None
        self.failure: RiskassessError | None = None
        self.order = shelf.Order()
        self.picked: shelf.Picked = {}
        self._shown: list[Entry] = []
        self._first = first

    def title_text(self) -> str:
        """The program, or that nothing counts."""
        return self.words("nothing is kept") if self.program.practice else "riskassess"

    def help_here(self, words: Translate) -> Iterable[str]:
        """What one does here."""
        _ = words
        yield _(
            "All assessments with what each waits for. Enter goes on with the interview; the button"
            " in the preview is the step that comes next."
        )
        yield _(
            "Search and filter narrow the list, a click on the head of a column or s sorts it,"
            " and esc shows everything again."
        )

    def body(self) -> Iterable[Widget]:
        """Tools, list, and the preview of what is highlighted."""
        _ = self.words
        yield Horizontal(
            Button(Content(_("New assessment")), "primary", id="new", action="screen.new",
                   compact=True),
            Input(placeholder=_("Search name, type or id"), id="search", compact=True),
            Button(Content(_("Filter")), id="filter", action="screen.filter", compact=True),
            Button(Content(_("Risk map")), id="map", action="screen.portfolio", compact=True),
            id="tools",
        )  # fmt: skip
        table: DataTable[Text] = DataTable(id="list", cursor_type="row")
        yield Horizontal(
            Vertical(Static(id="narrowed"), table, Card(id="card"), id="listing", classes="panel"),
            Preview(),
            id="shelf",
        )

    def action_welcome(self) -> None:
        """The three steps of the first start."""
        from riskassess.app.screens.welcome import WelcomeScreen

        self.app.push_screen(WelcomeScreen(), self._do)

    async def _do(self, action: str | None) -> None:
        if action:
            await self.run_action(f"screen.{action}")

    async def on_screen_resume(self) -> None:
        """At the beginning, and when something may have changed on another screen."""
        self._read()

    def action_reload(self) -> None:
        """Read the store again."""
        self.failure, self.program.told = None, ()
        self.fill()
        self._read()

    def _read(self) -> None:
        task = partial(work.listed, self.program.desk)
        self.run_worker(
            task, name="list", group="list", thread=True, exclusive=True, exit_on_error=False
        )

    @on(Worker.StateChanged)
    async def _arrived(self, event: Worker.StateChanged) -> None:
        worker = event.worker
        if event.state is WorkerState.ERROR:
            error = refused(worker)
            if self.entries is None:
                self.failure = error
                self.fill()
            else:
                self.program.explain_once(error)
        elif event.state is WorkerState.SUCCESS and isinstance(worker.result, work.Loaded):
            self.program.turn_to(worker.result)
            self.entries = None
            self.fill()
            self._read()
        elif event.state is WorkerState.SUCCESS and worker.name == "list":
            assert isinstance(worker.result, work.Shelf)
            self.entries = worker.result.entries
            self.fill()
            if worker.result.faults:
                self.program.explain_once(UnverifiableError(worker.result.faults))
            first, self._first = self._first, None
            await self._do(first)

    def fill(self) -> None:
        """Show the rows that match, or say what to do."""
        table: DataTable[Text] = self.query_one("#list", DataTable)
        at, kept = self._id_at_cursor(), table.cursor_row
        wanted = self.query_one("#search", Input).value
        known = shelf.facets(self._types()) if self.entries else ()
        matching = shelf.matching(self.entries or (), wanted, self.picked, known)
        self._shown = self.order.sort(matching)
        self.show_bar()
        self._say(bool(wanted.strip() or any(self.picked.values())))
        table.display = bool(self._shown)
        table.clear(columns=True)
        self._columns(table)
        for entry in self._shown:
            table.add_row(*self._cells(entry), key=entry.assessment.id)
        if at in table.rows:  # the latest change moves an assessment to the top
            kept = table.get_row_index(at)
        table.move_cursor(row=min(kept, max(0, table.row_count - 1)))
        self._preview()
        if self._shown and (not self.focused or not self.focused.display):
            table.focus()

    def _types(self) -> tuple[str, ...]:
        return tuple(self.program.questionnaire.types)

    def _columns(self, table: DataTable[Text]) -> None:
        _ = self.words
        for column in self._visible:
            mark = self._arrow if column.id == self.order.column else ""
            table.add_column(Text(_(column.title) + mark), key=column.id)

    def _cells(self, entry: Entry) -> list[Text]:
        cells = [words.rich(column.cell(entry, self.words)) for column in self._visible]
        cells[0].truncate(22 if self.app.size.width < 160 else 44, overflow="ellipsis")
        if self.program.accessible:
            found = [entry.result.category(id_) for id_ in entry.categories]
            cells[1] = Text(words.small_words(found, self.words))
        return cells

    @property
    def _visible(self) -> tuple[shelf.Column, ...]:
        """A narrow list leaves to the preview what it has no room for."""
        return shelf.COLUMNS if self.app.size.width >= 160 else shelf.COLUMNS[: shelf.NARROW]

    @property
    def _arrow(self) -> str:
        return " ▼" if self.order.down else " ▲"

    def _say(self, narrowed: bool) -> None:
        """Above the list how many are shown; in its place what is the matter."""
        _ = self.words
        listing, line = self.query_one("#listing"), self.query_one("#narrowed", Static)
        all_ = len(self.entries or ())
        listing.border_title = _("Assessments") + (f" {all_}" if all_ else "")
        column = _(shelf.BY_ID[self.order.column].title)
        listing.border_subtitle = f"{column}{self._arrow}" if self._shown else ""
        line.display = narrowed and bool(self._shown)
        text = _("Showing {count} of {all}; esc shows all.")
        line.update(Content(text.format(count=len(self._shown), all=all_)))
        card = self.query_one(Card)
        card.display = not self._shown
        if self.failure:
            card.fail(self.failure, _)
        elif not self._shown:
            card.show(*self._matter())

    def _matter(self) -> tuple[str, str, Iterable[Step]]:
        _ = self.words
        if self.entries is None:
            return _("Opening the store …"), _("Nothing to do yet; this takes a moment."), ()
        if self.entries:
            again = _("Show all")
            return (
                _("Nothing matches"),
                _("Change the words or the filter."),
                [(again, "screen.show_all")],
            )
        text = _(
            "An assessment asks about one deployment of one system. Answer what you know, and"
            " say unknown where you do not: the result is an interval that narrows with every"
            " answer. Whether to use the system stays with your committee."
        )
        return (
            _("No assessment yet"),
            text,
            [
                (_("New assessment"), "screen.new"),
                (_("Practise with examples"), "screen.practise"),
                (_("Import an answers file"), "screen.take_in"),
            ],
        )

    def _id_at_cursor(self) -> str:
        table: DataTable[Text] = self.query_one("#list", DataTable)
        if not table.row_count:
            return ""
        return table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value or ""

    def _preview(self) -> None:
        self.query_one(Preview).show(self.highlighted, self.program.lang)

    @property
    def highlighted(self) -> Entry | None:
        """What the cursor stands on."""
        row = self.query_one("#list", DataTable).cursor_row
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def chosen(self) -> Assessment | None:
        """The assessment under the cursor."""
        return self.highlighted.assessment if self.highlighted else None

    def known(self) -> list[Assessment]:
        """All assessments, whatever is shown of them."""
        return [entry.assessment for entry in self.entries or ()]

    @on(DataTable.RowHighlighted)
    def _moved(self) -> None:
        self._preview()

    @on(Input.Changed, "#search")
    def _searched(self) -> None:
        if self.entries is not None:
            self.fill()

    @on(Input.Submitted, "#search")
    def action_to_list(self) -> None:
        """From the tools down into the list."""
        self.query_one("#list").focus()

    @on(DataTable.RowSelected)
    def _selected(self) -> None:
        self.action_open()

    @on(DataTable.HeaderSelected)
    def _header(self, event: DataTable.HeaderSelected) -> None:
        self.order = self.order.by(event.column_key.value or "")
        self.fill()

    def action_sort(self) -> None:
        """By the next column."""
        ids = list(shelf.BY_ID)
        self.order = shelf.Order(ids[(ids.index(self.order.column) + 1) % len(ids)])
        self.fill()

    def action_turn(self) -> None:
        """The other way round."""
        self.order = self.order.by(self.order.column)
        self.fill()

    def action_filter(self) -> None:
        """Choose what is shown."""
        if not self.entries:
            return
        from riskassess.app.screens.filters import FilterForm

        form = FilterForm(self.entries, self.picked, shelf.facets(self._types()))
        self.app.push_screen(form, self._filtered)

    def _filtered(self, picked: shelf.Picked | None) -> None:
        if picked is not None:
            self.picked = picked
            self.fill()

    def action_show_all(self) -> None:
        """No search, no filter."""
        self.picked = {}
        self.query_one("#search", Input).value = ""
        self.fill()
        self.query_one("#list").focus()

    def action_search(self) -> None:
        """Go to the search field."""
        self.query_one("#search").focus()

    def action_practise(self) -> None:
        """Into the store to practise with, or back to the real one."""
        if self.program.practice:
            self.program.leave_practice()
            self.entries = None
            self.action_reload()
        else:
            task = partial(beginnings.practice, self.program.desk, self.program.lang)
            self.run_worker(task, name="practice", thread=True, exit_on_error=False)

    def action_verify(self) -> None:
        """A report that somebody sent."""
        from riskassess.app.screens.verify import VerifyScreen

        self.app.push_screen(VerifyScreen())

    def action_portfolio(self) -> None:
        """All assessments against all categories."""
        if self.entries:
            from riskassess.app.screens.portfolio import PortfolioScreen

            self.app.push_screen(PortfolioScreen(self.entries))
