"""The cheapest path as a plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from riskassess.app import words
from riskassess.app.sheets.sheet import Row, Sheet, Sight
from riskassess.errors import N_, visible

if TYPE_CHECKING:
    from riskassess.record.decisions import Demand


class Plan(Sheet):
    """The cheapest path, each step to be left out or taken in as a what-if."""

    name, title = "path", N_("Path")
    help = N_("What to do so that the verdict becomes acceptable, with the least effort.")
    columns = (N_("Do"), N_("Question"), N_("Step"), N_("Days"), N_("Owner"), N_("Due"))

    def rows(self, sight: Sight) -> Iterator[Row]:
        """The steps in the order of the questionnaire."""
        from riskassess.report.advice import plan

        if sight.path:
            for row in plan(sight.q, sight.path, sight.lang):
                mark = "·" if row.question in sight.left_out else "✓"
                demand = _demanded(sight, row.question)
                owner, due = (demand.owner, demand.due.isoformat()) if demand else ("", "")
                cells = (mark, row.question, row.what, str(row.days), visible(owner), due)
                yield row.question, cells

    def said(self, sight: Sight, key: str) -> Content:
        """The verdict with the chosen steps, then the step under the cursor."""
        from riskassess.report.advice import plan

        _ = sight.words
        assert sight.path is not None
        row = next(row for row in plan(sight.q, sight.path, sight.lang) if row.question == key)
        demand = _demanded(sight, key)
        wanted = f"{demand.text} ({demand.owner}, {demand.due.isoformat()})" if demand else ""
        lines = [*self._heading(sight), Content("")]
        lines.append(Content.styled(f"{row.question} {row.text}", "bold"))
        for label, text in (
            (_("Step"), row.what),
            (_("Then true"), row.target),
            (_("What counts as evidence"), row.evidence),
            (_("Effort"), _("{days} days").format(days=row.days)),
            (_("Why so much"), row.rationale),
            (_("Who knows"), row.who),
            (_("Condition of the decision"), visible(wanted)),
        ):
            if text:
                lines.append(Content.assemble((words.label(label, _), "bold"), text))
        return Content("\n").join(lines)

    def _heading(self, sight: Sight) -> Iterator[Content]:
        from riskassess.report.advice import effort_text, first_text, path_text

        _ = sight.words
        assert sight.path is not None
        yield Content(path_text(sight.path, _))
        if first := first_text(sight.path, _):
            yield Content(first)
        if sight.what_if:
            label = (words.label(_("With the steps marked ✓"), _), "bold")
            yield Content.assemble(label, words.verdict(sight.what_if, _))
            text = _("Nothing here changes the record; D drafts these steps as conditions.")
            yield Content.styled(text, "$text-muted")
        yield Content.styled(effort_text(_), "$text-muted")

    def nothing(self, sight: Sight) -> Content:
        """Being worked out, not needed, or impossible."""
        if sight.path is None:
            return Content(sight.words("Working it out …"))
        return Content("\n").join(self._heading(sight))


def _demanded(sight: Sight, question: str) -> Demand | None:
    """The open condition of the last decision that names ``question``, if there is one."""
    from riskassess.record.decisions import latest

    decision = None if sight.blind else latest(sight.assessment)
    for condition in decision.conditions if decision else ():
        if question in condition.demand.text and not condition.done:
            return condition.demand
    return None
