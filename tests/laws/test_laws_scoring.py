"""The laws of the method (docs/method.md, section 8) that concern scoring, by number."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from riskassess.method.result import VERDICTS
from riskassess.method.score import score, score_all
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import UNANSWERED, Answer, Deployment, Evidence, Response
from tests.strategies import DATE, TYPES, random_record, records, response

Q = default()
SEEDS = st.integers(0, 2**32)
ORDER = {name: n for n, name in enumerate(VERDICTS)}
EVIDENCE = (Evidence("report"),)


def points(result, basis="verified"):
    return {h.id: getattr(h, basis) for h in result.hazards}


def with_answer(response_, question, answer):
    return replace(response_, answers={**response_.answers, question: answer})


def complete(response_, rng):
    """Some way the open answers could turn out."""
    answers = dict(response_.answers)
    for id_ in Q.questions:
        if response_.answer(id_).value in (None, "unknown"):
            answers[id_] = Answer(rng.choice([0, 1, 2, 3]), evidence=EVIDENCE)
    deployment = response_.deployment
    if deployment.patient == "unknown":
        deployment = replace(deployment, patient=rng.choice(["yes", "no"]))
    if deployment.retrieval == "unknown":
        deployment = replace(deployment, retrieval=rng.choice(["yes", "no"]))
    return replace(response_, deployment=deployment, answers=answers)


def inside(inner, outer):
    return outer.best <= inner.best and inner.worst <= outer.worst


@given(records(), SEEDS)
def test_L1_a_worse_answer_never_lowers_points_or_verdict(record, seed):
    rng = random.Random(seed)
    before = response(record)
    answered = [i for i, a in before.answers.items() if isinstance(a.value, int)]
    if not answered:
        return
    question = rng.choice(sorted(answered))
    answer = before.answers[question]
    step = 1 if Q.questions[question].kind == "exposure" else -1
    if not 0 <= answer.value + step <= 3:
        return
    after = with_answer(before, question, replace(answer, value=answer.value + step))
    old, new = score_all(Q, [before, after])
    for id_, span in points(old).items():
        assert points(new)[id_].best >= span.best
        assert points(new)[id_].worst >= span.worst
    assert ORDER[new.verified.worst] >= ORDER[old.verified.worst]
    assert ORDER[new.verified.best] >= ORDER[old.verified.best]


@given(records(), SEEDS)
def test_L1_without_evidence_nothing_gets_better(record, seed):
    rng = random.Random(seed)
    before = response(record)
    backed = sorted(i for i, a in before.answers.items() if a.evidence)
    if not backed:
        return
    question = rng.choice(backed)
    after = with_answer(before, question, replace(before.answers[question], evidence=()))
    old, new = score_all(Q, [before, after])
    assert all(points(new)[id_].worst >= span.worst for id_, span in points(old).items())
    assert points(new, "claimed") == points(old, "claimed")


@given(records(), SEEDS)
def test_L2_more_unknown_never_narrows_the_interval(record, seed):
    rng = random.Random(seed)
    before = response(record)
    question = rng.choice(list(Q.questions))
    backed = replace(before.answer(question), evidence=EVIDENCE)
    before = with_answer(before, question, backed)
    forgotten = rng.choice([UNANSWERED, Answer("unknown")])
    if before.answer(question).value == "not_applicable":
        return  # not a scored answer: nothing is known to be forgotten
    old, new = score_all(Q, [before, with_answer(before, question, forgotten)])
    for basis in ("verified", "claimed"):
        for id_, span in points(old, basis).items():
            assert inside(span, points(new, basis)[id_])
    assert ORDER[new.verified.best] <= ORDER[old.verified.best]
    assert ORDER[new.verified.worst] >= ORDER[old.verified.worst]


@given(records(), SEEDS)
def test_L3_every_completion_lies_inside(record, seed):
    rng = random.Random(seed)
    open_ = response(record)
    whole, *completed = score_all(Q, [open_, *(complete(open_, rng) for _ in range(8))])
    for one in completed:
        assert one.verified.determined
        for basis in ("verified", "claimed"):
            for id_, span in points(one, basis).items():
                assert span.best == span.worst
                assert inside(span, points(whole, basis)[id_])
        for mine, all_ in zip(one.stops, whole.stops, strict=True):
            assert (
                mine.state
                in {
                    "clear": ("clear",),
                    "possible": ("clear", "triggered"),
                    "triggered": ("triggered",),
                }[all_.state]
            )
        assert ORDER[whole.verified.best] <= ORDER[one.verified.best]
        assert ORDER[one.verified.worst] <= ORDER[whole.verified.worst]


@given(records())
def test_L3_both_ends_are_attained(record):
    open_ = response(record)

    def ends(exposure, safeguard, patient, retrieval):
        values = {"exposure": Answer(exposure), "safeguard": Answer(safeguard, evidence=EVIDENCE)}
        answers = {
            id_: values[item.kind]
            if open_.answer(id_).value in (None, "unknown")
            else open_.answer(id_)
            for id_, item in Q.questions.items()
        }
        there = open_.deployment
        filled = replace(
            there,
            patient=patient if there.patient == "unknown" else there.patient,
            retrieval=retrieval if there.retrieval == "unknown" else there.retrieval,
        )
        return replace(open_, deployment=filled, answers=answers)

    best, worst = ends(0, 3, "no", "yes"), ends(3, 0, "yes", "no")
    whole, low, high = score_all(Q, [open_, best, worst])
    assert {i: s.best for i, s in points(whole).items()} == {
        i: s.best for i, s in points(low).items()
    }
    assert {i: s.worst for i, s in points(whole).items()} == {
        i: s.worst for i, s in points(high).items()
    }
    assert (whole.verified.best, whole.verified.worst) == (low.verified.best, high.verified.worst)


@given(records())
def test_L4_best_is_never_above_worst(record):
    result = score(Q, response(record))
    for hazard in result.hazards:
        for span in (hazard.severity, hazard.inherent, hazard.verified, hazard.claimed):
            assert span.best <= span.worst
    assert ORDER[result.verified.best] <= ORDER[result.verified.worst]


@given(records())
def test_L5_claimed_is_never_above_verified(record):
    for hazard in score(Q, response(record)).hazards:
        assert hazard.claimed.best <= hazard.verified.best <= hazard.inherent.best
        assert hazard.claimed.worst <= hazard.verified.worst <= hazard.inherent.worst


@given(records(), SEEDS)
def test_L6_disabled_answers_change_nothing(record, seed):
    rng = random.Random(seed)
    before = response(record)
    old = score(Q, before)
    if not old.disabled:
        return
    question = rng.choice(old.disabled)
    value = rng.choice([None, 0, 1, 2, 3, "unknown"])
    assert score(Q, with_answer(before, question, Answer(value, evidence=EVIDENCE))) == old


@given(records(), SEEDS)
def test_L7_the_order_of_answers_is_irrelevant(record, seed):
    before = response(record)
    shuffled = list(before.answers.items())
    random.Random(seed).shuffle(shuffled)
    assert score(Q, replace(before, answers=dict(shuffled))) == score(Q, before)


@given(records(), st.sampled_from(TYPES))
def test_L8_adding_a_type_never_lowers_a_severity(record, type_):
    before = response(record)
    types = tuple(dict.fromkeys((*before.deployment.types, type_)))
    after = replace(before, deployment=replace(before.deployment, types=types))
    old, new = score_all(Q, [before, after])
    severity = {h.id: h.severity for h in new.hazards}
    for hazard in old.hazards:
        assert severity[hazard.id].best >= hazard.severity.best
        assert severity[hazard.id].worst >= hazard.severity.worst


@given(records())
def test_an_undetermined_verdict_names_what_to_ask_next(record):
    result = score(Q, response(record))
    assert bool(result.next) != result.verified.determined
    reachable = {*result.asked, *result.pending, "P-patient", "P-retrieval"}
    assert reachable >= set(result.next)


@given(records(), SEEDS)
def test_answering_what_is_asked_next_settles_the_verdict(record, seed):
    """L9 for the plain order: stopping when it is determined equals the full questionnaire."""
    rng = random.Random(seed)
    current = response(record)
    truth = complete(current, rng)
    full = score(Q, truth).verified
    for _ in range(70):
        result = score(Q, current)
        if result.verified.determined:
            break
        question = result.next[0]
        if question.startswith("P-"):
            field = {"P-patient": "patient", "P-retrieval": "retrieval"}[question]
            known = {field: getattr(truth.deployment, field)}
            current = replace(current, deployment=replace(current.deployment, **known))
        else:
            current = with_answer(current, question, truth.answer(question))
    assert score(Q, current).verified == full


def test_an_empty_questionnaire_is_neither_damning_nor_clean():
    for type_ in TYPES:
        result = score(Q, Response(Deployment(types=(type_,)), DATE))
        assert (result.verified.best, result.verified.worst) == ("acceptable", "not_acceptable")
        assert all(c.state in ("open", "not_assessed", "settled") for c in result.categories)


def test_random_records_cover_what_the_laws_speak_of():
    rng = random.Random(1)
    results = score_all(Q, [response(random_record(rng)) for _ in range(400)])
    assert {r.verified.worst for r in results} == set(VERDICTS)
    assert {s.state for r in results for s in r.stops} == {"clear", "possible", "triggered"}
    assert any(r.pending for r in results)
