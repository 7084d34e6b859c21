"""Review: the risk register, the stop rules, and what is still open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import DataTable, Static, TabbedContent, TabPane

from riskassess.app import details, words
from riskassess.app.commands import REVIEW, Command, bindings
from riskassess.app.screens.base import BaseScreen
from riskassess.errors import visible

if TYPE_CHECKING:
    from riskassess.record.assessment import Assessment

TABS = ("register", "stops", "open")


class ReviewScreen(BaseScreen[str]):
    """Comes back with the id of a question to go to, or None."""

    HERE: ClassVar[tuple[Command, ...]] = REVIEW
    BINDINGS = bindings(REVIEW)

    def __init__(self, assessment: Assessment, *, from_interview: bool = False) -> None:
        super().__init__()
        self.assessment = assessment
        self._from_interview = from_interview
        self.tab = "register"

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
        """The verdict, then three tables with what stands behind a row."""
        _ = self.words
        titles = {
            "register": _("Risk register"), "stops": _("Stop rules"), "open": _("Still open"),
        }  # fmt: skip
        yield Static(id="review-verdict")
        with TabbedContent(id="tabs", initial=self.tab):
            for name in TABS:
                table: DataTable[Text] = DataTable(
                    id=f"{name}-table", cursor_type="row", zebra_stripes=True
                )
                said = VerticalScroll(
                    Static(id=f"{name}-said"), classes="said", id=f"{name}-scroll"
                )
                pane = Horizontal(table, said, classes="pane")
                yield TabPane(Content(titles[name]), pane, id=name)

    def on_mount(self) -> None:
        """Score, show, and stand in the register."""
        super().on_mount()
        self.query_one("#register-table").focus()

    def fill(self) -> None:
        """All three tables."""
        _ = self.words
        self.result = self.program.result(self.assessment)
        verdict = Content.assemble(
            (words.label(_("Verdict"), _), "bold"), words.verdict(self.result.verified, _)
        )
        if self.result.claimed != self.result.verified:
            claimed = words.verdict(self.result.claimed, _)
            label = _("With evidence for every answer")
            verdict = Content.assemble(
                verdict, "\n", (words.label(label, _), "$text-muted"), claimed
            )
        self.query_one("#review-verdict", Static).update(verdict)
        self._fill_register()
        self._fill_stops()
        self._fill_open()
        for name in TABS:
            self._tell(name)

    def _table(self, name: str, *titles: str) -> DataTable[Text]:
        table: DataTable[Text] = self.query_one(f"#{name}-table", DataTable)
        table.clear(columns=True)
        table.add_columns(*(Text(title) for title in titles))
        return table

    def _fill_register(self) -> None:
        _, q, lang = self.words, self.program.questionnaire, self.program.lang
        table = self._table(
            "register", _("Hazard"), _("Verified"), _("Title"), _("Severity"),
            _("Inherent"), _("Claimed"),
        )  # fmt: skip
        ranked = sorted(
            self.result.hazards, key=lambda h: (-h.verified.best, -h.verified.worst, h.id)
        )
        for hazard in ranked:
            severity = hazard.severity
            both = {severity.best, severity.worst}
            cells = (
                hazard.id,
                words.span(hazard.verified, _).plain,
                q.hazards[hazard.id].title.in_(lang),
                " … ".join(str(n) for n in sorted(both)),
                words.span(hazard.inherent, _).plain,
                words.span(hazard.claimed, _).plain,
            )
            table.add_row(*(Text(cell) for cell in cells), key=hazard.id)

    def _fill_stops(self) -> None:
        from riskassess.report.words import STOP_MARKS, STOP_WORDS

        _, q, lang = self.words, self.program.questionnaire, self.program.lang
        table = self._table("stops", _("State"), _("Rule"), _("Title"))
        order = ("triggered", "possible", "clear")
        for stop in sorted(self.result.stops, key=lambda s: order.index(s.state)):
            state = f"{STOP_MARKS[stop.state]} {_(STOP_WORDS[stop.state])}"
            cells = (state, stop.id, q.stops[stop.id].title.in_(lang))
            table.add_row(*(Text(cell) for cell in cells), key=stop.id)

    def _fill_open(self) -> None:
        _, q, lang = self.words, self.program.questionnaire, self.program.lang
        table = self._table("open", _("Question"), _("State"), _("Text"))
        answers = self.assessment.answers
        for id_ in self.result.next:
            answer = answers.get(id_)
            unknown = id_ not in q.questions or (answer and answer.value == "unknown")
            state = _("unknown") if unknown else _("unanswered")
            cells = (id_, state, q.items[id_].text.in_(lang))
            table.add_row(*(Text(cell) for cell in cells), key=id_)

    def _row(self, name: str) -> str | None:
        table: DataTable[Text] = self.query_one(f"#{name}-table", DataTable)
        if not table.row_count:
            return None
        return table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value

    def _tell(self, name: str) -> None:
        """What stands behind the row under the cursor."""
        id_, lang = self._row(name), self.program.lang
        q, assessment = self.program.questionnaire, self.assessment
        if id_ is None:
            empty = self.words("Nothing here.")
            if name == "open":
                empty = self.words("The verdict is settled: no open answer can change it.")
            text = Content(empty)
        elif name == "register":
            text = details.hazard(q, assessment, self.result, id_, lang)
        elif name == "stops":
            text = details.stop(q, assessment, self.result, id_, lang)
        else:
            text = details.question(q, assessment, id_, lang)
        self.query_one(f"#{name}-said", Static).update(text)

    @on(DataTable.RowHighlighted)
    def _moved(self, event: DataTable.RowHighlighted) -> None:
        self._tell(str(event.data_table.id).removesuffix("-table"))

    @on(DataTable.RowSelected, "#open-table")
    def _selected(self) -> None:
        self.action_interview()

    @on(TabbedContent.TabActivated)
    def _tabbed(self, event: TabbedContent.TabActivated) -> None:
        if event.pane.id in TABS and self.focused is not None:
            self.tab = event.pane.id
            self.query_one(f"#{self.tab}-table").focus()

    def action_tab(self, name: str) -> None:
        """Show one of the three tables."""
        self.tab = name
        self.query_one("#tabs", TabbedContent).active = name
        self.query_one(f"#{name}-table").focus()

    def action_interview(self) -> None:
        """At the chosen open question, or where the interview was."""
        question = self._row("open") if self.tab == "open" else None
        if question is not None and question not in self.program.questionnaire.questions:
            from riskassess.app.screens.describe import DescribeScreen

            self.app.push_screen(DescribeScreen(self.assessment), self._described)
        elif self._from_interview:
            self.dismiss(question)
        else:
            from riskassess.app.screens.interview import InterviewScreen

            self.app.push_screen(InterviewScreen(self.assessment, question))

    def _described(self, assessment: Assessment | None) -> None:
        if assessment is not None:
            self.assessment = assessment
            self.fill()

    async def on_screen_resume(self) -> None:
        """Answers may have changed meanwhile."""
        await super().on_screen_resume()
        if not self.query("#register-table"):
            return
        found = self.program.attempt(lambda: self.program.desk.open(self.assessment.id))
        if found is not None and found.head != self.assessment.head:
            self.assessment = found
            self.fill()

    def action_report(self) -> None:
        """The report."""
        from riskassess.app.screens.report import ReportScreen

        self.app.push_screen(ReportScreen(self.assessment))
