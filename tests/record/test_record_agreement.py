"""Agreement: alpha against published examples and its definition; differences against the method."""

import datetime as dt
import itertools
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskassess.errors import InputError
from riskassess.i18n import translate
from riskassess.method.score import score
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Deployment, Evidence
from riskassess.record import reviews
from riskassess.record.agreement import MISSING, agreement, pooled_evidence, reliability
from riskassess.record.desk import Desk
from riskassess.record.store import SqliteStore
from riskassess.report.reviews import UNDEFINED_WORDS, agreement_lines, band, reliability_lines

Q = default()
TODAY = dt.date(2026, 11, 23)
DEPLOYMENT = Deployment(types=("FT-KB",), name="Ward", patient="yes", retrieval="no")


def ratings(*rows):
    """Rows of one character a question; a dot is missing."""
    return np.array([[MISSING if mark == "." else int(mark) for mark in row] for row in rows])


def by_definition(table):
    """1 - observed / expected disagreement, pair by pair, with ordinal distances; None: undefined."""
    units = [[int(v) for v in column if v != MISSING] for column in table.T]
    units = [unit for unit in units if len(unit) > 1]
    pool = [value for unit in units for value in unit]

    def distance(a, b):
        low, high = min(a, b), max(a, b)
        between = sum(low <= value <= high for value in pool)
        return (between - (pool.count(low) + pool.count(high)) / 2) ** 2 if a != b else 0

    expected = sum(distance(a, b) for a, b in itertools.permutations(pool, 2))
    if not expected:
        return None
    observed = sum(
        sum(distance(a, b) for a, b in itertools.permutations(unit, 2)) / (len(unit) - 1)
        for unit in units
    )
    return 1 - (observed / len(pool)) / (expected / (len(pool) * (len(pool) - 1)))


tables = st.integers(1, 4).flatmap(
    lambda raters: st.integers(0, 14).flatmap(
        lambda questions: st.lists(
            st.lists(st.integers(-1, 3), min_size=questions, max_size=questions),
            min_size=raters,
            max_size=raters,
        ).map(lambda rows: np.array(rows, dtype=int).reshape(raters, questions))
    )
)


# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): section A (of two values
# every metric gives the same) and the ordinal alpha of the data of section D.
@pytest.mark.parametrize(
    ("rows", "alpha"),
    [
        (("0100000010", "1110010000"), 0.095),
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.815),
    ],
)
def test_the_published_examples_come_out(rows, alpha):
    assert reliability(ratings(*rows)).alpha == pytest.approx(alpha, abs=0.0005)


@given(tables)
@settings(max_examples=300)
def test_alpha_is_what_its_definition_says(table):
    found, expected = reliability(table), by_definition(table)
    if expected is None:
        assert found.alpha is None
        assert found.undefined
        assert found.interval is None
    else:
        assert found.undefined is None
        assert found.alpha == pytest.approx(expected)
        assert -1 < found.alpha <= 1


@given(tables, st.randoms())
def test_the_order_of_raters_and_of_questions_changes_nothing(table, rng):
    rows, columns = list(range(table.shape[0])), list(range(table.shape[1]))
    rng.shuffle(rows)
    first, other = reliability(table), reliability(table[rows])
    assert first == other
    rng.shuffle(columns)
    moved = reliability(table[:, columns])
    assert (moved.raters, moved.questions, moved.undefined) == (
        first.raters,
        first.questions,
        first.undefined,
    )
    assert moved.alpha == (None if first.alpha is None else pytest.approx(first.alpha))


@given(st.lists(st.integers(0, 3), min_size=2, max_size=30), st.integers(2, 4))
def test_perfect_agreement_is_1_where_anything_varies(row, raters):
    found = reliability(np.array([row] * raters))
    assert found.alpha == (1 if len(set(row)) > 1 else None)
    assert found.interval is None
    assert found.undefined == (None if len(set(row)) > 1 else "variation")


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ((), "raters"),
        (("0123",), "raters"),
        (("0123", "...."), "raters"),
        (("01..", "..23"), "overlap"),
        (("2222", "22.2"), "variation"),
    ],
)
def test_what_cannot_be_measured_says_why_and_gives_no_number(rows, why):
    found = reliability(ratings(*rows) if rows else np.zeros((0, 0), dtype=int))
    assert (found.alpha, found.interval, found.undefined) == (None, None, why)
    for lang in ("en", "zh"):
        (said,) = reliability_lines(found, translate(lang))
        assert said == translate(lang)(UNDEFINED_WORDS[why])


def test_the_interval_holds_alpha_and_is_the_same_each_time():
    rng = np.random.default_rng(7)
    first = rng.integers(0, 4, 40)
    second = np.clip(first + rng.integers(-1, 2, 40), 0, 3)
    found = reliability(np.array([first, second]))
    low, high = found.interval
    assert low < found.alpha < high
    assert reliability(np.array([first, second])) == found


