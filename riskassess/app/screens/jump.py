"""Jump mode: a letter at every place one can go to; typing it goes there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar, Protocol, runtime_checkable

from textual import events
from textual.content import Content
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Static, Tab

from riskassess.app.commands import JUMP_MODE, Command, bindings
from riskassess.app.screens.base import BaseModal

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
Place = tuple[Offset, Callable[[], object]]
"""Where it stands on the screen, and what goes there."""


@runtime_checkable
class Reachable(Protocol):
    """A widget with places of its own to go to."""

    def places(self) -> Iterable[Place]:
        """Its places, those in sight."""
        ...


def places(screen: Screen[object]) -> Iterator[Place]:
    """Every place in sight, from the top."""
    seen = screen.region
    widgets = [w for w in screen.query("*") if w.is_on_screen and w.region.overlaps(seen)]
    for widget in sorted(widgets, key=lambda w: (w.region.y, w.region.x)):
        if isinstance(widget, Reachable):
            yield from widget.places()
        elif isinstance(widget, Tab):
            yield widget.region.offset, _click(widget)
        elif isinstance(widget, Button):
            yield widget.region.offset, widget.press
        elif widget.focusable:
            yield widget.region.offset, widget.focus


def _click(tab: Tab) -> Callable[[], object]:
    return lambda: tab.post_message(Tab.Clicked(tab))


class JumpScreen(BaseModal[None]):
    """Lies over the screen it was called on, which stays in sight."""

    HERE: ClassVar[tuple[Command, ...]] = JUMP_MODE
    BINDINGS = bindings(JUMP_MODE)

    def __init__(self, places: Iterable[Place]) -> None:
        super().__init__()
        self._places = dict(zip(LETTERS, places, strict=False))

    def body(self) -> Iterable[Widget]:
        """The letters, each where it leads."""
        for letter, (offset, _) in self._places.items():
            label = Static(Content(letter), classes="jump")
            label.styles.offset = offset
            yield label

    def on_key(self, event: events.Key) -> None:
        """Go where the letter stands."""
        place = self._places.get(event.character or "")
        if place is not None:
            event.stop()
            event.prevent_default()
            self.dismiss(None)
            self.app.call_next(place[1])
