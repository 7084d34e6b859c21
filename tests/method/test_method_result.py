"""A result as a value: what is looked up is found, and findings are told from open questions."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from riskassess.method.result import LEVELS, CategoryResult, Driven, Span, Verdict
from riskassess.method.score import score
from riskassess.questionnaire.load import default
from tests.strategies import records, response

Q = default()


@settings(max_examples=30)
@given(records())
def test_everything_is_found_by_its_id(record):
    found = score(Q, response(record))
    applying = {hazard.id: hazard for hazard in found.hazards}
    assert {id_: found.hazard(id_) for id_ in Q.hazards} == dict.fromkeys(Q.hazards) | applying
    for result in (found, replace(found, categories=found.categories[::-1])):
        told = tuple(result.category(category.id) for category in result.categories)
        assert told == result.categories


@pytest.mark.parametrize("best", range(8))
@pytest.mark.parametrize("worst", range(8))
def test_high_in_the_best_case_is_a_finding_and_only_in_the_worst_it_is_open(best, worst):
    points = Span(best, worst)
    category = CategoryResult("R1", points, *[Driven(points, ("R1-H1", "R1-H2"))] * 2)
    high = [LEVELS[end] in ("high", "critical") for end in (best, worst)]
    assert category.state == ("finding" if high[0] else "open" if high[1] else "settled")
    assert points.levels == (LEVELS[best], LEVELS[worst])
    shape = category.to_json()
    assert shape["inherent"] == {
        "best": {"points": best, "level": LEVELS[best]},
        "worst": {"points": worst, "level": LEVELS[worst]},
    }
    assert (
        shape["verified"]
        == shape["claimed"]
        == {
            "best": {"points": best, "level": LEVELS[best], "driver": "R1-H1"},
            "worst": {"points": worst, "level": LEVELS[worst], "driver": "R1-H2"},
        }
    )


def test_a_category_nobody_speaks_of_is_not_assessed():
    assert CategoryResult("R1", None, None, None).state == "not_assessed"


def test_a_verdict_is_determined_where_both_ends_are_one():
    assert Verdict("conditional", "conditional").determined
    assert not Verdict("acceptable", "conditional").determined
    assert not Verdict("conditional", "not_acceptable").determined