def test_the_interval_is_that_of_drawing_the_questions_one_by_one():
    rng = random.Random(3)
    table = np.array([[rng.randrange(4) for _ in range(25)] for _ in range(3)])
    drawn = []
    for _ in range(800):
        columns = [rng.randrange(25) for _ in range(25)]
        drawn.append(by_definition(table[:, columns]))
    low, high = np.quantile(drawn, (0.025, 0.975))
    assert reliability(table).interval == pytest.approx((low, high), abs=0.03)


def test_few_questions_give_no_interval():
    found = reliability(ratings("012301230", "112301230"))
    assert found.alpha is not None
    assert found.interval is None
    assert found.to_json()["interval"] is None


def test_more_questions_of_the_same_kind_narrow_the_interval():
    few = reliability(ratings("0123012301", "0133012201"))
    many = reliability(ratings("0123012301" * 6, "0133012201" * 6))
    assert many.interval[1] - many.interval[0] < few.interval[1] - few.interval[0]


@pytest.mark.parametrize(
    ("alpha", "word"),
    [(1.0, "to rely"), (0.8, "to rely"), (0.7994, "tentative"), (0.667, "tentative"),
     (0.6664, "too low"), (-0.4, "too low")],
)  # fmt: skip
def test_the_reading_is_krippendorff_s(alpha, word):
    assert word in band(alpha)


# -- side by side ----------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path):
    found = SqliteStore(tmp_path / "a.sqlite")
    yield found
    found.close()


def desk(store, actor):
    return Desk(store, Q, actor)


def reviewed(store, record, *others):
    """The assessment with answers of the record, and each of ``others`` submitted by R1, R2, …"""
    id_ = desk(store, "Ann").create(DEPLOYMENT, TODAY, record).id
    for number, answers in enumerate(others, start=1):
        mine = desk(store, f"R{number}")
        seen = reviews.start(mine, id_)
        for question, answer in answers.items():
            seen = reviews.answer(mine, seen, question, answer)
        reviews.submit(mine, seen)
    return desk(store, "Ann").open(id_)


def said(*values):
    """The first exposures, answered."""
    ids = [id_ for id_ in Q.questions if id_ in ("R1-E1", "R1-E2", "R2-E1", "R2-E2")]
    return {
        id_: Answer(value) for id_, value in zip(ids, values, strict=False) if value is not None
    }


def positions(found):
    return {
        d.question: {p.value: [side.reviewer for side in p.sides] for p in d.positions}
        for d in found.differences
    }


def test_sides_are_compared_question_by_question(store):
    made = reviewed(store, said(2, 1, None, "unknown"), said(2, 3, 1, None), said(2, 1, 0, 2))
    found = agreement(made, "Ann", TODAY)
    assert positions(found) == {
        "R1-E2": {1: [None, "R2"], 3: ["R1"]},
        "R2-E1": {None: [None], 1: ["R1"], 0: ["R2"]},
        "R2-E2": {"unknown": [None], 2: ["R2"]},
    }
    assert (found.compared, found.agreed) == (4, 1)
    assert (found.reliability.raters, found.reliability.questions) == (3, 3)


@pytest.mark.parametrize("seed", range(6))
def test_each_position_leads_to_the_result_of_settling_on_it(store, seed):
    rng = random.Random(seed)

    def some():
        values = (0, 1, 2, 3, "unknown")
        return {id_: Answer(rng.choice(values)) for id_ in rng.sample(list(Q.questions), 25)}

    made = reviewed(store, some(), some(), some())
    found = agreement(made, "Ann", TODAY)
    difference = found.differences[0]
    for position in difference.positions:
        if position.value is not None:
            copy = reviewed(store, made.answers, {})
            given_ = Answer(position.value)
            after = reviews.settle(desk(store, "Ann"), copy, difference.question, given_, "agreed")
            result = score(Q, after.response(TODAY))
            assert result.verified == position.verdict
            assert position.levels == {
                c.id: c.verified.points.levels for c in result.categories if c.verified
            }
    weights = [
        (d.settled is not None, not d.moves_verdict, -len(d.moved)) for d in found.differences
    ]
    assert weights == sorted(weights)


def test_evidence_speaks_for_the_safeguard_whoever_brought_it(store):
    record = {"R1-S1": Answer(2, evidence=(Evidence("old"),))}
    made = reviewed(store, record, {"R1-S1": Answer(3, evidence=(Evidence("new"),))})
    assert pooled_evidence(made) == {"R1-S1": (Evidence("old"), Evidence("new"))}


def test_the_record_s_evidence_counts_for_the_reviewers_answers_too(store):
    safeguards = [id_ for id_, item in Q.questions.items() if item.kind == "safeguard"]
    record = {id_: Answer(2) for id_ in Q.questions}
    record |= {id_: Answer(2, evidence=(Evidence("report"),)) for id_ in safeguards}
    same = {id_: Answer(answer.value) for id_, answer in record.items()}
    made = reviewed(store, record, same, same | {id_: Answer(0) for id_ in safeguards})
    found = agreement(made, "Ann", TODAY)
    assert found.opinions[0].result.hazards == found.record.hazards
    assert found.opinions[1].result.hazards != found.record.hazards
    levels = {c.id: c.verified.points.levels for c in found.record.categories if c.verified}
    assert found.differences
    for difference in found.differences:
        assert difference.positions[0].value == 2
        assert difference.positions[0].levels == levels


