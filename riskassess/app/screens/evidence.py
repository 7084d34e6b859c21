"""What backs an answer: every entry can be changed where it stands, added or removed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from riskassess.app.commands import EVIDENCE, Command, bindings
from riskassess.app.screens.forms import Form
from riskassess.app.widgets.fields import Input, TextArea
from riskassess.app.widgets.question import evidence_text
from riskassess.errors import visible

if TYPE_CHECKING:
    from riskassess.questionnaire.response import Evidence

Back = Callable[[int, "dict[str, str] | None"], Awaitable[bool]]
"""Makes what was typed the entry of that number (None: takes it off); False where it failed."""
TEXTS = ("ref", "note")
"""Fields in which a second pasted line must not be dropped."""


class EvidenceForm(Form):
    """The entries, a new one at the end of them, and the fields of the one that is chosen."""

    HERE: ClassVar[tuple[Command, ...]] = EVIDENCE
    BINDINGS = bindings(EVIDENCE)
    AUTO_FOCUS = "#ref"

    def __init__(
        self,
        key: str,
        question: str,
        wanted: Callable[[], str],
        day: dt.date,
        entries: Callable[[], tuple[Evidence, ...]],
        back: Back,
    ) -> None:
        super().__init__(f"{key}/{len(entries())}", {}, self._put)
        self._about, self._question, self._wanted, self._day = key, question, wanted, day
        self._entries, self._back = entries, back
        self.number = len(entries())
        """The chosen entry, from 0; as many as there are: the new one."""

    def body(self) -> Iterable[Widget]:
        """The entries, then the fields of the chosen one."""
        _ = self.words
        labels = (
            ("ref", _("Reference (required): which document, which version")),
            ("date", _("Date of the document (YYYY-MM-DD)")),
            ("expires", _("Valid until (YYYY-MM-DD, empty: no end)")),
            ("note", _("Note")),
            ("file", _("File to take into the record (its path; empty: none)")),
        )
        fields: list[Widget] = []
        for id_, label in labels:
            fields.append(Static(Content(label), classes="question"))
            if id_ in TEXTS:
                fields.append(TextArea(self.kept(id_), id=id_, compact=True, classes="two-lines"))
            else:
                fields.append(Input(self.kept(id_), id=id_, compact=True, select_on_focus=False))
        yield Vertical(
            Static(Content(_("Evidence for {id}").format(id=self._question)), classes="heading"),
            VerticalScroll(
                Static(Content(self._wanted()), classes="why"),
                OptionList(id="entries", markup=False, compact=True),
                *fields,
                id="dialog-scroll",
                can_focus=False,
            ),
            self.buttons(_("Save")),
            classes="dialog",
        )

    def fill(self) -> None:
        """The entries so far, and room for a new one."""
        listed = self.query_one("#entries", OptionList)
        lines = [visible(evidence_text(e, self._day, self.program.lang)) for e in self._entries()]
        with self.prevent(OptionList.OptionHighlighted):
            listed.clear_options()
            for line in (*lines, self.words("new entry")):
                listed.add_option(Option(line.replace("\n", " ")))
            listed.highlighted = self.number

    @on(OptionList.OptionHighlighted)
    def _chosen(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_index != self.number:
            self.keep()
            self._choose(event.option_index)

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        self.query_one("#ref").focus()

    def _choose(self, number: int) -> None:
        """Show entry ``number`` in the fields."""
        entries = self._entries()
        self.number, self.key = number, f"{self._about}/{number}"
        self.before = shape(entries[number]) if number < len(entries) else {}
        for id_ in self.typed():
            field = self.query_one(f"#{id_}")
            if isinstance(field, TextArea):
                field.load_text(self.kept(id_))
            elif isinstance(field, Input):
                field.value = self.kept(id_)

    async def _put(self, typed: dict[str, str]) -> bool:
        entries = self._entries()
        before = entries[self.number].file if self.number < len(entries) else ""
        return await self._back(self.number, typed | {"sha256": before})

    async def action_remove(self) -> None:
        """Take the chosen entry off."""
        if self.number == len(self._entries()):
            self.app.notify(self.words("Choose an entry above to remove it."), markup=False)
        elif await self._back(self.number, None):
            self._forget()
            self._choose(len(self._entries()))
            self.fill()

    def _forget(self) -> None:
        """Numbers have moved: what was typed into other entries belongs nowhere now."""
        for key in [key for key in self.program.drafts if key.startswith(f"{self._about}/")]:
            del self.program.drafts[key]


def shape(entry: Evidence) -> dict[str, str]:
    """An entry as the fields show it."""
    return {
        "ref": entry.ref,
        "date": entry.date.isoformat() if entry.date else "",
        "expires": entry.expires.isoformat() if entry.expires else "",
        "note": entry.note,
    }
