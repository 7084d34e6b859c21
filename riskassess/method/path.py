"""The cheapest way to an acceptable verdict: METHOD section 7.2.

A path is a set of steps: safeguards raised, exposures lowered where the hospital can,
evidence supplied. It is reckoned for the worst completion, so that it holds however the
open answers turn out, and proven cheapest by an integer programme. Evidence shows what
was there: a raised safeguard needs evidence of its own to count in full.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from riskassess.method.circuit import TOLERATED, Circuit, State
from riskassess.method.compiled import WORST, compile_questionnaire
from riskassess.method.kernel import VERIFIED, Batch, score_batch
from riskassess.method.program import Fact, Program
from riskassess.method.result import VERDICTS, Result
from riskassess.method.score import encode, score
from riskassess.questionnaire.model import Item, Questionnaire
from riskassess.questionnaire.response import SCORES, Answer, Evidence, Response, Value

Goal = Literal["acceptable", "conditional"]
GOALS: tuple[Goal, ...] = ("acceptable", "conditional")
StepKind = Literal["raise", "lower", "evidence"]
PLANNED = Evidence("planned")
"""Stands for the evidence a step supplies."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change to an answer, with its effort in working days."""

    question: str
    kind: StepKind
    """A safeguard raised, an exposure lowered, or evidence alone."""
    before: Value
    """The answer as given; None or ``unknown`` where it is open."""
    after: Value
    evidence: bool
    """Whether current evidence has to be supplied for ``after``."""
    days: int

    def to_json(self) -> dict[str, Any]:
        """One entry of ``steps``."""
        return {
            "question": self.question,
            "kind": self.kind,
            "from": self.before,
            "to": self.after,
            "evidence": self.evidence,
            "days": self.days,
        }


@dataclass(frozen=True, slots=True)
class Path:
    """The cheapest steps to ``goal``, or what makes it impossible."""

    goal: Goal
    steps: tuple[Step, ...]
    """In the order of the questionnaire; empty where nothing is needed, or nothing helps."""
    blockers: tuple[str, ...]
    """Hazards and stop rules that stand above the goal whatever is changed; then no steps."""
    first: tuple[str, ...]
    """Open answers to get before anything is done: a good one makes the path cheaper."""

    @property
    def days(self) -> int:
        """The effort of all steps, in working days."""
        return sum(step.days for step in self.steps)

    @property
    def feasible(self) -> bool:
        """Whether the goal can be reached."""
        return not self.blockers

    def to_json(self) -> dict[str, Any]:
        """``riskassess path --format json``."""
        return {
            "goal": self.goal,
            "feasible": self.feasible,
            "days": self.days if self.feasible else None,
            "steps": [step.to_json() for step in self.steps],
            "blockers": list(self.blockers),
            "first": list(self.first),
        }


def path(q: Questionnaire, response: Response, goal: Goal = "acceptable") -> Path:
    """The cheapest path from ``response`` to a verdict of ``goal`` or better.

    Effort is the sum of the days in the questionnaire; among equally cheap paths the
    one with the fewest steps, then with the earliest questions, is taken.
    """
    completed = worst_completion(q, response)
    if blockers := _above(score(q, _at_best(q, completed)), goal):
        return Path(goal, (), blockers, ())
    steps = _cheapest(q, response, completed, goal)
    return Path(goal, steps, (), _first(q, response, completed, steps, goal))


def _cheapest(
    q: Questionnaire, response: Response, completed: Response, goal: Goal
) -> tuple[Step, ...]:
    program = Program()
    decided: dict[str, list[tuple[Fact, State, Step | None]]] = {}
    for id_, item in q.questions.items():
        options = list(_options(item, response.answer(id_), completed))
        facts = program.one_of([step.days if step else 0 for _, step in options])
        decided[id_] = [(f, *option) for f, option in zip(facts, options, strict=True)]
    states = {id_: [(fact, state) for fact, state, _ in found] for id_, found in decided.items()}
    deployment = completed.deployment
    circuit = Circuit(q, program, deployment.types, deployment.profile(), states)
    circuit.require_at_most(TOLERATED[goal])
    chosen = program.solve()
    options_ = (option for found in decided.values() for option in found)
    return tuple(step for fact, _, step in options_ if step and chosen.holds(fact))


