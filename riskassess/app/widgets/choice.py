"""One or several of a few options, with the meaning of what is chosen under it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

MARKS = (("○", "◉"), ("☐", "☒"))
PLAIN_MARKS = (("( )", "(x)"), ("[ ]", "[x]"))
"""One of several, then several; off, then on."""


@dataclass(frozen=True)
class Offer:
    """An option: its code, its words and what it means."""

    code: str
    display: str
    definition: str = ""


class Choice(OptionList):
    """Options with a mark each; a click, enter or space chooses."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "select", show=False)]

    @dataclass
    class Changed(Message):
        """The user chose something else."""

        choice: Choice
        """The widget; ``chosen`` has the codes."""

        @property
        def control(self) -> Choice:
            """For selectors."""
            return self.choice

    def __init__(
        self, offers: Iterable[Offer], chosen: Iterable[str], *, several: bool, id_: str
    ) -> None:
        self.offers = tuple(offers)
        self.several = several
        self.chosen = tuple(chosen)
        options = [Option(self._prompt(offer), offer.code) for offer in self.offers]
        super().__init__(*options, id=id_, markup=False, compact=True)

    def choose(self, codes: Iterable[str]) -> None:
        """Set what is chosen, without a message."""
        self.chosen = tuple(codes)
        for index, offer in enumerate(self.offers):
            self.replace_option_prompt_at_index(index, self._prompt(offer))

    def _prompt(self, offer: Offer) -> Content:
        on = offer.code in self.chosen
        marks = PLAIN_MARKS if getattr(self.app, "accessible", False) else MARKS
        mark = marks[self.several][on]
        prompt = Content.assemble(mark, " ", (offer.display, "bold" if on else ""))
        if on and offer.definition:
            return Content.assemble(prompt, "\n", (offer.definition, "$text-muted"))
        return prompt

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose, or with several options turn one on or off."""
        event.stop()
        code = self.offers[event.option_index].code
        if not self.several:
            chosen: tuple[str, ...] = (code,)
        elif code in self.chosen:
            chosen = tuple(kept for kept in self.chosen if kept != code)
        else:
            wanted = {*self.chosen, code}
            chosen = tuple(offer.code for offer in self.offers if offer.code in wanted)
        self.choose(chosen)
        self.post_message(self.Changed(self))
