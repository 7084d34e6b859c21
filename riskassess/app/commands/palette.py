"""The commands of the current screen in the command palette."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from riskassess.app.commands.command import Command
from riskassess.app.commands.common import PALETTE

if TYPE_CHECKING:
    from riskassess.app.screens.base import BaseScreen


class CommandProvider(Provider):
    """The commands of the current screen in the palette, in the current language."""

    async def discover(self) -> Hits:
        """All commands, before anything is typed."""
        for command, title, help_text in self._translated():
            yield DiscoveryHit(title, self._runner(command), text=title, help=help_text)

    async def search(self, query: str) -> Hits:
        """The commands whose title or help matches ``query``."""
        matcher = self.matcher(query)
        for command, title, help_text in self._translated():
            score = max(matcher.match(title), matcher.match(help_text) / 2)
            if score > 0:
                shown = matcher.highlight(title)
                yield Hit(score, shown, self._runner(command), text=title, help=help_text)

    def _translated(self) -> list[tuple[Command, str, str]]:
        here = cast("BaseScreen[Any]", self.screen)
        _ = here.words
        return [
            (command, _with_key(_(command.title), command), _(command.help))
            for command in getattr(here, "commands", ())
            if command is not PALETTE
        ]

    def _runner(self, command: Command) -> partial[Any]:
        return partial(self.screen.run_action, command.action)


def _with_key(title: str, command: Command) -> str:
    return f"{title}  ({command.all_keys})" if command.keys else title
