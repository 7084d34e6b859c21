"""What the format of a questionnaire allows beyond ours."""

import random

from riskassess.method.compiled import compile_questionnaire
from riskassess.method.score import score, score_all
from riskassess.questionnaire.load import default
from riskassess.questionnaire.model import Questionnaire
from tests.strategies import random_record, response

Q = default()


def with_method(**update):
    method, sha256 = Q.method.model_copy(update=update), f"with other {sorted(update)}"
    return Questionnaire(form=Q.form, method=method, frameworks=Q.frameworks, sha256=sha256)


def test_a_category_without_hazards_is_left_out_and_the_others_stay_as_they_are():
    rest = with_method(hazards=tuple(h for h in Q.method.hazards if h.category != "R2"))
    rng = random.Random(3)
    for given_ in [response(random_record(rng)) for _ in range(20)]:
        result = score(rest, given_)
        assert [category.id for category in result.categories] == ["R1", "R3", "R4", "R5"]
        others = [c for c in score(Q, given_).categories if c.id != "R2"]
        assert list(result.categories) == others


def test_the_order_of_hazards_only_decides_ties():
    turned = with_method(hazards=tuple(reversed(Q.method.hazards)))
    rng = random.Random(4)
    drawn = [response(random_record(rng)) for _ in range(20)]
    for one, other in zip(score_all(Q, drawn), score_all(turned, drawn), strict=True):
        assert set(one.hazards) == set(other.hazards)
        assert one.verified == other.verified
        assert [c.inherent for c in one.categories] == [c.inherent for c in other.categories]


def test_a_questionnaire_is_compiled_once_for_all_that_are_equal():
    again = with_method()
    assert compile_questionnaire(again) is compile_questionnaire(with_method())
