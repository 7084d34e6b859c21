"""The line above and the lines below every screen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from riskassess.app.commands import Command
from riskassess.i18n import Translate

NARROW_SPACE = "\u00a0"
"""Keeps a key and its word on one line."""


def clickable(action: str) -> Style:
    """A style that runs ``action`` on a click."""
    return Style.from_meta({"@click": action})


class Keys(Static):
    """The commands of a screen, each clickable; the palette and the help list them all."""

    def __init__(self, commands: tuple[Command, ...], words: Translate) -> None:
        parts = [self._hint(command, words) for command in commands if command.footer]
        super().__init__(Content("  ").join(parts), id="keys", markup=False)

    @staticmethod
    def _hint(command: Command, words: Translate) -> Content:
        word = words(command.footer).replace(" ", NARROW_SPACE)
        key = command.key_text
        hint = Content.assemble((key, "bold $footer-key-foreground"), NARROW_SPACE, word)
        return hint.stylize(clickable(command.action)) if command.click else hint


class Bar(Horizontal):
    """Title on the left, what was last saved on the right."""

    def __init__(self, title: str, status: str) -> None:
        super().__init__(id="bar")
        self._title, self._status = title, status

    def compose(self) -> ComposeResult:
        """Title and status."""
        yield Static(Content(self._title), id="bar-title")
        yield Static(Content(self._status), id="bar-status")

    def show(self, title: str, status: str) -> None:
        """Change both."""
        self._title, self._status = title, status
        for id_, text in (("#bar-title", title), ("#bar-status", status)):
            for found in self.query(id_).results(Static):
                found.update(Content(text))
