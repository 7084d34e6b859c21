"""What the PDF library would do or write for nothing, left out; what is shown and said stays."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from operator import attrgetter
from typing import Any
from xml.etree import ElementTree

from riskassess.report.hasten.boxes import look_up_lengths
from riskassess.report.hasten.contents import fill_in, leave_open
from riskassess.report.hasten.styles import default_styles, share_styles
from riskassess.report.hasten.text import ready_lines, remember_lines, shape_once


@contextlib.contextmanager
def names_alone() -> Iterator[None]:
    """Meanwhile, libraries are loaded by the names that Linux has for them.

    Else ldconfig and the compiler are asked for each name that another system has: 0.2 s.
    """
    import ctypes.util

    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


def hasten() -> None:
    """Once in a process, before the first page."""
    import pydyf

    # Asked once for every element of the document, and counted anew over all pages each time.
    _once(pydyf.PDF, "page_references")
    # Asked for to be written and again to be hashed: each stream was compressed twice.
    _once(pydyf.Stream, "data")
    _once(pydyf.Dictionary, "data")
    _drop_pseudo_elements()
    default_styles()
    share_styles()
    look_up_lengths()
    ready_lines()
    shape_once()
    remember_lines()
    _draw_text_whole()
    _keep_no_copies()


def page_class() -> Any:
    """The library's HTML, of text that is well-formed XML: read ten times as fast.

    Fonts and style sheets are kept: every report has the same.
    """
    from cssselect2 import ElementWrapper
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()

    @lru_cache(maxsize=8)
    def sheet(text: str, url_fetcher: Any) -> Any:
        return CSS(string=text, url_fetcher=url_fetcher, font_config=fonts)

    class Page(HTML):  # type: ignore[misc]
        def __init__(self, text: str, url_fetcher: Any) -> None:
            self.base_url, self.url_fetcher, self.media_type = None, url_fetcher, "print"
            root = ElementTree.fromstring(text)  # noqa: S314 -- our own templates, all escaped
            leave_open(root)
            self._sheets = []
            for style in root.iter("style"):
                if style.get("media", "print") == "print":
                    self._sheets.append(sheet(style.text or "", url_fetcher))
                style.text = None
            self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
            self.etree_element = self.wrapper_element.etree_element

        def render(self, **options: Any) -> Any:
            document = super().render(fonts, stylesheets=self._sheets, **options)
            fill_in(document)
            return document

    return Page


def compress(pdf: Any) -> None:
    """Compress what ``pdf`` consists of on all cores, when nothing is added to it any more."""
    import pydyf

    streams = [each for each in pdf.objects if isinstance(each, pydyf.Stream)]
    # Where there is no room for a thread, the rest is compressed when it is written.
    with contextlib.suppress(RuntimeError), ThreadPoolExecutor() as pool:
        list(pool.map(attrgetter("data"), streams))


def _once(owner: type, name: str) -> None:
    """Make the property ``name`` one that is computed once."""
    compute, kept = getattr(owner, name).fget, f"kept_{name}"

    def get(it: Any) -> Any:
        known = it.__dict__
        if kept not in known:  # functools.cached_property lets no two threads compute at once
            known[kept] = compute(it)
        return known[kept]

    setattr(owner, name, property(get))


def _drop_pseudo_elements() -> None:
    """Those that only list items and footnotes have: a fifth of the memory.

    The library's own style sheet gives six of them to every element.
    """
    from weasyprint.html import UA_STYLESHEET

    matcher = UA_STYLESHEET.matcher
    every = matcher.other_selectors
    matcher.lower_local_name_selectors["li"] += [s for s in every if s[3] == "marker"]
    every[:] = [selector for selector in every if selector[3] is None]


class _Whole(str):
    """Text of one piece for whoever would go through its letters."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def _draw_text_whole() -> None:
    """Text in SVG, for which the library does a layout of every single letter."""
    from weasyprint import svg

    letters = svg.text

    def text(drawing: Any, node: Any, size: float) -> None:
        node._etree_node.text = _Whole(node.text)
        letters(drawing, node, size)

    svg.text = text
    svg.TAGS |= {tag: text for tag, draw in svg.TAGS.items() if draw is letters}


def _keep_no_copies() -> None:
    """Of a font, only what was cut from it is kept; the whole one is read where it is asked for."""
    from weasyprint.pdf.fonts import Font, get_hb_object_data

    def read(font: Any) -> Any:
        return font.cut or get_hb_object_data(font.hb_face)

    def keep(font: Any, content: bytes) -> None:
        font.cut = content if hasattr(font, "cut") else b""  # first it is the whole font

    Font.file_content = property(read, keep)
