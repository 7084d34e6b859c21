"""Flips: every single change by one step that alters the verdict or a category's level.

What it would take for the result to be another one, for the better and for the
worse, and how far each category stands from its neighbouring levels.
Specification: docs/method.md, section 7.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from riskassess.method.compiled import (
    NOT_APPLICABLE,
    WORST,
    Array,
    Compiled,
    compile_questionnaire,
)
from riskassess.method.kernel import VERIFIED, Batch, Scores, score_batch
from riskassess.method.result import LEVEL_ORDER, LEVELS, VERDICTS, LevelName, Verdict
from riskassess.method.score import encode
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import SCORES, Response

Kind = Literal["answer", "evidence", "profile"]
Direction = Literal["better", "worse"]
EVIDENCE = ("missing", "current")
"""The two states of the evidence of a safeguard answered 1 to 3."""
_LEVEL_OF = np.array([LEVEL_ORDER.index(level) for level in LEVELS], dtype=np.int8)


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of a category in the best and in the worst case, verified."""

    best: LevelName
    worst: LevelName

    def to_json(self) -> dict[str, str]:
        """``{"best": …, "worst": …}``."""
        return {"best": self.best, "worst": self.worst}


@dataclass(frozen=True, slots=True)
class CategoryFlip:
    """A category whose levels a flip changes."""

    id: str
    before: Levels
    after: Levels

    def to_json(self) -> dict[str, Any]:
        """One entry of ``categories``."""
        return {"id": self.id, "before": self.before.to_json(), "after": self.after.to_json()}


@dataclass(frozen=True, slots=True)
class Flip:
    """One change by one step, and what it does on the verified basis.

    ``before`` and ``after`` are 0 to 3 or ``not_applicable`` for an answer, ``missing``
    or ``current`` for evidence, the option for a profile question. No flip betters one
    end and worsens another: the method is monotone.
    """

    question: str
    kind: Kind
    before: int | str
    after: int | str
    direction: Direction
    verdict_before: Verdict
    verdict_after: Verdict
    categories: tuple[CategoryFlip, ...]
    """Those whose levels change; empty where a stop rule alone moves the verdict."""

    @property
    def moves_verdict(self) -> bool:
        """Whether an end of the verdict changes, not only the level of a category."""
        return self.verdict_before != self.verdict_after

    def to_json(self) -> dict[str, Any]:
        """One entry of ``flips``."""
        return {
            "question": self.question,
            "kind": self.kind,
            "from": self.before,
            "to": self.after,
            "direction": self.direction,
            "verdict": {
                "before": self.verdict_before.to_json(),
                "after": self.verdict_after.to_json(),
            },
            "categories": [category.to_json() for category in self.categories],
        }


@dataclass(frozen=True, slots=True)
class Distance:
    """Points (0 to 7) of a category in the worst case, verified, and to its neighbouring levels.

    All None where the paper does not speak of the category; ``up`` and ``down``, at
    least 1, also where there is no such level.
    """

    id: str
    points: int | None
    up: int | None
    down: int | None

    @property
    def level(self) -> LevelName | None:
        """The level of the points."""
        return None if self.points is None else LEVELS[self.points]

    def to_json(self) -> dict[str, Any]:
        """One entry of ``distances``."""
        return {
            "id": self.id,
            "points": self.points,
            "level": self.level,
            "up": self.up,
            "down": self.down,
        }


@dataclass(frozen=True, slots=True)
class Flips:
    """All flips of one response, in the order of the questionnaire, and all distances."""

    verdict: Verdict
    flips: tuple[Flip, ...]
    distances: tuple[Distance, ...]

    def to_json(self) -> dict[str, Any]:
        """What ``riskassess flips TARGET --format json`` prints."""
        return {
            "verdict": self.verdict.to_json(),
            "flips": [flip.to_json() for flip in self.flips],
            "distances": [distance.to_json() for distance in self.distances],
        }


@dataclass(frozen=True, slots=True)
class _Step:
    """A change of one row: to a code, or of the evidence to an index of ``EVIDENCE``."""

    row: int
    kind: Kind
    before: int
    after: int


