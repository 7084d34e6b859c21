"""Second opinions: who reviewed, how far they agree, what differs and how it was settled."""

from __future__ import annotations

import datetime as dt

from riskassess.i18n import Translate
from riskassess.method.result import LevelName, Verdict
from riskassess.record.agreement import Agreement, Difference, Opinion, Position, Side, agreement
from riskassess.record.assessment import Assessment
from riskassess.record.reviews import Review, Settlement
from riskassess.report.reviews import reliability_lines, value_text, value_word
from riskassess.report.shape import Context, View
from riskassess.report.words import LEVEL_WORDS, labelled, verdict_text


def opinions(c: Context, assessment: Assessment, viewer: str) -> View:
    """The reviews of the record; of one that is open only that it is.

    Raises InputError while ``viewer`` has a review open.
    """
    found, _ = agreement(assessment, viewer, c.response.date), c.translate
    reviews = [*(_opinion(opinion, _) for opinion in found.opinions)]
    reviews += [_waiting(review, _) for review in found.waiting]
    told = {difference.settled for difference in found.differences}
    return {
        "record": _verdict(found.record.verified, len(found.record.unanswered), _),
        "reviews": sorted(reviews, key=lambda review: int(review["number"])),
        "summary": _summary(found, _) if found.opinions else [],
        "differences": [_difference(c, difference) for difference in found.differences],
        "settled": [_settled(entry, _) for entry in found.settled if entry not in told],
    }


def _opinion(opinion: Opinion, _: Translate) -> View:
    review, result = opinion.review, opinion.result
    assert review.submitted is not None
    independent = _("independent")
    if not review.independent:
        independent = _("not independent: has answered in the record too")
    return {
        "number": review.number,
        "reviewer": review.reviewer,
        "state": _("submitted {time}").format(time=_minute(review.submitted)),
        "independent": independent,
        "result": _verdict(result.verified, len(result.unanswered), _),
    }


def _waiting(review: Review, _: Translate) -> View:
    return {
        "number": review.number,
        "reviewer": review.reviewer,
        "state": _("open since {time}").format(time=_minute(review.opened)),
        "independent": "–",
        "result": "–",
    }


def _verdict(found: Verdict, unanswered: int, _: Translate) -> str:
    if not unanswered:
        return verdict_text(found, _)
    count = _("{count} asked questions unanswered").format(count=unanswered)
    return f"{verdict_text(found, _)} · {count}"


def _summary(found: Agreement, _: Translate) -> list[str]:
    same = _("The same answer to {agreed} of {compared} questions that two or more sides answered.")
    count = _("Differences: {count}; not settled: {unsettled}.")
    return [
        same.format(agreed=found.agreed, compared=found.compared),
        *(line.strip() for line in reliability_lines(found.reliability, _)),
        count.format(count=len(found.differences), unsettled=found.unsettled),
    ]


def _difference(c: Context, difference: Difference) -> View:
    _ = c.translate
    idle = not difference.moves_verdict and not difference.moved
    return {
        "id": difference.question,
        "question": c.q.questions[difference.question].text.in_(c.lang),
        "positions": [_position(c, difference, held) for held in difference.positions],
        "idle": _("By itself it changes no level and no verdict.") if idle else "",
        "settled": _settled(difference.settled, _) if difference.settled else None,
    }


def _position(c: Context, difference: Difference, position: Position) -> View:
    """A value, who holds it and what each said, and what would follow from it."""
    _ = c.translate
    changed = [f"{id_} {_levels(position.levels[id_], _)}" for id_ in difference.moved]
    return {
        "value": value_text(c.q, difference.question, position.value, c.lang),
        "sides": _(", ").join(_side(side, _) for side in position.sides),
        "follows": _("; ").join((verdict_text(position.verdict, _), *changed)),
        "said": [
            labelled(_(", ").join((_side(side, _), label)), text, _)
            for side in position.sides
            for label, text in ((_("note"), side.answer.note), (_("reason"), side.answer.reason))
            if text
        ],
    }


def _side(side: Side, _: Translate) -> str:
    return _("the record") if side.reviewer is None else side.reviewer


def _levels(levels: tuple[LevelName, LevelName], _: Translate) -> str:
    return " … ".join(dict.fromkeys(_(LEVEL_WORDS[level]) for level in levels))


def _settled(entry: Settlement, _: Translate) -> View:
    text = _("settled as {value} by {actor}, {time}: {reason}").format(
        value=value_word(entry.value, _),
        actor=entry.actor,
        time=_minute(entry.time),
        reason=entry.grounds.reason,
    )
    dissent = _("dissent, {who}: {text}")
    lines = [] if entry.stands else [_("The question was answered again since.")]
    lines += [dissent.format(who=each.who, text=each.text) for each in entry.grounds.dissent]
    return {"id": entry.question, "lines": [text, *lines]}


def _minute(time: dt.datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M}Z"
