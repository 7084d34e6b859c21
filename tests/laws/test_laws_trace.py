"""The trace ends in the numbers of the result, to the last integer, and says why."""

import json
import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from riskassess.method.score import score
from riskassess.method.trace import trace
from riskassess.questionnaire.load import default
from riskassess.questionnaire.model import EnableWhen, Gate, Leaf, Questionnaire
from riskassess.questionnaire.response import Answer, Deployment, Response
from tests.method.random_questionnaires import complete_response, random_questionnaire
from tests.strategies import DATE, random_record, records, response

CASES, BASES = ("best", "worst"), ("verified", "claimed")


def as_result(traced):
    """The numbers of a trace in the shape of METHOD section 9."""

    def span(hazard, number):
        return {case: number(getattr(hazard.cases, case)) for case in CASES}

    def top(ends, *fields):
        shape = {case: getattr(ends, case) for case in CASES} if ends else None
        return shape and {c: {f: getattr(shape[c], f) for f in fields} for c in CASES}

    def verdict(ends):
        best, worst = ends.best.verdict, ends.worst.verdict
        return {"best": best, "worst": worst, "determined": best == worst}

    return {
        "questionnaire": traced.questionnaire,
        "types": list(traced.types),
        "date": traced.date.isoformat(),
        "hazards": [
            {
                "id": hazard.id,
                "severity": span(hazard, lambda case: case.severity.value),
                "inherent": span(hazard, lambda case: case.inherent),
                "verified": span(hazard, lambda case: case.verified.points),
                "claimed": span(hazard, lambda case: case.claimed.points),
            }
            for hazard in traced.hazards
        ],
        "categories": [
            {
                "id": category.id,
                "inherent": top(category.inherent, "points", "level"),
                "verified": top(category.verified, "points", "level", "driver"),
                "claimed": top(category.claimed, "points", "level", "driver"),
            }
            for category in traced.categories
        ],
        "stops": [{"id": stop.id, "state": stop.state} for stop in traced.stops],
        "verdict": {basis: verdict(traced.verdict[basis]) for basis in BASES},
    }


def numbers(result):
    shape = result.to_json()
    del shape["questions"], shape["next"]
    return shape


def same_numbers(questionnaire, given_):
    return as_result(trace(questionnaire, given_)) == numbers(score(questionnaire, given_))


@settings(max_examples=300)
@given(records())
def test_the_trace_ends_in_the_numbers_of_the_result(record):
    assert same_numbers(default(), response(record))


def test_nested_gates_and_every_condition_operator_are_followed_alike():
    """What our questionnaire does not use but its format allows."""
    gate = Gate(
        any_of=(
            Gate(all_of=("R1-E2", Gate(any_of=("R1-E3", Leaf(question="R1-E4", at_least=2))))),
            Leaf(question="X-E1", at_least=3),
        )
    )
    q = default()
    hazards = [h.model_copy(update={"exposure": gate}) for h in q.method.hazards]
    conditions = (
        EnableWhen(question="R1-E2", operator=">=", answer=1),
        EnableWhen(question="R1-E3", operator="!=", answer="3"),
        EnableWhen(question="P-patient", operator="exists", answer=True),
    )

    def item(old):
        update = {"item": tuple(item(child) for child in old.item)}
        if old.link_id == "R1-S2":  # reads a question that may itself be disabled
            update |= {"enable_when": (EnableWhen(question="R1-E4", operator="<=", answer=2),)}
        if old.link_id in ("R1-S1", "R1-S6", "R1-E4"):
            behaviour = "any" if old.link_id == "R1-S6" else "all"
            update |= {"enable_when": conditions, "enable_behavior": behaviour}
        return old.model_copy(update=update)

    odd = Questionnaire(
        form=q.form.model_copy(update={"item": tuple(item(group) for group in q.form.item)}),
        method=q.method.model_copy(update={"hazards": tuple(hazards)}),
        frameworks=q.frameworks,
        sha256="odd",
    )
    assert odd.questions["R1-S6"].enable_when == conditions
    rng = random.Random(5)
    drawn = [response(random_record(rng)) for _ in range(300)]
    assert all(same_numbers(odd, one) for one in drawn)
    assert any(score(odd, one).hazards != score(q, one).hazards for one in drawn)


