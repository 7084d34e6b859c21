"""The whole record: every event in words, whether it verifies, and all evidence."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import DataTable, Static, TabPane

from riskassess.app import work
from riskassess.app.commands import RECORD, Command, bindings
from riskassess.app.screens.base import BaseScreen
from riskassess.app.screens.forms import TextForm
from riskassess.app.widgets.tabs import TabbedContent
from riskassess.errors import N_, visible

if TYPE_CHECKING:
    from riskassess.record.assessment import Assessment
    from riskassess.record.evidence import Entry
    from riskassess.report.history import Telling

TABS = {"events": N_("Events"), "backing": N_("Evidence")}
COLUMNS = {
    "events": (N_("No."), N_("Time (UTC)"), N_("Who"), N_("Event"), N_("What")),
    "backing": (N_("Answer"), N_("Reference"), N_("State"), N_("Until"), N_("File")),
}


class RecordScreen(BaseScreen[None]):
    """Two tables, the latest event first, with what belongs to a row beside it."""

    HERE: ClassVar[tuple[Command, ...]] = RECORD
    BINDINGS = bindings(RECORD)

    def __init__(self, assessment: Assessment) -> None:
        super().__init__()
        self.assessment = assessment
        self.tab = "events"
        self.history: list[Telling] = []
        self.backing: list[Entry] = []

    def title_text(self) -> str:
        """Name of what is assessed."""
        name = self.assessment.deployment.name or self.assessment.id
        return self.words("The whole record") + " · " + visible(name).replace("\n", " ")

    def status_text(self) -> str:
        """The id."""
        return self.assessment.id

    def body(self) -> Iterable[Widget]:
        """Whether it verifies, then the tables."""
        yield Static(id="record-whole")
        with TabbedContent(id="tabs", initial=self.tab):
            for name, title in TABS.items():
                table: DataTable[Text] = DataTable(
                    id=f"{name}-table", cursor_type="row", zebra_stripes=True
                )
                said = VerticalScroll(
                    Static(id=f"{name}-said"), classes="said", id=f"{name}-scroll"
                )
                pane = Horizontal(table, said, classes="pane")
                yield TabPane(Content(self.words(title)), pane, id=name)

    def begin(self) -> None:
        """Show, and stand in the table."""
        self.query_one(f"#{self.tab}-table").focus()

    def fill(self) -> None:
        """Both tables; verifying reads the whole record again and takes its time."""
        desk, lang = self.program.desk, self.program.lang
        self.history = list(reversed(work.history_of(desk, self.assessment, lang)))
        self.backing = work.backing_of(desk, self.assessment)
        rows = {"events": map(self._event, self.history), "backing": map(self._entry, self.backing)}
        for name, cells in rows.items():
            table: DataTable[Text] = self.query_one(f"#{name}-table", DataTable)
            at = table.cursor_row
            table.clear(columns=True)
            table.add_columns(*(Text(self.words(title)) for title in COLUMNS[name]))
            for row in cells:
                table.add_row(*(Text(visible(cell).replace("\n", " ")) for cell in row))
            table.move_cursor(row=min(at, max(0, table.row_count - 1)))
            self._tell(name)
        self.run_worker(self._verify())

    async def _verify(self) -> None:
        desk, id_, lang = self.program.desk, self.assessment.id, self.program.lang
        said = self.query_one("#record-whole", Static)
        said.update(Content(self.words("Verifying …")))
        lines = await self.program.attempt(partial(work.verification_lines, desk, id_, lang))
        if lang == self.program.lang:  # it may have been switched meanwhile
            said.update(Content("\n".join(visible(line) for line in lines or ())))

    def _event(self, told: Telling) -> tuple[str, ...]:
        from riskassess.report.log import time_text

        event = told.event
        return str(event.seq), time_text(event), event.actor, told.kind, told.what

    def _entry(self, entry: Entry) -> tuple[str, ...]:
        from riskassess.report.words import EVIDENCE_STATES

        found, state = entry.evidence, self.words(EVIDENCE_STATES[entry.state])
        until = found.expires.isoformat() if found.expires else "–"
        return entry.question, found.ref, state, until, found.file[:12] or "–"

    def _tell(self, name: str) -> None:
        """What belongs to the row under the cursor."""
        row = self.query_one(f"#{name}-table", DataTable).cursor_row
        lines: tuple[str, ...] = ()
        if name == "events" and row < len(self.history):
            told = self.history[row]
            lines = (" ".join(filter(None, (told.kind, told.what))), *told.below, told.event.hash)
        elif name == "backing" and row < len(self.backing):
            found = self.backing[row].evidence
            parts = (found.ref, found.note, found.file and f"sha256:{found.file}")
            lines = tuple(filter(None, parts))
        elif name == "backing":
            lines = (self.words("No evidence yet."),)
        head, *rest = lines or ("",)
        told_lines = (Content.styled(visible(head), "bold"), *(Content(visible(x)) for x in rest))
        self.query_one(f"#{name}-said", Static).update(Content("\n").join(told_lines))

    @on(DataTable.RowHighlighted)
    def _moved(self, event: DataTable.RowHighlighted) -> None:
        self._tell(str(event.data_table.id).removesuffix("-table"))

    @on(TabbedContent.TabActivated)
    def _tabbed(self, event: TabbedContent.TabActivated) -> None:
        if event.pane.id in TABS:
            self.tab = event.pane.id
            if self.focused is not None:
                self.query_one(f"#{self.tab}-table").focus()

    def action_tab(self, name: str) -> None:
        """Show one of the tables."""
        self.query_one("#tabs", TabbedContent).active = name

    def action_give(self) -> None:
        """Write the evidence files where one says."""
        _, desk = self.words, self.program.desk
        if not any(entry.evidence.file for entry in self.backing):
            self.app.notify(_("No file was taken into this record."), markup=False)
            return

        async def save(typed: dict[str, str]) -> bool:
            folder = Path(typed["text"].strip()).expanduser()
            written = await self.program.attempt(partial(work.give, desk, self.backing, folder))
            if written is not None:
                text = self.words("{count} files written into {folder}.")
                self.app.notify(text.format(count=written, folder=folder), markup=False)
            return written is not None

        home = Path.home() if Path.home().is_dir() else Path.cwd()
        form = TextForm(
            f"{self.assessment.id}/give",
            lambda: _("Write the evidence files"),
            lambda: _("The folder to write into; it must be there."),
            str(home),
            save,
        )
        self.app.push_screen(form)
