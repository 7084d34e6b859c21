"""Review: register, stop rules, what is open, the path, what would change it, robustness."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import DataTable, Static, TabPane
from textual.worker import Worker, WorkerState

from riskassess.app import words, work
from riskassess.app.commands import REVIEW, Command, bindings
from riskassess.app.screens.ruling import Ruling
from riskassess.app.screens.whatif import WhatIfScreen
from riskassess.app.sheets import SHEETS, Sheet, Sight
from riskassess.app.sheets import hazard as hazards
from riskassess.app.sheets.register import Register, Wanted
from riskassess.app.widgets.tabs import TabbedContent
from riskassess.errors import visible
from riskassess.i18n import Translate

if TYPE_CHECKING:
    from riskassess.record.assessment import Assessment

BY_NAME = {sheet.name: sheet for sheet in SHEETS}


FIELDS = {"opinions": "agreement"}
"""What a sheet shows, where it is not called as the sheet."""


class ReviewScreen(Ruling):
    """Comes back with the id of a question to go to, or None.

    The tables and the what-if never write; settling, deciding and migrating do.
    """

    HERE: ClassVar[tuple[Command, ...]] = REVIEW
    BINDINGS = bindings(REVIEW)

    def __init__(
        self,
        assessment: Assessment,
        *,
        from_interview: bool = False,
        tab: str = SHEETS[0].name,
        row: str = "",
    ) -> None:
        """``tab`` and ``row`` (its key) are where one stands first."""
        super().__init__()
        self.assessment = assessment
        self._from_interview = from_interview
        self.tab = tab
        self._row_first = row
        self._sight: Sight | None = None

    @property
    def sight(self) -> Sight:
        """What is looked at, in the current language."""
        lang = self.program.lang
        if self._sight is None:
            seen = self.program.as_seen(self.assessment)
            self._sight = Sight(
                seen.questionnaire,
                seen,
                self.program.result(seen),
                lang,
                self.program.moot(seen),
                Wanted(),
                blind=self.program.blind(seen),
            )
        if self._sight.lang != lang:
            self._sight = replace(self._sight, lang=lang)
        return self._sight

    def title_text(self) -> str:
        """Name and types of what is assessed."""
        deployment = self.assessment.deployment
        name = visible(deployment.name or self.assessment.id).replace("\n", " ")
        _ = self.words
        return _("Review") + f" · {name} · {' '.join(deployment.types)}"

    def status_text(self) -> str:
        """The id."""
        return self.assessment.id

    def body(self) -> Iterable[Widget]:
        """The verdict, then the tables with what stands behind a row."""
        yield Static(id="review-verdict")
        with TabbedContent(id="tabs", initial=self.tab):
            for sheet in SHEETS:
                table: DataTable[Text] = DataTable(
                    id=f"{sheet.name}-table", cursor_type="row", zebra_stripes=True
                )
                said = VerticalScroll(
                    Static(id=f"{sheet.name}-said"), classes="said", id=f"{sheet.name}-scroll"
                )
                yield TabPane(
                    Content(self.words(sheet.title)),
                    Static(id=f"{sheet.name}-head", classes="sheet-head"),
                    Horizontal(table, said, classes="pane"),
                    id=sheet.name,
                )

    def begin(self) -> None:
        """Score, show, and stand in the table."""
        table: DataTable[Text] = self.query_one(f"#{self.tab}-table", DataTable)
        if self._row_first in table.rows:
            table.move_cursor(row=table.get_row_index(self._row_first))
        self._focus()

    def fill(self) -> None:
        """The verdict and all tables."""
        _, result = self.words, self.sight.result
        verdict = Content.assemble(
            (words.label(_("Verdict"), _), "bold"), words.verdict(result.verified, _)
        )
        if result.claimed != result.verified:
            claimed = words.verdict(result.claimed, _)
            label = _("With evidence for every answer")
            verdict = Content.assemble(
                verdict, "\n", (words.label(label, _), "$text-muted"), claimed
            )
        if self.outdated():
            text = _("Answered under another questionnaire than the current one; M migrates it.")
            verdict = Content.assemble(verdict, "\n", (text, "$text-warning"))
        before = work.before_migration(self.desk, self.assessment)
        if before is not None and not self.sight.blind:
            text = _("Before the migration ({date}), under questionnaire {version}: {verdict}")
            told = words.verdict(before.verified, _).plain
            version = before.questionnaire["version"]
            text = text.format(date=before.date.isoformat(), version=version, verdict=told)
            verdict = Content.assemble(verdict, "\n", (text, "$text-muted"))
        if follows := self.assessment.follows:
            text = _("Re-assesses {id}").format(id=follows["assessment"])
            verdict = Content.assemble(verdict, "\n", (text, "$text-muted"))
        self.query_one("#review-verdict", Static).update(verdict)
        for sheet in SHEETS:
            self._show(sheet)
        self._work_out(self.tab)

    def _show(self, sheet: Sheet) -> None:
        table: DataTable[Text] = self.query_one(f"#{sheet.name}-table", DataTable)
        at = table.cursor_row
        table.clear(columns=True)
        rows = list(sheet.rows(self.sight))
        table.display = bool(rows)
        if rows:
            table.add_columns(*(Text(self.words(title)) for title in sheet.columns))
            for key, cells in rows:
                drawn = (words.rich(c) if isinstance(c, Content) else Text(c) for c in cells)
                table.add_row(*drawn, key=key)
            table.move_cursor(row=min(at, len(rows) - 1))
        head = sheet.head(self.sight)
        line = self.query_one(f"#{sheet.name}-head", Static)
        line.display = bool(head)
        line.update(head)
        self._tell(sheet.name)

    def row(self, name: str) -> str | None:
        """The key of the row under the cursor of a sheet; None where there is none."""
        table: DataTable[Text] = self.query_one(f"#{name}-table", DataTable)
        if not table.row_count:
            return None
        return table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value

    def _tell(self, name: str) -> None:
        """What stands behind the row under the cursor."""
        sheet, key = BY_NAME[name], self.row(name)
        text = sheet.nothing(self.sight) if key is None else sheet.said(self.sight, key)
        self.query_one(f"#{name}-said", Static).update(text)

    # what takes longer than a key may

    def _work_out(self, name: str) -> None:
        """Begin, in a thread, what ``name`` shows and nobody has worked out yet."""
        sight = self.sight
        tasks: dict[str, Callable[[], Any]] = {
            "path": partial(work.path_of, sight.assessment, sight.goal),
            "flips": partial(work.flips_of, sight.assessment),
        }
        if sight.q.method.weighting:
            tasks["robustness"] = partial(work.robustness_of, sight.assessment)
        if not sight.blind:
            viewer = self.program.desk.actor
            tasks["opinions"] = partial(work.agreement_of, self.assessment, viewer)
        if name in tasks and getattr(sight, FIELDS.get(name, name)) is None:
            self.run_worker(tasks[name], name=name, group=name, thread=True, exclusive=True)

    @on(Worker.StateChanged)
    def _arrived(self, event: Worker.StateChanged) -> None:
        name, worker = event.worker.name, event.worker
        if event.state is not WorkerState.SUCCESS or name not in BY_NAME:
            return
        if worker.result is None:
            return
        found: dict[str, Any] = {FIELDS.get(name, name): worker.result}
        self._look(**found)

    def _look(self, **changes: Any) -> None:
        """Change what is looked at, and show the tab again."""
        sight = replace(self.sight, **changes)
        if sight.path is not None:
            chosen = tuple(s for s in sight.path.steps if s.question not in sight.left_out)
            what_if = work.what_if(sight.assessment, chosen)
            sight = replace(sight, what_if=what_if)
        self._sight = sight
        changed = {sheet for sheet in BY_NAME if FIELDS.get(sheet, sheet) in changes}
        for name in (*changed, "path"):
            self._show(BY_NAME[name])
        self._focus()

    # sorting and filtering

    def action_turn(self, field: str) -> None:
        """The next order, or the next choice of a filter of the register."""
        categories = tuple(id_ for id_ in self.sight.q.categories if id_ != "X")
        self._want(self.sight.wanted.turned(field, categories))

    @on(DataTable.HeaderSelected, "#register-table")
    def _sorted(self, event: DataTable.HeaderSelected) -> None:
        if order := Register.orders[event.column_index]:
            self._want(replace(self.sight.wanted, order=order))

    def _want(self, wanted: Wanted) -> None:
        self._sight = replace(self.sight, wanted=wanted)
        self._show(BY_NAME["register"])
        if self.tab == "register":
            self._focus()

    # moving

    @on(DataTable.RowHighlighted)
    def _moved(self, event: DataTable.RowHighlighted) -> None:
        self._tell(str(event.data_table.id).removesuffix("-table"))

    @on(DataTable.RowSelected, "#open-table")
    @on(DataTable.RowSelected, "#flips-table")
    def _selected(self) -> None:
        self.action_interview()

    @on(DataTable.RowSelected, "#path-table")
    def _step_selected(self) -> None:
        self.action_try_out()

    @on(TabbedContent.TabActivated)
    def _tabbed(self, event: TabbedContent.TabActivated) -> None:
        if event.pane.id in BY_NAME and self.focused is not None:
            self._enter(event.pane.id)

    def _enter(self, name: str) -> None:
        self.tab = name
        self._focus()
        self._work_out(name)

    def _focus(self) -> None:
        """Stand in the table, or beside it while there are no rows."""
        table = self.query_one(f"#{self.tab}-table")
        (table if table.display else self.query_one(f"#{self.tab}-scroll")).focus()

    def action_tab(self, name: str) -> None:
        """Show one of the tables."""
        self.query_one("#tabs", TabbedContent).active = name
        self._enter(name)

    # what if

    def action_try_out(self) -> None:
        """Other answers for a hazard; on the path, its steps without the one at the cursor."""
        key = self.row(self.tab)
        if self.tab == "path" and key:
            self._look(left_out=self.sight.left_out ^ {key})
        elif self.tab == "register" and key:
            self.app.push_screen(WhatIfScreen(self.sight, key))

    def action_goal(self) -> None:
        """The path to the other goal."""
        if self.tab == "path":
            goal = "conditional" if self.sight.goal == "acceptable" else "acceptable"
            self._look(goal=goal, path=None, left_out=frozenset(), what_if=None)
            self._work_out("path")

    # reading

    def help_here(self, words: Translate) -> Iterable[str]:
        """What the table is for."""
        yield words(BY_NAME[self.tab].help)

    def text_to_copy(self, what: str) -> str:
        """Id, hash, or what stands beside the row."""
        if what == "said":
            return str(self.query_one(f"#{self.tab}-said", Static).content)
        return self.assessment.id if what == "id" else self.assessment.head

    # going elsewhere

    def action_interview(self) -> None:
        """At the question of the row, of a hazard at what drives it, or where one was."""
        key, question = self.row(self.tab), None
        if key and self.tab == "register":
            question = hazards.driver(self.sight.q, self.sight.result, key)
        elif key and self.tab in ("open", "flips", "path"):
            question = key.rpartition("/")[2]
        if question is not None and question not in self.assessment.questionnaire.questions:
            from riskassess.app.screens.describe import DescribeScreen

            self.app.push_screen(DescribeScreen(self.assessment), self._described)
        elif self._from_interview:
            self.dismiss(question)
        else:
            from riskassess.app.screens.interview import InterviewScreen

            self.app.push_screen(InterviewScreen(self.assessment, question))

    def _described(self, assessment: Assessment | None) -> None:
        if assessment is not None:
            self.take(assessment)

    def take(self, assessment: Assessment) -> None:
        """Go on with ``assessment``; what was sorted and filtered stays so."""
        wanted = self.sight.wanted
        self.assessment, self._sight = assessment, None
        self._sight = replace(self.sight, wanted=wanted)
        self.fill()

    async def on_screen_resume(self) -> None:
        """Answers may have changed meanwhile."""
        if self.query("#register-table"):
            self.run_worker(self._reread())

    async def _reread(self) -> None:
        """Go on with what the store holds, unless that is what is shown."""
        if found := await self.program.newer(self.assessment):
            self.take(found)

    def action_record(self) -> None:
        """The whole record."""
        from riskassess.app.screens.record import RecordScreen

        self.app.push_screen(RecordScreen(self.assessment))

    def action_report(self) -> None:
        """The report."""
        from riskassess.app.screens.report import ReportScreen

        self.app.push_screen(ReportScreen(self.assessment))
