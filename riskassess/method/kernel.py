"""The scoring itself, over arrays: one implementation for one assessment and for a million.

Axes: rows or hazards first, then basis (verified, claimed), then case (best,
worst), then records. Everything is a small integer; nothing is rounded. Whole
rows of int8 are compared, masked and added, a chunk of records at a time; looking
answers up or choosing one by one would cost a hundred times as much.
Specification: docs/method.md, sections 3 to 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from riskassess.method.compiled import (
    HIDDEN,
    NO_PATIENT,
    NOT_APPLICABLE,
    PATIENT,
    Array,
    Compiled,
    left_open,
)

CREDIT_CAP = 3
"""The most a hazard's safeguards take off, in classes."""
SUPPORT_CAP = 1
"""The most that supporting safeguards take off while no major one counts."""
HIGH, CRITICAL = 5, 6
"""Points from which a level is high, and critical."""
MOST_POINTS = 7
"""Severity 4 at exposure 3."""
VERIFIED, CLAIMED = 0, 1
"""The two bases: index of the basis axis."""
CHUNK = 2048
"""Records scored at once: few enough to stay in a core's cache from rule to rule."""

# Having freed one large array, the C library keeps what later ones free, instead of giving it
# back to the system and asking for it again at every rule: that would cost more than the rules.
np.empty(1 << 24, dtype=np.int8)


@dataclass(frozen=True)
class Batch:
    """Answers of n records: ``codes`` (R, n) int8, ``evidence`` (Q, n), ``types`` (T, n) bool.

    Raises TypeError for arrays of any other kind: masks rely on it.
    """

    codes: Array
    evidence: Array
    types: Array

    def __post_init__(self) -> None:
        kinds = [str(array.dtype) for array in (self.codes, self.evidence, self.types)]
        if kinds != ["int8", "bool", "bool"]:
            raise TypeError(f"codes, evidence and types must be int8, bool and bool: {kinds}")

    def __len__(self) -> int:
        """How many records there are."""
        return int(self.codes.shape[1])

    def part(self, records: slice) -> Batch:
        """Some of the records, not copied."""
        return Batch(self.codes[:, records], self.evidence[:, records], self.types[:, records])


@dataclass(frozen=True)
class Bounds:
    """Both ends of what n records can come to; shapes in brackets, int8 and (stops) bool."""

    severity: Array
    """(H, case, n) severity class; 0 where the hazard does not apply."""
    inherent: Array
    """(H, case, n) points without any credit."""
    points: Array
    """(H, basis, case, n)"""
    stops: Array
    """(S, case, n) whether the rule holds."""
    category_points: Array
    """(C, basis, case, n)"""
    verdicts: Array
    """(basis, case, n) 0 acceptable, 1 conditional, 2 not acceptable."""


@dataclass(frozen=True)
class Scores(Bounds):
    """What the method says of n records; what only explains is worked out when it is read."""

    compiled: Compiled
    batch: Batch

    @cached_property
    def asked(self) -> Array:
        """(Q, n) asked on the answers as given."""
        return self._enabled(possible=False)

    @cached_property
    def pending(self) -> Array:
        """(Q, n) not asked now, but an open answer could still bring it in."""
        pending: Array = self._enabled(possible=True) & ~self.asked
        return pending

    @cached_property
    def category_inherent(self) -> Array:
        """(C, case, n) the most inherent points."""
        return _of_categories(self.compiled, self.inherent)

    @cached_property
    def drivers(self) -> Array:
        """(C, basis, case, n) index of the hazard with the most points, the first on a tie."""
        ranked = self.points - (self.severity == 0).view(np.int8)[:, None]
        hazards = self.compiled.category_hazards
        return np.array([of[ranked[of].argmax(axis=0)] for of in hazards])

    def _enabled(self, *, possible: bool) -> Array:
        codes = self.batch.codes[:, None]
        return _enabled(self.compiled, codes, self.batch.types, possible=possible)[:, 0]


def score_batch(c: Compiled, batch: Batch) -> Scores:
    """The scores of every record in ``batch``."""
    n = len(batch)
    if n <= CHUNK:
        return Scores(**vars(_bounds(c, batch)), compiled=c, batch=batch)
    whole: dict[str, Array] = {}
    for start in range(0, n, CHUNK):
        records = slice(start, start + CHUNK)
        for name, part in vars(_bounds(c, batch.part(records))).items():
            if name not in whole:
                whole[name] = np.empty((*part.shape[:-1], n), part.dtype)
            whole[name][..., records] = part
    return Scores(**whole, compiled=c, batch=batch)


def _bounds(c: Compiled, batch: Batch) -> Bounds:
    count = len(c.questions)
    is_open = left_open(batch.codes)
    completed = _completed(c, batch.codes, is_open)
    answers = _counting(c, completed, batch.types)
    severity = _severity(c, completed, batch.types)
    exposure = _exposure(c, answers)
    present = ((exposure > 0) & (severity > 0)).view(np.int8)
    inherent = (severity + exposure) * present
    points = inherent[:, None] - _credit(c, answers, batch.evidence | is_open[:count])
    np.clip(points, 1, MOST_POINTS, out=points)  # ten times as fast as np.maximum by a number
    points *= present[:, None]
    stops = _stops(c, answers)
    category_points = _of_categories(c, points)
    verdicts = _verdicts(category_points, stops)
    return Bounds(severity, inherent, points, stops, category_points, verdicts)


