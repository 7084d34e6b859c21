"""The path to acceptance as a plan."""

from __future__ import annotations

from dataclasses import asdict
from itertools import accumulate

from riskassess.method.path import Path, applied, path
from riskassess.method.score import score_all
from riskassess.report.advice import effort_text, first_text, path_text, plan
from riskassess.report.shape import Context, View
from riskassess.report.words import verdict_text


def paths(c: Context) -> list[View]:
    """The path to acceptable; where there is none, what blocks it and the path to conditional.

    Empty where the verdict is acceptable however the open answers turn out.
    """
    if c.result.verified.worst == "acceptable":
        return []
    found = [path(c.q, c.response, "acceptable")]
    if not found[0].feasible:
        lesser = path(c.q, c.response, "conditional")
        found += [lesser] if lesser.steps else []
    return [_path(c, one) for one in found]


def _path(c: Context, found: Path) -> View:
    rows, after = plan(c.q, found, c.lang), _verdicts(c, found)
    sums = accumulate(row.days for row in rows)
    return {
        "goal": found.goal,
        "text": path_text(found, c.translate),
        "first": first_text(found, c.translate),
        "blockers": [{"id": id_, "title": _title(c, id_)} for id_ in found.blockers],
        "effort": effort_text(c.translate),
        "days": found.days,
        "rows": [
            {"number": number, "sum": days, "verdict": verdict, **asdict(row)}
            for number, (row, days, verdict) in enumerate(zip(rows, sums, after, strict=True), 1)
        ],
    }


def _verdicts(c: Context, found: Path) -> list[str]:
    """The verdict after each step; open answers that no step settles stay open."""
    steps = found.steps
    after = [applied(c.response, steps[:number]) for number in range(1, len(steps) + 1)]
    return [verdict_text(result.verified, c.translate) for result in score_all(c.q, after)]


def _title(c: Context, id_: str) -> str:
    return (c.q.stops[id_] if id_ in c.q.stops else c.q.hazards[id_]).title.in_(c.lang)
