"""Second reviews in words: who reviews, how far they agree, what differs, how it was settled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from riskassess.errors import N_
from riskassess.i18n import Lang, Translate, translate
from riskassess.method.result import LevelName
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import Value
from riskassess.record.agreement import (
    DRAWS,
    Agreement,
    Difference,
    Opinion,
    Position,
    Reliability,
    Side,
    Undefined,
)
from riskassess.record.reviews import Review, Settlement
from riskassess.report.words import (
    ANSWER_STATES,
    LEVEL_WORDS,
    labelled,
    sentences,
    verdict_text,
)

UNDEFINED_WORDS: dict[Undefined, str] = {
    "raters": N_("Agreement cannot be measured: fewer than two independent sides rated 0 to 3."),
    "overlap": N_("Agreement cannot be measured: no question was rated 0 to 3 by two sides."),
    "variation": N_(
        "Agreement cannot be measured: all ratings are the same, so that nothing shows whether "
        "the sides would also agree where answers differ."
    ),
}
# From which alpha a reading holds; Krippendorff, Content Analysis (2004), chapter 11.
BANDS = (
    (0.8, N_("high enough to rely on (Krippendorff: 0.8 or more)")),
    (0.667, N_("enough for tentative conclusions only (Krippendorff: 0.667 to 0.8)")),
    (-1.0, N_("too low to rely on (Krippendorff: below 0.667)")),
)


def band(alpha: float) -> str:
    """The reading of ``alpha`` as it is printed, to be translated."""
    return next(text for lowest, text in BANDS if round(alpha, 3) >= lowest)


def reliability_lines(found: Reliability, _: Translate) -> Iterator[str]:
    """Krippendorff's alpha with its interval and what it means, or why there is none."""
    if found.alpha is None:
        why = UNDEFINED_WORDS[found.undefined or "overlap"]
        yield _(why)
        return
    text = _("Krippendorff's alpha (ordinal): {alpha}, from {questions} questions, {raters} sides.")
    alpha = _number(found.alpha)
    yield text.format(alpha=alpha, questions=found.questions, raters=found.raters)
    yield "  " + _("That is {reading}.").format(reading=_(band(found.alpha)))
    yield "  " + _interval_text(found.alpha, found.interval, _)


def _interval_text(alpha: float, interval: tuple[float, float] | None, _: Translate) -> str:
    if alpha == 1:
        return _("No two ratings differ, so that there is no interval to be drawn.")
    if interval is None:
        return _("The questions are too few, or the ratings too much alike, for an interval.")
    low, high = interval
    text = _("95 % interval {low} to {high} ({draws} bootstrap draws of questions).")
    said = text.format(low=_number(low), high=_number(high), draws=f"{DRAWS:,}")
    if band(low) == band(alpha):
        return said
    down = _("It reaches down to: {reading}.").format(reading=_(band(low)))
    return sentences((said, down), _)


