"""Which assessments home shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Grid, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from riskassess.app.commands import FILTER, Command, bindings
from riskassess.app.screens.base import BaseModal
from riskassess.app.shelf import Facet, Picked, matching
from riskassess.app.widgets.choice import Choice, Offer

if TYPE_CHECKING:
    from riskassess.report.portfolio import Entry


class FilterForm(BaseModal[Picked]):
    """Comes back with the codes by facet; None: leave everything as it was."""

    HERE: ClassVar[tuple[Command, ...]] = FILTER
    BINDINGS = bindings(FILTER)
    AUTO_FOCUS = "Choice"

    def __init__(self, entries: Sequence[Entry], picked: Picked, facets: Sequence[Facet]) -> None:
        super().__init__()
        self.entries, self.picked, self.facets = entries, dict(picked), facets

    def body(self) -> Iterable[Widget]:
        """The facets two by two, each code with how many assessments have it."""
        _ = self.words
        yield Vertical(
            Static(Content(_("Show only")), classes="heading"),
            VerticalScroll(Grid(*map(self._facet, self.facets)), id="dialog-scroll",
                           can_focus=False),
            Static(id="filter-count"),
            Horizontal(
                Button(Content(_("Show")), "primary", action="screen.save", compact=True),
                Button(Content(_("Show all")), action="screen.clear", compact=True),
                Button(Content(_("Close")), action="screen.back", compact=True),
                classes="buttons",
            ),
            classes="dialog",
        )  # fmt: skip

    def _facet(self, facet: Facet) -> Widget:
        _ = self.words
        chosen = self.picked.get(facet.id, frozenset())
        counts = {code: sum(code in facet.of(e) for e in self.entries) for code in facet.words}
        offers = [
            Offer(code, f"{_(word)}  {counts[code]}")
            for code, word in facet.words.items()
            if counts[code] or code in chosen
        ]
        return Vertical(
            Static(Content(_(facet.title)), classes="question"),
            Choice(offers, chosen, several=True, id_=f"w-{facet.id}"),
        )

    def fill(self) -> None:
        """How many would be shown."""
        _ = self.words
        count = len(matching(self.entries, "", self.picked, self.facets))
        text = _("{count} of {all} assessments").format(count=count, all=len(self.entries))
        self.query_one("#filter-count", Static).update(Content(text))

    @on(Choice.Changed)
    def _chosen(self, event: Choice.Changed) -> None:
        id_ = (event.choice.id or "").removeprefix("w-")
        self.picked[id_] = frozenset(event.choice.chosen)
        self.fill()

    def action_save(self) -> None:
        """Show what is picked."""
        self.dismiss(self.picked)

    def action_clear(self) -> None:
        """Show everything."""
        self.dismiss({})
