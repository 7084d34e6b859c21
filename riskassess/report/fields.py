"""Empty signature fields where the sign-off page has room for them.

They are in the file from the start, tagged and in reading order: to sign is then to fill one
in, which changes nothing that is said, so that earlier signatures stay valid.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from riskassess.report.tags import element

PREFIX = "signature-"
"""Ids of the blocks of the page that become fields; their title is the name for a screen reader."""
_PRINTED = 4
"""Flag of an annotation that is printed, as PDF/A wants."""
_POINTS = 0.75
"""Points in a pixel of CSS."""


def add_fields(document: Any, pdf: Any) -> None:
    """Finisher of WeasyPrint: put a field over each such block of ``document``."""
    import pydyf

    fields = pydyf.Array()
    for number, page in enumerate(document.pages):
        for block, cell in _blocks(page):
            fields.append(_field(pydyf, pdf, number, page, block, cell))
    if fields:
        pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": fields})


def _blocks(page: Any) -> Iterator[tuple[Any, Any]]:
    """The elements that become fields, each with the structure element of its table cell."""
    for box in page._page_box.descendants():
        if box.element_tag == "td" and (cell := getattr(box, "mark", None)):
            found = (each for each in box.element.iter() if each.get("id", "").startswith(PREFIX))
            yield from ((element, cell) for element in found)


def _field(pydyf: Any, pdf: Any, number: int, page: Any, block: Any, cell: Any) -> bytes:
    """Add one field; its reference."""
    left, top, right, bottom = (value * _POINTS for value in page.anchors[block.get("id")])
    height = page.height * _POINTS
    sheet = pdf.page_references[number]
    nothing = pydyf.Stream([], {"Type": "/XObject", "Subtype": "/Form"})
    nothing.extra["BBox"] = pydyf.Array([0, 0, right - left, bottom - top])
    pdf.add_object(nothing)
    field = pydyf.Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "FT": "/Sig",
            "T": pydyf.String(block.get("id")),
            "TU": pydyf.String(block.get("title")),
            "F": _PRINTED,
            "Rect": pydyf.Array([left, height - bottom, right, height - top]),
            "P": sheet,
            "AP": pydyf.Dictionary({"N": nothing.reference}),
        }
    )
    pdf.add_object(field)
    _tag(pydyf, pdf, field, sheet, cell)
    element(pdf, sheet).setdefault("Annots", pydyf.Array()).append(field.reference)
    reference: bytes = field.reference
    return reference


def _tag(pydyf: Any, pdf: Any, field: Any, sheet: bytes, cell: Any) -> None:
    """Put ``field`` into the structure tree, as the last of what is in its table cell."""
    content = pydyf.Dictionary({"Type": "/OBJR", "Obj": field.reference, "Pg": sheet})
    pdf.add_object(content)
    form = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/Form",
            "K": content.reference,  # alone: only so is it known again as a field
            "Pg": sheet,
            "P": cell.reference,
        }
    )
    pdf.add_object(form)
    cell["K"].append(form.reference)
    parents = element(pdf, element(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
    field["StructParent"] = len(parents) // 2
    parents.extend([field["StructParent"], form.reference])
