"""The structure tree in half the objects: it is a quarter of a report, and says the same.

The library gives every run of text an element of its own, and every cell the names of its
headings; a run belongs to its paragraph or cell just as well, and headings say what they head.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_PLAIN = frozenset(("/Span", "/NonStruct"))
"""Elements that say nothing of what is in them."""
_HOLDERS = _PLAIN | {"/P", "/TD", "/TH", "/Lbl", "/LBody", *(f"/H{n}" for n in range(1, 7))}
"""Elements that may hold text themselves."""
_CELLS = frozenset(("/TD", "/TH"))
_BARE = frozenset(("Type", "S", "K", "Pg", "P"))


def condense(pdf: Any) -> None:
    """Shorten the structure tree of ``pdf``, when nothing is added to it any more."""
    root = element(pdf, pdf.catalog["StructTreeRoot"])
    tree = _Tree(pdf)
    tree.walk(element(pdf, root["K"][0]), scope="/Row")
    for page in element(pdf, root["ParentTree"])["Nums"]:
        if isinstance(page, list):
            page[:] = [tree.owner.get(each, each) for each in page]


def element(pdf: Any, reference: bytes) -> Any:
    """The object of ``pdf`` that ``reference`` names."""
    return pdf.objects[int(reference.split()[0])]


class _Tree:
    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self.owner: dict[bytes, bytes] = {}
        """What owns the text of an element that is no more."""

    def walk(self, parent: Any, scope: str) -> None:
        """Shorten what is below ``parent``; ``scope`` is what a heading there heads."""
        if parent["S"] in _HOLDERS:
            parent["K"][:] = list(self._taken_in(parent["K"], parent))
        if parent["S"] in _CELLS:
            _bind(parent, scope)
        if isinstance(parent["K"], list):
            parent["K"][:] = list(self._held(parent["K"], parent))
        del parent["Type"]  # what is in the tree is of no other
        scope = "/Column" if parent["S"] == "/THead" else scope
        for _kid, child in self._kids(parent["K"]):
            if "S" in child:
                self.walk(child, scope)

    def _kids(self, kids: Any) -> Iterator[tuple[Any, Any]]:
        """Each with its object, which is empty for a number of marked content."""
        for kid in kids if isinstance(kids, list) else [kids]:
            yield kid, element(self._pdf, kid) if isinstance(kid, bytes) else {}

    def _taken_in(self, kids: list[Any], parent: Any) -> Iterator[Any]:
        """``kids``, in place of elements that say nothing what is in these."""
        for kid, child in self._kids(kids):
            if child.get("S") in _PLAIN and child.keys() == _BARE and child["Pg"] == parent["Pg"]:
                self.owner[kid] = parent.reference
                _free(self._pdf, child.number)
                yield from self._taken_in(child["K"], parent)
            else:
                if "P" in child:
                    child["P"] = parent.reference
                yield kid

    def _held(self, kids: list[Any], parent: Any) -> Iterator[Any]:
        """``kids``, a mention of an annotation being no object of its own."""
        for kid, child in self._kids(kids):
            if child.get("Type") == "/OBJR":
                _free(self._pdf, child.number)
                if child["Pg"] == parent["Pg"]:
                    del child["Pg"]
                yield child
            else:
                yield kid


def _bind(cell: Any, scope: str) -> None:
    """Have a heading say what it heads, instead of each cell what heads it."""
    cell.pop("ID", None)
    cell["A"].pop("Headers", None)
    if cell["S"] == "/TH":
        cell["A"]["Scope"] = scope
    elif cell["A"].keys() == {"O"}:
        del cell["A"]


def _free(pdf: Any, number: int) -> None:
    """Leave the place of an object empty."""
    import pydyf

    gone = pydyf.Object()
    gone.number, gone.generation, gone.free = 0, 65535, "f"
    pdf.objects[number] = gone
