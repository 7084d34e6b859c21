"""What a command is, and the Textual bindings made of commands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import Binding

if TYPE_CHECKING:
    from textual.binding import BindingType

SHOWN_KEYS = {
    "escape": "esc", "slash": "/", "question_mark": "?", "colon": ":", "pagedown": "pgdn",
    "pageup": "pgup", "up": "↑", "down": "↓", "left": "←", "right": "→",
}  # fmt: skip


@dataclass(frozen=True)
class Command:
    """One thing the user can do.

    ``action`` is a Textual action; ``footer`` is empty where the footer does not
    show it; ``click`` is False where a click on the footer would be ambiguous.
    """

    action: str
    keys: tuple[str, ...]
    footer: str
    title: str
    help: str
    shown: str = ""
    click: bool = True

    @property
    def id(self) -> str:
        """What a keymap calls it: ``next_open``, ``answer.0``; the same action, the same id."""
        return re.sub(r"\W+", ".", self.action.partition(".")[2]).strip(".")

    @property
    def key_text(self) -> str:
        """How the keys are printed: the first one, or ``shown``."""
        if self.shown or not self.keys:
            return self.shown
        return SHOWN_KEYS.get(self.keys[0], self.keys[0])

    @property
    def all_keys(self) -> str:
        """All keys, for the help screen."""
        return " ".join(SHOWN_KEYS.get(key, key) for key in self.keys)


def bindings(commands: Iterable[Command]) -> list[BindingType]:
    """The Textual bindings of ``commands``; the footer is our own, so none is shown."""
    return [
        Binding(",".join(command.keys), command.action, command.title, show=False, id=command.id)
        for command in commands
        if command.keys
    ]
