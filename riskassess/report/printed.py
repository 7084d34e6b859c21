"""What a report says, block by block in reading order: as its PDF has it, and as its page does.

Both are reduced to what a reader sees alike: no white space, one form for each character. The
PDF is read by its structure tree, so that what stands in margins does not mix with the text.
"""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from typing import Any, NamedTuple

import pikepdf

ANY_NUMBER = "\0"
"""A block of the page that the PDF library fills with a page number."""
_BLOCKS = frozenset(("p", *(f"h{n}" for n in range(1, 7)), "td", "th", "li", "div", "svg", "img"))
_TREE_BLOCKS = frozenset(
    ("P", *(f"H{n}" for n in range(1, 7)), "TD", "TH", "LI", "Div", "Figure", "Table", "THead")
)
_TEXT = "BMC BDC EMC Tf Tj TJ Do"
_CODES = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>")


class Block(NamedTuple):
    """A paragraph, heading or cell; ``page`` counts from 1."""

    text: str
    page: int = 0


class Said(NamedTuple):
    """The blocks of a document, and what stands at the foot of its pages: one, or one a page."""

    blocks: list[Block]
    feet: list[str]


def plain(text: str) -> str:
    """``text`` as both sides have it: glyphs do not tell a hyphen from a minus-width one."""
    text = unicodedata.normalize("NFKC", text).replace("\u2010", "-").replace("\u00ad", "")
    return "".join(char for char in text if not char.isspace() and char != "\u200b")


# -- the page ------------------------------------------------------------------------------------


def page_text(html: str) -> Said:
    """What a page made by our templates says."""
    parser = _Page()
    parser.feed(html)
    return Said(_without_repeats(parser.rows), [parser.foot])


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[bool, Block]] = []
        """Whether it heads a table, and the block."""
        self.foot = ""
        self._said: list[str] = []
        self._open: list[str] = []
        self._parts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "body":
            self.foot = plain(given["data-foot"] or "")
        if tag in _BLOCKS:
            self._end()
        if tag == "img":
            self._said.append(given.get("alt") or "")
            self._end()
        if tag in ("meta", "col", "br", "wbr", "img", "rect", "line", "path", "circle"):
            return
        self._open.append(tag)
        if tag == "h2" and "section.part" in self._open:  # as h2::before counts in report.css
            self._parts += 1
            self._said.append(str(self._parts))
        if tag == "section" and "part" in (given.get("class") or "").split():
            self._open[-1] = "section.part"
        if "data-to" in given:
            self._said.append(ANY_NUMBER)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._open:
            self._open.pop()
        if tag in _BLOCKS or tag == "title":
            self._end()

    def handle_data(self, data: str) -> None:
        if "head" not in self._open and "style" not in self._open:
            self._said.append(data)

    def _end(self) -> None:
        if text := plain("".join(self._said)):
            self.rows.append(("thead" in self._open, Block(text)))
        self._said = []


# -- the PDF -------------------------------------------------------------------------------------


def pdf_text(pdf: pikepdf.Pdf) -> Said:
    """What a PDF says in its structure tree, and by page outside it: head and foot.

    Raises an error of pikepdf, or of Python's lookups, where it is not built as ours are.
    """
    fonts: dict[Any, dict[bytes, str]] = {}
    pages = [_pieces(page, page.Resources, fonts) for page in pdf.pages]
    tree = _Tree(pages, {page.obj.objgen: number for number, page in enumerate(pdf.pages)})
    tree.walk(pdf.Root.StructTreeRoot.K[0], 0)
    margins = (
        "".join(text for number, text in page.items() if number not in used)
        for page, used in zip(pages, tree.used, strict=True)
    )
    return Said(_without_repeats(tree.rows), [plain(text) for text in margins])


class _Tree:
    """A walk through structure elements that gathers their marked content."""

    def __init__(self, pages: list[dict[int, str]], numbers: dict[Any, int]) -> None:
        self.rows: list[tuple[bool, Block]] = []
        self.used: list[set[int]] = [set() for _ in pages]
        self._pages, self._numbers = pages, numbers
        self._said: list[str] = []
        self._inside: list[str] = []
        self._page = 0

    def walk(self, element: Any, page: int) -> None:
        kind = str(element.S)[1:]
        page = self._numbers[element.Pg.objgen] if "/Pg" in element else page
        if kind in _TREE_BLOCKS:
            self._end(page)
        if "/Alt" in element:
            self._said.append(str(element.Alt))
            self._end(page)
        self._inside.append(kind)
        for kid in element.K if isinstance(element.K, pikepdf.Array) else [element.K]:
            if isinstance(kid, int):
                self.used[page].add(kid)
                self._said.append("" if "Lbl" in self._inside else self._pages[page].get(kid, ""))
            elif "/S" in kid:
                self.walk(kid, page)
        if kind in _TREE_BLOCKS:
            self._end(page)
        self._inside.pop()

    def _end(self, page: int) -> None:
        if text := plain("".join(self._said)):
            self.rows.append(("THead" in self._inside, Block(text, page + 1)))
        self._said = []


def _pieces(content: Any, resources: Any, fonts: dict[Any, dict[bytes, str]]) -> dict[int, str]:
    """The text of a page or form by the number (MCID) it is marked with; -1: unmarked."""
    found: dict[int, str] = {}
    marks: list[int] = []
    codes: dict[bytes, str] = {}
    for step in pikepdf.parse_content_stream(content, _TEXT):
        operands: Any = step.operands
        match str(step.operator):
            case "BMC":
                marks.append(-1)
            case "BDC":
                marks.append(int(operands[1].get("/MCID", -1)))
            case "EMC":
                marks.pop()
            case "Tf":
                codes = _codes(resources.Font[str(operands[0])], fonts)
            case "Do" if resources.XObject[str(operands[0])].get("/Subtype") == "/Form":
                form = resources.XObject[str(operands[0])]
                inner = _pieces(form, form.get("/Resources", resources), fonts)
                _say(found, marks, "".join(inner.values()))
            case "Tj" | "TJ":
                shown = operands[0] if str(step.operator) == "TJ" else operands
                raw = b"".join(bytes(each) for each in shown if isinstance(each, pikepdf.String))
                _say(found, marks, "".join(codes[raw[n : n + 2]] for n in range(0, len(raw), 2)))
    return found


def _say(found: dict[int, str], marks: list[int], text: str) -> None:
    number = next((mark for mark in reversed(marks) if mark >= 0), -1)
    found[number] = found.get(number, "") + text


def _codes(font: Any, fonts: dict[Any, dict[bytes, str]]) -> dict[bytes, str]:
    """What each two-byte code of ``font`` means, by its ToUnicode map."""
    if font.objgen not in fonts:
        listed = font.ToUnicode.read_bytes().partition(b"beginbfchar")[2]
        fonts[font.objgen] = {
            bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
            for code, text in _CODES.findall(listed)
        }
    return fonts[font.objgen]


def _without_repeats(rows: list[tuple[bool, Block]]) -> list[Block]:
    """Without headings of a table that goes on: they are printed again on each page."""
    kept: list[Block] = []
    last: list[str] = []
    head: list[Block] = []
    for heads, block in [*rows, (False, Block(""))]:
        if heads:
            head.append(block)
            continue
        if head:
            texts = [each.text for each in head]
            kept += head if texts != last else []
            last, head = texts, []
        kept.append(block)
    return kept[:-1]
