"""Page numbers in the contents, put in when all pages are there.

The library lays out the page of the contents again for them, twice.
"""

from __future__ import annotations

from typing import Any

_TO = "data-to"
"""Of the cell for the number of a page: what to find there."""
_BLANK = "\N{FIGURE SPACE}"


def leave_open(root: Any) -> None:
    """Have the library lay out a blank in the place of each page number."""
    for cell in root.iter("td"):
        if cell.get(_TO):
            cell.text = _BLANK
            cell.set("class", "num")  # no more of the class that has the number as its content


def fill_in(document: Any) -> None:
    """Put the page numbers in the places of the blanks, aligned on the right."""
    from weasyprint.text.line_break import split_first_line

    numbers: dict[str, str] = {}
    for number, page in enumerate(document.pages, 1):
        for name in page.anchors:  # of what goes on overleaf, there is one on each page
            numbers.setdefault(f"#{name}", str(number))
    for box in (box for page in document.pages for box in page._page_box.descendants()):
        if getattr(box, "text", None) == _BLANK:
            box.text = numbers[box.element.get(_TO)]
            layout, *_bytes, width, _height, _baseline = split_first_line(
                box.text, box.style, None, None, box.justification_spacing
            )
            box.position_x += box.width - width
            box.width, box.pango_layout = width, layout
