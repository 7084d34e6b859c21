"""Many responses at once, under one questionnaire or under several."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from riskassess.method.score import score, score_all, score_each
from riskassess.questionnaire.load import default
from riskassess.questionnaire.model import Questionnaire
from tests.strategies import random_record, response

Q = default()
WITHOUT_STOPS = Questionnaire(
    form=Q.form,
    method=Q.method.model_copy(update={"stops": ()}),
    frameworks=Q.frameworks,
    sha256="without stop rules",
)


@settings(max_examples=20)
@given(st.lists(st.booleans(), max_size=8), st.integers(0, 2**32))
def test_each_response_is_scored_under_its_own_questionnaire(older, seed):
    rng = random.Random(seed)
    asked = [(WITHOUT_STOPS if old else Q, response(random_record(rng))) for old in older]
    assert score_each(asked) == [score(q, one) for q, one in asked]


def test_no_responses_have_no_results():
    assert score_all(Q, []) == score_each([]) == []


@settings(max_examples=20)
@given(st.integers(0, 2**32))
def test_answers_to_questions_there_are_not_change_nothing(seed):
    given_ = response(random_record(random.Random(seed)))
    more = {**given_.answers, "R9-E9": given_.answer("R1-E1")}
    assert score(Q, type(given_)(given_.deployment, given_.date, more)) == score(Q, given_)
