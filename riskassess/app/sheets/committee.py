"""The tables of the review that several people make: second opinions and the decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from textual.content import Content

from riskassess.app.sheets.sheet import Row, Sheet, Sight
from riskassess.errors import N_, visible


class Opinions(Sheet):
    """Where second reviewers differ from the record, what matters most first."""

    name, title = "opinions", N_("Opinions")
    help = N_(
        "Where second reviewers differ from the record. Each answers alone, before the others show."
    )
    columns = (N_("Question"), N_("Answers"), N_("Matters for"), N_("Settled"))

    def rows(self, sight: Sight) -> Iterator[Row]:
        """Differences that are not settled before those that are."""
        from riskassess.report.reviews import value_word

        _ = sight.words
        for difference in sight.agreement.differences if sight.agreement else ():
            values = (value_word(position.value, _) for position in difference.positions)
            moved = [_("verdict")] if difference.moves_verdict else []
            matters = ", ".join((*moved, *difference.moved)) or "–"
            settled = "✓" if difference.settled else ""
            yield difference.question, (difference.question, " / ".join(values), matters, settled)

    def said(self, sight: Sight, key: str) -> Content:
        """Who holds what, and what would follow."""
        from riskassess.report.reviews import difference_lines

        assert sight.agreement is not None
        found = next(d for d in sight.agreement.differences if d.question == key)
        head, *rest = (visible(line) for line in difference_lines(sight.q, found, sight.lang))
        parts = [Content.assemble((head, "bold"), "\n", "\n".join(rest))]
        if not found.settled:
            parts.append(
                Content.styled(sight.words("Enter settles it, with a reason."), "$text-muted")
            )
        return Content("\n\n").join([*parts, self._overview(sight)])

    def _overview(self, sight: Sight) -> Content:
        from riskassess.record.reviews import reviews
        from riskassess.report.reviews import reliability_lines, status_lines

        assert sight.agreement is not None
        lines = [*status_lines(reviews(sight.assessment), sight.agreement, sight.lang)]
        if sight.agreement.opinions:
            lines += reliability_lines(sight.agreement.reliability, sight.words)
        return Content("\n".join(visible(line) for line in lines))

    def nothing(self, sight: Sight) -> Content:
        """Blind, nobody else yet, or all agree."""
        _ = sight.words
        if sight.blind:
            return Content(_("Submit your own review (S) to see what others answered."))
        if sight.agreement is None:
            return Content(_("Working it out …"))
        if sight.agreement.opinions:
            return self._overview(sight)
        hint = _(
            "To give a second opinion, press o: you answer everything on your own, and nobody sees"
            " it until you submit it."
        )
        return Content.assemble(self._overview(sight), "\n\n", (hint, "$text-muted"))


class Decided(Sheet):
    """The conditions of the last decision; the whole decision beside them."""

    name, title = "decision", N_("Decision")
    help = N_("What the committee decided. A later change of what is scored makes a decision void.")
    columns = (N_("Done"), N_("Condition"), N_("Owner"), N_("Due"))

    def rows(self, sight: Sight) -> Iterator[Row]:
        """In the order they were laid down."""
        from riskassess.record.decisions import latest

        decision = None if sight.blind else latest(sight.assessment)
        for condition in decision.conditions if decision else ():
            demand = condition.demand
            mark = "✓" if condition.done else "·"
            cells = (mark, visible(demand.text), visible(demand.owner), demand.due.isoformat())
            yield str(condition.number), cells

    def said(self, sight: Sight, key: str) -> Content:
        """The whole decision, then those before it."""
        from riskassess.record.decisions import decisions
        from riskassess.report.decisions import decision_lines

        _, today = sight.words, dt.date.today()
        if sight.blind:
            return Content(_("Submit your own review (S) to see what was decided."))
        parts = [
            Content("\n".join(visible(line) for line in decision_lines(decision, today, _)))
            for decision in reversed(decisions(sight.assessment))
        ]
        return Content("\n\n").join(parts or [Content(_("No decision yet. D records one."))])

    def nothing(self, sight: Sight) -> Content:
        """No decision, or one without conditions."""
        return self.said(sight, "")
