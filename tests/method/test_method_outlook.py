"""The outlook gathers what the parts say, and its bounds hold for every interview."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.questions import proposed, simulated
from riskassess.method.certificate import fewest
from riskassess.method.moot import moot_questions
from riskassess.method.outlook import outlook
from riskassess.method.score import score
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Deployment, Response
from tests.strategies import DATE, records, response

Q = default()


@settings(max_examples=40)
@given(records())
def test_the_outlook_is_what_its_parts_say(record):
    given_ = response(record)
    found, result = outlook(Q, given_), score(Q, given_)
    assert found.next == result.next
    assert found.at_least == fewest(Q, given_) <= found.at_most
    assert found.moot == moot_questions(Q, given_)
    shape = found.to_json()
    assert shape["determined"] == result.verified.determined == (found.at_most == 0)
    assert (shape["at_least"], shape["at_most"]) == (found.at_least, found.at_most)
    assert [moot["question"] for moot in shape["moot"]] == [moot.question for moot in found.moot]


@settings(max_examples=25)
@given(st.integers(0, 2**32))
def test_no_interview_asks_less_than_at_least_or_more_than_at_most(seed):
    rng = random.Random(seed)
    truth = simulated(rng)
    known = replace(truth, answers=dict(rng.sample(sorted(truth.answers.items()), 30)))
    ahead, asked = outlook(Q, known), 0
    while (following := proposed(known)) is not None:
        known = replace(known, answers={**known.answers, following: truth.answers[following]})
        asked += 1
    assert ahead.at_least <= asked <= ahead.at_most


def test_nothing_is_known_of_an_empty_questionnaire():
    ahead = outlook(Q, Response(Deployment(types=("DEP",)), DATE))
    assert 0 < ahead.at_least < ahead.at_most
    assert ahead.next
