"""Paths against METHOD section 7.2 done plainly: what to find out first, and what forbids."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.questions import simulated
from riskassess.method.path import GOALS, applied, path, worst_completion
from riskassess.method.result import VERDICTS
from riskassess.method.score import score, score_all
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Evidence
from tests.strategies import records, response

Q = default()
PROOF = (Evidence("report"),)
SAFE = {
    id_: Answer(0) if item.kind == "exposure" else Answer(3, evidence=PROOF)
    for id_, item in Q.questions.items()
}


def reaches(result, goal):
    return VERDICTS.index(result.verified.worst) <= VERDICTS.index(goal)


def plain_first(given_, found, goal):
    """Each step left out, each open question at its best: which days that saves."""
    completed = worst_completion(Q, given_)
    done = applied(completed, found.steps)
    trials = {}
    for id_ in score(Q, completed).asked:
        if given_.answer(id_).value in (None, "unknown"):
            for step in found.steps:
                undone = {step.question: completed.answer(step.question), id_: SAFE[id_]}
                trials[id_, step] = replace(done, answers={**done.answers, **undone})
    saved = {}
    for (id_, step), result in zip(trials, score_all(Q, list(trials.values())), strict=True):
        if reaches(result, goal):
            saved[id_] = max(step.days, saved.get(id_, 0))
    return tuple(sorted(saved, key=saved.get, reverse=True))


@pytest.mark.parametrize("goal", GOALS)
@settings(max_examples=20)
@given(st.integers(0, 2**32))
def test_first_names_what_would_make_a_step_needless_the_most_days_first(goal, seed):
    rng = random.Random(seed)
    truth = simulated(rng)
    answers = dict(rng.sample(sorted(truth.answers.items()), rng.randint(20, 60)))
    for id_ in rng.sample(sorted(answers), 5):
        answers[id_] = Answer("unknown")
    given_ = replace(truth, answers=answers)
    found = path(Q, given_, goal)
    assert found.first == plain_first(given_, found, goal)


def at_best(given_):
    """The worst completion with everything changed that the questionnaire says can be."""
    completed = worst_completion(Q, given_)
    changed = {
        id_: SAFE[id_]
        for id_, item in Q.questions.items()
        if item.change and isinstance(completed.answer(id_).value, int)
    }
    return replace(completed, answers={**completed.answers, **changed})


@settings(max_examples=60)
@given(records(), st.sampled_from(GOALS))
def test_blockers_are_what_stands_above_the_goal_when_everything_is_changed(record, goal):
    given_ = response(record)
    found, best = path(Q, given_, goal), score(Q, at_best(given_))
    most = {"acceptable": 4, "conditional": 5}[goal]
    above = [h.id for h in best.hazards if h.verified.worst > most]
    above += [stop.id for stop in best.stops if stop.state == "triggered"]
    assert found.blockers == tuple(above)
    assert found.feasible == (not above) == reaches(best, goal)


@settings(max_examples=60)
@given(records(), st.sampled_from(GOALS))
def test_steps_tell_what_is_given_what_it_becomes_and_what_that_takes(record, goal):
    given_ = response(record)
    found = path(Q, given_, goal)
    places = [list(Q.questions).index(step.question) for step in found.steps]
    assert places == sorted(set(places))
    completed = worst_completion(Q, given_)
    for step in found.steps:
        change, value = Q.questions[step.question].change, completed.answer(step.question).value
        assert step.before == given_.answer(step.question).value
        steps_taken = sum(change.days[min(value, step.after) : max(value, step.after)])
        proof = change.evidence_days if step.evidence else 0
        assert step.days == steps_taken + (proof or 0) > 0
        kinds = {-1: "lower", 0: "evidence", 1: "raise"}
        assert step.kind == kinds[(step.after > value) - (step.after < value)]
        assert (step.kind == "lower") == (Q.questions[step.question].kind == "exposure")
        assert step.to_json()["days"] == step.days
    shape = found.to_json()
    assert found.days == sum(step["days"] for step in shape["steps"])
    assert shape["days"] == (found.days if found.feasible else None)
