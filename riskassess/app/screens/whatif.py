"""What if the answers of one hazard were others: nothing of it is recorded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from riskassess.app import words, work
from riskassess.app.commands import WHAT_IF, Command, bindings
from riskassess.app.screens.base import BaseModal
from riskassess.questionnaire.response import SCORES, UNANSWERED

if TYPE_CHECKING:
    from riskassess.app.sheets import Sight
    from riskassess.method.result import Result
    from riskassess.questionnaire.response import Value


class WhatIfScreen(BaseModal[None]):
    """The questions of a hazard; another answer shows at once what would follow."""

    HERE: ClassVar[tuple[Command, ...]] = WHAT_IF
    BINDINGS = bindings(WHAT_IF)
    AUTO_FOCUS = "#tries"

    def __init__(self, sight: Sight, hazard: str) -> None:
        from riskassess.method.reads import hazard_reads

        super().__init__()
        self._sight, self._hazard = sight, hazard
        reads = hazard_reads(sight.q)[hazard]
        self.questions = [id_ for id_ in reads if id_ in sight.result.asked]
        self.tried: dict[str, Value] = {}
        """The other answers, 0 to 3, by question."""

    def body(self) -> Iterable[Widget]:
        """What would follow, and the questions."""
        _ = self.words
        title = self._sight.q.hazards[self._hazard].title.in_(self.program.lang)
        heading = _("What if: {hazard}").format(hazard=f"{self._hazard} {title}")
        told = _("0 to 3 try another answer, taken with evidence. Nothing here is recorded.")
        yield Vertical(
            Static(Content(heading), classes="heading"),
            Static(Content(told), classes="why"),
            Static(id="follows"),
            OptionList(id="tries", markup=False, compact=True),
            Button(Content(_("Close")), id="close", action="screen.back", compact=True),
            classes="dialog",
        )

    def fill(self) -> None:
        """The answers as they are and as they are tried, and what follows."""
        _, before = self.words, self._sight.result
        after = work.suppose(self._sight.assessment, self.tried) if self.tried else before
        lines = [
            Content.assemble((words.label(label, _), "bold"), now, *then)
            for label, now, then in (
                (self._hazard, self._level(before), self._then(self._level(after))),
                (
                    _("Verdict"),
                    words.verdict(before.verified, _),
                    self._then(words.verdict(after.verified, _)),
                ),
            )
        ]
        self.query_one("#follows", Static).update(Content("\n").join(lines))
        listed = self.query_one("#tries", OptionList)
        at = listed.highlighted or 0
        listed.clear_options()
        listed.add_options(Option(self._line(id_), id_) for id_ in self.questions)
        listed.highlighted = at if self.questions else None

    def _then(self, text: Content) -> tuple[Content, ...]:
        return (Content(" → "), text) if self.tried else ()

    def _level(self, result: Result) -> Content:
        found = result.hazard(self._hazard)
        return words.span(found.verified, self.words) if found else Content("")

    def _line(self, id_: str) -> Content:
        from riskassess.report.reviews import value_text

        q, lang, _ = self._sight.q, self.program.lang, self.words
        item = q.questions[id_]
        kind = _("exposure") if item.kind == "exposure" else _("safeguard")
        given = self._sight.assessment.answers.get(id_, UNANSWERED).value
        head = Content.assemble((f"{id_} {kind}  ", "bold"), item.text.in_(lang))
        now = Content.styled(f"  {value_text(q, id_, given, lang)}", "$text-muted")
        parts = [head, now]
        if id_ in self.tried:
            parts.append(
                Content.styled(f"  → {value_text(q, id_, self.tried[id_], lang)}", "$text-accent")
            )
        return Content("\n").join(parts)

    def action_suppose(self, value: Value) -> None:
        """Try ``value`` for the highlighted question."""
        at = self.query_one("#tries", OptionList).highlighted
        if at is not None:
            self.tried[self.questions[at]] = value
            self.fill()

    def action_reset(self) -> None:
        """Everything as it is answered."""
        self.tried = {}
        self.fill()

    @on(OptionList.OptionSelected, "#tries")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        """A click tries the next answer."""
        id_ = self.questions[event.option_index]
        given = self._sight.assessment.answers.get(id_, UNANSWERED).value
        now = self.tried.get(id_, given)
        before = now if isinstance(now, int) else -1
        self.action_suppose(SCORES[(before + 1) % 4])
