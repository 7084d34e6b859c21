"""Robustness: in what share of the admissible weightings a result stands.

Stochastic multicriteria acceptability analysis (SMAA; Lahdelma, Hokkanen and
Salminen 1998): the numbers of the method are drawn at random in the ranges the
questionnaire prints, under the order the paper supports, and every draw is scored
with the same answers. Specification: docs/method.md, section 7.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from riskassess.errors import Fault, InputError
from riskassess.method.compiled import (
    BEST,
    NOT_APPLICABLE,
    WORST,
    Array,
    Compiled,
    compile_questionnaire,
    left_open,
)
from riskassess.method.kernel import CREDIT_CAP, SUPPORT_CAP, Batch, score_batch
from riskassess.method.result import LEVEL_ORDER, LEVELS, VERDICTS
from riskassess.method.score import encode
from riskassess.questionnaire.model import Encoding, Questionnaire, Range, Weighting
from riskassess.questionnaire.response import Response

CHUNK = 4096
"""Candidates worked on at once: bounds memory, changes no result."""
OWN = (1, 2, 3, 4, 1, 2, 1, CREDIT_CAP, SUPPORT_CAP)
"""The method's own weighting: severity classes 1 to 4, a major safeguard answered 2 and
3, a supporting one answered 3, the cap on credit, the cap on support alone."""
SEVERITY, MAJOR = slice(0, 4), slice(4, 6)
"""Where a weighting holds what must increase."""
BOUNDS = tuple(
    points - 0.5 for points in range(1, len(LEVELS)) if LEVELS[points] != LEVELS[points - 1]
)
"""Real points from which each level but none begins: halfway between whole ones."""

_HIGH, _NOT_ACCEPTABLE = LEVEL_ORDER.index("high"), VERDICTS.index("not_acceptable")


@dataclass(frozen=True, slots=True)
class Standing:
    """One level or verdict under ``draws`` weightings; ``shares`` sum to 1."""

    own: str
    """By the method's own weighting."""
    shares: dict[str, float]
    """Of every level or verdict, in order."""
    draws: int
    sensitive: bool
    """Whether ``share`` is below the questionnaire's ``sensitive_below``."""

    @property
    def share(self) -> float:
        """The share of the draws, 0 to 1, that give what the method's own weighting gives."""
        return self.shares[self.own]

    @property
    def error(self) -> float:
        """Monte Carlo standard error of ``share``: sqrt(p (1 − p) / draws)."""
        return math.sqrt(self.share * (1 - self.share) / self.draws)

    def to_json(self) -> dict[str, Any]:
        """One end of a level or verdict."""
        return {
            "own": self.own,
            "share": self.share,
            "error": self.error,
            "sensitive": self.sensitive,
            "shares": self.shares,
        }


@dataclass(frozen=True, slots=True)
class Ends:
    """How the best and the worst case stand, verified."""

    best: Standing
    worst: Standing

    def to_json(self) -> dict[str, Any]:
        """``{"best": …, "worst": …}``."""
        return {"best": self.best.to_json(), "worst": self.worst.to_json()}


@dataclass(frozen=True, slots=True)
class EncodingResult:
    """Levels and verdict, best and worst, under one encoding of the severity classes.

    Everything else at the method's own numbers; the levels are None where the paper
    does not speak of a category.
    """

    encoding: Encoding
    levels: dict[str, tuple[str, str] | None]
    verdict: tuple[str, str]

    def to_json(self) -> dict[str, Any]:
        """One entry of ``encodings``."""
        return {
            "id": self.encoding.id,
            "severity": list(self.encoding.severity),
            "categories": [
                {"id": id_, "levels": levels and _pair(levels)}
                for id_, levels in self.levels.items()
            ],
            "verdict": _pair(self.verdict),
        }


