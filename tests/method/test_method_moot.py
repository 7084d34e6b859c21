"""Moot questions: unknown is as open as unanswered, and every reader has its reason."""

import itertools
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.questions import simulated
from riskassess.method.moot import moot_questions
from riskassess.method.reads import hazard_reads, stop_reads
from riskassess.method.score import score, score_all
from riskassess.questionnaire.load import default
from riskassess.questionnaire.model import Condition, EnableWhen, Gate, Questionnaire
from riskassess.questionnaire.response import Answer, Deployment, Response
from tests.method.random_questionnaires import (
    PROOF,
    complete_response,
    random_questionnaire,
)
from tests.method.test_method_equal import copied
from tests.strategies import DATE, records, response

Q = default()
SHOWN = [Answer(value, evidence=PROOF) for value in range(4)]


def partly(seed):
    """Some of a hospital's answers."""
    rng = random.Random(seed)
    truth = simulated(rng)
    return replace(truth, answers=dict(rng.sample(sorted(truth.answers.items()), 45)))


@settings(max_examples=30)
@given(st.integers(0, 2**32))
def test_unknown_is_as_open_as_unanswered(seed):
    given_ = partly(seed)
    unknown = {id_: Answer("unknown") for id_ in Q.questions}
    said = replace(given_, answers={**unknown, **given_.answers})
    asked = set(score(Q, given_).asked)  # unknown is listed where a question is still asked
    moot = [found for found in moot_questions(Q, said) if found.question in asked]
    assert moot == list(moot_questions(Q, given_))


@settings(max_examples=40)
@given(records())
def test_every_reader_of_a_moot_question_has_its_reason(record):
    given_ = response(record)
    result = score(Q, given_)
    open_ = {*result.unanswered, *result.unknown}
    for moot in moot_questions(Q, given_):
        assert moot.question in open_
        expected = {}
        for id_, read in hazard_reads(Q).items():
            if moot.question in read:
                hazard = result.hazard(id_)
                absent = hazard and not hazard.inherent.worst
                expected[id_] = (
                    "does_not_apply" if not hazard else "absent" if absent else "settled"
                )
        for id_, read in stop_reads(Q).items():
            if moot.question in read:
                expected[id_] = "settled"
        assert moot.to_json() == {"question": moot.question, "reasons": expected}


def with_other_hazards(rng):
    """Ours with hazards of any shape; its conditions and stop rules are such as the linter allows."""
    hazards = random_questionnaire(rng).method.hazards
    return Questionnaire(
        form=Q.form,
        method=Q.method.model_copy(update={"hazards": hazards}),
        frameworks=Q.frameworks,
        sha256=f"{rng.random()}",
    )


def numbers(result):
    return result.hazards, result.stops


@settings(max_examples=80)
@given(st.integers(0, 2**32))
def test_moot_is_what_no_completion_shows_to_matter(seed):
    """Three open questions and perhaps the profile, every answer to each, any hazards."""
    rng = random.Random(seed)
    q = Q if rng.random() < 0.4 else with_other_hazards(rng)
    truth = complete_response(q, rng)
    left = rng.sample(score(q, truth).asked, 3)
    steering = {
        "patient": rng.choice(["yes", "no", "unknown"]),
        "retrieval": rng.choice(["yes", "no", "unknown"]),
    }
    known = replace(
        truth,
        deployment=replace(truth.deployment, **steering),
        answers={id_: answer for id_, answer in truth.answers.items() if id_ not in left},
    )
    profiles = [
        replace(truth.deployment, patient=patient, retrieval=retrieval)
        for patient in (
            ["yes", "no"] if steering["patient"] == "unknown" else [steering["patient"]]
        )
        for retrieval in (
            ["yes", "no"] if steering["retrieval"] == "unknown" else [steering["retrieval"]]
        )
    ]
    ways = [
        [*SHOWN, Answer("not_applicable")] if q.questions[id_].kind == "safeguard" else SHOWN
        for id_ in left
    ]
    tried = list(itertools.product(profiles, *ways))
    results = score_all(
        q,
        [
            replace(
                known,
                deployment=deployment,
                answers={**known.answers, **dict(zip(left, answers, strict=True))},
            )
            for deployment, *answers in tried
        ],
    )
    said = dict(zip(map(repr, tried), map(numbers, results), strict=True))
    expected = {
        id_
        for k, id_ in enumerate(left, start=1)
        if id_ in score(q, known).asked
        and all(said[repr(way)] == said[repr((*way[:k], SHOWN[0], *way[k + 1 :]))] for way in tried)
    }
    assert {moot.question for moot in moot_questions(q, known)} == expected


def one_hazard(stops=(), conditions=()):
    """A hazard by X-E1, against it R1-S1, asked under ``conditions``; ours but for that."""

    def cut(item):
        asked = conditions if item.link_id == "R1-S1" else ()
        update = {"enable_when": asked, "item": tuple(map(cut, item.item))}
        return item.model_copy(update=update)

    update = {"exposure": Gate(any_of=("X-E1",)), "major": ("R1-S1",), "supporting": ()}
    hazard = Q.method.hazards[0].model_copy(update=update)
    return Questionnaire(
        form=Q.form.model_copy(update={"item": tuple(map(cut, Q.form.item))}),
        method=Q.method.model_copy(update={"hazards": (hazard,), "stops": stops}),
        frameworks=Q.frameworks,
        sha256=f"one hazard, {stops}, {conditions}",
    )


def moot_ids(q, open_):
    """Of the questions in ``open_`` those that are moot, all others being given."""
    given_ = {id_: SHOWN[3] for id_ in q.questions if id_ not in open_}
    response_ = Response(Deployment(("FT-KB",), patient="yes", retrieval="yes"), DATE, given_)
    return {moot.question for moot in moot_questions(q, response_)}


@pytest.mark.parametrize(("question", "moot"), [("R1-S2", False), ("R1-E2", True)])
def test_whether_a_safeguard_applies_matters_where_no_answer_does(question, moot):
    """A stop rule that any answer meets; an exposure always applies."""
    rule = Condition(question=question, operator=">=", answer=0)
    stop = Q.method.stops[0].model_copy(update={"all_of": (rule,), "any_of": ()})
    for q in (one_hazard(stops=(stop,)), copied(one_hazard(stops=(stop,)))):
        assert (question in moot_ids(q, {question})) == moot


@pytest.mark.parametrize("answer", ["0", "1", "2", "3"])
def test_an_answer_that_enables_a_safeguard_matters_whichever_it_is(answer):
    enabling = EnableWhen(question="R1-E2", operator="=", answer=answer)
    assert moot_ids(one_hazard(conditions=(enabling,)), {"R1-E2"}) == set()
    assert moot_ids(one_hazard(), {"R1-E2"}) == {"R1-E2"}