def flips(questionnaire: Questionnaire, response: Response) -> Flips:
    """Every flip of ``response``.

    A step is an answer one up or one down, not applicable to 0, evidence of a safeguard
    answered 1 to 3 supplied or lost, or a profile question answered the other way. Only
    asked questions with an answer have one; what is open is a matter for ``next``.
    """
    c = compile_questionnaire(questionnaire)
    given = encode(c, [response])
    steps = list(_steps(c, given))
    scores = score_batch(c, _tried(given, steps))
    ends = _ends(scores)
    moved = (ends != ends[..., :1]).any(axis=(0, 1))
    asked = [*scores.asked[:, 0], *(True for _ in c.profile)]
    return Flips(
        verdict=_verdict(ends[:, :, 0]),
        flips=tuple(
            _flip(c, step, ends[:, :, 0], ends[:, :, n])
            for n, step in enumerate(steps, start=1)
            if moved[n] and asked[step.row]
        ),
        distances=tuple(_distances(c, scores)),
    )


def _steps(c: Compiled, given: Batch) -> Iterator[_Step]:
    """The steps of every answered question, asked or not, in the order of the questionnaire."""
    for row in (c.row[id_] for id_ in c.questionnaire.items if id_ in c.row):
        code = given.codes[row].item()
        scored = row < len(c.questions)
        near = _beside(code) if scored else _others(c, row, code)
        yield from (_Step(row, "answer" if scored else "profile", code, other) for other in near)
        if scored:  # also where evidence does not count: it flips nothing there
            current = given.evidence[row].item()
            yield _Step(row, "evidence", current, not current)


def _beside(code: int) -> list[int]:
    """The codes one step from that of an answer; none from an open one."""
    if code == NOT_APPLICABLE:
        return [0]
    near = (code - 1, code + 1)
    return [other for other in near if code in SCORES and other in SCORES]


def _others(c: Compiled, row: int, code: int) -> list[int]:
    """The other options of a profile question; none where it is open."""
    options = c.profile_codes[list(c.row)[row]].values()
    return [option for option in options if code in options and option != code]


def _tried(given: Batch, steps: list[_Step]) -> Batch:
    """The record as it is, then one record for each step."""
    codes, evidence, types = (
        np.repeat(array, len(steps) + 1, axis=1)
        for array in (given.codes, given.evidence, given.types)
    )
    for n, step in enumerate(steps, start=1):
        (evidence if step.kind == "evidence" else codes)[step.row, n] = step.after
    return Batch(codes, evidence, types)


def _ends(scores: Scores) -> Array:
    """(1 + C, case, n) the verdict, then the level of each category, verified, as indices."""
    levels = _LEVEL_OF[scores.category_points[:, VERIFIED]]
    return np.concatenate((scores.verdicts[None, VERIFIED], levels))


def _flip(c: Compiled, step: _Step, before: Array, after: Array) -> Flip:
    return Flip(
        question=list(c.row)[step.row],
        kind=step.kind,
        before=_name(c, step, step.before),
        after=_name(c, step, step.after),
        direction="worse" if (after > before).any() else "better",
        verdict_before=_verdict(before),
        verdict_after=_verdict(after),
        categories=tuple(
            CategoryFlip(id_, _levels(old), _levels(new))
            for id_, old, new in zip(c.categories, before[1:], after[1:], strict=True)
            if (old != new).any()
        ),
    )


def _name(c: Compiled, step: _Step, value: int) -> int | str:
    match step.kind:
        case "evidence":
            return EVIDENCE[value]
        case "profile":
            return list(c.profile_codes[list(c.row)[step.row]])[value]
        case "answer":
            return "not_applicable" if value == NOT_APPLICABLE else value


def _verdict(ends: Array) -> Verdict:
    best, worst = ends[0].tolist()
    return Verdict(VERDICTS[best], VERDICTS[worst])


def _levels(ends: Array) -> Levels:
    best, worst = ends.tolist()
    return Levels(LEVEL_ORDER[best], LEVEL_ORDER[worst])


def _distances(c: Compiled, scores: Scores) -> Iterator[Distance]:
    points = scores.category_points[:, VERIFIED, WORST, 0].tolist()
    for id_, hazards, value in zip(c.categories, c.category_hazards, points, strict=True):
        if not scores.severity[hazards, WORST].any():  # no step changes the types
            yield Distance(id_, None, None, None)
            continue
        level = LEVELS[value]
        up = next((p - value for p in range(value, len(LEVELS)) if LEVELS[p] != level), None)
        down = next((value - p for p in range(value, -1, -1) if LEVELS[p] != level), None)
        yield Distance(id_, value, up, down)
