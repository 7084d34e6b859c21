"""What stands behind a row of the review, as text with its sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from riskassess.app import words
from riskassess.errors import N_, visible
from riskassess.i18n import Lang, Translate, translate

if TYPE_CHECKING:
    from riskassess.method.result import Result
    from riskassess.questionnaire.model import Condition, Gate, Questionnaire
    from riskassess.record.assessment import Assessment


def hazard(
    q: Questionnaire, assessment: Assessment, result: Result, id_: str, lang: Lang
) -> Content:
    """Harm, levels, exposures and safeguards with their answers, provenance and source."""
    _ = translate(lang)
    shape, found = q.hazards[id_], result.hazard(id_)
    lines = [
        Content.styled(f"{id_} {shape.title.in_(lang)}", "bold"),
        Content(shape.harm.in_(lang)),
    ]
    if found:
        both = sorted({found.severity.best, found.severity.worst})
        severity = words.label(_("Severity"), _)
        lines.append(Content.assemble((severity, "bold"), " … ".join(map(str, both))))
        for label, span in (
            (_("Inherent"), found.inherent),
            (_("Verified"), found.verified),
            (_("Claimed"), found.claimed),
        ):
            lines.append(Content.assemble((words.label(label, _), "bold"), words.span(span, _)))
    lines.append(Content.styled(_("Exposures"), "bold"))
    exposures = gate_questions(shape.exposure)
    lines += [answer(q, assessment, result, question, lang) for question in exposures]
    lines.append(Content.styled(_("Safeguards"), "bold"))
    lines += [answer(q, assessment, result, question, lang) for question in shape.major]
    for supporting in shape.supporting:
        line = answer(q, assessment, result, supporting, lang)
        lines.append(Content.assemble(line, (_(" (supporting)"), "$text-muted")))
    lines += _provenance(q, id_of=shape.id, result=result, lang=lang)
    return Content("\n").join(lines)


def _provenance(q: Questionnaire, id_of: str, result: Result, lang: Lang) -> Iterator[Content]:
    from riskassess.report.words import PROVENANCE_WORDS

    _ = translate(lang)
    shape = q.hazards[id_of]
    yield Content.styled(_("What the severity rests on"), "bold")
    functions = dict.fromkeys(q.types[type_].function for type_ in result.types)
    for function in functions:
        if known := shape.provenance.get(function):
            status = _(PROVENANCE_WORDS[known.status])
            class_ = _("class {number}").format(number=shape.severity[function])
            head = f"{function}, {class_}: {status}, {known.source}. "
            yield Content.assemble(head, (known.note.in_(lang), "$text-muted"))


def gate_questions(gate: Gate) -> Iterator[str]:
    """The exposure questions of a gate, in order."""
    for part in (*gate.any_of, *gate.all_of):
        if isinstance(part, str):
            yield part
        elif hasattr(part, "question"):
            yield part.question
        else:
            yield from gate_questions(part)


def answer(
    q: Questionnaire, assessment: Assessment, result: Result, id_: str, lang: Lang
) -> Content:
    """A question with what was answered."""
    item = q.questions[id_]
    said = _said(q, assessment, result, id_, lang)
    return Content.assemble(f"· {id_} {item.text.in_(lang)} ", (f"→ {said}", "bold"))


def _said(q: Questionnaire, assessment: Assessment, result: Result, id_: str, lang: Lang) -> str:
    _ = translate(lang)
    if id_ not in result.asked:
        return _("not asked")
    found = assessment.answers.get(id_)
    if found is None or found.value is None:
        return _("unanswered")
    if found.value == "unknown":
        return _("unknown")
    if found.value == "not_applicable":
        return words.label(_("not applicable"), _) + visible(found.reason)
    text = f"{found.value} {q.questions[id_].anchor(found.value).display.in_(lang)}"
    backed = found.evidenced(result.date)
    if q.questions[id_].kind == "safeguard" and found.value and not backed:
        text += _(" (no current evidence: counts one step lower)")
    return text


def stop(q: Questionnaire, assessment: Assessment, result: Result, id_: str, lang: Lang) -> Content:
    """Why the rule exists, when it holds, what mends it."""
    _ = translate(lang)
    rule = q.stops[id_]
    lines = [
        Content.styled(f"{id_} {rule.title.in_(lang)}", "bold"),
        Content(rule.why.in_(lang)),
        Content.assemble((words.label(_("Remedy"), _), "bold"), rule.remedy.in_(lang)),
        *_conditions(N_("Holds if all of these hold"), rule.all_of, _),
        *_conditions(N_("and at least one of these"), rule.any_of, _),
        Content.styled(_("Answers"), "bold"),
    ]
    ids = dict.fromkeys(c.question for c in (*rule.all_of, *rule.any_of))
    lines += [answer(q, assessment, result, question, lang) for question in ids]
    return Content("\n").join(lines)


def _conditions(label: str, conditions: tuple[Condition, ...], _: Translate) -> Iterator[Content]:
    if conditions:
        signs = {">=": "≥", "<=": "≤"}
        text = ", ".join(f"{c.question} {signs[c.operator]} {c.answer}" for c in conditions)
        yield Content.assemble((words.label(_(label), _), "bold"), text)


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
