"""What stands behind a row of the review, as text with its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from riskassess.app import words
from riskassess.errors import visible
from riskassess.i18n import Lang, translate

if TYPE_CHECKING:
    from riskassess.method.steps import Trace
    from riskassess.questionnaire.model import Questionnaire
    from riskassess.record.assessment import Assessment
    from riskassess.report.explain import Explanation


def hazard(q: Questionnaire, trace: Trace, id_: str, lang: Lang) -> Content:
    """The harm, then how the points come about, step by step."""
    from riskassess.report.explain import hazard_lines

    return _told(hazard_lines(q, trace, id_, lang), Content(q.hazards[id_].harm.in_(lang)))


def stop(q: Questionnaire, trace: Trace, id_: str, lang: Lang) -> Content:
    """What mends it, then why the rule exists and which answers it reads."""
    from riskassess.report.explain import stop_lines

    label = words.label(translate(lang)("Remedy"), translate(lang))
    remedy = Content.assemble((label, "bold"), q.stops[id_].remedy.in_(lang))
    return _told(stop_lines(q, trace, id_, lang), remedy)


def _told(explanation: Explanation, first: Content) -> Content:
    lines = (Content(line) for line in explanation.lines)
    return Content("\n").join([Content.styled(explanation.heading, "bold"), first, *lines])


def question(q: Questionnaire, assessment: Assessment, id_: str, lang: Lang) -> Content:
    """An open question, who knows it and what counts as evidence."""
    _ = translate(lang)
    item = q.items[id_]
    lines = [Content.styled(f"{id_} {item.text.in_(lang)}", "bold")]
    if item.help:
        for label, text in (
            (_("Why asked"), item.help.why),
            (_("Who knows"), item.help.who),
            (_("What counts as evidence"), item.help.evidence),
        ):
            lines.append(Content.assemble((words.label(label, _), "bold"), text.in_(lang)))
    noted = assessment.answers.get(id_)
    if noted and noted.note:
        lines.append(Content.assemble((words.label(_("Note"), _), "bold"), visible(noted.note)))
    place = _("Enter opens it in the interview.")
    if id_ not in q.questions:
        place = _("Enter opens it in the description.")
    lines.append(Content.styled(place, "$text-muted"))
    return Content("\n").join(lines)