def _first(
    q: Questionnaire, response: Response, completed: Response, steps: tuple[Step, ...], goal: Goal
) -> tuple[str, ...]:
    """Open questions whose best answer makes a step needless, the one that saves most first."""
    asked = score(q, completed).asked
    waiting = [id_ for id_ in asked if is_open(response.answer(id_))]
    trials = [(id_, step) for id_ in waiting for step in steps]
    if not trials:
        return ()
    c = compile_questionnaire(q)
    known = _best_known(q, response, waiting)
    batch = encode(c, [completed, applied(completed, steps), known])
    before, after, best = range(3)
    columns = np.full(len(trials), after)
    codes, evidence = batch.codes[:, columns], batch.evidence[:, columns]
    for n, (id_, step) in enumerate(trials):
        for rows, source in ((c.row[step.question], before), (c.row[id_], best)):
            codes[rows, n] = batch.codes[rows, source]
            evidence[rows, n] = batch.evidence[rows, source]
    verdicts = score_batch(c, Batch(codes, evidence, batch.types[:, columns])).verdicts
    needless = verdicts[VERIFIED, WORST] <= VERDICTS.index(goal)
    saved = defaultdict[str, int](int)
    for (id_, step), spared in zip(trials, needless.tolist(), strict=True):
        if spared:
            saved[id_] = max(saved[id_], step.days)
    return tuple(sorted(saved, key=saved.__getitem__, reverse=True))


def _best_known(q: Questionnaire, response: Response, waiting: Iterable[str]) -> Response:
    best = {id_: Answer(q.questions[id_].best, evidence=(PLANNED,)) for id_ in waiting}
    return replace(response, answers={**response.answers, **best})


def applied(response: Response, steps: tuple[Step, ...]) -> Response:
    """``response`` after ``steps``; what is open and not changed stays open."""
    answers = dict(response.answers)
    for step in steps:
        before = response.answer(step.question)
        evidence = (PLANNED,) if step.evidence else ()
        answers[step.question] = replace(before, value=step.after, evidence=evidence)
    return replace(response, answers=answers)


def worst_completion(q: Questionnaire, response: Response) -> Response:
    """``response`` with every open answer at its worst (METHOD section 5)."""
    worst = {id_: when.worst for id_, when in q.method.when_open.items()}
    answers = {
        id_: Answer(item.worst) if is_open(found) else found
        for id_, item in q.questions.items()
        for found in (response.answer(id_),)
    }
    return replace(response, deployment=response.deployment.settled(worst), answers=answers)


def is_open(answer: Answer) -> bool:
    """Whether the answer is missing or unknown."""
    return answer.value in (None, "unknown")


def _options(item: Item, given: Answer, completed: Response) -> Iterator[tuple[State, Step | None]]:
    """The states a question can be brought to, the present one first."""
    found = completed.answer(item.link_id)
    evidence = found.evidenced(completed.date)
    yield State(found.value, evidence), None
    change, value = item.change, found.value
    if change is None or not isinstance(value, int):
        return
    step = _Stepper(item, given.value)
    if item.kind == "exposure":
        for lower in SCORES[:value]:
            days = sum(change.days[lower:value])
            yield State(lower), step.to("lower", lower, days)
        return
    proof = change.evidence_days or 0
    if value and not evidence:
        yield State(value, True), step.to("evidence", value, proof, evidence=True)
    for higher in SCORES[value + 1 :]:
        days = sum(change.days[value:higher])
        yield State(higher), step.to("raise", higher, days)
        yield State(higher, True), step.to("raise", higher, days + proof, evidence=True)


@dataclass(frozen=True)
class _Stepper:
    item: Item
    before: Value

    def to(self, kind: StepKind, after: Value, days: int, *, evidence: bool = False) -> Step:
        return Step(self.item.link_id, kind, self.before, after, evidence, days)


def _at_best(q: Questionnaire, completed: Response) -> Response:
    """Everything changed that can be changed: no path does better for any hazard."""
    answers: Mapping[str, Answer] = {
        id_: _best_answer(item, completed.answer(id_)) for id_, item in q.questions.items()
    }
    return replace(completed, answers=answers)


def _best_answer(item: Item, found: Answer) -> Answer:
    if item.change is None or not isinstance(found.value, int):
        return found
    return replace(found, value=item.best, evidence=(PLANNED,))


def _above(result: Result, goal: Goal) -> tuple[str, ...]:
    """The hazards and stop rules that keep the verdict above ``goal``."""
    hazards = [h.id for h in result.hazards if h.verified.worst > TOLERATED[goal]]
    return (*hazards, *(stop.id for stop in result.stops if stop.state == "triggered"))
