"""How few answers settle a verdict, exactly: METHOD section 7.1.

An answer that is open counts at its worst in one completion and at its best in the
other; the verdict is settled where both give the same. Which answers to know, so that
it is, is an integer programme with the rules written out for both completions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Literal, NamedTuple

from riskassess.method.circuit import TOLERATED, Circuit, State
from riskassess.method.program import InfeasibleError, Program
from riskassess.method.result import VERDICTS, VerdictName
from riskassess.method.score import score
from riskassess.questionnaire.model import Item, Questionnaire
from riskassess.questionnaire.response import SCORES, Answer, Deployment, Response


class Known(NamedTuple):
    """A way a question may stand."""

    price: int
    worst: State
    """Its state in the worst case."""
    best: State
    """Its state in the best case."""


def certificate(q: Questionnaire, response: Response) -> tuple[str, ...]:
    """The smallest set of the given answers that alone settles the verdict; () if none does.

    The profile is taken as given. Ties go to the earliest questions.
    """
    result = score(q, response)
    if not result.verified.determined:
        return ()
    options = {
        id_: _given(item, response.answer(id_), response) for id_, item in q.questions.items()
    }
    chosen = _settling(q, response.deployment, options, result.verified.best, below=len(q.items))
    return tuple(id_ for id_, picks in (chosen or {}).items() if picks)


def fewest(q: Questionnaire, response: Response) -> int:
    """The smallest number of further answers, however they turn out, that can settle it."""
    result = score(q, response)
    if result.verified.determined:
        return 0
    low, high = (VERDICTS.index(v) for v in (result.verified.best, result.verified.worst))
    options = {
        id_: _possible(item, response.answer(id_), response) for id_, item in q.questions.items()
    }
    least = len(q.items)
    for price, deployment in _deployments(response.deployment):
        for verdict in reversed(VERDICTS[low : high + 1]):
            chosen = _settling(q, deployment, options, verdict, below=least - price)
            if chosen is not None:
                least = price + sum(chosen.values())
    return least


def _settling(
    q: Questionnaire,
    deployment: Deployment,
    options: Mapping[str, Sequence[Known]],
    verdict: VerdictName,
    below: int,
) -> dict[str, int] | None:
    """The price paid per question for settling ``verdict`` most cheaply.

    None where that is impossible for less than ``below``.
    """
    program = Program()
    decided = {
        id_: list(zip(program.one_of([way.price for way in ways]), ways, strict=True))
        for id_, ways in options.items()
    }

    def circuit(case: Literal["worst", "best"]) -> Circuit:
        states = {
            id_: [(fact, getattr(way, case)) for fact, way in ways] for id_, ways in decided.items()
        }
        ends = {id_: getattr(when, case) for id_, when in q.method.when_open.items()}
        return Circuit(q, program, deployment.types, deployment.settled(ends).profile(), states)

    try:
        program.require_cheaper(below)
        _demand(program, circuit("worst"), circuit("best"), verdict)
        chosen = program.solve()
    except InfeasibleError:
        return None
    return {
        id_: sum(way.price for fact, way in ways if chosen.holds(fact))
        for id_, ways in decided.items()
    }


def _demand(program: Program, worst: Circuit, best: Circuit, verdict: VerdictName) -> None:
    match verdict:
        case "acceptable":
            worst.require_at_most(TOLERATED["acceptable"])
        case "conditional":
            worst.require_at_most(TOLERATED["conditional"])
            program.require(program.any([best.stopped, best.some_exceeds(TOLERATED["acceptable"])]))
        case "not_acceptable":
            critical = best.some_exceeds(TOLERATED["conditional"])
            program.require(program.any([best.stopped, critical]))


def _open(item: Item) -> Known:
    return Known(0, State(item.worst), State(item.best, True))


def _given(item: Item, answer: Answer, response: Response) -> list[Known]:
    if answer.value in (None, "unknown"):
        return [_open(item)]
    state = State(answer.value, answer.evidenced(response.date))
    return [_open(item), Known(1, state, state)]


def _possible(item: Item, answer: Answer, response: Response) -> list[Known]:
    if answer.value not in (None, "unknown"):
        state = State(answer.value, answer.evidenced(response.date))
        return [Known(0, state, state)]
    known = (State(value, True) for value in SCORES)
    return [_open(item), *(Known(1, state, state) for state in known)]


def _deployments(deployment: Deployment) -> Iterator[tuple[int, Deployment]]:
    """The deployment with its unknown profile answers left open or given, and how many are."""
    unknown = [id_ for id_, value in deployment.profile().items() if value == "unknown"]
    for values in product(("unknown", "yes", "no"), repeat=len(unknown)):
        given = dict(zip(unknown, values, strict=True))
        yield sum(value != "unknown" for value in values), deployment.settled(given)