def _completed(c: Compiled, codes: Array, is_open: Array) -> Array:
    """(R, case, n) the codes, open ones filled in."""
    open_ = _mask(is_open)
    completed: Array = (codes & ~open_)[:, None] | (open_[:, None] & c.fill[:, :, None])
    return completed


def _counting(c: Compiled, completed: Array, types: Array) -> Array:
    """(Q, case, n) the answers 0 to 3, and -1 for what does not count."""
    codes = completed[: len(c.questions)]
    counts = _enabled(c, completed, types, possible=False) & (codes != NOT_APPLICABLE)
    answers: Array = codes | _mask(~counts)
    return answers


def _enabled(c: Compiled, codes: Array, types: Array, *, possible: bool) -> Array:
    """(Q, case, n) which questions are asked; with ``possible``, which could come to be."""
    enabled = np.ones(codes.shape, dtype=bool)
    asked: Array = enabled[: len(c.questions)]
    asked[:] = _having(c.audiences, types).take(c.audience, axis=0)[:, None]
    for level in c.levels:
        hidden = _mask(~enabled.take(level.sources, axis=0)) & HIDDEN
        seen = np.uint8(1) << (codes.take(level.sources, axis=0) | hidden).view(np.uint8)
        bits = level.possible if possible else level.holds
        enabled[level.targets] &= _combined(
            level.combine, seen & bits[:, None, None] != 0, level.gates
        )
    return asked


def _severity(c: Compiled, completed: Array, types: Array) -> Array:
    """(H, case, n) the largest severity class over the deployment's types."""
    of_types = _having(c.functions, types)[:, None]
    no_patient = completed[c.row[PATIENT]] == c.profile_codes[PATIENT][NO_PATIENT]
    holds = np.concatenate((of_types & ~no_patient, of_types & no_patient)).view(np.int8)
    classes = (c.weights[:, :, None, None] * holds).max(axis=1)
    severity: Array = classes.take(c.weight, axis=0)
    return severity


def _exposure(c: Compiled, answers: Array) -> Array:
    """(H, case, n) 0 to 3; 0 or less where the hazard is absent."""
    leaves = answers.take(c.leaves, axis=0)
    bounded = leaves[len(leaves) - len(c.bounds) :]
    np.multiply((bounded >= c.bounds[:, None, None]).view(np.int8), 3, out=bounded)
    terms = _combined(np.minimum, leaves, c.terms)
    return _combined(np.maximum, terms, c.gates)


def _credit(c: Compiled, answers: Array, evidence: Array) -> Array:
    """(H, basis, case, n) 0 to 3, from the safeguards as verified and as claimed."""
    above = answers - 1
    lacking = (~evidence).view(np.int8)[:, None]
    # What each answer takes off as a major safeguard: 0 for 0 and 1, then one a step.
    takes = np.zeros((len(answers) + 1, 2, *answers.shape[1:]), dtype=np.int8)
    np.clip(above - lacking, 0, 2, out=takes[:-1, VERIFIED])
    np.clip(above, 0, 2, out=takes[:-1, CLAIMED])
    major = _combined(np.add, takes, c.major)
    supporting = _combined(np.add, (takes == 2).view(np.int8), c.supporting)
    cap = (major > 0).view(np.int8) * (CREDIT_CAP - SUPPORT_CAP)
    cap += SUPPORT_CAP
    credit = np.add(major, supporting, out=major)
    return np.minimum(credit, cap, out=credit)


def _stops(c: Compiled, answers: Array) -> Array:
    """(S, case, n) stop rules on the answers as given; what does not count never holds."""
    values = answers.take(c.stop_rows, axis=0)
    least, most = c.stop_ranges[:, :, None, None]
    held = np.ones((len(values) + 1, *values.shape[1:]), dtype=bool)
    np.logical_and(values >= least, values <= most, out=held[:-1])
    every = _combined(np.logical_and, held, c.stop_all)
    return np.logical_and(every, _combined(np.logical_or, held, c.stop_any))


def _of_categories(c: Compiled, points: Array) -> Array:
    """(C, …) the most points of each category."""
    of_each = (points.take(hazards, axis=0) for hazards in c.category_hazards)
    return np.array([np.maximum.reduce(points) for points in of_each])


def _verdicts(category_points: Array, stops: Array) -> Array:
    """(basis, case, n) the worst hazard decides; a stop rule stands above it."""
    stopped = np.logical_or.reduce(stops, axis=0).view(np.int8) * CRITICAL
    worst = np.maximum(category_points.max(axis=0), stopped)
    verdicts: Array = (worst >= HIGH).view(np.int8) + (worst >= CRITICAL).view(np.int8)
    return verdicts


def _combined(combine: np.ufunc, rows: Array, lists: Array) -> Array:
    """(lists, …) the ``rows`` (rows, …) that each of ``lists`` (lists, k) names, combined."""
    found = rows.take(lists[:, 0], axis=0)
    for column in lists.T[1:]:
        combine(found, rows.take(column, axis=0), out=found)
    return found


def _having(sets: Array, types: Array) -> Array:
    """(sets, n) which records have one of the types in each of ``sets`` (sets, T)."""
    found: Array = np.logical_or.reduce(sets[:, :, None] & types, axis=1)
    return found


def _mask(flags: Array) -> Array:
    """``flags`` with every bit set where they are true: a row of int8 to select by."""
    mask: Array = np.negative(flags.view(np.int8))
    return mask
