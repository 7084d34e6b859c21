"""L10: a path, applied, reaches its goal, and no cheaper one does (METHOD section 7.2)."""

import itertools
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.questions import simulated
from riskassess.method.circuit import Circuit, State
from riskassess.method.path import GOALS, applied, path, worst_completion
from riskassess.method.program import InfeasibleError, Program
from riskassess.method.result import VERDICTS
from riskassess.method.score import score, score_all
from riskassess.questionnaire.load import default
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import Answer, Deployment, Evidence, Response
from tests.strategies import DATE, records, response

Q = default()
PROOF = (Evidence("report"),)
SAFE = {
    id_: Answer(0) if item.kind == "exposure" else Answer(3, evidence=PROOF)
    for id_, item in Q.questions.items()
}


def reaches(result, goal):
    return VERDICTS.index(result.verified.worst) <= VERDICTS.index(goal)


def with_changes(kept):
    """The questionnaire with changes for the questions in ``kept`` alone."""

    def cut(item):
        change = item.change if item.link_id in kept else None
        update = {"change": change, "item": tuple(map(cut, item.item))}
        return item.model_copy(update=update)

    form = Q.form.model_copy(update={"item": tuple(map(cut, Q.form.item))})
    return Questionnaire(
        form=form, method=Q.method, frameworks=Q.frameworks, sha256=f"only {sorted(kept)}"
    )


def every_way(item, answer, date):
    """All states a question can be brought to, with what they cost; written out plainly."""
    yield answer, 0
    if item.change is None or not isinstance(answer.value, int):
        return
    if item.kind == "exposure":
        for value in range(answer.value):
            yield Answer(value), sum(item.change.days[value : answer.value])
        return
    if answer.value and not answer.evidenced(date):
        yield Answer(answer.value, evidence=PROOF), item.change.evidence_days
    for value in range(answer.value + 1, 4):
        days = sum(item.change.days[answer.value : value])
        yield Answer(value), days
        yield Answer(value, evidence=PROOF), days + item.change.evidence_days


def cheapest_by_trying(q, completed, kept, goal):
    ways = [list(every_way(q.questions[id_], completed.answer(id_), DATE)) for id_ in kept]
    tried = list(itertools.product(*ways))
    results = score_all(
        q,
        [
            replace(
                completed,
                answers={**completed.answers, **dict(zip(kept, (a for a, _ in way), strict=True))},
            )
            for way in tried
        ],
    )
    costs = [
        sum(days for _, days in way)
        for way, result in zip(tried, results, strict=True)
        if reaches(result, goal)
    ]
    return min(costs, default=None)


@settings(max_examples=60)
@given(records(), st.sampled_from(GOALS))
def test_L10_a_path_applied_reaches_its_goal(record, goal):
    given_ = response(record)
    found = path(Q, given_, goal)
    if found.feasible:
        assert reaches(score(Q, applied(given_, found.steps)), goal)
        assert reaches(score(Q, applied(worst_completion(Q, given_), found.steps)), goal)
    else:
        assert not found.steps


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.sampled_from(GOALS))
def test_L10_no_cheaper_path_does(seed, goal):
    rng = random.Random(seed)
    kept = rng.sample(list(Q.questions), 3)
    spoilt = {
        id_: Answer(rng.choice([3, 2, None] if Q.questions[id_].kind == "exposure" else [0, 1, 2]))
        for id_ in (*kept, *rng.sample(list(Q.questions), 3))
    }
    types = tuple(rng.sample(["FT-KB", "DT-M", "DEP"], 2))
    given_ = Response(Deployment(types=types, patient="yes"), DATE, {**SAFE, **spoilt})
    q = with_changes(kept)
    found = path(q, given_, goal)
    cheapest = cheapest_by_trying(q, worst_completion(q, given_), kept, goal)
    assert (found.days if found.feasible else None) == cheapest


def hospital(seed):
    return simulated(random.Random(seed))


@pytest.mark.parametrize("seed", range(12))
def test_no_step_of_a_path_is_spare(seed):
    """On the whole questionnaire: leaving any step out loses the goal."""
    given_ = hospital(seed)
    found = path(Q, given_)
    for step in found.steps:
        rest = tuple(s for s in found.steps if s is not step)
        assert not reaches(score(Q, applied(given_, rest)), "acceptable")


def test_nothing_is_needed_where_the_goal_is_reached():
    given_ = Response(Deployment(types=("FT-KB",)), DATE, SAFE)
    found = path(Q, given_)
    assert found.feasible
    assert found.days == 0
    assert found.to_json() == {
        "goal": "acceptable", "feasible": True, "days": 0, "steps": [], "blockers": [], "first": [],
    }  # fmt: skip


