"""What needs attention over all assessments: overdue, due soon, void, undecided, running out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import DataTable, Static
from textual.worker import Worker, WorkerState

from riskassess.app import work
from riskassess.app.commands import DUE, Command, bindings
from riskassess.app.screens.base import BaseScreen, refused
from riskassess.app.screens.forms import TextForm
from riskassess.errors import visible

if TYPE_CHECKING:
    from riskassess.record.agenda import Due


class DueScreen(BaseScreen[None]):
    """One line for each thing that needs attention, the earliest first."""

    HERE: ClassVar[tuple[Command, ...]] = DUE
    BINDINGS = bindings(DUE)

    def __init__(self) -> None:
        super().__init__()
        self.agenda: work.Agenda | None = None

    def title_text(self) -> str:
        """What the screen is for."""
        return self.words("What is due")

    def body(self) -> Iterable[Widget]:
        """The counts, then the table with what to do about a row."""
        yield Static(id="due-counts")
        table: DataTable[Text] = DataTable(id="due-table", cursor_type="row", zebra_stripes=True)
        said = VerticalScroll(Static(id="due-said"), classes="said", id="due-scroll")
        yield Horizontal(table, said, classes="pane")

    def begin(self) -> None:
        """Read the store in a thread."""
        self.action_reload()

    async def on_screen_resume(self) -> None:
        """What was done about something shows here."""
        if self.agenda is not None:
            self.action_reload()

    def action_reload(self) -> None:
        """Read the store again."""
        task = partial(work.agenda_of, self.program.desk)
        self.run_worker(task, name="due", thread=True, exclusive=True, exit_on_error=False)

    @on(Worker.StateChanged)
    def _arrived(self, event: Worker.StateChanged) -> None:
        worker = event.worker
        if event.state is WorkerState.SUCCESS and isinstance(worker.result, work.Agenda):
            self.agenda = worker.result
            self.fill()
        elif event.state is WorkerState.ERROR:
            self.program.explain(refused(worker))

    def fill(self) -> None:
        """The counts and the table."""
        from riskassess.report.due import due_text, state_text

        _, today, table = self.words, dt.date.today(), self._table
        self.query_one("#due-counts", Static).update(Content(self._counts(today)))
        at = table.cursor_row
        table.clear(columns=True)
        table.display = bool(self._due)
        for title in (_("Date"), _("State"), _("What"), _("Name"), _("Owner")):
            table.add_column(Text(title))
        for due in self._due:
            cells = (state_text(due, today, _), due_text(due, _), due.name, due.owner)
            lines = (visible(cell).replace("\n", " ") for cell in cells)
            table.add_row(Text(due.date.isoformat()), *map(Text, lines), key=due.key)
        table.move_cursor(row=min(at, max(0, table.row_count - 1)))
        if self._due and not self.focused:
            table.focus()
        self._tell()

    @property
    def _table(self) -> DataTable[Text]:
        return self.query_one("#due-table", DataTable)

    @property
    def _due(self) -> list[Due]:
        return self.agenda.due if self.agenda else []

    def _counts(self, today: dt.date) -> str:
        """How many of each, or that there is nothing."""
        from riskassess.report.due import state_text

        _ = self.words
        if self.agenda is None:
            return _("Loading …")
        counts = Counter(state_text(due, today, _) for due in self._due)
        lines = [" · ".join(f"{state} {count}" for state, count in counts.items())]
        if not counts:
            lines = [_("Nothing is due within {days} days.").format(days=work.AHEAD)]
        return "\n".join([*lines, *(visible(fault.text(_)) for fault in self.agenda.faults)])

    def _chosen(self) -> Due | None:
        row = self._table.cursor_row
        return self._due[row] if 0 <= row < len(self._due) else None

    @on(DataTable.RowHighlighted)
    def _tell(self) -> None:
        """What the row under the cursor is, and what to do about it."""
        from riskassess.report.due import due_text, to_do_text

        _, due = self.words, self._chosen()
        said = Content("")
        if due is not None:
            name = visible(due.name or _("(no name)"))
            said = Content("\n").join(
                [
                    Content.styled(visible(due_text(due, _)), "bold"),
                    Content(f"{name} · {due.assessment}"),
                    Content(visible("→ " + to_do_text(due, _))),
                    Content.styled(_("Enter opens it."), "$text-muted"),
                ]
            )
        self.query_one("#due-said", Static).update(said)

    @on(DataTable.RowSelected)
    def _selected(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """The decision, or the question whose evidence runs out."""
        due = self._chosen()
        if due is None or self.agenda is None:
            return
        assessment = self.agenda.assessments[due.assessment]
        if due.what == "evidence":
            from riskassess.app.screens.interview import InterviewScreen

            self.app.push_screen(InterviewScreen(assessment, due.part))
        else:
            from riskassess.app.screens.review import ReviewScreen

            self.app.push_screen(ReviewScreen(assessment, tab="decision"))

    def action_calendar(self) -> None:
        """Write what is listed as a calendar, where one says."""

        async def save(typed: dict[str, str]) -> bool:
            path = Path(typed["text"].strip()).expanduser()
            task = partial(work.save_calendar, self._due, path, self.words)
            if await self.program.attempt(task) is None:
                return False
            text = self.words("The calendar lies here: {path}")
            self.app.notify(text.format(path=path), markup=False)
            return True

        _, folder = self.words, Path.home() if Path.home().is_dir() else Path.cwd()
        form = TextForm(
            "due/calendar",
            lambda: _("Write a calendar"),
            lambda: _("The file to write; what is listed goes into it, the same each time."),
            str(folder / "riskassess-due.ics"),
            save,
        )
        self.app.push_screen(form)
