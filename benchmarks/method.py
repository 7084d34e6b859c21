"""Scoring one assessment with all bounds, alone and against the plain implementation."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator

from benchmarks.figures import Figure, ratio, seconds
from riskassess.method.score import score, score_all
from riskassess.questionnaire.load import default
from tests.reference import Reference
from tests.strategies import random_record, response


def run() -> Iterator[Figure]:
    """One response a call; then a thousand as one batch."""
    rng = random.Random(1)
    records = [random_record(rng) for _ in range(1000)]
    responses = [response(record) for record in records]
    score(default(), responses[0])
    alone = [seconds(lambda r=r: score(default(), r)) for r in responses]  # type: ignore[misc]
    yield Figure("score one assessment", statistics.median(alone) * 1000, "ms", 1)
    plain = Reference()
    quotient, batch, loop = ratio(
        lambda: score_all(default(), responses[:200]),
        lambda: [plain.result(record) for record in records[:200]],
        runs=3,
    )
    detail = f"[{batch * 1000:.0f} ms against {loop * 1000:.0f} ms for 200]"
    yield Figure("batch with results against the plain loop", quotient, "×", 1, detail)
