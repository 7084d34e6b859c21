"""What has changed since the last review: before and after, category by category."""

from __future__ import annotations

from riskassess.method.result import CategoryResult, Span
from riskassess.questionnaire.response import Answer
from riskassess.record.comparison import Change, Side, compare
from riskassess.report.reviews import value_text
from riskassess.report.shape import Context, View, span
from riskassess.report.words import STOP_WORDS, verdict_text


def change(c: Context, before: Side) -> View:
    """Verdict, categories, stop rules and answers of ``before`` beside those of now."""
    found, _ = compare(before, (c.q, c.response)), c.translate
    was, now = found.before, found.after
    old = {category.id: category for category in was.categories}
    rows = [_category(c, old.get(category.id), category) for category in now.categories]
    return {
        "title": _title(c, was.verified, now.verified, rows),
        "lines": [
            _said(c).format(
                date=was.date.isoformat(),
                version=was.questionnaire["version"],
                verdict=verdict_text(was.verified, _),
            ),
            _("Now, under questionnaire {version}: {verdict}").format(
                version=now.questionnaire["version"], verdict=verdict_text(now.verified, _)
            ),
        ],
        "rows": rows,
        "stops": [
            {
                "id": one.id,
                "title": (c.q.stops.get(one.id) or before[0].stops[one.id]).title.in_(c.lang),
                "before": _(STOP_WORDS[one.before]) if one.before else "–",
                "after": _(STOP_WORDS[one.after]) if one.after else "–",
            }
            for one in found.stops
        ],
        "answers": [_answer(c, before, one) for one in found.answers if _moved(one)],
    }


def _said(c: Context) -> str:
    _ = c.translate
    if c.assessment and c.assessment.follows:
        text = _("{id} ({date}), under questionnaire {version}: {verdict}")
        return text.replace("{id}", c.assessment.follows["assessment"])
    return _("Before the migration ({date}), under questionnaire {version}: {verdict}")


def _title(c: Context, was: object, now: object, rows: list[View]) -> str:
    _, moved = c.translate, sum(row["moved"] for row in rows)
    verdict = _("The verdict stays") if was == now else _("The verdict has changed")
    text = _("{verdict}; categories with other points: {moved} of {all}")
    return text.format(verdict=verdict, moved=moved, all=len(rows))


def _category(c: Context, was: CategoryResult | None, now: CategoryResult) -> View:
    ends = [_points(was), _points(now)]
    before, after = (span(points, c.translate) if points else None for points in ends)
    return {
        "id": now.id,
        "title": c.q.categories[now.id].title.in_(c.lang),
        "before": before,
        "after": after,
        "moved": ends[0] != ends[1],
    }


def _points(category: CategoryResult | None) -> Span | None:
    return category.verified.points if category and category.verified else None


def _moved(one: Change[Answer]) -> bool:
    return (one.before or Answer()).value != (one.after or Answer()).value


def _answer(c: Context, before: Side, one: Change[Answer]) -> View:
    sides = ((before[0], one.before), (c.q, one.after))
    was, now = (value_text(q, one.id, given.value, c.lang) if given else "–" for q, given in sides)
    q = c.q if one.after else before[0]
    return {
        "id": one.id,
        "question": q.questions[one.id].text.in_(c.lang),
        "before": was,
        "after": now,
    }