@dataclass(frozen=True, slots=True)
class Robustness:
    """How the levels and the verdict of one response stand under other weightings."""

    weighting: Weighting
    draws: int
    seed: int
    categories: dict[str, Ends | None]
    """By id, in order; None where the paper does not speak of the category."""
    verdict: Ends
    encodings: tuple[EncodingResult, ...]

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Every end of the verdict and of each category."""
        assessed = (self.verdict, *(ends for ends in self.categories.values() if ends))
        return tuple(standing for ends in assessed for standing in (ends.best, ends.worst))

    def to_json(self) -> dict[str, Any]:
        """What ``riskassess robustness TARGET --format json`` prints."""
        return {
            "draws": self.draws,
            "seed": self.seed,
            "weighting": self.weighting.model_dump(
                mode="json", by_alias=True, exclude={"rationale", "encodings"}
            ),
            "categories": [
                {"id": id_, "verified": ends and ends.to_json()}
                for id_, ends in self.categories.items()
            ],
            "verdict": self.verdict.to_json(),
            "encodings": [encoding.to_json() for encoding in self.encodings],
        }


def robustness(
    questionnaire: Questionnaire, response: Response, draws: int = 10_000, seed: int = 1
) -> Robustness:
    """How ``response`` stands under ``draws`` (at least 1) weightings; same seed, same result.

    Verified basis, both completions. More draws with one seed repeat the fewer ones
    first. Raises InputError where the questionnaire has no ranges, ValueError for no draws,
    a negative seed, or ranges that admit no order.
    """
    c, weighting = compile_questionnaire(questionnaire), questionnaire.method.weighting
    if weighting is None:
        details = {"version": questionnaire.form.version}
        raise InputError([Fault("robustness.no-weighting", details=details)])
    facts = _facts(c, response)
    fixed = [OWN, *((*encoding.severity, *OWN[4:]) for encoding in weighting.encodings)]
    ends = _ends(facts, np.array(fixed, dtype=float))
    counts = np.zeros((len(c.categories) + 1, 2, len(LEVEL_ORDER)), dtype=np.int64)
    for weights in weightings(weighting, draws, seed):
        counts += _counts(_ends(facts, weights))
    category_ends = _standings(ends[:-1, :, 0], counts[:-1], LEVEL_ORDER, draws, weighting)
    (verdict,) = _standings(ends[-1:, :, 0], counts[-1:], VERDICTS, draws, weighting)
    return Robustness(
        weighting=weighting,
        draws=draws,
        seed=seed,
        categories={
            id_: found if assessed else None
            for id_, found, assessed in zip(
                c.categories, category_ends, facts.assessed, strict=True
            )
        },
        verdict=verdict,
        encodings=tuple(
            _encoding(c, facts, encoding, ends[:, :, n])
            for n, encoding in enumerate(weighting.encodings, start=1)
        ),
    )


def weightings(weighting: Weighting, draws: int, seed: int) -> Iterator[Array]:
    """``draws`` admissible weightings in chunks of (n, 9), columns as in ``OWN``.

    Uniform in the ranges, given that the severity classes increase and the strengths of
    a major safeguard do: candidates are drawn in a box and those out of order are
    rejected, which is exact. Raises ValueError as :func:`robustness` does.
    """
    low, high = np.array(ranges(weighting)).T
    if draws < 1 or not all(_orderable(low[part], high[part]) for part in (SEVERITY, MAJOR)):
        raise ValueError("at least one draw, in ranges that admit an order")
    rng = np.random.default_rng(seed)
    while draws:
        # Row by row from one stream, so that the size of a chunk changes nothing.
        candidates = low + (high - low) * rng.random((CHUNK, len(OWN)))
        ordered = [np.diff(candidates[:, part]) > 0 for part in (SEVERITY, MAJOR)]
        admissible = candidates[np.hstack(ordered).all(axis=1)][:draws]
        draws -= len(admissible)
        yield admissible


def ranges(weighting: Weighting) -> tuple[Range, ...]:
    """The nine ranges, in the order of ``OWN``."""
    caps = (weighting.credit_cap, weighting.support_cap)
    return (*weighting.severity, *weighting.major, weighting.supporting, *caps)


def _orderable(low: Array, high: Array) -> bool:
    """Whether increasing values exist: no range ends at or before the start of an earlier one."""
    return bool((np.maximum.accumulate(low)[:-1] < high[1:]).all())


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the answers say of each hazard that is present, whatever the weights.

    N different hazards over both cases; a hazard is (severity class 1 to 4, exposure 1
    to 3, major safeguards counted 2 and 3, supporting ones counted 3).
    """

    hazards: Array
    """(N, 5)"""
    members: tuple[tuple[list[int], ...], ...]
    """Per category, the hazards of the best and of the worst case, as indices."""
    stopped: tuple[bool, bool]
    assessed: tuple[bool, ...]
    """Per category, whether the paper speaks of it for these types."""


