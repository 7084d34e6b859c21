"""Responses to results: encode, score as one batch, decode."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from riskassess.method.compiled import (
    BEST,
    NOT_APPLICABLE,
    UNANSWERED,
    UNKNOWN,
    WORST,
    Array,
    Compiled,
    compile_questionnaire,
)
from riskassess.method.kernel import CLAIMED, VERIFIED, Batch, Scores, score_batch
from riskassess.method.ordering import next_questions
from riskassess.method.result import (
    LEVELS,
    VERDICTS,
    CategoryResult,
    Driven,
    HazardResult,
    Result,
    Span,
    StopResult,
    StopState,
    Verdict,
)
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import Response

_SPANS = [[Span(best, worst) for worst in range(len(LEVELS))] for best in range(len(LEVELS))]
"""Every span of points there is: making them anew would take half the time of a result."""
_CODES = {None: UNANSWERED, "unknown": UNKNOWN, "not_applicable": NOT_APPLICABLE}


def score(questionnaire: Questionnaire, response: Response) -> Result:
    """The result of one response: a batch of one."""
    (result,) = score_all(questionnaire, [response])
    return result


def score_all(questionnaire: Questionnaire, responses: Sequence[Response]) -> list[Result]:
    """The results of ``responses``, in order."""
    compiled = compile_questionnaire(questionnaire)
    batch = encode(compiled, responses)
    scores = score_batch(compiled, batch)
    return [_decode(compiled, response, batch, scores, n) for n, response in enumerate(responses)]


def score_each(asked: Sequence[tuple[Questionnaire, Response]]) -> list[Result]:
    """The results of responses that may be given under different questionnaires, in order."""
    found: dict[int, Result] = {}
    for q in {q.sha256: q for q, _ in asked}.values():
        mine = [n for n, (other, _) in enumerate(asked) if other.sha256 == q.sha256]
        found.update(zip(mine, score_all(q, [asked[n][1] for n in mine]), strict=True))
    return [found[n] for n in range(len(asked))]


def encode(c: Compiled, responses: Sequence[Response]) -> Batch:
    """Responses as arrays. Answers to questions the questionnaire lacks are ignored."""
    n = len(responses)
    codes = np.full((len(c.row), n), UNANSWERED, dtype=np.int8)
    codes[len(c.questions) :] = UNKNOWN  # an unanswered profile question counts as unknown
    evidence = np.zeros((len(c.questions), n), dtype=bool)
    types = np.zeros((len(c.types), n), dtype=bool)
    for index, response in enumerate(responses):
        for id_, answer in response.answers.items():
            row = c.row.get(id_)
            if row is not None:
                value = answer.value
                codes[row, index] = value if isinstance(value, int) else _CODES[value]
                evidence[row, index] = bool(answer.evidence) and answer.evidenced(response.date)
        for id_, name in response.deployment.profile().items():
            codes[c.row[id_], index] = c.profile_codes[id_].get(name, UNKNOWN)
        for type_ in response.deployment.types:
            types[c.types.index(type_), index] = True
    return Batch(codes, evidence, types)


def _decode(c: Compiled, response: Response, batch: Batch, scores: Scores, n: int) -> Result:
    q = c.questionnaire
    codes = batch.codes[: len(c.questions), n]
    asked, pending = scores.asked[:, n], scores.pending[:, n]
    hazards = _hazards(c, scores, n)
    stops = _stops(c, scores.stops[:, :, n])
    verified, claimed = (
        Verdict(VERDICTS[best], VERDICTS[worst])
        for best, worst in scores.verdicts[:, :, n].tolist()
    )
    return Result(
        questionnaire={"url": q.form.url, "version": q.form.version, "sha256": q.sha256},
        types=response.deployment.types,
        date=response.date,
        asked=_ids(c, asked),
        pending=_ids(c, pending),
        disabled=_ids(c, ~(asked | pending)),
        unanswered=_ids(c, asked & (codes == UNANSWERED)),
        unknown=_ids(c, asked & (codes == UNKNOWN)),
        hazards=hazards,
        categories=_categories(c, scores, n),
        stops=stops,
        verified=verified,
        claimed=claimed,
        next=() if verified.determined else next_questions(c, batch, scores, n),
    )


def _ids(c: Compiled, mask: Array) -> tuple[str, ...]:
    return tuple(c.questions[row] for row in np.flatnonzero(mask))


def _hazards(c: Compiled, scores: Scores, n: int) -> tuple[HazardResult, ...]:
    ids = tuple(c.questionnaire.hazards)
    severity, inherent = scores.severity[:, :, n].tolist(), scores.inherent[:, :, n].tolist()
    points = scores.points[:, :, :, n].tolist()
    return tuple(
        HazardResult(id_, _span(severity[h]), _span(inherent[h]), *map(_span, points[h]))
        for h, id_ in enumerate(ids)
        if severity[h][WORST]
    )


def _span(ends: list[int]) -> Span:
    return _SPANS[ends[BEST]][ends[WORST]]


def _categories(c: Compiled, scores: Scores, n: int) -> tuple[CategoryResult, ...]:
    ids = tuple(c.questionnaire.hazards)
    inherent = scores.category_inherent[:, :, n].tolist()
    points = scores.category_points[:, :, :, n].tolist()
    drivers = scores.drivers[:, :, :, n].tolist()
    found = []
    for k, id_ in enumerate(c.categories):
        if not scores.severity[c.category_hazards[k], WORST, n].any():
            found.append(CategoryResult(id_, None, None, None))
            continue
        verified, claimed = (
            Driven(
                _span(points[k][basis]),
                (ids[drivers[k][basis][BEST]], ids[drivers[k][basis][WORST]]),
            )
            for basis in (VERIFIED, CLAIMED)
        )
        found.append(CategoryResult(id_, _span(inherent[k]), verified, claimed))
    return tuple(found)


def _stops(c: Compiled, holds: Array) -> tuple[StopResult, ...]:
    states: dict[tuple[bool, bool], StopState] = {
        (True, True): "triggered",
        (False, True): "possible",
        (False, False): "clear",
    }
    ids = tuple(c.questionnaire.stops)
    return tuple(
        StopResult(id_, states[bool(best), bool(worst)])
        for id_, (best, worst) in zip(ids, holds.tolist(), strict=True)
    )
