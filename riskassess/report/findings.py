"""Findings, worst first: what was seen, on what evidence, so what, what to do, who, by when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from riskassess.method.result import HazardResult, StopResult
from riskassess.record.decisions import Decision
from riskassess.report.decision import worst_first
from riskassess.report.shape import Context, View, answer, gate_questions, span
from riskassess.report.words import SEVERITY_WORDS, STOP_MARKS, STOP_WORDS


def findings(c: Context, paths: Sequence[View], taken: Decision | None) -> list[View]:
    """Triggered stop rules and findings, then the possible and open ones.

    What to do comes from the path to acceptance; owner and date from a condition of the
    decision ``taken`` that names the finding's id.
    """
    rows = [row for found in paths for row in found["rows"]]
    hazards = [h for h in worst_first(c) if h.verified.worst >= 5]
    stops = {state: [s for s in c.result.stops if s.state == state] for state in STOP_WORDS}
    certain = [h for h in hazards if h.verified.best >= 5]
    ordered: Iterable[StopResult | HazardResult] = (
        *stops["triggered"], *certain, *stops["possible"], *hazards[len(certain) :]
    )  # fmt: skip
    return [_finding(c, found, rows, taken) for found in ordered]


def _finding(
    c: Context, found: StopResult | HazardResult, rows: Sequence[View], taken: Decision | None
) -> View:
    seen = _stop(c, found) if isinstance(found, StopResult) else _hazard(c, found)
    read = {one["id"] for key in ("seen", "guards") for one in seen[key]}
    return {
        "id": found.id,
        **seen,
        "actions": list({r["question"]: r for r in rows if r["question"] in read}.values()),
        "owners": [
            {"number": one.number, "owner": one.demand.owner, "due": one.demand.due.isoformat()}
            for one in (taken.conditions if taken else ())
            if re.search(rf"(?<![\w-]){re.escape(found.id)}(?![\w-])", one.demand.text)
        ],
    }


def _hazard(c: Context, found: HazardResult) -> View:
    hazard, _ = c.q.hazards[found.id], c.translate
    return {
        "title": hazard.title.in_(c.lang),
        "certain": found.verified.best >= 5,
        "span": span(found.verified, _),
        "inherent": span(found.inherent, _),
        "claimed": span(found.claimed, _),
        "mark": "",
        "state": "",
        "seen": _asked(c, gate_questions(hazard.exposure)),
        "guards": _asked(c, (*hazard.major, *hazard.supporting)),
        "harm": hazard.harm.in_(c.lang),
        "severity": _(SEVERITY_WORDS[found.severity.worst]),
        "remedy": "",
    }


def _stop(c: Context, found: StopResult) -> View:
    stop, _ = c.q.stops[found.id], c.translate
    read = [condition.question for condition in (*stop.all_of, *stop.any_of)]
    kinds = {id_: c.q.questions[id_].kind for id_ in dict.fromkeys(read)}
    return {
        "title": stop.title.in_(c.lang),
        "certain": found.state == "triggered",
        "span": None,
        "mark": STOP_MARKS[found.state],
        "state": _(STOP_WORDS[found.state]),
        "seen": _asked(c, (id_ for id_, kind in kinds.items() if kind == "exposure")),
        "guards": _asked(c, (id_ for id_, kind in kinds.items() if kind == "safeguard")),
        "harm": stop.why.in_(c.lang),
        "severity": "",
        "remedy": stop.remedy.in_(c.lang),
    }


def _asked(c: Context, ids: Iterable[str]) -> list[View]:
    return [answer(c, id_) for id_ in ids if id_ in c.asked or id_ in c.result.pending]
