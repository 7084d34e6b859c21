"""L9 and L11: the proposed order, the fewest answers that settle, and moot questions."""

import itertools
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.questions import asked, proposed, simulated
from riskassess.method.certificate import certificate, fewest
from riskassess.method.moot import moot_questions
from riskassess.method.score import score, score_all
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Deployment, Evidence, Response
from tests.strategies import DATE, records, response

Q = default()
PROOF = (Evidence("report"),)
POSSIBLE = (Answer(0), Answer(1), Answer(2), Answer(3))
SHOWN = tuple(replace(answer, evidence=PROOF) for answer in POSSIBLE)


def hospital(seed):
    return simulated(random.Random(seed))


def only(truth, ids):
    return replace(truth, answers={id_: truth.answers[id_] for id_ in ids})


def settles(truth, ids):
    return score(Q, only(truth, ids)).verified.determined


def hazards_and_stops(result):
    shape = result.to_json()
    return shape["hazards"], shape["stops"]


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_L9_stopping_early_never_differs_from_the_full_questionnaire(seed):
    truth = hospital(seed)
    known = replace(truth, answers={})
    while (following := proposed(known)) is not None:
        assert following in score(Q, known).asked
        assert following not in known.answers
        known = replace(known, answers={**known.answers, following: truth.answers[following]})
    assert score(Q, known).verified == score(Q, truth).verified
    assert len(known.answers) >= len(certificate(Q, truth))


@settings(max_examples=60)
@given(records())
def test_next_names_open_questions_until_the_verdict_is_settled(record):
    given_ = response(record)
    result = score(Q, given_)
    assert bool(result.next) != result.verified.determined
    assert len(set(result.next)) == len(result.next)
    open_ = {*result.unanswered, *result.unknown, *given_.deployment.profile()}
    assert set(result.next) <= open_


def test_unanswered_comes_before_unknown_and_profile_answers_are_asked_for():
    deployment = Deployment(types=("FT-KB",))
    waiting = {"R1-E3": Answer("unknown"), "R4-S3": Answer("unknown")}
    result = score(Q, Response(deployment, DATE, waiting))
    assert set(result.next[-2:]) == {"R1-E3", "R4-S3"}
    assert "P-patient" in result.next


def test_the_one_question_that_is_left_is_the_next():
    safe = {id_: SHOWN[0 if i.kind == "exposure" else 3] for id_, i in Q.questions.items()}
    del safe["R1-E3"], safe["R1-E2"]
    deployment = Deployment(types=("FT-KB",), patient="yes", retrieval="yes")
    left = Response(deployment, DATE, safe)
    assert score(Q, left).next == ("R1-E3",)  # R1-E2 cannot get past its safeguards
    assert fewest(Q, left) == 1


@settings(max_examples=25)
@given(st.integers(0, 2**32))
def test_the_certificate_settles_and_nothing_in_it_is_spare(seed):
    truth = hospital(seed)
    found = certificate(Q, truth)
    assert settles(truth, found)
    assert score(Q, only(truth, found)).verified == score(Q, truth).verified
    for id_ in found:
        assert not settles(truth, [other for other in found if other != id_])


@pytest.mark.parametrize("seed", range(25))
def test_no_smaller_certificate_exists(seed):
    """By trying every smaller set, where there are few given answers to choose from."""
    rng, truth = random.Random(seed), hospital(seed)
    settling = list(certificate(Q, truth))
    spare = [id_ for id_ in truth.answers if id_ not in settling]
    given_ = only(truth, sorted({*settling, *rng.sample(spare, 3)}, key=list(Q.questions).index))
    size = len(certificate(Q, given_))
    assert size == len(settling)
    smaller = itertools.combinations(given_.answers, size - 1) if size and size < 8 else ()
    results = score_all(Q, [only(truth, ids) for ids in smaller])
    assert not any(result.verified.determined for result in results)


def test_an_unsettled_verdict_has_no_certificate():
    assert certificate(Q, Response(Deployment(types=("FT-KB",)), DATE)) == ()