def test_a_settled_answer_is_nobody_s_own(store):
    made = reviewed(store, said(2, 1), said(2, 3))
    before = agreement(made, "Ann", TODAY)
    after = reviews.settle(desk(store, "Ann"), made, "R1-E2", Answer(3), "seen together")
    found = agreement(after, "Ann", TODAY)
    assert positions(found) == positions(before)
    assert found.reliability == before.reliability
    assert (before.unsettled, found.unsettled) == (1, 0)
    assert found.differences[0].settled.value == 3
    again = desk(store, "Ann").answer(after, "R1-E2", Answer(0))
    found = agreement(again, "Ann", TODAY)
    assert positions(found)["R1-E2"] == {0: [None], 3: ["R1"]}
    assert found.unsettled == 1
    assert [entry.stands for entry in found.settled] == [False]


@given(st.permutations(["Bob", "Cy", "Di"]))
@settings(max_examples=6)
def test_the_order_of_reviewers_changes_nothing_but_the_order(tmp_path_factory, order):
    store = SqliteStore(tmp_path_factory.mktemp("order") / "a.sqlite")
    given_ = {"Bob": said(2, 3, 1), "Cy": said(1, 3), "Di": said(0, 3, 1, 2)}
    id_ = desk(store, "Ann").create(DEPLOYMENT, TODAY, said(2, 1, 1, 1)).id
    for name in order:
        reviews.start(desk(store, name), id_)
    for name in reversed(order):
        for question, answer in given_[name].items():
            reviews.answer(desk(store, name), id_, question, answer)
        reviews.submit(desk(store, name), id_)
    found = agreement(desk(store, "Ann").open(id_), "Ann", TODAY)
    store.close()
    assert (
        found.reliability.to_json()
        == reliability(ratings("2111", "231.", "13..", "0312")).to_json()
    )
    assert {
        k: {v: sorted(map(str, w)) for v, w in p.items()} for k, p in positions(found).items()
    } == {
        "R1-E1": {2: ["Bob", "None"], 1: ["Cy"], 0: ["Di"]},
        "R1-E2": {1: ["None"], 3: ["Bob", "Cy", "Di"]},
        "R2-E2": {1: ["None"], 2: ["Di"]},
    }


def test_who_answered_in_the_record_too_is_left_out_of_alpha(store):
    made = reviewed(store, said(2, 1, 0, 3), said(2, 1, 0, 3))
    ann = desk(store, "Ann")
    with pytest.raises(InputError):
        reviews.start(ann, made)
    seen = reviews.start(ann, made, anyway=True)
    for question, answer in said(2, 1, 0, 3).items():
        seen = reviews.answer(ann, seen, question, answer)
    found = agreement(reviews.submit(ann, seen), "Ann", TODAY)
    assert [o.review.independent for o in found.opinions] == [True, False]
    assert found.reliability.raters == 2
    assert any("not independent" in line for line in agreement_lines(Q, found, "en"))


def test_open_reviews_are_left_out_and_named(store):
    made = reviewed(store, said(2, 1))
    bob = desk(store, "Bob")
    seen = reviews.answer(bob, reviews.start(bob, made), "R1-E1", Answer(0, note="bob's secret"))
    found = agreement(seen, "Ann", TODAY)
    assert (found.opinions, found.differences) == ((), ())
    assert [review.reviewer for review in found.waiting] == ["Bob"]
    assert found.waiting[0].answers == {}
    assert found.reliability.undefined == "raters"
    with pytest.raises(InputError) as caught:
        agreement(seen, "Bob", TODAY)
    assert [fault.id for fault in caught.value.faults] == ["review.blind"]


def test_a_question_a_review_does_not_ask_is_no_difference(store):
    opener, follower = "R4-E5", "R4-S6"
    made = reviewed(
        store,
        {opener: Answer(3), follower: Answer(2)},
        {opener: Answer(0), follower: Answer(1)},
    )
    found = agreement(made, "Ann", TODAY)
    assert follower in found.record.asked
    assert follower not in found.opinions[0].result.asked
    assert list(positions(found)) == [opener]


def test_both_languages_say_the_same_numbers(store):
    made = reviewed(store, said(2, 1), said(2, 3))
    made = reviews.settle(
        desk(store, "Ann"), made, "R1-E2", Answer(2), "between", [{"who": "R1", "text": "still 3"}]
    )
    found = agreement(made, "Ann", TODAY)
    for lang in ("en", "zh"):
        text = "\n".join(agreement_lines(Q, found, lang))
        assert "R1-E2" in text
        assert "still 3" in text
        assert "between" in text
    assert replace(found, differences=()).unsettled == 0
