"""Textual's text fields, kinder to people's words.

A character composed of several code points (a letter with an accent of its own, a Chinese
character with a variation selector, an emoji family) is passed and deleted as one, and a
pasted text keeps all its lines: in a field of one line they stand side by side.
"""

from __future__ import annotations

import unicodedata

from textual import events, widgets
from textual.widgets.input import Selection
from textual.widgets.text_area import Location

JOINER = "\u200d"
FLAGS = "".join(map(chr, range(0x1F1E6, 0x1F200)))


def left_of(text: str, at: int) -> int:
    """Where the character before ``at`` begins; 0 at the beginning."""
    at = max(0, at - 1)
    while at > 0 and _one(text, at):
        at -= 1
    return at


def right_of(text: str, at: int) -> int:
    """Where the character at ``at`` ends; the length of ``text`` at its end."""
    at = min(len(text), at + 1)
    while at < len(text) and _one(text, at):
        at += 1
    return at


def _one(text: str, at: int) -> bool:
    """Whether the code point at ``at`` continues the character before it."""
    before, here = text[at - 1], text[at]
    if here in FLAGS:  # a flag is a pair
        return (at - len(text[:at].rstrip(FLAGS))) % 2 == 1
    skin, tag = "\U0001f3fb" <= here <= "\U0001f3ff", "\U000e0020" <= here <= "\U000e007f"
    marks = unicodedata.category(here) in ("Mn", "Mc", "Me")
    return JOINER in (before, here) or marks or skin or tag


class Input(widgets.Input):
    """One line."""

    def on_mount(self) -> None:
        """A cursor that blinks moves too."""
        self.cursor_blink = self.app.animation_level != "none"

    def on_paste(self, event: events.Paste) -> None:
        """All pasted lines; Textual would drop all but the first."""
        event.text = " ".join(event.text.splitlines())

    def action_cursor_left(self, select: bool = False) -> None:
        """One character to the left."""
        start, end = self.selection
        if select or self.selection.is_empty:
            there = left_of(self.value, end)
            self.selection = Selection(start if select else there, there)
        else:
            super().action_cursor_left(select)

    def action_cursor_right(self, select: bool = False) -> None:
        """One character to the right."""
        start, end = self.selection
        if select or self.selection.is_empty:
            there = right_of(self.value, end)
            self.selection = Selection(start if select else there, there)
        else:
            super().action_cursor_right(select)

    def action_delete_left(self) -> None:
        """Delete the character to the left, or what is selected."""
        if self.selection.is_empty:
            self.delete(left_of(self.value, self.cursor_position), self.cursor_position)
        else:
            self.delete_selection()

    def action_delete_right(self) -> None:
        """Delete the character to the right, or what is selected."""
        if self.selection.is_empty:
            self.delete(self.cursor_position, right_of(self.value, self.cursor_position))
        else:
            self.delete_selection()


class TextArea(widgets.TextArea):
    """Several lines."""

    def on_mount(self) -> None:
        """Behind what was written before; a cursor that blinks moves too."""
        self.move_cursor(self.document.end)
        self.cursor_blink = self.app.animation_level != "none"

    def get_cursor_left_location(self) -> Location:
        """One character to the left; from the beginning of a line, the end of that above."""
        row, column = self.cursor_location
        if column == 0:
            return super().get_cursor_left_location()
        return row, left_of(self.document.get_line(row), column)

    def get_cursor_right_location(self) -> Location:
        """One character to the right; from the end of a line, the beginning of that below."""
        row, column = self.cursor_location
        line = self.document.get_line(row)
        if column == len(line):
            return super().get_cursor_right_location()
        return row, right_of(line, column)
