"""How each number comes about, a line a hazard, as an auditor recomputes it by hand."""

from __future__ import annotations

from collections.abc import Iterator

from riskassess.i18n import Translate
from riskassess.method import steps
from riskassess.method.trace import trace
from riskassess.report.explain import category_lines, verdict_lines
from riskassess.report.shape import Context, View
from riskassess.report.words import PROVENANCE_WORDS, SEVERITY_WORDS

_MARKS: dict[steps.Why, str] = {
    "given": "{id} {value}",
    "one_lower": "{id} {value}†",
    "open": "{id} {value}?",
    "not_applicable": "{id} n/a",
    "disabled": "{id} –",
}


def computation(c: Context) -> View:
    """Verdict and categories in sentences, every hazard in numbers, and what a class rests on."""
    traced = trace(c.q, c.response)
    told = [verdict_lines(c.q, traced, c.lang)]
    told += [category_lines(c.q, traced, one.id, c.lang) for one in traced.categories]
    return {
        "told": [{"heading": one.heading, "lines": list(one.lines[:-1])} for one in told],
        "hazards": [
            {"id": hazard.id, "rows": list(_rows(hazard, c.translate))} for hazard in traced.hazards
        ],
        "classes": [_class(c, hazard) for hazard in traced.hazards],
    }


def _rows(hazard: steps.HazardTrace, _: Translate) -> Iterator[View]:
    """One row where both cases are reckoned alike, else one for each."""
    best, worst = hazard.cases.best, hazard.cases.worst
    cases = ((_("best"), best), (_("worst"), worst)) if best != worst else ((_("both"), worst),)
    for name, case in cases:
        yield {
            "case": name,
            "inherent": _sum(case.severity.value, case.exposure.counts, None, case.inherent),
            "exposure": _gate(case.exposure, _),
            "safeguards": _safeguards(case.verified, _) if case.inherent else "",
            "verified": _reckoned(case, case.verified),
            "claimed": _reckoned(case, case.claimed),
        }


def _reckoned(case: steps.HazardCase, outcome: steps.Outcome) -> str:
    if not case.inherent:
        return "0"
    return _sum(case.severity.value, case.exposure.counts, outcome.credit, outcome.points)


def _sum(severity: int, exposure: int, credit: int | None, points: int) -> str:
    """``3 + 2 − 1 = 4``; an arrow where the result is not the sum."""
    less = "" if credit is None else f" − {credit}"
    equal = "=" if points == severity + exposure - (credit or 0) else "→"
    return f"{severity} + {exposure}{less} {equal} {points}"


def _gate(gate: steps.GateStep, _: Translate) -> str:
    if len(gate.members) == 1 and isinstance(gate.members[0], steps.LeafStep):
        return _leaf(gate.members[0])
    texts = {
        "largest": _("the largest of {members}"),
        "smallest": _("the smallest of {members}"),
    }
    members = (
        _leaf(one) if isinstance(one, steps.LeafStep) else f"({_gate(one, _)})"
        for one in gate.members
    )
    return texts[gate.rule].format(members=", ".join(members))


def _leaf(leaf: steps.LeafStep) -> str:
    said = _reading(leaf.reading)
    return said if leaf.at_least is None else f"{said} (≥ {leaf.at_least}: {leaf.counts})"


def _reading(reading: steps.Reading) -> str:
    return _MARKS[reading.why].format(id=reading.question, value=reading.value)


def _safeguards(outcome: steps.Outcome, _: Translate) -> str:
    """Every safeguard that takes something off, the others by their id alone; then the caps."""
    roles = {"major": _("main: {ids}"), "supporting": _("supporting: {ids}")}
    said = [
        text.format(ids=", ".join(_takes_off(s) for s in outcome.safeguards if s.role == role))
        for role, text in roles.items()
        if any(s.role == role for s in outcome.safeguards)
    ]
    if outcome.major + outcome.supporting > outcome.limit:
        said.append(_("at most {limit}").format(limit=outcome.limit))
    return _("; ").join(said)


def _takes_off(step: steps.SafeguardStep) -> str:
    less = f" (−{step.takes_off})" if step.takes_off else ""
    return _reading(step.reading) + less


def _class(c: Context, hazard: steps.HazardTrace) -> View:
    """The severity class of the worst case, and what it rests on."""
    step, _ = hazard.cases.worst.severity, c.translate
    grounds = {ground.provenance.source: ground.provenance for ground in step.grounds}
    return {
        "id": hazard.id,
        "title": c.q.hazards[hazard.id].title.in_(c.lang),
        "class": step.value,
        "meaning": _(SEVERITY_WORDS[step.value]),
        "grounds": [
            {
                "status": _(PROVENANCE_WORDS[one.status]),
                "source": one.source,
                "note": one.note.in_(c.lang),
            }
            for one in grounds.values()
        ],
    }