def test_evidence_alone_can_be_the_path():
    answers = {**SAFE, "R1-E1": Answer(2), "R1-S1": Answer(2), "R1-S6": Answer(0)}
    answers |= {id_: Answer(0) for id_ in ("R1-S3", "R1-S5", "X-S3")}
    given_ = Response(Deployment(types=("FT-KB",), patient="yes"), DATE, answers)
    assert score(Q, given_).verified.worst == "conditional"
    (step,) = path(Q, given_).steps
    assert (step.question, step.kind, step.before, step.after) == ("R1-S1", "evidence", 2, 2)
    assert step.evidence
    assert step.days == Q.questions["R1-S1"].change.evidence_days


def test_evidence_of_the_old_state_does_not_back_the_new_one():
    """What shows a 1 does not show a 2: the raised safeguard needs evidence of its own."""
    answers = {**SAFE, "R5-E2": Answer(3), "R5-S2": Answer(1, evidence=PROOF)}
    given_ = Response(Deployment(types=("FT-KB",)), DATE, {**answers, "R3-S6": Answer(0)})
    assert score(Q, given_).verified.worst == "conditional"
    (step,) = path(with_changes(["R5-S2"]), given_).steps
    change = Q.questions["R5-S2"].change
    assert (step.before, step.after, step.evidence) == (1, 2, True)
    assert step.days == change.days[1] + change.evidence_days
    assert applied(given_, (step,)).answer("R5-S2").evidence == (Evidence("planned"),)


def test_the_hazards_and_stop_rules_that_forbid_every_path_are_named():
    answers = {**SAFE, "R1-E3": Answer(3)}  # a prescription takes effect unseen: STOP-1
    given_ = Response(Deployment(types=("FT-KB",), patient="yes"), DATE, answers)
    found = path(with_changes([]), given_)
    assert not found.feasible
    assert found.blockers == ("STOP-1",)
    assert found.to_json()["days"] is None
    answers = {**SAFE, "R1-E1": Answer(3)} | {
        id_: Answer("not_applicable", reason="no") for id_ in ("R1-S1", "R1-S6")
    }
    given_ = Response(Deployment(types=("FT-KB",), patient="yes"), DATE, answers)
    assert "R1-H1" in path(with_changes([]), given_).blockers


def test_a_safeguard_that_is_not_applicable_is_never_raised():
    answers = {**SAFE, "R1-E1": Answer(3)} | {
        id_: Answer("not_applicable", reason="no") for id_ in ("R1-S1", "R1-S6")
    }
    given_ = Response(Deployment(types=("FT-KB",), patient="yes"), DATE, answers)
    assert [(s.question, s.kind) for s in path(Q, given_).steps] == [("R1-E1", "lower")]


@pytest.mark.parametrize("seed", range(8))
def test_an_open_answer_named_first_can_make_the_path_cheaper(seed):
    rng, truth = random.Random(seed), hospital(seed)
    given_ = replace(truth, answers=dict(rng.sample(sorted(truth.answers.items()), 40)))
    found = path(Q, given_)
    assert found.first or not found.steps or not score(Q, given_).unanswered
    for id_ in found.first[:3]:
        best = Answer(0) if Q.questions[id_].kind == "exposure" else Answer(3, evidence=PROOF)
        known = replace(given_, answers={**given_.answers, id_: best})
        assert path(Q, known).days < found.days


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_answers_does_not_change_the_path(seed):
    given_ = hospital(seed)
    turned = replace(given_, answers=dict(reversed(given_.answers.items())))
    assert path(Q, given_) == path(Q, turned)


@settings(max_examples=60)
@given(records())
def test_the_rules_over_decisions_equal_the_kernel(record):
    """METHOD sections 3 to 6 as the integer programme says them, with nothing left to decide."""
    completed = worst_completion(Q, response(record))
    result = score(Q, completed)
    program = Program()
    states = {
        id_: [(program.one_of([0])[0], State(a.value, a.evidenced(DATE)))]
        for id_ in Q.questions
        for a in (completed.answer(id_),)
    }
    deployment = completed.deployment
    circuit = Circuit(Q, program, deployment.types, deployment.profile(), states)
    for hazard in Q.method.hazards:
        found = result.hazard(hazard.id)
        points = found.verified.worst if found else 0
        for bound in range(1, 8):
            assert circuit.exceeds(hazard, bound).constant == (points > bound)
    for stop, found in zip(Q.method.stops, result.stops, strict=True):
        assert circuit.stop(stop).constant == (found.state == "triggered")


def test_a_programme_without_a_solution_says_so():
    program = Program()
    options = program.one_of([1, 2])
    program.require(program.all(options))
    with pytest.raises(InfeasibleError):
        program.solve()


def test_ties_go_to_fewer_decisions_then_to_the_first():
    program = Program()
    first, second, both = program.decision(2), program.decision(2), program.decision(1)
    other = program.decision(1)
    program.require(program.any([first, second, program.all([both, other])]))
    solution = program.solve()
    assert solution.cost == 2
    assert [solution.holds(f) for f in (first, second, both, other)] == [True, False, False, False]
