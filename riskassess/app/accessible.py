"""``--accessible``: the app for screen readers, braille displays and magnifiers.

The real cursor stands where the focus is, so that a reader follows it; lines are drawn in
ASCII; nothing moves by itself; and marks that only a picture explains are left to the words
beside them.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.segment import Segment
from textual import widgets
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget

from riskassess.app.rescue import RescuedApp

_SHAPES = {
    "-": "─━═╌╍┄┅┈┉╴╶╸╺▔▀▄",
    "_": "▁▂▃",
    "|": "│┃║╎╏┆┇┊┋▏▎▍▌▋▊▉▐▕╵╷╹╻",
    "+": "┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋╒╓╕╖╘╙╛╜╞╟╡╢╤╥╧╨╪╫▖▗▘▝▛▜▙▟",
    "#": "█▓▇▆▅",
    ":": "▒░",
    ">": "▶▸►",
    "<": "◀◂◄",
    "v": "▾▼",
}
_MARKS = range(0x25A0, 0x2600)
"""Squares, circles and triangles: they always stand beside a word."""
ASCII = dict.fromkeys(_MARKS, " ") | {
    ord(drawn): plain for plain, shapes in _SHAPES.items() for drawn in shapes
}
"""What stands for a drawing character: always one character of ASCII."""


class Plain(LineFilter):
    """Draws lines, bars and arrows in ASCII; a level's mark is left to the word beside it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """``segments`` with the same width and style."""
        return [
            Segment(text if text.isascii() else text.translate(ASCII), style, control)
            for text, style, control in segments
        ]


def reading_place(screen: Screen[object]) -> Offset | None:
    """Where somebody reads on ``screen``: the cursor within what has the focus."""
    focused = getattr(screen, "followed", None) or screen.focused
    if focused is None:
        selector = getattr(screen, "READ_FROM", "")
        found = screen.query(selector).first() if selector and screen.query(selector) else None
        return found.content_region.offset if found else None
    if isinstance(focused, widgets.Input | widgets.TextArea):
        return focused.cursor_screen_offset
    row = _row(focused)
    return focused.content_region.offset + Offset(0, row - focused.scroll_offset.y)


def _row(focused: Widget) -> int:
    """The line within ``focused`` that its own cursor stands in."""
    match focused:
        case widgets.OptionList(highlighted=int(highlighted)):
            return focused._index_to_line.get(highlighted, 0)
        case widgets.DataTable() if focused.row_count:
            return focused._get_row_region(focused.cursor_row).y
        case _:
            return focused.scroll_offset.y


class AccessibleApp(RescuedApp):
    """An app that can be read line by line, where ``accessible`` is set before it runs."""

    accessible: bool = False

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's, and last the one for ASCII."""
        return [*super().get_line_filters(), *([Plain()] if self.accessible else [])]

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if self.accessible and (place := reading_place(self.screen)) is not None:
            self.cursor_position = place
        super()._display(screen, renderable)
