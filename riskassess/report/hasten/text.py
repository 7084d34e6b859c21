"""A line of text is made ready once for each style, and shaped once."""

from __future__ import annotations

from array import array
from copy import copy
from dataclasses import dataclass
from typing import Any

from riskassess.report.hasten.everywhere import everywhere
from riskassess.report.hasten.styles import of

_DECLARED = """
PangoLayout * pango_layout_copy (PangoLayout *layout);
gpointer g_object_ref (gpointer object);
"""
_ODD = 0x0FFFFFFF
"""Glyphs from here on are none: empty, or unknown to the font."""
_WORDS = 5
"""Of four bytes in a PangoGlyphInfo: glyph, width, two offsets, flags."""
_SIZES_RIGHT = 14802
"""The version of Pango since which fonts know their size."""


def ready_lines() -> None:
    """Copy a layout that is ready instead of describing its font and language anew."""
    from weasyprint.text import line_break
    from weasyprint.text.ffi import ffi, gobject, pango

    ffi.cdef(_DECLARED)
    describe, plain_strut = line_break.Layout.setup, line_break.strut

    def setup(layout: Any, style: Any) -> None:
        model = of(style)
        if (ready := model.__dict__.get("ready")) is None:
            first = object.__new__(type(layout))
            describe(first, model)
            ready = model.ready = first.__dict__
        layout.__dict__ |= ready
        layout.layout = ffi.gc(pango.pango_layout_copy(ready["layout"]), gobject.g_object_unref)

    def strut(style: Any) -> Any:
        model = of(style)
        if (known := model.__dict__.get("strut")) is None:
            known = model.strut = plain_strut(model)
        return known

    line_break.Layout.setup = setup
    everywhere(plain_strut, strut)


class _Face:
    """A font of one size, as Pango has it and as it is in the PDF."""

    def __init__(self, font: Any) -> None:
        self.font, self._among = font, None

    def enter(self, stream: Any) -> None:
        """Be a font of the file that ``stream`` is in."""
        if self._among is not stream._fonts:
            self._among = stream._fonts
            self.written, self.size = stream.add_font(self.font)
            self.said: dict[tuple[int, int], str] = {}
            """How a glyph of a width is written."""

    @property
    def special(self) -> bool:
        """Whether its glyphs are something else than outlines."""
        written = self.written
        return any((written.bitmap, written.png, written.svg, written.colr))


@dataclass(frozen=True, slots=True)
class _Run:
    """Glyphs of one font, with their widths in Pango's units."""

    face: _Face
    glyphs: array[int]
    widths: array[int]
    clusters: list[int]
    """At which byte of ``text`` each glyph starts."""
    text: bytes


def shape_once() -> None:
    """Keep the glyphs of a line, which the library shapes again to draw it."""
    from weasyprint.draw import text
    from weasyprint.text.ffi import pango
    from weasyprint.text.line_break import Layout

    if pango.pango_version() < _SIZES_RIGHT:
        return
    plain, forget, shape = text.draw_first_line, Layout.deactivate, Layout.reactivate

    def deactivate(layout: Any) -> None:
        if "layout" in layout.__dict__:
            layout.runs = None if layout.justification_spacing else _runs(layout)
            forget(layout)

    def draw_first_line(
        stream: Any, textbox: Any, text_overflow: str, block_ellipsis: str, matrix: Any
    ) -> Any:
        runs = textbox.pango_layout.runs
        for run in runs or ():
            run.face.enter(stream)
        usual = text_overflow != "ellipsis" and block_ellipsis == "none"
        if runs is None or not usual or any(run.face.special for run in runs):
            shape(textbox.pango_layout, textbox.style)
            return plain(stream, textbox, text_overflow, block_ellipsis, matrix)
        if textbox.text.strip():
            stream.set_text_matrix(*matrix.values)
            _show(stream, runs)
        return []  # pictures to draw, as in a font of emojis

    Layout.deactivate, Layout.reactivate = deactivate, lambda layout, style: None
    everywhere(plain, draw_first_line)


def remember_lines() -> None:
    """Half of the words of a table were set before, in the same style: levels, dates, ids."""
    from weasyprint.text import line_break

    plain = line_break.split_first_line

    def split_first_line(
        text: str, style: Any, context: Any, room: float | None, spread: float, **how: Any
    ) -> Any:
        """The layout of a line, its bytes, where the next begins, width, height, baseline."""
        known = of(style).__dict__.setdefault("lines", {})
        if (line := known.get(text)) and not spread and (room is None or line[3] <= room):
            layout = copy(line[0])
            layout.max_width = room
            return layout, *line[1:]
        line = plain(text, style, context, room, spread, **how)
        if line[2] is None and not spread:
            known[text] = line  # all of it: as wide wherever there is room
        return line

    everywhere(plain, split_first_line)


def _runs(layout: Any) -> list[_Run] | None:
    """What stands in the first line; None where the library has to see to something special."""
    from weasyprint.text.ffi import ffi, pango

    faces = layout.style.font_config.__dict__.setdefault("faces", {})
    text = layout.text.encode()
    found = []
    line = pango.pango_layout_get_line_readonly(layout.layout, 0)
    each = line.runs[0] if line.runs != ffi.NULL else ffi.NULL
    while each != ffi.NULL:
        string, item = each.data.glyphs, each.data.item
        count = string.num_glyphs
        numbers = array("i", bytes(ffi.buffer(string.glyphs, count * _WORDS * 4)))
        glyphs, widths, aside, up = (numbers[which::_WORDS] for which in range(4))
        if max(glyphs) >= _ODD or any(aside) or any(up) or item.analysis.level % 2:
            return None
        font = item.analysis.font
        face = faces.get(font) or faces.setdefault(font, _Face(_held(font)))
        clusters = ffi.unpack(string.log_clusters, count)
        said = text[item.offset : item.offset + item.length]
        found.append(_Run(face, glyphs, widths, clusters, said))
        each = each.next
    return found


def _held(font: Any) -> Any:
    """``font``, which lives as long as this."""
    from weasyprint.text.ffi import ffi, gobject

    gobject.g_object_ref(font)
    return ffi.gc(font, gobject.g_object_unref)


def _show(stream: Any, runs: list[_Run]) -> None:
    """Write a line: the numbers of its glyphs, and between them by how much they are moved."""
    shown, last = "", None
    for run in runs:
        face = run.face
        if face is not last:
            if shown:
                stream.show_text(shown)
            shown, last = "", face
            stream.set_font_size(face.written.hash, face.size)
        pairs = list(zip(run.glyphs, run.widths, strict=True))
        for place, pair in enumerate(pairs):
            if pair not in face.said:
                face.said[pair] = _say(stream, run, place, *pair)
        shown += f"<{''.join([face.said[pair] for pair in pairs])}>"
    stream.show_text(shown.replace("><", "").replace("<>", ""))


def _say(stream: Any, run: _Run, place: int, glyph: int, width: int) -> str:
    """How a glyph is written, which the font gets to know with its meaning and width."""
    from weasyprint.text.ffi import FROM_UNITS, pango

    font, size = run.face.written, run.face.size
    if glyph not in font.to_unicode:
        start, end = [*run.clusters, len(run.text)][place : place + 2]
        font.to_unicode[glyph] = run.text[start:end].decode()
    if glyph not in font.widths:
        pango.pango_font_get_glyph_extents(
            run.face.font, glyph, stream.ink_rect, stream.logical_rect
        )
        font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
    moved = int(font.widths[glyph] - width * 1000 * FROM_UNITS / size)
    return f"{glyph:04x}>{moved}<" if moved else f"{glyph:04x}"
