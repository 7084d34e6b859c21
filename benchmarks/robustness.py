"""The robustness of one assessment: every draw scored in both cases."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator

from benchmarks.figures import Figure, seconds
from riskassess.method.robustness import robustness
from riskassess.questionnaire.load import default
from tests.strategies import random_record, response


def run() -> Iterator[Figure]:
    """Ten thousand weightings, the default, on one response a call."""
    rng = random.Random(1)
    responses = [response(random_record(rng)) for _ in range(50)]
    robustness(default(), responses[0])
    times = [seconds(lambda r=r: robustness(default(), r)) for r in responses]  # type: ignore[misc]
    slowest = f"[slowest {max(times) * 1000:.1f} ms]"
    yield Figure(
        "robustness under 10,000 weightings", statistics.median(times) * 1000, "ms", 150, slowest
    )
