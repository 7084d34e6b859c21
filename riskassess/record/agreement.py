"""How far the record and its reviewers agree, where they differ, and what hangs on it.

Krippendorff's alpha for ordinal ratings by the coincidence matrix: K. Krippendorff,
"Computing Krippendorff's Alpha-Reliability" (2011), sections D and E.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from riskassess.method.result import LevelName, Result, Verdict
from riskassess.method.score import score_all
from riskassess.questionnaire.answers import dump_answer
from riskassess.questionnaire.response import UNANSWERED, Answer, Evidence, Value
from riskassess.record.assessment import Assessment, effective, replay
from riskassess.record.reviews import (
    Review,
    Settlement,
    check_sighted,
    reviews,
    settlements,
)

Array = NDArray[Any]
Pool = Mapping[str, tuple[Evidence, ...]]
MISSING = -1
"""The rating of a question somebody did not rate 0 to 3."""
DRAWS, SEED = 2000, 1
"""Bootstrap draws of questions, and the seed they are repeated by."""
INTERVAL = (0.025, 0.975)
FEWEST = 10
"""Questions a bootstrap needs to say anything; our judgement."""
Undefined = Literal["raters", "overlap", "variation"]
"""Under two raters; no question that two of them rated; all ratings the same."""


# -- alpha -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reliability:
    """Krippendorff's alpha (ordinal, above -1, at most 1) with its 95 % bootstrap interval."""

    alpha: float | None
    interval: tuple[float, float] | None
    """None too where nobody differs, as no draw of questions would, or where they are too
    few or too alike to draw from."""
    raters: int
    questions: int
    """How many questions at least two raters rated."""
    undefined: Undefined | None
    """Why there is no alpha."""

    def to_json(self) -> dict[str, Any]:
        """Entry ``alpha``; draws and seed repeat the interval."""
        return {
            "alpha": self.alpha,
            "interval": list(self.interval) if self.interval else None,
            "raters": self.raters,
            "questions": self.questions,
            "undefined": self.undefined,
            "draws": DRAWS,
            "seed": SEED,
        }


def reliability(ratings: Array) -> Reliability:
    """Of ``ratings`` (raters, questions): whole numbers from 0, MISSING where there is none."""
    raters = int((ratings != MISSING).any(axis=1).sum())
    pairs = _coincidences(ratings)
    alpha = float(_alphas(pairs.sum(axis=0)))
    undefined: Undefined | None = None
    if np.isnan(alpha):
        undefined = "raters" if raters < 2 else "variation" if len(pairs) else "overlap"
    return Reliability(
        alpha=None if undefined else alpha,
        interval=None if undefined or alpha == 1 else _interval(pairs),
        raters=raters,
        questions=len(pairs),
        undefined=undefined,
    )


def _coincidences(ratings: Array) -> Array:
    """(N, V, V): each question that at least two rated, its pairs of values by those who did.

    A question rated by m counts m ratings in all: each of its pairs 1 / (m - 1).
    """
    values = np.arange(ratings.max(initial=0) + 1)
    counts = (ratings[:, :, None] == values).sum(axis=0)
    counts = counts[counts.sum(axis=1) >= 2]
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(len(values))
    return np.asarray(pairs / (counts.sum(axis=1) - 1)[:, None, None])


def _alphas(pairs: Array) -> Array:
    """Alpha of each coincidence matrix (…, V, V); NaN where all ratings are the same."""
    counts = pairs.sum(axis=-1)
    # The ordinal distance of two values is that of their mid-ranks.
    ranks = counts.cumsum(axis=-1) - counts / 2
    distance = (ranks[..., :, None] - ranks[..., None, :]) ** 2
    observed = (pairs * distance).sum(axis=(-2, -1))
    expected = (counts[..., :, None] * counts[..., None, :] * distance).sum(axis=(-2, -1))
    total = counts.sum(axis=-1)
    with np.errstate(invalid="ignore"):
        return np.asarray(1 - (total - 1) * observed / expected)


def _interval(pairs: Array) -> tuple[float, float] | None:
    """The percentile interval over draws of questions; None where it would say nothing."""
    n = len(pairs)
    if n < FEWEST:
        return None
    drawn = np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), DRAWS)
    sums = drawn @ pairs.reshape(n, -1)
    alphas = _alphas(sums.reshape(DRAWS, *pairs.shape[1:]))
    defined = alphas[~np.isnan(alphas)]
    if len(defined) < DRAWS * (INTERVAL[1] - INTERVAL[0]):
        return None
    low, high = np.quantile(defined, INTERVAL)
    return float(low), float(high)


# -- side by side ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Side:
    """What one side answered; ``reviewer`` None: the record."""

    reviewer: str | None
    answer: Answer


