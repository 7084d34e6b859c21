"""The fewest further answers by trying every answer, the profile among the questions."""

import itertools
import random
from dataclasses import replace

import pytest

from riskassess.method.certificate import certificate, fewest
from riskassess.method.reads import hazard_reads
from riskassess.method.result import Verdict
from riskassess.method.score import score_all
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Deployment, Evidence, Response
from tests.strategies import DATE

Q = default()
PROOF = (Evidence("report"),)
SHOWN = [Answer(value, evidence=PROOF) for value in range(4)]
SAFE = {id_: SHOWN[0 if item.kind == "exposure" else 3] for id_, item in Q.questions.items()}
PROFILE = {"P-patient": "patient", "P-retrieval": "retrieval"}


def unsettled(rng):
    """All is well but for one hazard, of which two answers are open, and the profile."""
    hazard = rng.choice(Q.method.hazards)
    read = sorted({id_ for id_ in hazard_reads(Q)[hazard.id] if id_ in Q.questions})
    bad = {
        id_: SHOWN[3 if Q.questions[id_].kind == "exposure" else rng.choice([0, 1, 2])]
        for id_ in read
    }
    open_ = rng.sample(read, min(2, len(read)))
    answers = {id_: a for id_, a in {**SAFE, **bad}.items() if id_ not in open_}
    types = tuple(rng.sample(["FT-KB", "DT-M", "DEP"], rng.randint(1, 2)))
    profile = {field: rng.choice(["yes", "no", "unknown"]) for field in PROFILE.values()}
    given_ = Response(Deployment(types, **profile), DATE, answers)
    return given_, [*open_, *(id_ for id_, field in PROFILE.items() if profile[field] == "unknown")]


STEERED = [hazard for hazard in Q.method.hazards if hazard.severity_without_patient]


def crowded(rng):
    """Several hazards at once, of which some weigh less where no patient is concerned."""
    hazards = [*STEERED, rng.choice(Q.method.hazards)]
    guards = sorted({id_ for hazard in hazards for id_ in (*hazard.major, *hazard.supporting)})
    read = {id_ for hazard in hazards for id_ in hazard_reads(Q)[hazard.id]}
    exposures = sorted(read & set(Q.questions) - set(guards))
    answers = SAFE | {id_: SHOWN[rng.choice([2, 3])] for id_ in exposures}
    answers |= {id_: SHOWN[rng.choice([0, 1, 2])] for id_ in guards}
    open_ = rng.sample(exposures, 4)
    types = tuple(rng.sample(["FT-KB", "DT-M", "DEP"], rng.randint(1, 2)))
    profile = {field: rng.choice(["yes", "no", "unknown", "unknown"]) for field in PROFILE.values()}
    left = {id_: answer for id_, answer in answers.items() if id_ not in open_}
    given_ = Response(Deployment(types, **profile), DATE, left)
    return given_, [*open_, *(id_ for id_, field in PROFILE.items() if profile[field] == "unknown")]


def told(given_, answers):
    """``given_`` with more answers, by question or profile question."""
    profile = {PROFILE[id_]: said for id_, said in answers.items() if id_ in PROFILE}
    more = {id_: said for id_, said in answers.items() if id_ not in PROFILE}
    deployment = replace(given_.deployment, **profile)
    return replace(given_, deployment=deployment, answers={**given_.answers, **more})


def some_settle(given_, open_, size):
    tried = [
        told(given_, dict(zip(ids, answers, strict=True)))
        for ids in itertools.combinations(open_, size)
        for answers in itertools.product(
            *(["yes", "no"] if id_ in PROFILE else SHOWN for id_ in ids)
        )
    ]
    return any(result.verified.determined for result in score_all(Q, tried))


@pytest.mark.parametrize("seed", range(40))
def test_the_fewest_is_attained_with_the_profile_among_the_questions(seed):
    given_, open_ = unsettled(random.Random(seed))
    sizes = range(len(open_) + 1)
    assert fewest(Q, given_) == next(size for size in sizes if some_settle(given_, open_, size))


@pytest.mark.parametrize("seed", [*range(20), 43, 51, 69, 511])
def test_the_fewest_is_attained_where_one_profile_answer_spares_several(seed):
    """In the last ones two answers do, one of them the profile's, or a verdict in between."""
    given_, open_ = crowded(random.Random(seed))
    sizes = range(len(open_) + 1)
    assert fewest(Q, given_) == next(size for size in sizes if some_settle(given_, open_, size))


@pytest.mark.parametrize(
    ("advice", "verdict"), [(0, "acceptable"), (2, "conditional"), (3, "not_acceptable")]
)
def test_a_certificate_of_every_verdict_settles_it(advice, verdict):
    hazard = Q.hazards["R1-H1"]
    unguarded = dict.fromkeys((*hazard.major, *hazard.supporting), SHOWN[0])
    answers = {**SAFE, **unguarded, "R1-E1": SHOWN[advice]}
    given_ = Response(Deployment(("FT-KB",), patient="yes", retrieval="yes"), DATE, answers)
    found = certificate(Q, given_)
    alone = replace(given_, answers={id_: answers[id_] for id_ in found})
    whole, settled = score_all(Q, [given_, alone])
    assert settled.verified == whole.verified == Verdict(verdict, verdict)
