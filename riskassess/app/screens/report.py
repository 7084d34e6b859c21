"""The report: what it should be, how far it is, and where it lies."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, ProgressBar, Static
from textual.worker import Worker, WorkerState

from riskassess.app import reporting
from riskassess.app.commands import REPORT, Command, bindings
from riskassess.app.screens.base import BaseScreen, refused
from riskassess.app.widgets.choice import Choice, Offer
from riskassess.app.widgets.fields import Input
from riskassess.errors import RiskassessError, visible
from riskassess.i18n import Lang

if TYPE_CHECKING:
    from riskassess.record.assessment import Assessment


class ReportScreen(BaseScreen[None]):
    """A thread waits for the rendering process; its steps are told as they come."""

    HERE: ClassVar[tuple[Command, ...]] = REPORT
    BINDINGS = bindings(REPORT)
    AUTO_FOCUS = "#language"

    def __init__(self, assessment: Assessment) -> None:
        super().__init__()
        self.assessment = assessment
        self.language: str = ""
        self.audience: reporting.Audience = "committee"
        self.ending = ".pdf"
        self.step = ""
        self.busy = False
        self._told = ""

    def title_text(self) -> str:
        """Whose report."""
        name = visible(self.assessment.deployment.name or self.assessment.id).replace("\n", " ")
        _ = self.words
        return _("Report") + f" · {name}"

    def status_text(self) -> str:
        """The id."""
        return self.assessment.id

    def body(self) -> Iterable[Widget]:
        """Choices, file name, button, progress."""
        _ = self.words
        self.language = self.language or self.program.lang
        audiences = (
            Offer("page", _("one page: the decision")),
            Offer("committee", _("for the committee: with register, stop rules and evidence")),
            Offer("full", _("in full: with every answer and clause")),
        )
        languages = (Offer("en", "English"), Offer("zh", "中文"))
        formats = (Offer(".pdf", "PDF"), Offer(".html", "HTML"))
        write = Button(
            Content(_("Write the report")), "primary", id="go", action="screen.write", compact=True
        )
        cancel = Button(
            Content(_("Cancel")), id="cancel", action="screen.cancel_report", compact=True
        )
        verify = Button(
            Content(_("Verify a report")), id="verify", action="screen.verify", compact=True
        )
        yield VerticalScroll(
            Static(Content(_("Language")), classes="question"),
            Choice(languages, (self.language,), several=False, id_="language"),
            Static(Content(_("For whom")), classes="question"),
            Choice(audiences, (self.audience,), several=False, id_="audience"),
            Static(Content(_("Format")), classes="question"),
            Choice(formats, (self.ending,), several=False, id_="format"),
            Static(Content(_("File")), classes="question"),
            Input(str(self._default()), id="file", compact=True, select_on_focus=False),
            Horizontal(write, cancel, verify, classes="buttons"),
            ProgressBar(id="progress", show_eta=False, show_percentage=False),
            Static(id="steps"),
            id="form",
            can_focus=False,
        )

    def _default(self) -> Path:
        folder = Path.home() if Path.home().is_dir() else Path.cwd()
        return folder / f"riskassess-{self.assessment.id}{self.ending}"

    def on_mount(self) -> None:
        """The rendering process is started while the choices are read."""
        self._make_ready()

    def _make_ready(self) -> bool:
        try:
            self.program.reporter.ready()
        except RiskassessError as error:
            self.program.explain(error)
            return False
        return True

    def fill(self) -> None:
        """How far it is."""
        self.query_one("#progress").display = self.busy
        self.query_one("#cancel").display = self.busy
        self.query_one("#go", Button).disabled = self.busy
        lines = "\n".join(line for line in (self.step, self._told) if line)
        self.query_one("#steps", Static).update(Content(lines))
        if lines:
            self.query_one("#form").scroll_end(animate=False)

    @on(Choice.Changed)
    def _chosen(self, event: Choice.Changed) -> None:
        code = event.choice.chosen[0]
        if event.choice.id == "language":
            self.language = code
        elif event.choice.id == "audience":
            self.audience = cast("reporting.Audience", code)
        else:
            self.ending = code
            field = self.query_one("#file", Input)
            if field.value.strip():
                field.value = str(Path(field.value.strip()).with_suffix(code))

    def action_write(self) -> None:
        """Build and render in a thread."""
        if self.busy:
            return
        if self.program.blind(self.assessment):
            text = self.words("Submit your own review first: a report shows what others answered.")
            self.app.notify(text, markup=False, severity="warning")
            return
        out = Path(self.query_one("#file", Input).value.strip()).expanduser()
        order = reporting.Order(
            self.assessment, cast("Lang", self.language), self.audience, out, self.program.desk
        )
        if not self._make_ready():
            return
        self.busy, self.step, self._told = True, self.words("Writing …"), ""
        self.fill()
        q = self.assessment.questionnaire
        task = partial(self.program.reporter.write, q, order, self._from_thread)
        self.run_worker(task, name=str(out), thread=True, exit_on_error=False)

    def action_verify(self) -> None:
        """The file named above, or another one."""
        from riskassess.app.screens.verify import VerifyScreen

        self.app.push_screen(VerifyScreen(self.query_one("#file", Input).value.strip()))

    def action_cancel_report(self) -> None:
        """End the rendering; what was at the path before stays."""
        if self.busy:
            self.program.reporter.cancel()

    def action_back(self) -> None:
        """While a report is made, stop it; else to the screen before."""
        if self.busy:
            self.action_cancel_report()
        else:
            super().action_back()

    def _from_thread(self, step: str, page: int) -> None:
        self.app.call_from_thread(self._show, step, page)

    def _show(self, step: str, page: int) -> None:
        if self.is_attached:
            self.step = visible(f"{step}: {page}" if page else step)
            self.fill()

    @on(Worker.StateChanged)
    def _finished(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.SUCCESS:
            self.busy = False
            _ = self.words
            path = str(event.worker.name)
            opener = "open" if sys.platform == "darwin" else "xdg-open"
            lies = _("The report lies here: {path}").format(path=path)
            view = _("Open it: {command}").format(command=f"{opener} {shlex.quote(path)}")
            self._told = f"{lies}\n{view}"
            self.fill()
        elif event.state is WorkerState.ERROR:
            self.busy = False
            self.step, self._told = "", self.words("No report was written.")
            self.fill()
            error = refused(event.worker)
            if error.faults[0].id != "report.cancelled":
                self.program.explain(error)
