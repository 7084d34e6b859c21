"""The line above and the lines below every screen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, ItemGrid
from textual.content import Content
from textual.widgets import Static

from riskassess.app.commands import Command
from riskassess.i18n import Translate


class Hint(Static):
    """A key with its word; a click does what the key does."""

    def __init__(self, command: Command, words: Translate) -> None:
        self.command = command
        key, word = command.key_text, words(command.footer)
        shown = Content.assemble((key, "$footer-key-foreground bold"), " ", word)
        super().__init__(shown, markup=False)

    async def on_click(self) -> None:
        """Do what the key does."""
        if self.command.click:
            await self.screen.run_action(self.command.action)


class Keys(ItemGrid):
    """The commands of a screen; those that do not fit are in the palette and in the help."""

    can_focus = False

    def __init__(self, commands: tuple[Command, ...], words: Translate) -> None:
        super().__init__(id="keys")
        self._hints = [Hint(command, words) for command in commands if command.footer]

    def compose(self) -> ComposeResult:
        """One hint per command."""
        yield from self._hints


class Bar(Horizontal):
    """Title on the left, what was last saved on the right."""

    def __init__(self, title: str, status: str) -> None:
        super().__init__(id="bar")
        self._title, self._status = title, status

    def compose(self) -> ComposeResult:
        """Title and status."""
        yield Static(self._title, id="bar-title", markup=False)
        yield Static(self._status, id="bar-status", markup=False)

    def show(self, title: str, status: str) -> None:
        """Change both."""
        self._title, self._status = title, status
        for id_, text in (("#bar-title", title), ("#bar-status", status)):
            for found in self.query(id_).results(Static):
                found.update(Content(text))
