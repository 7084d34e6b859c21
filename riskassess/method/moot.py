"""Questions no answer to which can change any hazard or stop rule: METHOD section 7.1.

Exact, by trying: for each hazard and stop rule every completion of the open answers it
depends on is scored, as one batch, with the answers that count alike tried once. A
question is moot where all of them agree along it. What is found for one hazard is kept,
because an answer leaves most hazards as they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np

from riskassess.method.compiled import (
    NOT_APPLICABLE,
    UNANSWERED,
    UNKNOWN,
    WORST,
    Array,
    Compiled,
    compile_questionnaire,
    left_open,
)
from riskassess.method.kernel import Batch, Scores, score_batch
from riskassess.method.reads import hazard_reads, stop_reads
from riskassess.method.score import encode
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import SCORES, Response

Why = Literal["does_not_apply", "absent", "settled"]
"""The hazard is none of these types', its exposure is 0, or its points stand already."""


@dataclass(frozen=True, slots=True)
class Moot:
    """A moot question, and for each hazard and stop rule that reads it why it is."""

    question: str
    reasons: tuple[tuple[str, Why], ...]

    def to_json(self) -> dict[str, Any]:
        """``{"question": …, "reasons": {"R1-H1": "absent"}}``."""
        return {"question": self.question, "reasons": dict(self.reasons)}


def moot_questions(q: Questionnaire, response: Response) -> tuple[Moot, ...]:
    """The asked and still open questions that are moot, in order.

    They stay moot as long as no given answer is changed.
    """
    c = compile_questionnaire(q)
    batch = encode(c, [response])
    scores = score_batch(c, batch)
    waiting = scores.asked & left_open(batch.codes[: len(c.questions)])
    readers = hazard_reads(q) | stop_reads(q)
    mattering = {
        id_ for reader, ids in readers.items() for id_ in _mattering_now(c, reader, ids, batch)
    }
    return tuple(
        Moot(id_, tuple(_reasons(q, id_, scores)))
        for row, id_ in enumerate(c.questions)
        if waiting[row] and id_ not in mattering
    )


def _mattering_now(c: Compiled, reader: str, ids: Sequence[str], batch: Batch) -> frozenset[str]:
    states = tuple(
        (batch.codes[row].item(), row < len(c.questions) and batch.evidence[row].item())
        for row in (c.row[id_] for id_ in ids)
    )
    return _mattering(c.questionnaire, reader, ids, tuple(batch.types.ravel().tolist()), states)


@lru_cache(maxsize=4096)
def _mattering(
    q: Questionnaire,
    reader: str,
    ids: tuple[str, ...],
    types: tuple[bool, ...],
    states: tuple[tuple[int, bool], ...],
) -> frozenset[str]:
    """The open ones of ``ids`` on which ``reader`` depends in some completion of the others."""
    c = compile_questionnaire(q)
    domains = [
        _domain(c, reader, id_) if code in (UNANSWERED, UNKNOWN) else [code]
        for id_, (code, _) in zip(ids, states, strict=True)
    ]
    sizes = [len(domain) for domain in domains]
    count = int(np.prod(sizes))
    codes = np.full((len(c.row), count), UNANSWERED, dtype=np.int8)
    evidence = np.zeros((len(c.questions), count), dtype=bool)
    for id_, (code, shown), grid in zip(
        ids, states, np.meshgrid(*domains, indexing="ij"), strict=True
    ):
        codes[c.row[id_]] = grid.ravel()
        if id_ in q.questions:
            evidence[c.row[id_]] = shown or code in (UNANSWERED, UNKNOWN)
    types_ = np.repeat(np.array(types)[:, None], count, axis=1)
    said = _said(c, reader, score_batch(c, Batch(codes, evidence, types_)))
    said = said.reshape(len(said), *sizes)
    return frozenset(
        id_ for axis, id_ in enumerate(ids, start=1) if (said != said.take([0], axis)).any()
    )


def _said(c: Compiled, reader: str, scores: Scores) -> Array:
    """(k, n) everything the result says of a hazard, or of a stop rule."""
    if reader in c.questionnaire.stops:
        holds: Array = scores.stops[[list(c.questionnaire.stops).index(reader)], WORST]
        return holds
    h = list(c.questionnaire.hazards).index(reader)
    parts = [scores.severity[h, WORST], scores.inherent[h, WORST], *scores.points[h, :, WORST]]
    return np.stack(parts)


def _domain(c: Compiled, reader: str, id_: str) -> list[int]:
    """The answers of a question that are enough to see whether ``reader`` depends on it.

    An answer that matters at all does so between 0 and 3 while all others are at an end too:
    exposures by largest and smallest, credit from none on. Where it enables a question it may
    be any; from 0, not applicable is told there and by stop rules alone.
    """
    q = c.questionnaire
    if id_ not in q.questions:
        return [*c.profile_codes[id_].values()]
    enables = id_ in {when.question for item in q.items.values() for when in item.enable_when}
    domain: list[int] = [*SCORES] if enables else [0, 3]
    apart = q.questions[id_].kind == "safeguard" and (enables or reader in q.stops)
    return [*domain, NOT_APPLICABLE] if apart else domain


def _reasons(q: Questionnaire, question: str, scores: Scores) -> Iterator[tuple[str, Why]]:
    for h, (id_, ids) in enumerate(hazard_reads(q).items()):
        if question in ids:
            if not scores.severity[h, WORST].any():
                yield id_, "does_not_apply"
            else:
                yield id_, "settled" if scores.inherent[h, WORST].any() else "absent"
    for id_, ids in stop_reads(q).items():
        if question in ids:
            yield id_, "settled"
