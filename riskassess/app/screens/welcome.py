"""The first start in three steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from riskassess.app import words
from riskassess.app.commands import WELCOME, Command, bindings
from riskassess.app.screens.base import BaseScreen
from riskassess.app.themes import TITLES
from riskassess.app.widgets.choice import Choice, Offer
from riskassess.errors import N_
from riskassess.i18n import Lang, Translate

if TYPE_CHECKING:
    from riskassess.method.result import LevelName

STEPS = 3
ABOUT = (
    N_("May we use this biomedical GPT, here, for this? You describe one deployment and answer"
       " what you know. Five kinds of risk come out, each from the best to the worst case that"
       " your open answers allow, with the reasons, the cheapest way to accept it, and a report."),
    N_("Unknown is an answer: it widens the interval and is never counted as harmless."),
    N_("It recommends; your committee decides. The decision is bound to the answers it was taken"
       " on, and becomes void when they change."),
    N_("Every answer is saved before the next key. Undo reaches back to the beginning."),
)  # fmt: skip
STARTS = (
    ("practise", N_("Practise with examples"),
     N_("Four samples to try everything on. Nothing is kept, and the register stays as it is.")),
    ("new", N_("New assessment"),
     N_("From one of the thirty published systems, or from nothing.")),
    ("take_in", N_("Import an answers file"),
     N_("A vendor or a colleague has filled one in.")),
)  # fmt: skip


class WelcomeScreen(BaseScreen[str]):
    """Comes back with the action of home to begin with, or None."""

    HERE: ClassVar[tuple[Command, ...]] = WELCOME
    BINDINGS = bindings(WELCOME)

    def __init__(self) -> None:
        super().__init__()
        self.step = 1

    def title_text(self) -> str:
        """What is being started."""
        return self.words("Welcome to riskassess")

    def status_text(self) -> str:
        """Which step."""
        return " ".join("●" if n == self.step else "○" for n in range(1, STEPS + 1))

    def help_here(self, words: Translate) -> Iterable[str]:
        """Where this leads."""
        _ = words
        yield _(
            "Three short steps: what the program does, how it looks, and how to begin. Enter takes"
            " the marked button. It is shown once; the palette has it as Introduction."
        )

    def body(self) -> Iterable[Widget]:
        """The step in the middle, and the way on."""
        _ = self.words
        parts = (self._about, self._looks, self._starts)[self.step - 1]
        panel = VerticalScroll(*parts(), id="welcome", classes="panel", can_focus=False)
        panel.border_title = _("Step {step} of {steps}").format(step=self.step, steps=STEPS)
        onward = _("Next") if self.step < STEPS else _("Look around first")
        buttons = [Button(Content(onward), id="onward", action="screen.onward", compact=True)]
        buttons[0].variant = "primary" if self.step < STEPS else "default"
        if self.step > 1:
            back = Button(Content(_("Back")), action="screen.backward", compact=True)
            buttons.append(back)
        if self.step < STEPS:
            buttons.append(Button(Content(_("Skip")), action="screen.back", compact=True))
        yield Vertical(panel, Horizontal(*buttons, classes="buttons"), id="welcome-middle")

    def _about(self) -> Iterator[Widget]:
        _ = self.words
        yield Static(Content(_("What it does, and what it leaves to you")), classes="heading")
        for text in ABOUT:
            yield Static(Content(_(text)), classes="welcome-text")

    def _looks(self) -> Iterator[Widget]:
        _ = self.words
        yield Static(Content(_("Language")), classes="heading")
        languages = (Offer("en", "English"), Offer("zh", "中文"))
        yield Choice(languages, (self.program.lang,), several=False, id_="language")
        yield Static(Content(_("Colours")), classes="heading")
        offers = [Offer(name, _(word)) for name, word in TITLES.items()]
        yield Choice(offers, (self.app.theme,), several=False, id_="theme")
        levels: tuple[LevelName, ...] = ("none", "low", "moderate", "high", "critical")
        shown = Content("  ").join(words.level(name, _) for name in levels)
        yield Static(shown, id="welcome-levels")
        yield Static(Content(_("Both can be changed at any time.")), classes="why")

    def _starts(self) -> Iterator[Widget]:
        _ = self.words
        yield Static(Content(_("How would you like to begin?")), classes="heading")
        for number, (action, word, help_) in enumerate(STARTS):
            yield Button(Content(_(word)), "primary" if number == 0 else "default",
                         id=f"start-{action}", action=f"screen.start('{action}')",
                         compact=True, classes="start")  # fmt: skip
            yield Static(Content(_(help_)), classes="why")

    def fill(self) -> None:
        """The obvious next step has the focus."""
        if self.focused is None or not self.focused.id:
            where = "#start-practise" if self.step == STEPS else "#onward"
            self.query_one(where).focus()

    @on(Choice.Changed)
    def _chosen(self, event: Choice.Changed) -> None:
        code = event.choice.chosen[0]
        if event.choice.id == "theme":
            self.app.theme = code
        else:
            self.program.speak_in(cast("Lang", code))

    def action_onward(self) -> None:
        """The next step; after the last, home."""
        if self.step == STEPS:
            self.dismiss(None)
        else:
            self.call_later(self._go, self.step + 1)

    def action_backward(self) -> None:
        """The step before."""
        if self.step > 1:
            self.call_later(self._go, self.step - 1)

    async def _go(self, step: int) -> None:
        """Later: the button that asked for it must be done before it can be removed."""
        self.step = step
        self.set_focus(None)
        await self.recompose()
        self.fill()

    def action_start(self, action: str) -> None:
        """Begin in one of the three ways."""
        self.dismiss(action)
