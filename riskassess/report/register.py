"""The risk register, the stop rules and the matrix of types and categories."""

from __future__ import annotations

from collections.abc import Iterator

from riskassess.errors import N_
from riskassess.method.result import HazardResult, Span
from riskassess.questionnaire.model import Condition, Function, Hazard, Provenance, Status
from riskassess.report.decision import worst_first
from riskassess.report.shape import Context, View, answer, numbers, shortened, span
from riskassess.report.words import (
    PROVENANCE_MARKS,
    PROVENANCE_WORDS,
    SEVERITY_WORDS,
    STOP_MARKS,
    STOP_WORDS,
)

_TITLE = N_(
    "High or worse in the worst case: {inherent} of {all} hazards before safeguards, {verified} "
    "with verified ones, {claimed} if every answer had evidence"
)
_BASIS: tuple[Status, ...] = ("paper", "derived", "judgement")


def register(c: Context) -> list[View]:
    """Every hazard that applies, worst first."""
    return [_hazard(c, found) for found in worst_first(c)]


def register_title(c: Context) -> str:
    """The finding the chart of the hazards shows."""
    found = c.result.hazards
    text = c.translate(_TITLE)
    return text.format(
        all=len(found),
        inherent=sum(h.inherent.worst >= 5 for h in found),
        verified=sum(h.verified.worst >= 5 for h in found),
        claimed=sum(h.claimed.worst >= 5 for h in found),
    )


def _hazard(c: Context, found: HazardResult) -> View:
    _ = c.translate
    hazard = c.q.hazards[found.id]
    best = found.verified.best >= 5
    return {
        "id": found.id,
        "category": hazard.category,
        "title": hazard.title.in_(c.lang),
        "short": shortened(hazard.title.in_(c.lang), 46),
        "finding": best,
        "state": "finding" if best else "open" if found.verified.worst >= 5 else "settled",
        "severity": numbers(found.severity),
        "severity_text": _(SEVERITY_WORDS[found.severity.worst]),
        "exposure": numbers(_exposure(found)),
        "inherent": span(found.inherent, _),
        "verified": span(found.verified, _),
        "claimed": span(found.claimed, _),
        "provenance": [
            {
                "function": function,
                "status": _(PROVENANCE_WORDS[provenance.status]),
                "mark": PROVENANCE_MARKS[provenance.status],
                "source": provenance.source,
                "note": provenance.note.in_(c.lang),
            }
            for function, provenance in _provenance(c, hazard)
        ],
    }


def _provenance(c: Context, hazard: Hazard) -> Iterator[tuple[str, Provenance]]:
    functions = {c.q.types[type_].function for type_ in c.response.deployment.types}
    yield from ((f, p) for f, p in hazard.provenance.items() if f in functions)


def _exposure(found: HazardResult) -> Span:
    """The exposure (0 to 3) in both cases: inherent points are severity plus exposure."""

    def of(inherent: int, severity: int) -> int:
        return inherent - severity if inherent else 0

    return Span(
        of(found.inherent.best, found.severity.best), of(found.inherent.worst, found.severity.worst)
    )


def stops(c: Context) -> list[View]:
    """The stop rules, triggered ones first."""
    order = ("triggered", "possible", "clear")
    _ = c.translate
    return [
        {
            "id": found.id,
            "state": found.state,
            "state_text": _(STOP_WORDS[found.state]),
            "mark": STOP_MARKS[found.state],
            "title": c.q.stops[found.id].title.in_(c.lang),
            "all_of": [_condition(c, condition) for condition in c.q.stops[found.id].all_of],
            "any_of": [_condition(c, condition) for condition in c.q.stops[found.id].any_of],
        }
        for found in sorted(c.result.stops, key=lambda stop: order.index(stop.state))
    ]


def _condition(c: Context, condition: Condition) -> View:
    sign = "≥" if condition.operator == ">=" else "≤"
    return {
        "rule": f"{sign} {condition.answer}",
        "answer": answer(c, condition.question),
    }


def set_aside(c: Context) -> list[View]:
    """Not applicable answers that a stop rule reads: the committee should check the reason."""
    readers: dict[str, list[str]] = {}
    for stop in c.q.stops.values():
        for condition in (*stop.all_of, *stop.any_of):
            readers.setdefault(condition.question, []).append(stop.id)
    views = [(answer(c, id_), found) for id_, found in readers.items()]
    return [
        {"id": view["id"], "reason": view["reason"], "stops": ", ".join(dict.fromkeys(found))}
        for view, found in views
        if view["state"] == "not_applicable"
    ]


def matrix(c: Context) -> View:
    """Technology types by categories: the severity class and what it rests on."""
    _ = c.translate
    ids = [category.id for category in c.result.categories]
    return {
        "columns": [{"id": id_, "title": c.q.categories[id_].title.in_(c.lang)} for id_ in ids],
        "rows": [
            {
                "id": type_.id,
                "title": type_.title.in_(c.lang),
                "own": type_.id in c.response.deployment.types,
                "cells": [_cell(c, type_.function, id_) for id_ in ids],
            }
            for type_ in c.q.types.values()
        ],
        "legend": [{"mark": PROVENANCE_MARKS[s], "text": _(PROVENANCE_WORDS[s])} for s in _BASIS],
        "classes": [{"class": n, "text": _(text)} for n, text in SEVERITY_WORDS.items()],
    }


def _cell(c: Context, function: Function, category: str) -> View | None:
    """The largest class, with the strongest basis among the hazards that have it."""
    here = [
        (hazard.severity[function], hazard.provenance[function].status)
        for hazard in c.q.hazards.values()
        if hazard.category == category and function in hazard.severity
    ]
    if not here:
        return None
    largest = max(severity for severity, _status in here)
    statuses = {status for severity, status in here if severity == largest}
    basis = next(status for status in _BASIS if status in statuses)
    return {"class": largest, "mark": PROVENANCE_MARKS[basis]}
