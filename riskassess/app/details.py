"""What stands behind a row of the review, as text with its sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content

from riskassess.app import words
from riskassess.errors import visible
from riskassess.i18n import Lang, translate

if TYPE_CHECKING:
    from riskassess.method.result import Result
    from riskassess.method.steps import Trace
    from riskassess.questionnaire.model import Questionnaire
    from riskassess.record.assessment import Assessment
    from riskassess.record.desk import Desk
    from riskassess.report.explain import Explanation


def stop(q: Questionnaire, trace: Trace, id_: str, lang: Lang) -> Content:
    """What mends it, then why the rule exists and which answers it reads."""
    from riskassess.report.explain import stop_lines

    _ = translate(lang)
    label = words.label(_("Remedy"), _)
    remedy = Content.assemble((label, "bold"), q.stops[id_].remedy.in_(lang))
    return _told(stop_lines(q, trace, id_, lang), remedy)


def _told(explanation: Explanation, first: Content) -> Content:
    lines = (Content(line) for line in explanation.lines)
    return Content("\n").join([Content.styled(explanation.heading, "bold"), first, *lines])


def paper(q: Questionnaire, types: Iterable[str], group: str, lang: Lang) -> str:
    """What the paper says of the risk of ``group`` for ``types``; empty where it is none of its
    categories.
    """
    category = q.categories[group]
    functions = dict.fromkeys(q.types[id_].function for id_ in types)
    facts = [category.by_type[each].in_(lang) for each in functions if each in category.by_type]
    return " ".join([*facts, f"({category.source})"]) if facts else ""


def bearing(q: Questionnaire, result: Result, id_: str, lang: Lang) -> Content:
    """What hangs on the answer to ``id_``: hazards and stop rules, with their sources."""
    from riskassess.method.reads import hazard_reads, stop_reads
    from riskassess.report.words import CLAUSE_WORDS, PROVENANCE_WORDS, STOP_WORDS

    _ = translate(lang)
    item = q.questions[id_]
    lines = [Content.styled(f"{id_} {item.text.in_(lang)}", "bold"), Content("")]
    for found in result.hazards:
        if id_ in hazard_reads(q)[found.id]:
            hazard = q.hazards[found.id]
            title = f"{found.id} {hazard.title.in_(lang)}"
            lines.append(Content.assemble((title, "bold"), "  ", words.span(found.verified, _)))
            lines.append(Content(hazard.harm.in_(lang)))
            for ground in hazard.provenance.values():
                status = _(PROVENANCE_WORDS[ground.status])
                text = f"{ground.note.in_(lang)} ({status}, {ground.source})"
                lines.append(Content.styled(text, "$text-muted"))
    for rule in result.stops:
        if id_ in stop_reads(q)[rule.id]:
            title = f"{rule.id} {q.stops[rule.id].title.in_(lang)}"
            lines.append(Content.assemble((title, "bold"), "  ", _(STOP_WORDS[rule.state])))
    if item.clauses:
        lines += [Content(""), Content.styled(_("Evidence towards"), "bold")]
    for clause in (q.clauses[each] for each in item.clauses):
        text = f"{clause.framework} {clause.identifier.in_(lang)}: {clause.gist.in_(lang)}"
        lines.append(Content(f"{text} ({_(CLAUSE_WORDS[clause.status])})"))
    return Content("\n").join(lines)


def history(assessment: Assessment, id_: str, desk: Desk, lang: Lang) -> Content:
    """Who answered ``id_`` when, with what, as the actor may see it."""
    from riskassess.report.history import answer_lines

    _, item = translate(lang), assessment.questionnaire.questions[id_]
    lines = [Content.styled(f"{id_} {item.text.in_(lang)}", "bold")]
    for head, said in answer_lines(assessment, id_, desk.actor, desk.library.find, lang):
        lines += [Content(""), Content.styled(visible(head), "bold")]
        lines += [Content(visible(line)) for line in said]
    if len(lines) == 1:
        lines.append(Content(_("Nobody has answered it yet.")))
    return Content("\n").join(lines)


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
