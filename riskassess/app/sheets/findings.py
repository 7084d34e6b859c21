"""What stands: the stop rules, and the open questions."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from riskassess.app import details
from riskassess.app.sheets.sheet import Row, Sheet, Sight
from riskassess.errors import N_


class Stops(Sheet):
    """The stop rules, triggered ones first."""

    name, title = "stops", N_("Stop rules")
    help = N_(
        "Rules that stand above the points: one that is triggered makes the verdict not acceptable."
    )
    columns = (N_("State"), N_("Rule"), N_("Title"))

    def rows(self, sight: Sight) -> Iterator[Row]:
        """Triggered, possible, clear."""
        from riskassess.report.words import STOP_MARKS, STOP_WORDS

        _ = sight.words
        order = ("triggered", "possible", "clear")
        for stop in sorted(sight.result.stops, key=lambda s: order.index(s.state)):
            state = f"{STOP_MARKS[stop.state]} {_(STOP_WORDS[stop.state])}"
            yield stop.id, (state, stop.id, sight.q.stops[stop.id].title.in_(sight.lang))

    def said(self, sight: Sight, key: str) -> Content:
        """Why the rule exists and what mends it."""
        return details.stop(sight.q, sight.trace, key, sight.lang)


class Open(Sheet):
    """The questions best asked next, then those that are set aside."""

    name, title = "open", N_("Open")
    help = N_(
        "What is not answered yet, in the order that settles the verdict with the fewest answers."
        " Enter goes to the question."
    )
    columns = (N_("Question"), N_("State"), N_("Text"))

    def rows(self, sight: Sight) -> Iterator[Row]:
        """In the order that settles the verdict with few."""
        _, q = sight.words, sight.q
        for id_ in (*sight.result.next, *sight.moot):
            answer = sight.assessment.answers.get(id_)
            unknown = id_ not in q.questions or (answer and answer.value == "unknown")
            state = _("unknown") if unknown else _("unanswered")
            if id_ in sight.moot:
                state = _("set aside")
            yield id_, (id_, state, q.items[id_].text.in_(sight.lang))

    def said(self, sight: Sight, key: str) -> Content:
        """Who knows it, or why it is set aside."""
        from riskassess.report.advice import moot_text

        _, text = sight.words, details.question(sight.q, sight.assessment, key, sight.lang)
        if key not in sight.moot:
            return text
        why = _("Set aside: no answer changes anything ({why}).")
        why = why.format(why=moot_text(sight.moot[key], _))
        return Content.assemble((why, "$text-muted"), "\n", text)

    def nothing(self, sight: Sight) -> Content:
        """The verdict is settled."""
        return Content(sight.words("The verdict is settled: no open answer can change it."))
