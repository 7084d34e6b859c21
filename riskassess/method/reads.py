"""Which answers a hazard or a stop rule depends on, enabling answers included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from riskassess.method.compiled import PATIENT
from riskassess.questionnaire.model import Hazard, Questionnaire, Stop
from riskassess.questionnaire.rules import gate_leaves, leaf_question


@lru_cache(maxsize=8)
def hazard_reads(q: Questionnaire) -> dict[str, tuple[str, ...]]:
    """By hazard: exposures, major and supporting safeguards, then what enables any of them.

    The patient is among them where the severity class depends on it.
    """
    return {hazard.id: _with_sources(q, _of_hazard(hazard)) for hazard in q.method.hazards}


@lru_cache(maxsize=8)
def stop_reads(q: Questionnaire) -> dict[str, tuple[str, ...]]:
    """By stop rule: the questions of its conditions, then what enables any of them."""
    return {stop.id: _with_sources(q, _of_stop(stop)) for stop in q.method.stops}


def _of_hazard(hazard: Hazard) -> Iterator[str]:
    yield from map(leaf_question, gate_leaves(hazard.exposure))
    yield from (*hazard.major, *hazard.supporting)
    if hazard.severity_without_patient:
        yield PATIENT


def _of_stop(stop: Stop) -> Iterator[str]:
    return (condition.question for condition in (*stop.all_of, *stop.any_of))


def _with_sources(q: Questionnaire, ids: Iterable[str]) -> tuple[str, ...]:
    found = list(dict.fromkeys(ids))
    for id_ in found:  # grows while it is gone through: sources have sources
        found += [w.question for w in q.items[id_].enable_when if w.question not in found]
    return tuple(dict.fromkeys(found))
