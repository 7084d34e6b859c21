"""Screens that only say something: errors and help."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from riskassess.app.accessible import ASCII
from riskassess.app.commands import READ, RETRY, Command, bindings
from riskassess.app.screens.base import BaseModal
from riskassess.errors import N_, RiskassessError, visible

MARKS = (
    ("✓", N_("answered")),
    ("?", N_("answered unknown")),
    ("!", N_("safeguard of 1 to 3 without current evidence: counts one step lower")),
    ("*", N_("to be confirmed: reworded since it was answered, or a second reviewer differs")),
    ("·", N_("not answered yet")),
    ("-", N_("not asked: the question says why")),
    ("~", N_("set aside: no answer changes anything; the question says why")),
    ("◦ ○ ◎ ◉ ●", N_("risk level: none, low, moderate, high, critical")),
    ("◌", N_("level still open: the answers given allow several")),
    ("–", N_("not assessed by the paper for this type")),
    ("▕░▓▓░▏", N_("where the points can still fall on the scale of 0 to 7; █ once settled")),
    ("low … high", N_("from the best to the worst case that the open answers allow")),
)


class ErrorScreen(BaseModal[bool]):
    """What went wrong and how to mend it; closing it leaves everything as it was."""

    HERE: ClassVar[tuple[Command, ...]] = READ
    BINDINGS = bindings(READ)
    AUTO_FOCUS = "#close"

    def __init__(self, error: RiskassessError) -> None:
        super().__init__()
        self.error = error

    def body(self) -> Iterable[Widget]:
        """Every fault with its remedy."""
        _ = self.words
        parts: list[Widget] = [Static(Content(_("This did not work.")), classes="heading")]
        for fault in self.error.faults:
            place = fault.place()
            message = f"{place}: {fault.message(_)}" if place else fault.message(_)
            parts.append(Static(Content(visible(message)), classes="fault"))
            parts.append(Static(Content("→ " + visible(fault.remedy(_))), classes="remedy"))
        yield Vertical(VerticalScroll(*parts, id="dialog-scroll"), self.buttons(), classes="dialog")

    def buttons(self) -> Widget:
        """What can be done about it here."""
        return Button(Content(self.words("Close")), id="close", action="screen.back", compact=True)


class RetryScreen(ErrorScreen):
    """What went wrong outside, and may go well now; comes back with True to try again."""

    HERE: ClassVar[tuple[Command, ...]] = RETRY
    BINDINGS = bindings(RETRY)
    AUTO_FOCUS = "#again"

    def buttons(self) -> Widget:
        """Try again, or leave it."""
        _ = self.words
        return Horizontal(
            Button(
                Content(_("Try again")), "primary", id="again", action="screen.again", compact=True
            ),
            super().buttons(),
            classes="buttons",
        )

    def action_again(self) -> None:
        """Do once more what did not work."""
        self.dismiss(True)


class TextScreen(BaseModal[None]):
    """Something to read, said again when the language changes."""

    HERE: ClassVar[tuple[Command, ...]] = READ
    BINDINGS = bindings(READ)
    AUTO_FOCUS = "#dialog-scroll"

    def __init__(self, tell: Callable[[], Content]) -> None:
        super().__init__()
        self._tell = tell

    def body(self) -> Iterable[Widget]:
        """The text."""
        text = VerticalScroll(Static(self._tell(), id="told"), id="dialog-scroll")
        close = Button(Content(self.words("Close")), id="close", action="screen.back", compact=True)
        yield Vertical(text, close, classes="dialog")


class HelpScreen(BaseModal[None]):
    """Everything that can be done on a screen, and what the marks mean."""

    HERE: ClassVar[tuple[Command, ...]] = READ
    BINDINGS = bindings(READ)
    AUTO_FOCUS = "#dialog-scroll"

    def __init__(self, explained: tuple[Command, ...]) -> None:
        super().__init__()
        self.explained = explained

    def body(self) -> Iterable[Widget]:
        """Commands, then marks."""
        _ = self.words
        lines: list[Widget] = [Static(Content(_("What can be done here")), classes="heading")]
        for command in self.explained:
            keys = command.all_keys or _("palette")
            title = Content.assemble((keys, "bold"), "  ", (_(command.title), "underline"))
            told = title.append("  " + _(command.help))
            told = told.append_text(f"  {command.id}", "$text-muted")
            lines.append(Static(told, classes="help-line"))
        lines.append(Static(Content(_("What the marks mean")), classes="heading"))
        for mark, meaning in MARKS:
            if self.program.accessible and not mark.translate(ASCII).strip():
                continue  # only the word is shown there
            text = Content.assemble((mark, "bold"), "  ", _(meaning))
            lines.append(Static(text, classes="help-line"))
        close = Button(Content(_("Close")), id="close", action="screen.back", compact=True)
        yield Vertical(VerticalScroll(*lines, id="dialog-scroll"), close, classes="dialog")