@dataclass(frozen=True)
class Position:
    """A value, the sides that hold it, and the result if the record were settled on it."""

    value: Value
    sides: tuple[Side, ...]
    verdict: Verdict
    levels: Mapping[str, tuple[LevelName, LevelName]]
    """Best and worst, verified, by category the paper speaks of."""

    def to_json(self) -> dict[str, Any]:
        """One entry of ``positions``."""
        return {
            "value": self.value,
            "sides": [
                {"reviewer": s.reviewer, "answer": dump_answer(s.answer)} for s in self.sides
            ],
            "verdict": self.verdict.to_json(),
            "levels": {
                id_: {"best": best, "worst": worst} for id_, (best, worst) in self.levels.items()
            },
        }


@dataclass(frozen=True)
class Difference:
    """A question on which the sides differ; the record's position first, if it has one."""

    question: str
    positions: tuple[Position, ...]
    settled: Settlement | None
    """The settlement that stands, if any."""

    @property
    def moves_verdict(self) -> bool:
        """Whether the verdict depends on which position is taken."""
        return len({position.verdict for position in self.positions}) > 1

    @property
    def moved(self) -> tuple[str, ...]:
        """The categories whose levels do."""
        found = self.positions[0].levels
        return tuple(i for i in found if len({p.levels[i] for p in self.positions}) > 1)

    def to_json(self) -> dict[str, Any]:
        """One entry of ``differences``."""
        return {
            "question": self.question,
            "positions": [position.to_json() for position in self.positions],
            "moves": {"verdict": self.moves_verdict, "categories": list(self.moved)},
            "settled": self.settled.to_json() if self.settled else None,
        }


@dataclass(frozen=True)
class Opinion:
    """A submitted review and its result, with the evidence of all sides."""

    review: Review
    result: Result

    def to_json(self) -> dict[str, Any]:
        """One entry of ``reviews``."""
        unanswered = len(self.result.unanswered)
        verdict = self.result.verified.to_json()
        return {**self.review.to_json(), "unanswered": unanswered, "verdict": verdict}


@dataclass(frozen=True)
class Agreement:
    """The record and its submitted reviews side by side."""

    record: Result
    opinions: tuple[Opinion, ...]
    waiting: tuple[Review, ...]
    """Open reviews: left out, and without their answers."""
    compared: int
    """Questions that at least two sides answered, in any way."""
    agreed: int
    """Those of them on which all these gave the same value."""
    reliability: Reliability
    """Without reviewers who answered in the record too: they would agree with themselves."""
    differences: tuple[Difference, ...]
    """Those not settled first, and of these those that move the verdict, then most levels."""
    settled: tuple[Settlement, ...]

    @property
    def unsettled(self) -> int:
        """How many differences wait to be settled."""
        return sum(difference.settled is None for difference in self.differences)

    def to_json(self) -> dict[str, Any]:
        """The stable contract of ``riskassess review ID compare --format json``."""
        return {
            "record": {"verdict": self.record.verified.to_json()},
            "reviews": [opinion.to_json() for opinion in self.opinions],
            "waiting": [review.to_json() for review in self.waiting],
            "compared": self.compared,
            "agreed": self.agreed,
            "alpha": self.reliability.to_json(),
            "differences": [difference.to_json() for difference in self.differences],
            "settled": [settlement.to_json() for settlement in self.settled],
        }


def agreement(assessment: Assessment, viewer: str, today: dt.date) -> Agreement:
    """The sides on every question the record asks now; a settled answer is no side.

    A review is a side where its own answers ask the question. Raises InputError while
    ``viewer`` has an open review: he must not see the others' answers.
    """
    check_sighted(assessment, viewer)
    found = reviews(assessment)
    pool = pooled_evidence(assessment)
    record, opinions = _results(assessment, [r for r in found if not r.open], pool, today)
    sides = _sides(first_answers(assessment), record, opinions)
    several = [values for values in map(_values, sides.values()) if len(values) > 1]
    decided = settlements(assessment)
    return Agreement(
        record=record,
        opinions=opinions,
        waiting=tuple(r for r in found if r.open),
        compared=len(several),
        agreed=sum(len(set(values)) == 1 for values in several),
        reliability=reliability(_ratings(sides, opinions)),
        differences=_differences(assessment, sides, decided, pool, today),
        settled=decided,
    )


def _results(
    assessment: Assessment, submitted: Sequence[Review], pool: Pool, today: dt.date
) -> tuple[Result, tuple[Opinion, ...]]:
    responses = [assessment.response(today)]
    for review in submitted:
        answers = {id_: replace(a, evidence=pool[id_]) for id_, a in review.answers.items()}
        responses.append(replace(review.response(assessment, today), answers=answers))
    record, *results = score_all(assessment.questionnaire, responses)
    return record, tuple(Opinion(*pair) for pair in zip(submitted, results, strict=True))


