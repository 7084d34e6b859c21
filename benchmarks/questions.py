"""How many questions the proposed order asks, against the fewest that could have settled it."""

from __future__ import annotations

import datetime as dt
import random
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from benchmarks.figures import Figure, seconds
from riskassess.method.certificate import certificate
from riskassess.method.path import path
from riskassess.method.score import score
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Deployment, Evidence, Response

DATE = dt.date(2026, 11, 23)
TYPES = (
    ("FT-KB",),
    ("DT-KB",),
    ("FT-M",),
    ("DT-M",),
    ("DEP",),
    ("DEP", "FT-KB"),
    ("FT-KB", "FT-M"),
)
# How often a hospital answers a safeguard 0, 1, 2, 3, and has evidence for it.
HOSPITALS = {
    "weak": ((45, 30, 17, 8), 0.3),
    "middling": ((15, 25, 35, 25), 0.6),
    "strong": ((3, 7, 25, 65), 0.9),
}
# How much a deployment is exposed to: a narrow use, an ordinary one, a bold one.
USES = {"narrow": (60, 25, 10, 5), "ordinary": (35, 30, 20, 15), "bold": (15, 25, 30, 30)}


def simulated(rng: random.Random) -> Response:
    """A hospital's complete and true answers."""
    q = default()
    safeguards, proof = HOSPITALS[rng.choice(list(HOSPITALS))]
    exposures = USES[rng.choice(list(USES))]
    answers = {}
    for id_, item in q.questions.items():
        if item.kind == "exposure":
            answers[id_] = Answer(rng.choices((0, 1, 2, 3), exposures)[0])
        else:
            evidence = (Evidence("report"),) if rng.random() < proof else ()
            answers[id_] = Answer(rng.choices((0, 1, 2, 3), safeguards)[0], evidence=evidence)
    deployment = Deployment(
        types=rng.choice(TYPES),
        patient=rng.choice(["yes", "no"]),
        retrieval=rng.choice(["yes", "no"]),
    )
    return Response(deployment, DATE, answers)


@dataclass(frozen=True)
class Interview:
    """What one simulated interview took."""

    verdict: str
    asked: int
    plain: int
    certificate: int


def asked(truth: Response, following: Callable[[Response], str | None]) -> int:
    """How many questions an order asks until the verdict is settled."""
    q, known, count = default(), replace(truth, answers={}), 0
    while (id_ := following(known)) is not None:
        known = replace(known, answers={**known.answers, id_: truth.answers[id_]})
        count += 1
    assert score(q, known).verified == score(q, truth).verified
    return count


def proposed(known: Response) -> str | None:
    """The order of the product."""
    return next(iter(score(default(), known).next), None)


def plain(known: Response) -> str | None:
    """The questionnaire from front to back, until the verdict is settled."""
    result = score(default(), known)
    return None if result.verified.determined else next(iter(result.unanswered), None)


def interviews(count: int, seed: int = 1) -> Iterator[Interview]:
    """Simulated interviews; those that no answer can move are left out."""
    rng, q = random.Random(seed), default()
    for _ in range(count):
        truth = simulated(rng)
        fewest = len(certificate(q, truth))
        if fewest:
            verdict = score(q, truth).verified.best
            yield Interview(verdict, asked(truth, proposed), asked(truth, plain), fewest)


def run() -> Iterator[Figure]:
    """Questions asked by verdict, and what ``next`` and ``path`` take."""
    by_verdict: dict[str, list[Interview]] = defaultdict(list)
    for interview in interviews(400):
        by_verdict[interview.verdict].append(interview)
    for verdict, bound in (("acceptable", 1.3), ("conditional", 1.6)):
        ratio = statistics.median(i.asked / i.certificate for i in by_verdict[verdict])
        name = f"questions asked to the fewest possible, {verdict}, median"
        yield Figure(name, ratio, "×", bound, f"[{len(by_verdict[verdict])} interviews]")
    refused = by_verdict["not_acceptable"]
    few = statistics.median(i.asked for i in refused)
    detail = f"[{len(refused)} interviews]"
    yield Figure("questions asked until not acceptable, median", few, "questions", 8, detail)
    for verdict, found in by_verdict.items():
        share = statistics.median(i.asked / i.plain for i in found)
        yield Figure(f"questions asked to front to back, {verdict}, median", share, "×", 0.5)
    yield from _times()


def _times(count: int = 100) -> Iterator[Figure]:
    rng, q = random.Random(2), default()
    following, paths = [], []
    for _ in range(count):
        truth = simulated(rng)
        some = rng.sample(sorted(truth.answers.items()), rng.randint(0, 40))
        known = replace(truth, answers=dict(some))
        following.append(seconds(lambda r=known: proposed(r)))
        paths.append(seconds(lambda r=known: path(q, r)))
    for name, times, bound in (("next question", following, 10), ("path", paths, 300)):
        slow = sorted(times)[int(count * 0.95)] * 1000
        yield Figure(f"{name}, 95th percentile", slow, "ms", bound)
