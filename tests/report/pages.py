"""A page as its reader meets it."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "col", "br", "wbr", "img"}


class Page(HTMLParser):
    """What stands in a page: tags with their attributes, text outside the style, tables and headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.said: list[str] = []
        self.titles: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.headings: list[str] = []
        self.sections: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if self.open and self.open[-1] == "a":
            raise AssertionError(f"a link with the child {tag}")
        self.tags.append((tag, dict(attrs)))
        match tag:
            case "title":
                self.titles.append("")
            case "section":
                self.sections.append("")
            case "h1" | "h2" | "h3":
                self.headings.append("")
            case "table":
                self.tables.append([])
            case "tr":
                self.tables[-1].append([])
            case "th" | "td":
                self.tables[-1][-1].append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.said.append(data)
        if self.open and self.open[-1] == "title":
            self.titles[-1] += data
        if "section" in self.open:
            self.sections[-1] += data
        if {"h1", "h2", "h3"} & {*self.open}:
            self.headings[-1] += data
        if {"th", "td"} & {*self.open}:
            self.tables[-1][-1][-1] += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        return "".join(self.said)

    @property
    def first(self) -> str:
        """The text of page 1."""
        return self.sections[0]

    def chart(self, finding: str) -> str:
        """The text alternative of the chart that shows ``finding``."""
        return next(title for title in self.titles[1:] if title.startswith(finding))

    def table(self, label: str, number: int) -> dict[str, str]:
        """By row heading, the ``number``-th table (from 0) that has a row ``label``."""
        found = [rows for rows in self.tables if label in (row[0] for row in rows)]
        return {row[0].strip(): row[1].strip() for row in found[number]}

    def rows(self, *columns: str) -> list[list[str]]:
        """The rows of all tables that have ``columns`` among their headings, in order."""
        return [
            [cell.strip() for cell in row]
            for head, *body in self.tables
            for row in body
            if {*columns} <= {*head}
        ]
