"""The path to acceptance as a plan."""

from __future__ import annotations

from dataclasses import asdict

from riskassess.method.path import Path, path
from riskassess.report.advice import effort_text, first_text, path_text, plan
from riskassess.report.shape import Context, View


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
    return {
        "goal": found.goal,
        "text": path_text(found, c.translate),
        "first": first_text(found, c.translate),
        "blockers": [{"id": id_, "title": _title(c, id_)} for id_ in found.blockers],
        "effort": effort_text(c.translate),
        "rows": [
            {"number": number, **asdict(row)}
            for number, row in enumerate(plan(c.q, found, c.lang), start=1)
        ],
    }


def _title(c: Context, id_: str) -> str:
    return (c.q.stops[id_] if id_ in c.q.stops else c.q.hazards[id_]).title.in_(c.lang)
