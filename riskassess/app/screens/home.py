"""Home: all assessments, and what to do first."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, DataTable, Static
from textual.worker import Worker, WorkerState

from riskassess.app import words, work
from riskassess.app.commands import HOME, Command, bindings
from riskassess.app.screens.base import BaseScreen
from riskassess.app.widgets.fields import Input
from riskassess.errors import RiskassessError, UnverifiableError, visible

if TYPE_CHECKING:
    from riskassess.method.result import Result
    from riskassess.record.assessment import Assessment

Row = tuple["Assessment", "Result"]


class HomeScreen(BaseScreen[None]):
    """The list of assessments; loads everything heavy once it is painted."""

    HERE: ClassVar[tuple[Command, ...]] = HOME
    BINDINGS = bindings(HOME)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] | None = None
        self.failed = False

    def body(self) -> Iterable[Widget]:
        """Search, table, and what to do first where the table is empty."""
        _ = self.words
        yield Horizontal(
            Button(Content(_("New assessment")), id="new", action="screen.new", compact=True),
            Input(placeholder=_("Search name, type or id"), id="search", compact=True),
            id="tools",
        )
        yield Static(id="hint")
        table: DataTable[Text] = DataTable(id="list", cursor_type="row", zebra_stripes=True)
        yield table

    def on_mount(self) -> None:
        """Paint first, load then."""
        super().on_mount()
        self.action_reload()

    async def on_screen_resume(self) -> None:
        """What changed on another screen shows here."""
        await super().on_screen_resume()
        if self.program.loaded:
            self._read()

    def action_reload(self) -> None:
        """Open the store, or read it again."""
        self.failed, self.program.told = False, ()
        self.fill()
        if self.program.loaded:
            self._read()
        else:
            task = partial(work.load, self.program.open_desk)
            self.run_worker(task, name="load", thread=True, exit_on_error=False)

    def _read(self) -> None:
        loaded = self.program.loaded
        assert loaded is not None
        task = partial(work.listed, loaded)
        self.run_worker(
            task, name="list", group="list", thread=True, exclusive=True, exit_on_error=False
        )

    @on(Worker.StateChanged)
    def _arrived(self, event: Worker.StateChanged) -> None:
        worker = event.worker
        if event.state is WorkerState.ERROR:
            self.failed = self.rows is None
            self.fill()
            if not isinstance(worker.error, RiskassessError):
                raise worker.error or RuntimeError(worker.name)
            self.program.explain_once(worker.error)
        elif event.state is WorkerState.SUCCESS and isinstance(worker.result, work.Loaded):
            self.program.loaded = worker.result
            self._read()
        elif event.state is WorkerState.SUCCESS and worker.name == "list":
            assert isinstance(worker.result, work.Shelf)
            self.rows = worker.result.rows
            self.fill()
            if worker.result.faults:
                self.program.explain_once(UnverifiableError(worker.result.faults))

    def fill(self) -> None:
        """Show the rows that match the search, or say what to do."""
        table: DataTable[Text] = self.query_one("#list", DataTable)
        kept, at = table.cursor_row, self._id_at_cursor()
        table.clear(columns=True)
        table.display = bool(self.rows)
        self.query_one("#hint", Static).update(Content(self._hint()))
        if not self.rows:
            return
        _ = self.words
        marks = _("R1–R5")
        titles = (_("Name"), marks, _("Verdict"), _("Open"), _("Decision"), _("Types"))
        for title in (*titles, _("Updated")):
            table.add_column(Text(title))
        for assessment, result in self._found():
            table.add_row(*self._cells(assessment, result), key=assessment.id)
        if at in table.rows:  # the latest change moves an assessment to the top
            kept = table.get_row_index(at)
        table.move_cursor(row=min(kept, max(0, table.row_count - 1)))
        if not self.focused:
            table.focus()

    def _id_at_cursor(self) -> str:
        table: DataTable[Text] = self.query_one("#list", DataTable)
        if not table.row_count:
            return ""
        return table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value or ""

    def _hint(self) -> str:
        _ = self.words
        if self.failed:
            return _("The store could not be opened. Press ctrl+r to try again.")
        if self.rows is None:
            return _("Loading …")
        if not self.rows:
            return _(
                "No assessment yet. Press n to begin: choose one of the thirty published"
                " systems or start from nothing, answer what you know, and say unknown"
                " where you do not. The result is an interval that narrows with every answer."
            )
        if not self._found():
            return _("Nothing matches the search.")
        return ""

    def _found(self) -> list[Row]:
        wanted = self.query_one("#search", Input).value.casefold().split()
        return [
            (assessment, result)
            for assessment, result in self.rows or []
            if all(word in _haystack(assessment) for word in wanted)
        ]

    def _cells(self, assessment: Assessment, result: Result) -> list[Text]:
        _ = self.words
        deployment = assessment.deployment
        name = visible(deployment.name or _("(no name)")).replace("\n", " ")
        name_cell = Text(name, no_wrap=True, overflow="ellipsis")
        name_cell.truncate(20 if self.app.size.width < 110 else 44, overflow="ellipsis")
        categories = [c for c in result.categories if c.id != "X"]
        marks = Text(words.small_marks(categories, _, plain=self.program.accessible))
        verdict = Text(words.verdict(result.verified, _).plain)
        open_ = Text(str(len(result.unanswered) + len(result.unknown)), justify="right")
        updated = Text(assessment.updated.astimezone().strftime("%Y-%m-%d %H:%M"))
        types = Text(" ".join(deployment.types))
        return [name_cell, marks, verdict, open_, self._decision(assessment), types, updated]

    def _decision(self, assessment: Assessment) -> Text:
        """What was decided, or that it no longer holds."""
        from riskassess.record.reviews import decisions_seen
        from riskassess.report.decisions import OUTCOME_WORDS

        decided = decisions_seen(assessment, self.program.desk.actor)
        if not decided:
            return Text("–")
        decision = decided[-1]
        if decision.void:
            return Text(self.words("! void"))
        return Text(self.words(OUTCOME_WORDS[decision.ruling.outcome]))

    def chosen(self) -> Assessment | None:
        """The assessment under the cursor."""
        found = self._found()
        row = self.query_one("#list", DataTable).cursor_row
        return found[row][0] if 0 <= row < len(found) else None

    @on(Input.Changed, "#search")
    def _searched(self) -> None:
        if self.rows is not None:
            self.fill()

    @on(Input.Submitted, "#search")
    def _to_table(self) -> None:
        self.query_one("#list").focus()

    @on(DataTable.RowSelected)
    def _selected(self) -> None:
        self.action_open()

    def action_search(self) -> None:
        """Go to the search field."""
        self.query_one("#search").focus()

    def action_new(self) -> None:
        """Choose where to start from, then describe."""
        if not self.program.loaded:
            self.app.notify(self.words("Still loading."), markup=False)
            return
        from riskassess.app.screens.describe import DescribeScreen

        self.app.push_screen(DescribeScreen(None), self._described)

    def _described(self, assessment: Assessment | None) -> None:
        if assessment is not None:
            self._interview(assessment)

    def _interview(self, assessment: Assessment) -> None:
        from riskassess.app.screens.interview import InterviewScreen

        self.app.push_screen(InterviewScreen(assessment))

    def action_open(self) -> None:
        """The interview of the chosen assessment."""
        if assessment := self.chosen():
            self._interview(assessment)

    def action_describe(self) -> None:
        """The description of the chosen assessment."""
        if assessment := self.chosen():
            from riskassess.app.screens.describe import DescribeScreen

            self.app.push_screen(DescribeScreen(assessment))

    def action_review(self) -> None:
        """The review of the chosen assessment."""
        if assessment := self.chosen():
            from riskassess.app.screens.review import ReviewScreen

            self.app.push_screen(ReviewScreen(assessment))

    def action_due(self) -> None:
        """What needs attention over all assessments."""
        if self.program.loaded:
            from riskassess.app.screens.due import DueScreen

            self.app.push_screen(DueScreen())

    def action_compare(self) -> None:
        """What changed to the chosen assessment, from what is chosen next."""
        if assessment := self.chosen():
            from riskassess.app.screens.compare import CompareWith

            others = [other for other, _ in self.rows or []]
            self.app.push_screen(
                CompareWith(assessment, others), partial(self._compare, assessment)
            )

    def _compare(self, assessment: Assessment, with_: str | None) -> None:
        from riskassess.app.screens.compare import CompareScreen

        desk, others = self.program.desk, {other.id: other for other, _ in self.rows or []}
        if with_ is not None:
            before = others.get(with_) or work.earlier(desk, assessment, int(with_[1:]))
            self.app.push_screen(CompareScreen(before, assessment))

    def action_reassess(self) -> None:
        """A copy of the chosen assessment, then its interview."""
        if assessment := self.chosen():
            from riskassess.app.screens.compare import ReassessForm

            form = ReassessForm(assessment)
            self.app.push_screen(form, lambda _: self._described(form.copied))

    def action_record(self) -> None:
        """The whole record of the chosen assessment."""
        if assessment := self.chosen():
            from riskassess.app.screens.record import RecordScreen

            self.app.push_screen(RecordScreen(assessment))

    def action_report(self) -> None:
        """The report of the chosen assessment."""
        if assessment := self.chosen():
            from riskassess.app.screens.report import ReportScreen

            self.app.push_screen(ReportScreen(assessment))


def _haystack(assessment: Assessment) -> str:
    deployment = assessment.deployment
    parts = (assessment.id, deployment.name, deployment.system, *deployment.types)
    return " ".join(parts).casefold()
