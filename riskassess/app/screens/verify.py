"""Whether a report that somebody sent can be relied on."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static
from textual.worker import Worker, WorkerState

from riskassess.app import reporting
from riskassess.app.commands import VERIFY, Command, bindings
from riskassess.app.screens.base import BaseModal, refused
from riskassess.app.widgets.fields import Input
from riskassess.i18n import Translate


class VerifyScreen(BaseModal[None]):
    """A file, and what is found of it; a thread reads it, which takes a second."""

    TYPING = True
    HERE: ClassVar[tuple[Command, ...]] = VERIFY
    BINDINGS = bindings(VERIFY)
    AUTO_FOCUS = "#path"

    def __init__(self, path: str = "") -> None:
        super().__init__()
        self.path = path
        self.checked: reporting.Verified | None = None

    def body(self) -> Iterable[Widget]:
        """Path, outcome, buttons."""
        _ = self.words
        yield Vertical(
            Static(Content(_("Verify a report")), classes="heading"),
            Static(Content(_("PDF file of the report")), classes="question"),
            Input(self.path, id="path", compact=True, select_on_focus=False),
            VerticalScroll(Static(id="found"), id="dialog-scroll", can_focus=False),
            Horizontal(
                Button(Content(_("Verify")), "primary", action="screen.save", compact=True),
                Button(Content(_("Close")), id="close", action="screen.back", compact=True),
                classes="buttons",
            ),
            classes="dialog",
        )

    def help_here(self, words: Translate) -> Iterable[str]:
        """What it tells."""
        _ = words
        yield _(
            "Everything printed in a report is computed again from the record inside the file and"
            " compared, and the signatures under it are checked. Nothing is sent anywhere, and"
            " the report need not be one of yours."
        )

    def fill(self) -> None:
        """What was found, in the words of ``riskassess verify``."""
        if self.checked:
            head, *lines = self.checked.lines(self.program.lang)
            colour = "$text-success" if self.checked.sound else "$text-error"
            parts = [Content.styled(head, f"bold {colour}"), *map(Content, lines)]
            self._say(Content("\n").join(parts), can_focus=True)

    def _say(self, text: Content, *, can_focus: bool = False) -> None:
        self.query_one("#found", Static).update(text)
        self.query_one("#dialog-scroll").can_focus = can_focus

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Verify what is at the path."""
        self.path = self.query_one("#path", Input).value.strip()
        self.checked = None
        self._say(Content(self.words("Verifying …")))
        task = partial(reporting.verified, Path(self.path).expanduser())
        self.run_worker(task, thread=True, exclusive=True, exit_on_error=False)

    @on(Worker.StateChanged)
    def _arrived(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.SUCCESS:
            self.checked = event.worker.result
            self.fill()
        elif event.state is WorkerState.ERROR:
            self._say(Content(""))
            self.program.explain(refused(event.worker))