@settings(max_examples=40)
@given(st.integers(0, 2**32))
def test_any_questionnaire_is_traced_to_its_numbers(seed):
    rng = random.Random(seed)
    q = random_questionnaire(rng)
    assert same_numbers(q, complete_response(q, rng))


@given(records())
def test_an_answer_is_read_as_open_or_disabled_exactly_where_the_completion_says_so(record):
    given_ = response(record)
    traced, q = trace(default(), given_), default()
    for case in CASES:
        filled = {id_: getattr(ends, case) for id_, ends in q.method.when_open.items()}
        whole = replace(
            given_,
            deployment=given_.deployment.settled(filled),
            answers={id_: completed(given_.answer(id_), q, id_, case) for id_ in q.questions},
        )
        disabled = set(score(q, whole).disabled)
        for reading in readings(traced, case):
            open_ = given_.answer(reading.question).value in (None, "unknown")
            assert (reading.why == "disabled") == (reading.question in disabled)
            assert reading.question in disabled or (reading.why == "open") == open_


def completed(answer, q, id_, case):
    if answer.value not in (None, "unknown"):
        return answer
    risky = 3 if q.questions[id_].kind == "exposure" else 0
    return Answer(risky if case == "worst" else 3 - risky)


def readings(traced, case):
    for hazard in traced.hazards:
        found = getattr(hazard.cases, case)
        yield from (leaf.reading for leaf in found.exposure.leaves)
        for outcome in (found.verified, found.claimed):
            yield from (step.reading for step in outcome.safeguards)
    for stop in traced.stops:
        found = getattr(stop.cases, case)
        yield from (step.reading for step in (*found.all_of, *found.any_of))


def test_a_disabled_answer_names_what_disables_it():
    deployment = Deployment(("FT-KB",), patient="no", retrieval="yes")
    traced = trace(default(), Response(deployment, DATE, {"R1-E1": Answer(3)}))
    (advice,) = traced.hazard("R1-H1").cases.worst.exposure.leaves
    assert (advice.reading.why, advice.reading.closed_by) == ("disabled", {"P-patient": "no"})
    other = traced.hazard("R1-H3").cases.worst.exposure.members[1]
    assert (other.reading.question, other.reading.closed_by) == ("R1-E4", {})
    assert traced.answers["R1-E1"].value == 3


def test_the_class_without_a_patient_brings_its_own_provenance():
    shape = default().hazards["R1-H2"]
    for patient, expected in (("yes", "KB"), ("no", "withoutPatient")):
        deployment = Deployment(("FT-KB",), patient=patient)
        case = trace(default(), Response(deployment, DATE)).hazard("R1-H2").cases.worst
        (ground,) = case.severity.grounds
        assert ground.provenance == shape.provenance[expected]
        assert ground.without_patient == (patient == "no")


def test_every_function_type_that_gives_the_class_is_named():
    both = Deployment(("DT-M", "FT-KB", "DT-KB"), patient="yes")
    case = trace(default(), Response(both, DATE)).hazard("R1-H2").cases.worst
    assert [(g.function, g.types) for g in case.severity.grounds] == [
        ("M", ("DT-M",)),
        ("KB", ("FT-KB", "DT-KB")),
    ]


def test_a_function_type_with_a_smaller_class_is_not_named():
    platform = Deployment(("FT-KB", "DEP"), patient="yes")
    case = trace(default(), Response(platform, DATE)).hazard("R4-H1").cases.worst
    assert (case.severity.value, [g.function for g in case.severity.grounds]) == (4, ["DEP"])


@given(records())
def test_a_trace_is_plain_json(record):
    shape = trace(default(), response(record)).to_json()
    assert json.loads(json.dumps(shape)) == shape
