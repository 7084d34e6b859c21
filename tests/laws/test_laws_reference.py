"""L12: the array implementation equals the plain one, to the last integer, alone and in batches."""

import random

from hypothesis import given, settings

from riskassess.method.score import score, score_all
from riskassess.questionnaire.load import default
from tests.reference import Reference
from tests.strategies import random_record, records, response

REFERENCE = Reference()


def comparable(result):
    shape = result.to_json()
    del shape["questionnaire"], shape["next"]
    return shape


@settings(max_examples=300, deadline=None)
@given(records())
def test_one_record_equals_the_plain_method(record):
    assert comparable(score(default(), response(record))) == REFERENCE.result(record)


def test_a_thousand_records_in_one_batch_equal_the_plain_method():
    rng = random.Random(20261123)
    drawn = [random_record(rng) for _ in range(1000)]
    results = score_all(default(), [response(record) for record in drawn])
    assert [comparable(r) for r in results] == [REFERENCE.result(record) for record in drawn]


def test_the_single_case_is_a_batch_of_one():
    rng = random.Random(7)
    drawn = [response(random_record(rng)) for _ in range(50)]
    assert score_all(default(), drawn) == [score(default(), one) for one in drawn]
