"""The commands of the current screen in the command palette."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets.option_list import Option

from riskassess.app.commands.command import Command
from riskassess.app.commands.common import PALETTE
from riskassess.app.themes import TITLES
from riskassess.i18n import Translate

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


class Palette(CommandPalette):
    """Textual's palette, in the current language."""

    followed: CommandList | None = None
    """Where one reads, if not in the field that has the focus (``--accessible``)."""

    def __init__(self, _: Translate, placeholder: str, **options: Any) -> None:
        super().__init__(placeholder=placeholder, **options)
        self._nothing = _("Nothing matches the search.")

    def on_input_changed(self) -> None:
        """Who types reads the field."""
        self.followed = None

    def _action_command_list(self, action: str) -> None:
        super()._action_command_list(action)
        self.followed = self.query_one(CommandList)

    def _action_cursor_down(self) -> None:
        super()._action_cursor_down()
        self.followed = self.query_one(CommandList)

    def _start_no_matches_countdown(self, search_value: str) -> None:
        """As Textual's, which says it in English."""
        self._stop_no_matches_countdown()

        def show() -> None:
            if search_value:
                option = Option(Content(self._nothing), self._NO_MATCHES, disabled=True)
                self.query_one(CommandList).add_option(option)
            self._list_visible = bool(search_value)

        self._no_matches_timer = self.set_timer(self._NO_MATCHES_COUNTDOWN, show)


class ThemeProvider(Provider):
    """The themes by what they are, in the current language."""

    async def discover(self) -> Hits:
        """All of them."""
        for title, take in self._offered():
            yield DiscoveryHit(title, take)

    async def search(self, query: str) -> Hits:
        """Those whose words match ``query``."""
        matcher = self.matcher(query)
        for title, take in self._offered():
            if (score := matcher.match(title)) > 0:
                yield Hit(score, matcher.highlight(title), take)

    def _offered(self) -> list[tuple[str, partial[None]]]:
        _ = cast("BaseScreen[Any]", self.screen).words
        return [(_(word), partial(setattr, self.app, "theme", id_)) for id_, word in TITLES.items()]


def _with_key(title: str, command: Command) -> str:
    return f"{title}  ({command.all_keys})" if command.keys else title
