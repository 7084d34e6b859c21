"""The rules over decisions against the kernel: any questionnaire, any way to decide."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from riskassess.method.circuit import TOLERATED, Circuit, State
from riskassess.method.program import InfeasibleError, Program
from riskassess.method.score import score
from riskassess.questionnaire.load import default
from tests.method.random_questionnaires import complete_response, random_questionnaire
from tests.strategies import DATE

Q = default()


def questionnaire(rng):
    return Q if rng.random() < 0.3 else random_questionnaire(rng)


def ways(q, rng, given_):
    """Three questions left to decide, each between three answers; the rest as given."""
    others = [complete_response(q, rng) for _ in range(2)]
    asked = score(q, given_).asked
    left = rng.sample(asked, min(3, len(asked)))
    return {
        id_: [given_.answer(id_), *(o.answer(id_) for o in others if id_ in left)]
        for id_ in q.questions
    }


def circuit_of(q, program, deployment, options):
    facts = {id_: program.one_of([0] * len(answers)) for id_, answers in options.items()}
    states = {
        id_: [
            (fact, State(answer.value, answer.evidenced(DATE)))
            for fact, answer in zip(facts[id_], answers, strict=True)
        ]
        for id_, answers in options.items()
    }
    return Circuit(q, program, deployment.types, deployment.profile(), states), facts


@settings(max_examples=80)
@given(st.integers(0, 2**32))
def test_whatever_is_decided_the_rules_say_what_the_kernel_says(seed):
    rng = random.Random(seed)
    q = questionnaire(rng)
    given_ = complete_response(q, rng)
    options, program = ways(q, rng, given_), Program()
    circuit, facts = circuit_of(q, program, given_.deployment, options)
    taken = {id_: rng.randrange(len(answers)) for id_, answers in options.items()}
    for id_, n in taken.items():
        program.require(facts[id_][n])
    hazards = [
        (hazard, bound, circuit.exceeds(hazard, bound))
        for hazard in q.method.hazards
        for bound in range(1, 8)
    ]
    stops = [(stop, circuit.stop(stop)) for stop in q.method.stops]
    some = [(bound, circuit.some_exceeds(bound)) for bound in TOLERATED.values()]
    stopped, solution = circuit.stopped, program.solve()
    answers = {id_: options[id_][n] for id_, n in taken.items()}
    result = score(q, replace(given_, answers=answers))
    points = {hazard.id: hazard.verified.worst for hazard in result.hazards}
    states = {stop.id: stop.state for stop in result.stops}
    for hazard, bound, fact in hazards:
        assert solution.holds(fact) == (points.get(hazard.id, 0) > bound)
    for stop, fact in stops:
        assert solution.holds(fact) == (states[stop.id] == "triggered")
    for bound, fact in some:
        assert solution.holds(fact) == any(found > bound for found in points.values())
    assert solution.holds(stopped) == ("triggered" in states.values())


@settings(max_examples=80)
@given(st.integers(0, 2**32), st.sampled_from(sorted(TOLERATED)))
def test_at_most_is_demanded_of_every_hazard_and_stop_rule(seed, verdict):
    rng = random.Random(seed)
    q = questionnaire(rng)
    given_ = complete_response(q, rng)
    program = Program()
    options = {id_: [given_.answer(id_)] for id_ in q.questions}
    circuit, _ = circuit_of(q, program, given_.deployment, options)
    result = score(q, given_)
    stopped = any(stop.state == "triggered" for stop in result.stops)
    most = max((hazard.verified.worst for hazard in result.hazards), default=0)
    try:
        circuit.require_at_most(TOLERATED[verdict])
        program.solve()
    except InfeasibleError:
        assert stopped or most > {"acceptable": 4, "conditional": 5}[verdict]
    else:
        assert not stopped
        assert most <= {"acceptable": 4, "conditional": 5}[verdict]