def _sides(
    first: Mapping[str, Answer], record: Result, opinions: Sequence[Opinion]
) -> dict[str, list[Side]]:
    """By question the record asks: the record, and the reviews that ask it too."""
    sides = {id_: [Side(None, first.get(id_, UNANSWERED))] for id_ in record.asked}
    for review, result in ((o.review, o.result) for o in opinions):
        for id_ in sides.keys() & {*result.asked}:
            sides[id_].append(Side(review.reviewer, review.answers.get(id_, UNANSWERED)))
    return sides


def _values(sides: Sequence[Side]) -> list[Value]:
    return [side.answer.value for side in sides if side.answer.value is not None]


def _ratings(sides: Mapping[str, Sequence[Side]], opinions: Sequence[Opinion]) -> Array:
    """(raters, questions): the record, then each independent reviewer."""
    raters = [None, *(o.review.reviewer for o in opinions if o.review.independent)]
    ratings = np.full((len(raters), len(sides)), MISSING)
    for column, each in enumerate(sides.values()):
        for side in each:
            if side.reviewer in raters and isinstance(side.answer.value, int):
                ratings[raters.index(side.reviewer), column] = side.answer.value
    return ratings


def _differences(
    assessment: Assessment,
    sides: Mapping[str, Sequence[Side]],
    decided: Sequence[Settlement],
    pool: Pool,
    today: dt.date,
) -> tuple[Difference, ...]:
    held = {id_: by for id_, each in sides.items() if len(by := _held(each)) > 1}
    response = assessment.response(today)
    settled_on = [
        replace(response, answers={**response.answers, id_: Answer(v, evidence=pool.get(id_, ()))})
        for id_, values in held.items()
        for v in values
    ]
    results = iter(score_all(assessment.questionnaire, settled_on))
    standing = {settlement.question: settlement for settlement in decided if settlement.stands}
    found = [
        Difference(
            id_,
            tuple(_position(v, each, next(results)) for v, each in values.items()),
            standing.get(id_),
        )
        for id_, values in held.items()
    ]
    return tuple(sorted(found, key=_weight))


def _held(sides: Sequence[Side]) -> dict[Value, tuple[Side, ...]]:
    """The sides by value. A record without an answer differs from a review that has one;
    a review without one only is not complete.
    """
    held: dict[Value, tuple[Side, ...]] = {}
    for side in sides:
        if side.answer.value is not None or side.reviewer is None:
            held[side.answer.value] = (*held.get(side.answer.value, ()), side)
    return held


def _position(value: Value, sides: tuple[Side, ...], result: Result) -> Position:
    return Position(value, sides, result.verified, dict(_levels(result)))


def _levels(result: Result) -> Iterator[tuple[str, tuple[LevelName, LevelName]]]:
    for category in result.categories:
        if category.verified:
            yield category.id, category.verified.points.levels


def _weight(difference: Difference) -> tuple[bool, bool, int]:
    """Sorts what matters most to the front; equal ones keep the order of the questionnaire."""
    return difference.settled is not None, not difference.moves_verdict, -len(difference.moved)


def first_answers(assessment: Assessment) -> Mapping[str, Answer]:
    """The answers of the record as they were given: what was settled is nobody's own answer."""
    given = [event for event in effective(assessment.events) if event.kind != "settled"]
    return replay(assessment.questionnaire, given).answers


def pooled_evidence(assessment: Assessment) -> Mapping[str, tuple[Evidence, ...]]:
    """By question, the evidence of the record and of all submitted reviews.

    Evidence shows what is in place, whoever brought it and whatever they answered.
    """
    pool: dict[str, dict[Evidence, None]] = {}
    for given in (assessment.answers, *(r.answers for r in reviews(assessment))):
        for id_, each in given.items():
            pool.setdefault(id_, {}).update(dict.fromkeys(each.evidence))
    return {id_: tuple(entries) for id_, entries in pool.items()}


def disputed(assessment: Assessment, viewer: str) -> frozenset[str]:
    """The questions that a submitted review answers otherwise than the record, not settled.

    Empty for a ``viewer`` who has a review open, and must not know.
    """
    if not any(event.kind == "review_submitted" for event in assessment.events):
        return frozenset()
    settled = {each.question for each in settlements(assessment) if each.stands}
    return frozenset(
        id_
        for review in reviews(assessment, viewer)
        if not review.open
        for id_, answer in review.answers.items()
        if id_ not in settled and answer.value != assessment.answers.get(id_, UNANSWERED).value
    )
