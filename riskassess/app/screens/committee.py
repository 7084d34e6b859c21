"""Forms of the committee: settling a difference, and the decision."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from riskassess.app import words
from riskassess.app.screens.forms import Form, Save
from riskassess.app.widgets.choice import Choice, Offer
from riskassess.app.widgets.fields import Input, TextArea
from riskassess.errors import N_, visible

if TYPE_CHECKING:
    from riskassess.method.result import Verdict
    from riskassess.record.decisions import Condition

OUTCOMES = {
    "approve": N_("approve"),
    "conditions": N_("approve with conditions"),
    "defer": N_("defer"),
    "refuse": N_("refuse"),
}


class ChoiceForm(Form):
    """Fields with one choice above them; ``typed`` has it under ``chosen``."""

    chosen = ""

    def typed(self) -> dict[str, str]:
        """What stands in the fields, and what is chosen."""
        return super().typed() | {"chosen": self.chosen}

    @on(Choice.Changed)
    def _chosen(self, event: Choice.Changed) -> None:
        self.chosen = event.choice.chosen[0]

    def fields(self, labels: Iterable[tuple[str, str]], *, one_line: str = "") -> Iterable[Widget]:
        """A label and a text area each; a single line where ``one_line`` names it."""
        for id_, label in labels:
            yield Static(Content(label), classes="question")
            if id_ == one_line:
                yield Input(self.kept(id_), id=id_, compact=True, select_on_focus=False)
            else:
                yield TextArea(self.kept(id_), id=id_, compact=True, classes="two-lines")

    def dialog(self, heading: Content, *parts: Widget) -> Widget:
        """The whole form."""
        return Vertical(
            Static(heading, classes="heading"),
            VerticalScroll(*parts, id="dialog-scroll", can_focus=False),
            self.buttons(self.words("Save")),
            classes="dialog",
        )


class SettleForm(ChoiceForm):
    """Which answer the reviewers agree on, why, and who does not."""

    AUTO_FOCUS = "#w-settle"

    def __init__(self, key: str, question: str, offers: tuple[Offer, ...], save: Save) -> None:
        super().__init__(key, {}, save)
        self._question, self._offers = question, offers

    def body(self) -> Iterable[Widget]:
        """The positions, then reason and dissent."""
        _ = self.words
        self.chosen = self.kept("chosen")
        labels = (
            ("reason", _("Reason (required)")),
            ("dissent", _("Dissent, one line each: who: what")),
        )
        yield self.dialog(
            Content(_("Settle {id}").format(id=self._question)),
            Choice(self._offers, [self.chosen], several=False, id_="w-settle"),
            *self.fields(labels),
        )


class ConditionForm(ChoiceForm):
    """Whether a condition is met, and what shows it."""

    AUTO_FOCUS = "#w-state"

    def __init__(self, key: str, condition: Condition, save: Save) -> None:
        super().__init__(key, {"chosen": "open" if condition.done else "done"}, save)
        self._condition = condition

    def body(self) -> Iterable[Widget]:
        """What was demanded, then done or open, and what shows it."""
        from riskassess.report.decisions import demand_text

        _, demand = self.words, self._condition.demand
        self.chosen = self.kept("chosen")
        said = [visible(demand_text(self._condition, _))]
        if demand.check:
            said.append(words.label(_("check"), _) + visible(demand.check))
        offers = (Offer("done", _("done")), Offer("open", _("open again")))
        labels = (
            ("ref", _("What shows it: which document, which version")),
            ("file", _("File to take into the record (its path; empty: none)")),
            ("note", _("Note")),
        )
        yield self.dialog(
            Content("\n".join(said)),
            Choice(offers, [self.chosen], several=False, id_="w-state"),
            *self.fields(labels, one_line="file"),
        )


class DecisionForm(ChoiceForm):
    """What the committee decides on the state it has seen."""

    AUTO_FOCUS = "#w-outcome"

    def __init__(self, key: str, verdict: Verdict, save: Save, *, conditions: str = "") -> None:
        """``conditions`` are drafted, one line each, for owner and date to be filled in."""
        super().__init__(key, {"conditions": conditions}, save)
        self._verdict = verdict

    def body(self) -> Iterable[Widget]:
        """The recommendation, the outcome, and what belongs to it."""
        _ = self.words
        self.chosen = self.kept("chosen")
        label = words.label(_("The method recommends"), _)
        offers = [Offer(code, _(word)) for code, word in OUTCOMES.items()]
        labels = (
            ("reason", _("Reason; required against the recommendation")),
            ("conditions", _("Conditions, one line each: what; owner; date; how it is checked")),
            ("consulted", _("Who was consulted, one line each")),
            ("conflicts", _("Conflicts of interest")),
            ("dissent", _("Dissent, one line each: who: what")),
            ("rereview", _("Re-review on (YYYY-MM-DD)")),
            ("triggers", _("What calls for a re-review before, one line each")),
        )
        verdict = words.verdict(self._verdict, _)
        yield self.dialog(
            Content.assemble(_("The committee's decision"), "\n", label, verdict),
            Static(Content(_("It holds for the answers as they stand now."))),
            Choice(offers, [self.chosen], several=False, id_="w-outcome"),
            *self.fields(labels, one_line="rereview"),
        )
