"""The order of the questions against METHOD section 7.1 done plainly, answer by answer."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.questions import simulated
from riskassess.method.compiled import compile_questionnaire
from riskassess.method.kernel import score_batch
from riskassess.method.ordering import still_moving
from riskassess.method.score import encode, score
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Evidence
from tests.reference import Reference

Q = default()
C = compile_questionnaire(Q)
REFERENCE = Reference()
SHOWN = [Answer(value, evidence=(Evidence("report"),)) for value in range(4)]
PROFILE = {"P-patient": "patient", "P-retrieval": "retrieval"}


def leaves(gate):
    if isinstance(gate, str):
        return [gate]
    if "question" in gate:
        return [gate["question"]]
    return [leaf for member in gate.get("anyOf") or gate["allOf"] for leaf in leaves(member)]


def with_sources(ids):
    """``ids`` and what enables them, and what enables that."""
    found = set(ids)
    while True:
        more = {
            when["question"]
            for id_ in found & set(REFERENCE.questions)
            for when in REFERENCE.questions[id_].get("enableWhen", [])
        }
        if more <= found:
            return found
        found |= more


READ = {
    hazard["id"]: with_sources(
        [
            *leaves(hazard["exposure"]),
            *hazard["major"],
            *hazard["supporting"],
            *(["P-patient"] if "severityWithoutPatient" in hazard else []),
        ]
    )
    for hazard in REFERENCE.hazards
}
READ |= {
    stop["id"]: with_sources(c["question"] for c in (*stop["allOf"], *stop.get("anyOf", [])))
    for stop in REFERENCE.stops
}


def plain_moving(given_):
    """Open questions, asked or pending, that a hazard over the bound or a possible stop reads."""
    result = score(Q, given_)
    tolerated = 4 if result.verified.best == "acceptable" else 5
    readers = [h.id for h in result.hazards if h.verified.worst > tolerated]
    readers += [stop.id for stop in result.stops if stop.state == "possible"]
    read = {id_ for reader in readers for id_ in READ[reader]}
    profile = given_.deployment.profile()
    open_ = {*result.unanswered, *result.unknown, *result.pending}
    open_ = {id_ for id_ in open_ if given_.answer(id_).value in (None, "unknown")}
    open_ |= {id_ for id_ in PROFILE if profile[id_] == "unknown"}
    return [id_ for id_ in (*Q.questions, *PROFILE) if id_ in read & open_], tolerated


def ways(given_, id_):
    """Every answer to one open question, with evidence."""
    if id_ in PROFILE:
        for value in ("yes", "no"):
            yield replace(given_, deployment=replace(given_.deployment, **{PROFILE[id_]: value}))
    else:
        for answer in SHOWN:
            yield replace(given_, answers={**given_.answers, id_: answer})


def nearness(given_, tolerated):
    """For each of ``given_``: how near the verdict is to being settled."""
    scores = score_batch(C, encode(C, given_))
    for n in range(len(given_)):
        best, worst = scores.points[:, 0, :, n].T.tolist()
        over = sum(max(0, points - tolerated) for points in worst)
        stops = sum(scores.stops[:, 1, n].tolist())
        below = max(0, max(best) - 3)
        settled = 20 if scores.verdicts[0, 0, n] == 2 else 0
        yield below - over - 2 * stops + settled


def plain_next(given_):
    """Asked questions first unanswered, then unknown; each by what its answers gain on average."""
    moving, tolerated = plain_moving(given_)
    asked = [id_ for id_ in moving if id_ in PROFILE or id_ in score(Q, given_).asked]
    gains = {}
    for id_ in asked:
        found = list(nearness(list(ways(given_, id_)), tolerated))
        gains[id_] = sum(found) / len(found)
    unknown = {id_ for id_ in asked if given_.answer(id_).value == "unknown"}
    return tuple(sorted(asked, key=lambda id_: (id_ in unknown, -gains[id_])))


def unsettled(seed):
    """What a hospital has answered when the verdict is not settled yet, some of it unknown."""
    rng = random.Random(seed)
    truth = simulated(rng)
    told = rng.sample(sorted(truth.answers.items()), rng.randint(0, 61))
    told = [(id_, Answer("unknown") if rng.random() < 0.2 else answer) for id_, answer in told]
    keeps = rng.sample([("patient", "unknown"), ("retrieval", "unknown")], rng.randint(0, 2))
    deployment = replace(truth.deployment, **dict(keeps))
    for size in range(len(told), -1, -1):
        given_ = replace(truth, deployment=deployment, answers=dict(told[:size]))
        if not score(Q, given_).verified.determined:
            return given_
    raise AssertionError("nothing answered settles nothing")


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_the_order_is_that_of_trying_every_answer(seed):
    given_ = unsettled(seed)
    assert score(Q, given_).next == plain_next(given_)


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_what_can_still_move_the_verdict_is_what_its_hazards_and_stop_rules_read(seed):
    given_ = unsettled(seed)
    batch = encode(C, [given_])
    moving = still_moving(C, batch, score_batch(C, batch), 0)
    assert [list(C.row)[row] for row in moving] == plain_moving(given_)[0]
