"""What stands in the middle of an empty place: what is the matter, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from riskassess.errors import RiskassessError
from riskassess.i18n import Translate

Step = tuple[str, str]
"""Words and action of a button."""


class Card(Vertical):
    """Heading, text, and up to ``MOST`` steps, the obvious one first."""

    MOST = 3

    def compose(self) -> ComposeResult:
        """Everything there can be; ``show`` fills it."""
        yield Static(id="card-heading", classes="heading")
        yield Static(id="card-text")
        steps = [Button("", id=f"card-step-{n}", compact=True) for n in range(self.MOST)]
        yield Horizontal(*steps, classes="buttons")

    def show(self, heading: str, text: str, steps: Iterable[Step] = ()) -> None:
        """Say it; the focus goes to the first step if nothing else has it."""
        self.query_one("#card-heading", Static).update(Content(heading))
        self.query_one("#card-text", Static).update(Content(text))
        wanted = list(steps)
        for number in range(self.MOST):
            button = self.query_one(f"#card-step-{number}", Button)
            button.display = number < len(wanted)
            if button.display:
                label, button.action = wanted[number]
                button.label = Content(label)
                button.variant = "primary" if number == 0 else "default"
        if wanted and not self.screen.focused:
            self.query_one("#card-step-0").focus()

    def fail(self, error: RiskassessError, words: Translate) -> None:
        """Say that the store is out of reach, and how to mend it."""
        _ = words
        told = "\n".join(fault.text(_) for fault in error.faults)
        self.show(_("The store could not be opened"), told, [(_("Try again"), "screen.reload")])