def _number(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


def agreement_lines(q: Questionnaire, found: Agreement, lang: Lang) -> Iterator[str]:
    """The sides, how far they agree, and each difference, those that matter first."""
    _ = translate(lang)
    verdict = verdict_text(found.record.verified, _)
    yield _("The record: {verdict}").format(verdict=verdict)
    yield from (_opinion(opinion, _) for opinion in found.opinions)
    for review in found.waiting:
        text = _("{reviewer}: the review is open, its answers are left out until it is submitted")
        yield text.format(reviewer=review.reviewer)
    if not found.opinions:
        yield _("No review is submitted yet: there is nothing to compare.")
        return
    text = _("The same answer to {agreed} of {compared} questions that two or more sides answered.")
    yield text.format(agreed=found.agreed, compared=found.compared)
    yield from reliability_lines(found.reliability, _)
    text = _("Differences: {count}; not settled: {unsettled}.")
    yield text.format(count=len(found.differences), unsettled=found.unsettled)
    for difference in found.differences:
        yield from difference_lines(q, difference, lang)
    told = {difference.settled for difference in found.differences}
    yield from _others([entry for entry in found.settled if entry not in told], _)


def _opinion(opinion: Opinion, _: Translate) -> str:
    review = opinion.review
    parts = [verdict_text(opinion.result.verified, _)]
    if count := len(opinion.result.unanswered):
        parts.append(_("{count} asked questions unanswered").format(count=count))
    if not review.independent:
        parts.append(_("has answered in the record too: not independent, left out of the alpha"))
    return labelled(review.reviewer, " · ".join(parts), _)


def difference_lines(q: Questionnaire, difference: Difference, lang: Lang) -> Iterator[str]:
    """The question, each position with what would follow from it, and how it was settled."""
    _ = translate(lang)
    yield f"{difference.question}  {q.questions[difference.question].text.in_(lang)}"
    for position in difference.positions:
        yield "  " + _position(q, difference, position, lang)
        yield from _said(position.sides, _)
    if not difference.moves_verdict and not difference.moved:
        yield "  " + _("By itself it changes no level and no verdict.")
    if difference.settled:
        yield from (f"  {line}" for line in _settlement(difference.settled, _))


def _position(q: Questionnaire, difference: Difference, position: Position, lang: Lang) -> str:
    """``2 Suggestion…: the record, Bob → conditional; R1 high``."""
    _ = translate(lang)
    sides = _(", ").join(_side(side, _) for side in position.sides)
    changed = [f"{id_} {_levels(position.levels[id_], _)}" for id_ in difference.moved]
    result = _("; ").join((verdict_text(position.verdict, _), *changed))
    value = value_text(q, difference.question, position.value, lang)
    return labelled(value, f"{sides} → {result}", _)


def _side(side: Side, _: Translate) -> str:
    return _("the record") if side.reviewer is None else side.reviewer


def _levels(levels: tuple[LevelName, LevelName], _: Translate) -> str:
    return " … ".join(dict.fromkeys(_(LEVEL_WORDS[level]) for level in levels))


def _said(sides: Sequence[Side], _: Translate) -> Iterator[str]:
    for side in sides:
        for label, text in ((_("note"), side.answer.note), (_("reason"), side.answer.reason)):
            if text:
                yield "       " + labelled(_(", ").join((_side(side, _), label)), text, _)


def value_text(q: Questionnaire, question: str, value: Value, lang: Lang) -> str:
    """``2 Suggestion shown beside the decision``, or the word for what is no number."""
    if isinstance(value, int):
        return f"{value} {q.questions[question].anchor(value).display.in_(lang)}"
    return value_word(value, translate(lang))


def value_word(value: Value, _: Translate) -> str:
    """``2``, or the word for what is no number."""
    return str(value) if isinstance(value, int) else _(ANSWER_STATES[value or "unanswered"])


def _settlement(entry: Settlement, _: Translate) -> Iterator[str]:
    value = value_word(entry.value, _)
    text = _("settled as {value} by {actor}, {time}: {reason}")
    yield text.format(
        value=value, actor=entry.actor, time=_minute(entry.time), reason=entry.grounds.reason
    )
    if not entry.stands:
        yield "  " + _("The question was answered again since.")
    for dissent in entry.grounds.dissent:
        yield "  " + _("dissent, {who}: {text}").format(who=dissent.who, text=dissent.text)


def _others(settled: Sequence[Settlement], _: Translate) -> Iterator[str]:
    """Settlements with the question they are about."""
    for entry in settled:
        first, *rest = _settlement(entry, _)
        yield f"{entry.question}  {first}"
        yield from (f"  {line}" for line in rest)


def _minute(time: dt.datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M}Z"


def status_lines(found: Sequence[Review], agreement: Agreement | None, lang: Lang) -> Iterator[str]:
    """Who reviews and what was settled; ``agreement`` None: the viewer may not see it yet."""
    _ = translate(lang)
    if not found:
        yield _("There is no review.")
    for review in found:
        state = _("open since {time}") if review.open else _("submitted {time}")
        parts = [state.format(time=_minute(review.submitted or review.opened))]
        if not review.independent:
            parts.append(_("not independent: has answered in the record too"))
        yield f"{review.number:>4}  {review.reviewer}  {' · '.join(parts)}"
    if agreement is None:
        yield _("What was settled is shown once your own review is submitted.")
        return
    if agreement.opinions:
        text = _("Differences: {count}; not settled: {unsettled}.")
        yield text.format(count=len(agreement.differences), unsettled=agreement.unsettled)
    yield from _others(agreement.settled, _)


NAMED = 5  # as many as can be read at a glance


def progress_text(asked: int, unanswered: Sequence[str], _: Translate) -> str:
    """How far one's own review is."""
    if not unanswered:
        return _("All {asked} questions your review asks are answered.").format(asked=asked)
    text = _("{count} of the {asked} questions your review asks are unanswered: {ids}")
    more = "" if len(unanswered) <= NAMED else " …"
    ids = ", ".join(unanswered[:NAMED]) + more
    return text.format(count=len(unanswered), asked=asked, ids=ids)
