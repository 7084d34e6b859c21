"""A hazard explained: the numbers of both cases side by side, then where each comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from riskassess.app import words
from riskassess.errors import N_, visible
from riskassess.i18n import Lang, Translate, translate
from riskassess.method.steps import Ends

if TYPE_CHECKING:
    from riskassess.method.result import Result
    from riskassess.method.steps import HazardCase, HazardTrace, Reading, Trace
    from riskassess.questionnaire.model import Questionnaire

LABEL, CELL = 22, 10
"""Cells of the first column, and of one for each case."""
BESIDE = N_("{answer} ({reason})")
ROLES = {"major": N_("main"), "supporting": N_("supporting")}


def ends(best: object, worst: object) -> str:
    """``1 … 3``, or the one they both are."""
    return str(best) if best == worst else f"{best} … {worst}"


def between(found: Ends[int]) -> str:
    """Both ends of a number."""
    return ends(found.best, found.worst)


def driver(q: Questionnaire, result: Result, id_: str) -> str:
    """The question of a hazard that is best looked at: an open one first, in the order that
    settles most; else the first it reads.
    """
    from riskassess.method.reads import hazard_reads

    reads = [each for each in hazard_reads(q)[id_] if each in q.questions]
    waiting = (*result.next, *result.unanswered, *result.unknown)
    return next((each for each in waiting if each in reads), reads[0])


def told(q: Questionnaire, trace: Trace, id_: str, lang: Lang) -> Content:
    """Everything behind the points of hazard ``id_``, which applies."""
    _ = translate(lang)
    found = trace.hazard(id_)
    assert found is not None
    parts = [
        Content.styled(f"{id_} {q.hazards[id_].title.in_(lang)}", "bold"),
        Content.styled(q.hazards[id_].harm.in_(lang), "$text-muted"),
        Content("\n").join(_table(found.cases, _)),
        _section(_("Severity"), _severity(found, lang)),
        _section(_("Exposure"), _exposure(q, trace, found, lang)),
    ]
    if found.cases.worst.inherent:
        parts.append(_section(_("Safeguards"), _safeguards(q, trace, found, lang)))
    parts.append(_section(_("Sources"), _sources(trace, found, _)))
    return Content("\n\n").join(parts)


def _section(title: str, lines: Iterator[str]) -> Content:
    texts = (Content(visible(line)) for line in lines)
    return Content("\n").join([Content.styled(title, "bold underline"), *texts])


def _table(cases: Ends[HazardCase], _: Translate) -> Iterator[Content]:
    """The reckoning from severity to level, best and worst case in a column each."""
    heads = words.column(_("best"), CELL) + _("worst")
    yield Content.styled(words.column("", LABEL) + heads, "$text-muted")
    rows = (
        (_("Severity"), cases.map(lambda case: f"  {case.severity.value}")),
        (_("Exposure"), cases.map(lambda case: f"+ {case.exposure.counts}")),
        (_("Safeguards"), cases.map(lambda case: f"− {case.verified.credit}")),
        (_("Points"), cases.map(lambda case: f"= {case.verified.points}")),
        (_("All with evidence"), cases.map(lambda case: f"= {case.claimed.points}")),
    )
    for label, numbers in rows:
        both = words.column(numbers.best, CELL) + numbers.worst
        yield Content.assemble(words.column(label, LABEL), (both, "bold"))
    levels = cases.map(lambda case: words.level(case.verified.level, _))
    gap = max(1, CELL - levels.best.cell_length)
    label = words.column(_("Level"), LABEL)
    yield Content.assemble(label, levels.best, " " * gap, levels.worst)
    if cases.worst.verified.floored or cases.best.verified.floored:
        yield Content.styled(_("A hazard that is present has 1 point at least."), "$text-muted")


def _severity(found: HazardTrace, lang: Lang) -> Iterator[str]:
    from riskassess.report.words import PROVENANCE_WORDS, SEVERITY_WORDS

    _ = translate(lang)
    for step in dict.fromkeys((found.cases.best.severity, found.cases.worst.severity)):
        yield f"{step.value} · {_(SEVERITY_WORDS[step.value])}"
        for ground in step.grounds:
            said = words.label(", ".join(ground.types), _) + ground.provenance.note.in_(lang)
            source = f"{_(PROVENANCE_WORDS[ground.provenance.status])} · {ground.provenance.source}"
            yield _(BESIDE).format(answer=said, reason=source)


def _exposure(q: Questionnaire, trace: Trace, found: HazardTrace, lang: Lang) -> Iterator[str]:
    best, worst = (case.exposure for case in (found.cases.best, found.cases.worst))
    for low, high in zip(best.leaves, worst.leaves, strict=True):
        answer = _answer(q, trace, high.reading, lang)
        yield f"{ends(low.counts, high.counts)} · {answer}"


def _safeguards(q: Questionnaire, trace: Trace, found: HazardTrace, lang: Lang) -> Iterator[str]:
    _ = translate(lang)
    best, worst = found.cases.best.verified, found.cases.worst.verified
    for low, high in zip(best.safeguards, worst.safeguards, strict=True):
        takes = ends(f"−{low.takes_off}", f"−{high.takes_off}")
        answer = _answer(q, trace, high.reading, lang)
        yield f"{takes} · {_(BESIDE).format(answer=answer, reason=_(ROLES[high.role]))}"
    limits = sorted({outcome.limit for outcome in (best, worst)})
    if max(best.major + best.supporting, worst.major + worst.supporting) > limits[0]:
        text = _("Together at most {limit}; less while no main one takes anything off.")
        yield text.format(limit=limits[-1])


def _sources(trace: Trace, found: HazardTrace, _: Translate) -> Iterator[str]:
    """What each question rests on, and the clauses it is evidence towards."""
    case = found.cases.worst
    readings = [leaf.reading for leaf in case.exposure.leaves]
    readings += [step.reading for step in case.verified.safeguards]
    for reading in readings:
        answer = trace.answers[reading.question]
        if reading.why != "disabled":
            yield words.label(reading.question, _) + " · ".join((answer.source, *answer.clauses))
    rule = _("rule: docs/method.md, section {section}; our judgement, the paper has no numbers")
    yield rule.format(section=4)


def _answer(q: Questionnaire, trace: Trace, reading: Reading, lang: Lang) -> str:
    """The question with its answer in words, and what becomes of it without evidence."""
    from riskassess.report.reviews import value_text

    _, given = translate(lang), trace.answers[reading.question]
    if reading.why == "disabled":
        return words.label(reading.question, _) + _("not asked")
    value = value_text(q, reading.question, given.value, lang)
    text = words.label(reading.question, _) + value
    backing = [entry.ref for entry in given.evidence if entry.current]
    if backing:
        text += f" [{'; '.join(' '.join(ref.split()) for ref in backing)}]"
    elif reading.why == "one_lower":
        text += " " + _("! without current evidence: one step lower")
    return text
