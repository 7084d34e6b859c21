"""Screens that only say something: errors and help."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar, Protocol, runtime_checkable

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Static

from riskassess.app.accessible import ASCII
from riskassess.app.commands import QUITTING, READ, RETRY, Command, bindings
from riskassess.app.screens.base import BaseModal
from riskassess.errors import N_, RiskassessError, visible
from riskassess.i18n import Translate

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


@runtime_checkable
class Helpful(Protocol):
    """A widget or screen that says what one does at it."""

    def help_here(self, words: Translate) -> Iterable[str]:
        """One text for each paragraph."""
        ...


def help_of(screen: Screen[object]) -> Helpful | None:
    """The innermost that can help, from what has the focus outwards."""
    inside = screen.focused or screen
    return next((node for node in inside.ancestors_with_self if isinstance(node, Helpful)), None)


class QuitScreen(BaseModal[None]):
    """Whether to leave; what was typed and not saved is named."""

    HERE: ClassVar[tuple[Command, ...]] = QUITTING
    BINDINGS = bindings(QUITTING)
    AUTO_FOCUS = "#leave"

    def body(self) -> Iterable[Widget]:
        """The question, and both answers."""
        _, drafts = self.words, len(self.program.drafts) + len(self.program.descriptions)
        said = _("Every answer is saved.")
        if drafts:
            said = _("Every answer is saved; texts typed and not saved would be lost: {count}.")
        yield Vertical(
            Static(Content(_("Leave the program?")), classes="heading"),
            Static(Content(said.format(count=drafts))),
            Horizontal(
                Button(
                    Content(_("Quit")), "primary", id="leave", action="screen.leave", compact=True
                ),
                Button(Content(_("Stay")), id="stay", action="screen.back", compact=True),
                classes="buttons",
            ),
            classes="dialog",
        )

    def action_leave(self) -> None:
        """Leave."""
        self.app.exit(0)


class HelpScreen(BaseModal[None]):
    """Everything that can be done on a screen, and what the marks mean."""

    HERE: ClassVar[tuple[Command, ...]] = READ
    BINDINGS = bindings(READ)
    AUTO_FOCUS = "#dialog-scroll"

    def __init__(self, explained: tuple[Command, ...], about: Helpful | None = None) -> None:
        """``about`` says first what fits where one stands."""
        super().__init__()
        self.explained, self._about = explained, about

    def body(self) -> Iterable[Widget]:
        """What fits the place, the commands, then the marks."""
        _ = self.words
        here = self._about.help_here(_) if self._about else ()
        lines: list[Widget] = [Static(Content(text), classes="help-here") for text in here]
        lines.append(Static(Content(_("What can be done here")), classes="heading"))
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