def _facts(c: Compiled, response: Response) -> _Facts:
    """The two completions scored like any other record: record 0 best, record 1 worst."""
    both = _completed(c, encode(c, [response, response]))
    scores = score_batch(c, both)
    severity, inherent = scores.severity[:, BEST], scores.inherent[:, BEST]
    counted = _counted(c, both, scores.asked)
    major = counted[c.major]
    table = np.stack(
        (
            severity,
            inherent - severity,
            (major == 2).sum(axis=1),
            (major == 3).sum(axis=1),
            (counted[c.supporting] == 3).sum(axis=1),
        ),
        axis=-1,
    )
    present = inherent.astype(bool)
    # Hazards with the same facts have the same points in every draw: one of each is enough.
    hazards, inverse = np.unique(table[present], axis=0, return_inverse=True)
    index = np.zeros(present.shape, dtype=np.intp)
    index[present] = inverse.ravel()
    stops = scores.stops[:, BEST]
    return _Facts(
        hazards=hazards,
        members=tuple(
            tuple(_distinct(index[mine, case][present[mine, case]]) for case in (BEST, WORST))
            for mine in c.category_hazards
        ),
        stopped=(bool(stops[:, BEST].any()), bool(stops[:, WORST].any())),
        assessed=tuple(bool(severity[mine, WORST].any()) for mine in c.category_hazards),
    )


def _distinct(indices: Array) -> list[int]:
    """Ascending; ``np.unique`` loads masked arrays for it, which takes longer than all the rest."""
    return sorted({*indices.tolist()})


def _completed(c: Compiled, twice: Batch) -> Batch:
    """The best and the worst completion of one record, given twice."""
    is_open = left_open(twice.codes)
    codes = np.where(is_open, c.fill, twice.codes)
    return Batch(codes, twice.evidence | is_open[: len(c.questions)], twice.types)


def _counted(c: Compiled, both: Batch, asked: Array) -> Array:
    """(Q + 1, 2) the safeguard answers as verified; 0 for the padding row.

    What is not asked or does not apply is above 3, and what was 0 may be below: only 2 and 3
    count.
    """
    claimed = np.where(asked, both.codes[: len(c.questions)], NOT_APPLICABLE)
    verified = claimed - ~both.evidence
    return np.vstack((verified, np.zeros((1, 2), dtype=verified.dtype)))


def _ends(facts: _Facts, weights: Array) -> Array:
    """(C + 1, case, n) the level of each category, then the verdict, as indices."""
    points = _points(facts.hazards, weights)
    top = np.zeros((len(facts.members), 2, len(weights)))
    for category, cases in enumerate(facts.members):
        for case, mine in enumerate(cases):
            top[category, case] = points[mine].max(axis=0, initial=0)
    levels = np.zeros(top.shape, dtype=np.int8)
    for bound in BOUNDS:
        levels += top >= bound
    worst = levels.max(axis=0)
    verdicts = np.clip(worst - _HIGH + 1, 0, _NOT_ACCEPTABLE)
    verdicts[list(facts.stopped)] = _NOT_ACCEPTABLE
    return np.concatenate((levels, verdicts[None]))


def _points(hazards: Array, weights: Array) -> Array:
    """(N, n) real points of each present hazard under each weighting; at least 1."""
    severity, exposure, half, full, support = hazards.T[:, :, None]
    classes, (at_two, at_three, supporting, cap, support_cap) = weights.T[SEVERITY], weights.T[4:]
    supported = support * supporting
    credit = np.where(
        half + full,
        np.minimum(cap, half * at_two + full * at_three + supported),
        np.minimum(support_cap, supported),
    )
    points: Array = np.maximum(1, classes[severity[:, 0] - 1] + exposure - credit)
    return points


def _counts(ends: Array) -> Array:
    """(C + 1, case, level) how many weightings give each level, or verdict."""
    return np.stack([(ends == name).sum(axis=-1) for name in range(len(LEVEL_ORDER))], axis=-1)


def _standings(
    own: Array, counts: Array, names: tuple[str, ...], draws: int, weighting: Weighting
) -> Iterator[Ends]:
    for own_of, counts_of in zip(own.tolist(), counts.tolist(), strict=True):
        best, worst = (
            Standing(
                own=names[index],
                shares={name: n / draws for name, n in zip(names, numbers, strict=False)},
                draws=draws,
                sensitive=numbers[index] / draws < weighting.sensitive_below,
            )
            for index, numbers in zip(own_of, counts_of, strict=True)
        )
        yield Ends(best, worst)


def _encoding(c: Compiled, facts: _Facts, encoding: Encoding, ends: Array) -> EncodingResult:
    *levels, verdict = ends.tolist()
    return EncodingResult(
        encoding,
        {
            id_: (LEVEL_ORDER[best], LEVEL_ORDER[worst]) if assessed else None
            for id_, (best, worst), assessed in zip(
                c.categories, levels, facts.assessed, strict=True
            )
        },
        (VERDICTS[verdict[BEST]], VERDICTS[verdict[WORST]]),
    )


def _pair(ends: tuple[str, str]) -> dict[str, str]:
    best, worst = ends
    return {"best": best, "worst": worst}
