"""What is equal counts as the same: nothing hangs on which of two equal words is read.

A word that comes from a database or a file of today is not the object that stands in the code
or in the questionnaire of yesterday.
"""

import random
from dataclasses import fields, is_dataclass, replace

import pytest
from pydantic import BaseModel

from benchmarks.questions import simulated
from riskassess.method.certificate import certificate
from riskassess.method.flips import flips
from riskassess.method.outlook import outlook
from riskassess.method.path import path
from riskassess.method.result import VERDICTS, Verdict
from riskassess.method.robustness import robustness
from riskassess.method.score import score, score_each
from riskassess.method.trace import trace
from riskassess.questionnaire.load import default
from tests.method.random_questionnaires import complete_response, random_questionnaire
from tests.strategies import random_record, response


def afresh(value):
    """``value`` with every word a new object."""
    if isinstance(value, str):
        return "".join(list(value))
    if isinstance(value, dict):
        return {afresh(key): afresh(found) for key, found in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(afresh, value))
    if isinstance(value, BaseModel):
        model = type(value)
        return model.model_construct(**{n: afresh(getattr(value, n)) for n in model.model_fields})
    if is_dataclass(value):
        return replace(value, **{f.name: afresh(getattr(value, f.name)) for f in fields(value)})
    return value


def copied(q):
    """``q`` with every word a new object, under another hash: it is compiled again."""
    return afresh(q).model_copy(update={"sha256": f"{q.sha256} afresh"})


Q = default()
COPY = copied(Q)
ASKED = {
    "score": lambda q, given_: score(q, given_).to_json() | {"questionnaire": None},
    "outlook": outlook,
    "certificate": certificate,
    "path": path,
    "conditional": lambda q, given_: path(q, given_, afresh("conditional")),
    "flips": flips,
    "robustness": lambda q, given_: robustness(q, given_, draws=50),
    "trace": lambda q, given_: trace(q, given_).to_json() | {"questionnaire": None},
}


@pytest.mark.parametrize("asked", ASKED)
def test_equal_words_give_an_equal_result(asked):
    rng = random.Random(2)
    for given_ in (response(random_record(rng)), *(simulated(rng) for _ in range(4))):
        assert ASKED[asked](COPY, afresh(given_)) == ASKED[asked](Q, given_)


@pytest.mark.parametrize("asked", ["score", "certificate", "path", "flips", "trace"])
def test_equal_words_give_an_equal_result_in_any_questionnaire(asked):
    rng = random.Random(4)
    for q in [random_questionnaire(rng) for _ in range(3)]:
        given_, copy = complete_response(q, rng), copied(q)
        assert ASKED[asked](copy, afresh(given_)) == ASKED[asked](q, given_)


@pytest.mark.parametrize("name", VERDICTS)
def test_a_verdict_of_two_equal_words_is_determined(name):
    assert Verdict(afresh(name), name).determined


def test_a_questionnaire_is_told_by_its_hash_however_it_was_read():
    rng = random.Random(3)
    drawn = [response(random_record(rng)) for _ in range(4)]
    again = [Q.model_copy(update={"sha256": afresh(Q.sha256)}) for _ in drawn]
    assert score_each(list(zip(again, drawn, strict=True))) == [score(Q, one) for one in drawn]
