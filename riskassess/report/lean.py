"""What the PDF library would write twice, or finer than any printer prints; all is still shown."""

from __future__ import annotations

import contextlib
import io
import re
import zlib
from operator import itemgetter
from typing import Any

_DECIMALS = 2
"""Of a coordinate in px: half of the last is 0.0013 mm."""

_NAMES = re.compile(rb"\((?:[^\\()]|\\.)*\)|(\d+ 0 R)|(-?\d\d+\.\d{3,})", re.DOTALL)
"""In an object: text, where nothing is looked for; references; coordinates (factors are small)."""

_TABLES = {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}
"""Of a font that is embedded with the numbers of its glyphs."""
_SQUARE = 1000
"""The width of a glyph that a PDF need not state."""
_OPAQUE = {None, "a1", "a1.0"}
"""The library's names for no transparency."""
_BLOCKS = 5
"""How large the blocks of zlib are that get a code of their own: 8 is usual, less is slower."""


def lean() -> None:
    """Once in a process, before the first page."""
    _round()
    _remember_state()
    _join_lines()
    _place_boxes()
    _inline_groups()
    _bare_fonts()
    _write_lists()


def settle(pdf: Any) -> None:
    """Number the objects of ``pdf`` anew, when some are gone and nothing is added any more.

    Numbers without gaps are listed in a tenth of the bytes. Coordinates lose what cannot be seen.
    """
    import pydyf

    class Settled(pydyf.Object):  # type: ignore[misc]
        """An object in its last form."""

        data = b""

    left = [each for each in pdf.objects[1:] if each.free != "f"]
    pdf.objects[1:] = sorted(left, key=_kind)
    names = {each.reference: b"%d 0 R" % new for new, each in enumerate(pdf.objects)}

    def said(match: re.Match[bytes]) -> bytes:
        name, coordinate = match.groups()
        if coordinate:
            return _numbers((float(coordinate),)).encode()
        return names[name] if name else match[0]

    for new, each in enumerate(pdf.objects):
        each.number = new
        if isinstance(each, pydyf.Stream):
            whole = {key: pydyf._to_bytes(value) for key, value in each.extra.items()}
            each.extra = {key: _NAMES.sub(said, value) for key, value in whole.items()}
        elif new:
            pdf.objects[new] = settled = Settled()
            settled.number, settled.data = new, _NAMES.sub(said, each.data)


def _kind(each: Any) -> str:
    """What an object is in the structure tree: those that are alike, side by side, take less."""
    return str(each.get("S", "")) if isinstance(each, dict) else ""


def _round() -> None:
    """Coordinates with as many digits as can be seen."""
    import pydyf

    def operator(name: str) -> Any:
        sign = f" {name}"

        def write(stream: Any, *at: float) -> None:
            stream.stream.append((_numbers(at) + sign).encode())

        return write

    page = pydyf.Stream
    page.move_to, page.line_to, page.rectangle = map(operator, ("m", "l", "re"))
    page.curve_to, page.set_text_matrix = map(operator, ("c", "Tm"))


def _numbers(at: tuple[float, ...]) -> str:
    return " ".join([f"{round(each, _DECIMALS):g}" for each in at])


def _remember_state() -> None:
    """What was set before a change that is taken back is set still, and a font outlasts its text.

    The library forgets both, and sets colour, opacity and font anew for nearly every word.
    """
    from weasyprint.pdf.stream import Stream

    names = [f"_current_{name}" for name in ("color", "color_stroke", "alpha", "alpha_stroke")]
    names.append("_current_font")
    begin, end, push, pop = Stream.__init__, Stream.end_text, Stream.push_state, Stream.pop_state

    def started(stream: Any, *arguments: Any, **named: Any) -> None:
        begin(stream, *arguments, **named)
        stream.before = []

    def pushed(stream: Any) -> None:
        stream.before.append([getattr(stream, name) for name in names])
        push(stream)

    def popped(stream: Any) -> None:
        pop(stream)
        for name, value in zip(names, stream.before.pop(), strict=True):
            setattr(stream, name, value)

    def ended(stream: Any) -> None:
        end(stream)
        stream._current_font = stream._old_font

    Stream.__init__, Stream.end_text = started, ended
    Stream.push_state, Stream.pop_state = pushed, popped


class _Lines:
    """Stands for a page while the library draws the borders of a table, cell by cell."""

    def __init__(self) -> None:
        self._looks: dict[tuple[float, Any], dict[tuple[float, float, bool], Any]] = {}
        """By width and colour: where a line ends and whether it is upright, to its start."""
        self.solid = True

    def artifact(self) -> contextlib.AbstractContextManager[None]:
        """Nothing is written yet."""
        return contextlib.nullcontext()

    stacked = artifact

    def add(self, ends: tuple[float, ...], width: float, style: str, color: Any) -> None:
        """A line, which goes on from the one that ends where it starts."""
        x1, y1, x2, y2 = (round(each, _DECIMALS) for each in ends)
        lines = self._looks.setdefault((width, color), {})
        lines[x2, y2, x1 == x2] = lines.pop((x1, y1, x1 == x2), (x1, y1))
        self.solid &= style == "solid"

    def draw(self, page: Any) -> None:
        """All lines of a look at once."""
        if not self._looks:
            return
        with page.artifact(), page.stacked():
            for (width, color), lines in self._looks.items():
                page.set_color(color, stroke=True)
                page.set_line_width(width)
                for (x2, y2, _upright), start in lines.items():
                    page.move_to(*start)
                    page.line_to(x2, y2)
                page.stroke()


