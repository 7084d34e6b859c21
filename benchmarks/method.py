"""Scoring: one assessment with all bounds, and a million from arrays, against the plain loop."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator

import numpy as np

from benchmarks import plain
from benchmarks.figures import Figure, seconds
from riskassess.method.compiled import Compiled, compile_questionnaire
from riskassess.method.kernel import Batch, score_batch
from riskassess.method.result import VERDICTS
from riskassess.method.score import score
from riskassess.questionnaire.load import default
from tests.strategies import random_record, response


def complete(c: Compiled, n: int) -> Batch:
    """``n`` random records of one technology type without any open answer."""
    rng = np.random.default_rng(n)
    codes = rng.integers(0, 4, (len(c.row), n), dtype=np.int8)
    codes[len(c.questions) :] %= 2  # yes or no
    types = np.zeros((len(c.types), n), dtype=bool)
    types[rng.integers(0, len(c.types), n), np.arange(n)] = True
    return Batch(codes, rng.random((len(c.questions), n)) < 0.5, types)


def rate(c: Compiled, n: int, runs: int) -> float:
    """Records a second in batches of ``n``, the median of ``runs``."""
    batch = complete(c, n)
    return n / statistics.median(seconds(lambda: score_batch(c, batch)) for _ in range(runs))


def against_the_loop(c: Compiled, batched: float, n: int = 200) -> Figure:
    """``batched`` records a second, against the plain loop over some of such records."""
    batch = complete(c, n)
    records = plain.records(c, batch)
    verdicts = score_batch(c, batch).verdicts.reshape(len(plain.CASES), n).T
    assert plain.loop(records) == [[VERDICTS[v] for v in cases] for cases in verdicts.tolist()]
    looped = n / statistics.median(seconds(lambda: plain.loop(records)) for _ in range(5))
    detail = f"[{batched:,.0f} against {looped:,.0f} records a second]"
    return Figure("batch against the plain loop", batched / looped, "×", 500, detail, least=True)


def run() -> Iterator[Figure]:
    """One response a call; then complete records from arrays, all four cases of each."""
    rng = random.Random(1)
    responses = [response(random_record(rng)) for _ in range(1000)]
    score(default(), responses[0])
    alone = [seconds(lambda r=r: score(default(), r)) for r in responses]  # type: ignore[misc]
    yield Figure("score one assessment", statistics.median(alone) * 1000, "ms", 1)
    c = compile_questionnaire(default())
    rates = {n: rate(c, n, max(5, 200_000 // n)) for n in (1_000, 10_000, 100_000, 1_000_000)}
    million = rates[1_000_000]
    yield Figure("a million from arrays", million / 1e6, "million a second", 2, least=True)
    yield against_the_loop(c, million)
    small, *large = (f"{1e9 / found:.0f}" for found in rates.values())
    detail = f"[{', '.join(large)} ns a record; {small} ns in batches of a thousand]"
    _, *found = rates.values()
    quotient = max(found) / min(found)
    yield Figure("time a record, slowest of 10⁴ to 10⁶ by fastest", quotient, "×", 1.5, detail)
