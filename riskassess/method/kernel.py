"""The scoring itself, over arrays: one implementation for one assessment and for a million.

Axes: rows or hazards first, then basis (verified, claimed), then case (best,
worst), then records. Everything is a small integer; nothing is rounded.
Specification: docs/method.md, sections 3 to 6.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from riskassess.method.compiled import (
    NO_PATIENT,
    PATIENT,
    UNANSWERED,
    UNKNOWN,
    Array,
    Compiled,
)

CREDIT_CAP = 3
"""The most a hazard's safeguards take off, in classes."""
SUPPORT_CAP = 1
"""The most that supporting safeguards take off while no major one counts."""
HIGH, CRITICAL = 5, 6
"""Points from which a level is high, and critical."""
VERIFIED, CLAIMED = 0, 1
"""The two bases: index of the basis axis."""


@dataclass(frozen=True)
class Batch:
    """Answers of n records. ``codes`` (R, n), ``evidence`` (Q, n), ``types`` (T, n)."""

    codes: Array
    evidence: Array
    types: Array


@dataclass(frozen=True)
class Scores:
    """What the method says of n records; shapes in brackets."""

    asked: Array
    """(Q, n) asked on the answers as given."""
    pending: Array
    """(Q, n) not asked now, but an open answer could still bring it in."""
    severity: Array
    """(H, case, n) severity class; 0 where the hazard does not apply."""
    inherent: Array
    """(H, case, n) points without any credit."""
    points: Array
    """(H, basis, case, n)"""
    stops: Array
    """(S, case, n) whether the rule holds."""
    category_inherent: Array
    """(C, case, n)"""
    category_points: Array
    """(C, basis, case, n)"""
    drivers: Array
    """(C, basis, case, n) index of the hazard with the most points, the first on a tie."""
    verdicts: Array
    """(basis, case, n) 0 acceptable, 1 conditional, 2 not acceptable."""


def score_batch(c: Compiled, batch: Batch) -> Scores:
    """The scores of every record in ``batch``."""
    asked_of = c.asked_of @ batch.types
    given = batch.codes[:, None, :]
    asked = _enabled(c, given, asked_of, possible=False)[:, 0]
    reachable = _enabled(c, given, asked_of, possible=True)[:, 0]

    is_open = (given == UNKNOWN) | (given == UNANSWERED)
    completed = np.where(is_open, c.fill[:, :, None], given)
    count = len(c.questions)
    enabled = _enabled(c, completed, asked_of, possible=False)
    effective = completed.copy()
    effective[:count][~enabled] = UNANSWERED

    exposure = _exposure(c, effective)
    severity = _severity(c, batch.types, completed)
    credit = _credit(c, effective[:count], batch.evidence[:, None, :] | is_open[:count])
    present = (exposure > 0) & (severity > 0)
    inherent = np.where(present, severity + exposure, 0).astype(np.int8)
    points = np.where(present[:, None], np.maximum(1, inherent[:, None] - credit), 0).astype(
        np.int8
    )
    stops = _stops(c, effective)
    category = _categories(c, inherent, points, severity > 0)
    return Scores(
        asked=asked,
        pending=reachable & ~asked,
        severity=severity,
        inherent=inherent,
        points=points,
        stops=stops,
        category_inherent=category[0],
        category_points=category[1],
        drivers=category[2],
        verdicts=_verdicts(points, stops),
    )


def _enabled(c: Compiled, codes: Array, asked_of: Array, *, possible: bool) -> Array:
    """(Q, case, n) which questions are asked; with ``possible``, which could come to be."""
    count, shape = len(c.questions), codes.shape[1:]
    enabled = np.empty((len(codes), *shape), dtype=bool)
    enabled[:count] = asked_of[:, None, :]
    enabled[count:] = True
    for level in c.levels:
        gate = np.arange(len(level.sources))[:, None, None]
        table = level.possible if possible else level.lookup
        source = enabled[level.sources]
        held = np.where(
            source, table[gate, codes[level.sources]], level.lookup[:, UNANSWERED, None, None]
        )
        any_ = np.logical_or.reduceat(held, level.starts)
        all_ = np.logical_and.reduceat(held, level.starts)
        enabled[level.targets] &= np.where(level.any_[:, None, None], any_, all_)
    asked: Array = enabled[:count]
    return asked


def _exposure(c: Compiled, effective: Array) -> Array:
    """(H, case, n) 0 to 3; 0 where the hazard is absent."""
    leaf = np.arange(len(c.leaves))[:, None, None]
    values = c.leaf_lookup[leaf, effective[c.leaves]]
    worst: Array = values[c.terms].min(axis=2).max(axis=1)
    return worst


def _severity(c: Compiled, types: Array, completed: Array) -> Array:
    """(H, case, n) the largest severity class over the deployment's types."""
    functions = (c.function_of.T @ types)[None, :, :]
    by_patient = (c.severity[:, :, :, None] * functions).max(axis=2)
    code = c.profile_codes[PATIENT][NO_PATIENT]
    no_patient = completed[c.row[PATIENT]] == code
    severity: Array = np.where(no_patient, by_patient[1][:, None], by_patient[0][:, None])
    return severity


def _credit(c: Compiled, effective: Array, evidence: Array) -> Array:
    """(H, basis, case, n) 0 to 3, from the safeguards as verified and as claimed."""
    claimed = np.where((effective < UNKNOWN) & ~c.exposure[:, None, None], effective, 0)
    verified = claimed - ((claimed > 0) & ~evidence)
    counted = np.zeros((len(claimed) + 1, 2, *claimed.shape[1:]), dtype=np.int8)
    counted[:-1, VERIFIED], counted[:-1, CLAIMED] = verified, claimed
    major = np.maximum(counted - 1, 0)[c.major].sum(axis=1, dtype=np.int8)
    supporting = (counted == 3)[c.supporting].sum(axis=1, dtype=np.int8)
    credit: Array = np.where(
        major > 0,
        np.minimum(CREDIT_CAP, major + supporting),
        np.minimum(SUPPORT_CAP, supporting),
    )
    return credit


def _stops(c: Compiled, effective: Array) -> Array:
    """(S, case, n) stop rules on the answers as given; disabled and not applicable never hold."""
    condition = np.arange(len(c.stop_rows))[:, None, None]
    held = c.stop_lookup[condition, effective[c.stop_rows]]
    every: Array = np.logical_and.reduce(held[c.stop_all], axis=1)
    some: Array = np.logical_or.reduce(held[c.stop_any], axis=1)
    return every & some


def _categories(
    c: Compiled, inherent: Array, points: Array, applies: Array
) -> tuple[Array, Array, Array]:
    """The worst hazard of each category: inherent points, points and which hazard it is."""
    worst_inherent, worst_points, drivers = [], [], []
    for hazards in c.category_hazards:
        ranked = np.where(applies[hazards][:, None], points[hazards], -1)
        first = ranked.argmax(axis=0)
        worst_inherent.append(inherent[hazards].max(axis=0))
        worst_points.append(points[hazards].max(axis=0))
        drivers.append(hazards[first])
    return np.array(worst_inherent), np.array(worst_points), np.array(drivers)


def _verdicts(points: Array, stops: Array) -> Array:
    """(basis, case, n) the worst hazard decides; a stop rule stands above it."""
    worst = points.max(axis=0)
    stopped: Array = np.logical_or.reduce(stops, axis=0)
    verdicts: Array = np.where(stopped | (worst >= CRITICAL), 2, np.where(worst >= HIGH, 1, 0))
    return verdicts