@settings(max_examples=25)
@given(st.integers(0, 2**32))
def test_the_fewest_further_answers_is_a_true_bound(seed):
    rng, truth = random.Random(seed), hospital(seed)
    known = only(truth, rng.sample(sorted(truth.answers), rng.randint(0, 60)))
    found = fewest(Q, known)
    assert (found == 0) == score(Q, known).verified.determined
    steps, count = known, 0
    while (following := proposed(steps)) is not None:
        steps = replace(steps, answers={**steps.answers, following: truth.answers[following]})
        count += 1
    assert count >= found


@pytest.mark.parametrize("seed", range(40))
def test_the_fewest_is_attained(seed):
    """By trying every answer to every pair of three open questions."""
    rng, truth = random.Random(seed), hospital(seed)
    waiting = rng.sample([id_ for id_ in score(Q, truth).asked if id_[3] in "ES"], 3)
    known = only(truth, [id_ for id_ in truth.answers if id_ not in waiting])

    def some_settle(size):
        tried = [
            replace(known, answers={**known.answers, **dict(zip(ids, answers, strict=True))})
            for ids in itertools.combinations(waiting, size)
            for answers in itertools.product(SHOWN, repeat=size)
        ]
        return any(result.verified.determined for result in score_all(Q, tried))

    assert fewest(Q, known) == next(size for size in range(4) if some_settle(size))


@settings(max_examples=60)
@given(records(), st.integers(0, 2**32))
def test_L11_moot_questions_really_change_nothing(record, seed):
    rng, given_ = random.Random(seed), response(record)
    for moot in moot_questions(Q, given_):
        rest = {id_: rng.choice(POSSIBLE + SHOWN) for id_ in Q.questions}
        filled = {id_: given_.answer(id_) for id_ in Q.questions}
        filled |= {id_: rest[id_] for id_, a in filled.items() if a.value in (None, "unknown")}
        settled = given_.deployment.settled({"P-patient": rng.choice(["yes", "no"]),
                                             "P-retrieval": rng.choice(["yes", "no"])})  # fmt: skip
        ways = [*POSSIBLE, *SHOWN, Answer("unknown"), Answer()]
        if Q.questions[moot.question].kind == "safeguard":
            ways.append(Answer("not_applicable", reason="no"))
        results = score_all(
            Q, [Response(settled, DATE, {**filled, moot.question: way}) for way in ways]
        )
        assert all(hazards_and_stops(r) == hazards_and_stops(results[0]) for r in results)


@pytest.mark.parametrize("seed", range(40))
def test_every_open_question_that_changes_nothing_is_found(seed):
    """By trying every completion of three open questions: moot exactly where all agree."""
    rng, truth = random.Random(seed), hospital(seed)
    truth = replace(truth, answers={**truth.answers, "R1-E1": Answer(rng.choice([0, 3]))})
    asked_ = score(Q, truth).asked
    waiting = rng.sample(asked_, 3)
    known = only(truth, [id_ for id_ in truth.answers if id_ not in waiting])
    ways = [POSSIBLE if Q.questions[id_].kind == "exposure" else SHOWN for id_ in waiting]
    tried = list(itertools.product(*ways))
    results = score_all(
        Q,
        [
            replace(known, answers={**known.answers, **dict(zip(waiting, way, strict=True))})
            for way in tried
        ],
    )
    said = dict(zip(tried, map(hazards_and_stops, results), strict=True))
    expected = {
        id_
        for k, id_ in enumerate(waiting)
        if id_ in score(Q, known).asked
        and all(said[way] == said[(*way[:k], ways[k][0], *way[k + 1 :])] for way in tried)
    }
    assert {moot.question for moot in moot_questions(Q, known)} == expected


def test_moot_questions_say_why():
    deployment = Deployment(types=("FT-KB",), patient="yes", retrieval="yes")
    given_ = Response(deployment, DATE, {"R1-E2": Answer(0)})
    (moot,) = [m for m in moot_questions(Q, given_) if m.question == "R1-S4"]
    assert moot.to_json() == {"question": "R1-S4", "reasons": {"R1-H2": "absent"}}


def test_asked_counts_what_the_proposed_order_asks():
    truth = hospital(3)
    assert asked(truth, proposed) >= len(certificate(Q, truth)) > 0
