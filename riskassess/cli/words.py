"""Results as lines of text, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from riskassess.i18n import Lang, Translate, translate
from riskassess.method.result import Result, Span
from riskassess.questionnaire.model import Questionnaire
from riskassess.report.words import LEVEL_WORDS, STOP_WORDS, verdict_text


def span_line(span: Span, _: Translate) -> str:
    """``low … critical (2–6)`` or ``high (5)``."""
    best, worst = (_(LEVEL_WORDS[level]) for level in span.levels)
    if span.best == span.worst:
        return f"{worst} ({span.worst})"
    levels = worst if best == worst else f"{best} … {worst}"
    return f"{levels} ({span.best}–{span.worst})"


def result_lines(q: Questionnaire, result: Result, lang: Lang) -> Iterator[str]:
    """The result for a person in a terminal."""
    _ = translate(lang)
    yield _("Verdict: {verdict}").format(verdict=verdict_text(result.verified, _))
    if result.claimed != result.verified:
        claimed = verdict_text(result.claimed, _)
        yield _("If every answer had evidence: {verdict}.").format(verdict=claimed)
    for category in result.categories:
        title = f"  {category.id} {q.categories[category.id].title.in_(lang)}: "
        if category.verified is None:
            yield title + _("not assessed by the paper for this type")
            continue
        drivers = " … ".join(dict.fromkeys(category.verified.drivers))
        yield title + f"{span_line(category.verified.points, _)}  [{drivers}]"
    for stop in result.stops:
        if stop.state != "clear":
            state = _(STOP_WORDS[stop.state])
            yield f"  {stop.id} {q.stops[stop.id].title.in_(lang)}: {state}"
    counts = (
        (_("asked"), result.asked),
        (_("unanswered"), result.unanswered),
        (_("unknown"), result.unknown),
        (_("pending"), result.pending),
    )
    yield "  " + " · ".join(f"{label} {len(ids)}" for label, ids in counts)
    if result.next:
        questions = ", ".join(result.next[:5])
        yield "  " + _("Best asked next: {questions}.").format(questions=questions)