def _join_lines() -> None:
    """The borders of a table, which the library draws for each cell with all that they need."""
    from weasyprint import draw

    one, borders = draw.draw_line, draw.draw_collapsed_borders

    def line(page: Any, x1: float, y1: float, x2: float, y2: float, *look: Any) -> None:
        if isinstance(page, _Lines):
            page.add((x1, y1, x2, y2), *look)
        else:
            one(page, x1, y1, x2, y2, *look)

    def joined(page: Any, table: Any) -> None:
        lines = _Lines()
        borders(lines, table)
        if lines.solid:
            lines.draw(page)
        else:
            borders(page, table)

    draw.draw_line, draw.draw_collapsed_borders = line, joined


def _place_boxes() -> None:
    """A filled box is one path; rounded ones begin at 0, so that those of a size are alike."""
    from weasyprint import draw
    from weasyprint.draw import border

    background, ring = draw.draw_background, border.draw_rounded_border

    def placed(page: Any, box: tuple[Any, ...]) -> tuple[Any, ...]:
        """``box`` (place, size and corners) where the page is moved to it."""
        x, y, width, height, *corners = box
        if any(radius for corner in corners for radius in corner):
            page.transform(e=round(x, _DECIMALS), f=round(y, _DECIMALS))
            return (0, 0, width, height, *corners)
        return box

    def filled(page: Any, what: Any, clip_box: bool = True, **more: Any) -> None:
        layers: Any = what.layers if what else ()
        boxes: Any = layers[-1].clipped_boxes if layers else ()
        shadow = what and what.style["box_shadow"]
        if not clip_box or len(boxes) != 1 or layers[0].image or len(layers) > 1 or shadow:
            background(page, what, clip_box, **more)
        elif what.color.alpha > 0:
            with page.artifact(), page.stacked():
                page.set_color(what.color)
                border.rounded_box(page, placed(page, boxes[0]))
                page.fill()

    def ringed(page: Any, box: Any, *look: Any) -> None:
        before = box.rounded_border_box()
        after = placed(page, before)
        moved = box.copy()
        moved.position_x += after[0] - before[0]
        moved.position_y += after[1] - before[1]
        ring(page, moved, *look)

    draw.draw_background, border.draw_rounded_border = filled, ringed


def _inline_groups() -> None:
    """Words in a chart that do not begin where they are placed: the library makes each a form."""
    from weasyprint.pdf.stream import Stream

    use = Stream.draw_x_object

    def drawn(page: Any, name: str) -> None:
        forms = page._resources["XObject"]
        group = forms[name]
        if page._current_alpha in _OPAQUE and isinstance(group, Stream) and _is_plain(group):
            del forms[name]
            page._resources["ExtGState"].update(group._resources["ExtGState"])
            page.push_state()
            page.stream += group.stream
            page.pop_state()
        else:
            use(page, name)

    Stream.draw_x_object = drawn


def _is_plain(group: Any) -> bool:
    """Whether ``group`` has nothing of its own but text and lines, all opaque."""
    needed = group._resources
    own = any(needed[kind] for kind in ("XObject", "Pattern", "Shading"))
    return not own and {name.lower() for name in needed["ExtGState"]} <= _OPAQUE


def _bare_fonts() -> None:
    """Of a font, the tables that a PDF uses; its letters in order, which are alike then."""
    from weasyprint.pdf.fonts import Font, TTFont

    clean = Font.clean

    def bare(font: Any, *arguments: Any) -> None:
        clean(font, *arguments)
        with TTFont(io.BytesIO(font.file_content), recalcTimestamp=False) as cut:
            for tag in cut.reader.keys() - _TABLES:
                del cut[tag]
            cut.save(written := io.BytesIO())
        font.file_content = written.getvalue()
        font.to_unicode = dict(sorted(font.to_unicode.items(), key=itemgetter(1, 0)))
        squares = sorted(glyph for glyph, width in font.widths.items() if width == _SQUARE)
        for glyph in squares[1:]:  # one stays, for the library asks what is widest
            del font.widths[glyph]

    Font.clean = bare


def _write_lists() -> None:
    """The list of objects in small blocks, and their places as differences."""
    import pydyf

    add = pydyf.PDF.add_object

    def added(pdf: Any, new: Any) -> None:
        kind = new.extra.get("Type") if isinstance(new, pydyf.Stream) else None
        if kind == "/ObjStm":
            pack = zlib.compressobj(9, memLevel=_BLOCKS)
            objects = b"\n".join(map(pydyf._to_bytes, new.stream))
            new.stream, new.compress = [pack.compress(objects) + pack.flush()], False
            new.extra["Filter"] = "/FlateDecode"
        elif kind == "/XRef":
            width, (table,) = sum(new.extra["W"]), new.stream
            above = bytes(width) + table[:-width]
            change = bytes((here - there) & 255 for here, there in zip(table, above, strict=True))
            rows = range(0, len(table), width)
            new.stream = [b"".join(b"\2" + change[row : row + width] for row in rows)]
            new.extra["DecodeParms"] = pydyf.Dictionary({"Predictor": 12, "Columns": width})
        add(pdf, new)

    pydyf.PDF.add_object = added
