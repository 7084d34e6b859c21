"""The structure tree of a PDF, as a screen reader walks it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import methodcaller
from typing import Any

from pypdf import PdfReader


@dataclass
class Element:
    """One structure element: its type, its attributes, what is in it, and whether it has content."""

    type: str
    attributes: dict[str, Any]
    alt: str
    children: list[Element] = field(default_factory=list)
    content: list[tuple[int, int]] = field(default_factory=list)
    """Page and number (MCID) of each piece of marked content, in reading order."""
    annotations: list[Any] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, *types: str) -> list[Element]:
        return [element for element in self.walk() if element.type in types]

    @property
    def everything(self) -> list[tuple[int, int]]:
        return [piece for element in self.walk() for piece in element.content]


def tree(path) -> Element:
    reader = PdfReader(path)
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}
    return _element(reader.trailer["/Root"]["/StructTreeRoot"]["/K"][0].get_object(), pages)


def _element(raw, pages) -> Element:
    attributes = raw.get("/A", {}).get_object() if "/A" in raw else {}
    found = Element(raw["/S"][1:], dict(attributes), raw.get("/Alt", ""))
    kids = raw["/K"] if isinstance(raw["/K"], list) else [raw["/K"]]
    for kid in map(methodcaller("get_object"), kids):
        if isinstance(kid, int):
            found.content.append((pages[raw.raw_get("/Pg").idnum], kid))
        elif kid.get("/Type") == "/OBJR":
            found.annotations.append(kid["/Obj"].get_object())
        else:
            found.children.append(_element(kid, pages))
    return found
