"""Robustness: the draws keep the order of the paper, and each is scored as the method scores."""

import itertools
import json
import math
import random
from collections import Counter

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from riskassess.method.result import LEVEL_ORDER, VERDICTS
from riskassess.method.robustness import CHUNK, robustness, weightings
from riskassess.method.score import score
from riskassess.questionnaire.load import default
from tests.method.random_questionnaires import complete_response, random_questionnaire
from tests.reference import FOLDER, FUNCTION, Reference
from tests.strategies import random_record, records, response

Q = default()
WEIGHTING = Q.method.weighting
REFERENCE = Reference()
WRITTEN = yaml.safe_load((FOLDER / "hazards.yaml").read_text("utf-8"))["weighting"]
CASES = ("best", "worst")
CATEGORIES = ("R1", "R2", "R3", "R4", "R5")
EXACT = {
    "severity": ((1, 1), (2, 2), (3, 3), (4, 4)),
    "major": ((1, 1), (2, 2)),
    "supporting": (1, 1),
    "credit_cap": (3, 3),
    "support_cap": (1, 1),
}


def with_ranges(**ranges):
    weighting = WEIGHTING.model_copy(update=ranges)
    return Q.model_copy(update={"method": Q.method.model_copy(update={"weighting": weighting})})


# The plain version: one draw after another, one hazard after another.
def plain_draws(draws, seed):
    rng, w = np.random.default_rng(seed), WEIGHTING
    ranges = [*w.severity, *w.major, w.supporting, w.credit_cap, w.support_cap]
    while draws:
        drawn = [low + (high - low) * rng.random() for low, high in ranges]
        if drawn[0] < drawn[1] < drawn[2] < drawn[3] and drawn[4] < drawn[5]:
            draws -= 1
            yield drawn


def plain_facts(record, case):
    """Per hazard that is present: id, severity class, exposure, major and supporting answers."""
    result, types = REFERENCE.result(record), record["deployment"]["types"]
    given_ = {k: a["value"] if isinstance(a, dict) else a for k, a in record["answers"].items()}
    given_ |= {p: record["deployment"].get(p, "unknown") for p in REFERENCE.when_open}
    date = record["date"]
    evidenced = {
        k
        for k, a in record["answers"].items()
        if isinstance(a, dict)
        and any(e.get("expires", date) >= date for e in a.get("evidence", []))
    }
    answers = REFERENCE.complete(given_, case)

    def counted(question):
        value = answers.get(question)
        if not REFERENCE.enabled(question, answers, types) or not isinstance(value, int):
            return 0
        lacking = given_.get(question) not in (None, "unknown") and question not in evidenced
        return value - 1 if value and lacking else value

    facts = []
    for hazard in REFERENCE.hazards:
        class_ = REFERENCE.severity(hazard, answers, types)
        exposure = REFERENCE.exposure(hazard["exposure"], answers, types)
        if class_ and exposure:
            answered = [[counted(s) for s in hazard[k]] for k in ("major", "supporting")]
            facts.append((hazard["category"], class_, exposure, *answered))
    possible = ("triggered",) if case == "best" else ("triggered", "possible")
    return facts, any(stop["state"] in possible for stop in result["stops"])


def plain_points(drawn, class_, exposure, major, supporting):
    *severity, two, three, one_supporting, cap, support_cap = drawn
    supported = one_supporting * supporting.count(3)
    if max(major, default=0) >= 2:
        strength = two * major.count(2) + three * major.count(3) + supported
        return max(1, severity[class_ - 1] + exposure - min(cap, strength))
    return max(1, severity[class_ - 1] + exposure - min(support_cap, supported))


def plain_outcome(drawn, facts, stopped):
    """The level of each category, then the verdict."""
    points = dict.fromkeys(CATEGORIES, 0)
    for category, *hazard in facts:
        points[category] = max(points[category], plain_points(drawn, *hazard))
    levels = {}
    for category, top in points.items():
        bounds = ((5.5, "critical"), (4.5, "high"), (2.5, "moderate"), (1, "low"), (0, "none"))
        levels[category] = next(name for bound, name in bounds if top >= bound)
    if stopped or "critical" in levels.values():
        return levels, "not_acceptable"
    return levels, "conditional" if "high" in levels.values() else "acceptable"


def plain_shares(record, draws, seed):
    """{(category or verdict, case): {name: share}}."""
    counts = {(id_, case): Counter() for id_ in (*CATEGORIES, "verdict") for case in CASES}
    facts = {case: plain_facts(record, case) for case in CASES}
    for drawn in plain_draws(draws, seed):
        for case in CASES:
            levels, verdict = plain_outcome(drawn, *facts[case])
            for id_, name in (*levels.items(), ("verdict", verdict)):
                counts[id_, case][name] += 1
    return {key: {name: n / draws for name, n in of.items()} for key, of in counts.items()}


def shares(result):
    ends = {**result.categories, "verdict": result.verdict}
    return {
        (id_, case): {name: s for name, s in getattr(of, case).shares.items() if s}
        for id_, of in ends.items()
        if of
        for case in CASES
    }


@settings(max_examples=50, deadline=None)
@given(records(), st.integers(0, 2**32))
def test_the_shares_are_those_of_a_plain_loop(record, seed):
    found = shares(robustness(Q, response(record), draws=60, seed=seed))
    plain = plain_shares(record, 60, seed)
    assert found == {key: plain[key] for key in found}


def test_chunks_change_nothing():
    record = random_record(random.Random(5))
    draws = 2 * CHUNK + 17
    found = shares(robustness(Q, response(record), draws, seed=3))
    plain = plain_shares(record, draws, 3)
    assert any(len(of) > 1 for of in found.values())
    assert found == {key: plain[key] for key in found}


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 3 * CHUNK), st.integers(1, 3 * CHUNK))
def test_fewer_draws_are_the_first_of_more(seed, one, other):
    fewer, more = (
        np.vstack(list(weightings(WEIGHTING, draws, seed))) for draws in sorted((one, other))
    )
    assert (more[: len(fewer)] == fewer).all()
    assert (len(fewer), len(more)) == tuple(sorted((one, other)))


def assert_own_is_the_method_s(result, scored):
    assert (result.verdict.best.own, result.verdict.worst.own) == (
        scored.verified.best,
        scored.verified.worst,
    )
    for category in scored.categories:
        ends = result.categories[category.id]
        own = ends and (ends.best.own, ends.worst.own)
        assert own == (category.verified and category.verified.points.levels)


@settings(deadline=None)
@given(records())
def test_the_method_s_own_weighting_gives_the_method_s_result(record):
    result = robustness(Q, response(record), draws=1)
    scored = score(Q, response(record))
    assert_own_is_the_method_s(result, scored)
    linear = next(e for e in result.encodings if e.encoding.severity == (1, 2, 3, 4))
    assert linear.verdict == (scored.verified.best, scored.verified.worst)
    for category in scored.categories:
        verified = category.verified
        assert linear.levels[category.id] == (verified and verified.points.levels)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_the_method_s_own_weighting_gives_the_method_s_result_for_any_questionnaire(seed):
    rng = random.Random(seed)
    q = random_questionnaire(rng)
    given_ = complete_response(q, rng)
    result, scored = robustness(q, given_, draws=1), score(q, given_)
    assert_own_is_the_method_s(result, scored)


STEPS = st.lists(st.sampled_from([n / 2 for n in range(1, 11)]), min_size=4, max_size=4)


@settings(max_examples=50, deadline=None)
@given(records(), STEPS)
def test_an_encoding_of_any_numbers_is_scored_as_a_plain_loop_scores_it(record, severity):
    """Half steps among them: what lies on the bound of a level has that level."""
    encoding = WEIGHTING.encodings[0].model_copy(update={"severity": tuple(severity)})
    found = robustness(with_ranges(encodings=(encoding,)), response(record), draws=1)
    (told,) = found.encodings
    for n, case in enumerate(CASES):
        levels, verdict = plain_outcome((*severity, 1, 2, 1, 3, 1), *plain_facts(record, case))
        assert told.verdict[n] == verdict
        for id_, ends in told.levels.items():
            assert ends is None or ends[n] == levels[id_]
    assert_own_is_the_method_s(found, score(Q, response(record)))


@settings(deadline=None)
@given(records())
def test_as_json_it_tells_everything(record):
    found = robustness(Q, response(record), draws=20, seed=4)
    told = json.loads(json.dumps(found.to_json()))
    assert (told["draws"], told["seed"]) == (20, 4)
    encodings = WRITTEN["encodings"]
    assert told["weighting"] == {
        name: of for name, of in WRITTEN.items() if name not in ("encodings", "rationale")
    }
    assert told["verdict"] == plain_ends(found.verdict)
    assert told["categories"] == [
        {"id": id_, "verified": ends and plain_ends(ends)} for id_, ends in found.categories.items()
    ]
    assert told["encodings"] == [
        {
            "id": plain["id"],
            "severity": plain["severity"],
            "categories": [
                {"id": id_, "levels": levels and dict(zip(CASES, levels, strict=True))}
                for id_, levels in encoding.levels.items()
            ],
            "verdict": dict(zip(CASES, encoding.verdict, strict=True)),
        }
        for plain, encoding in zip(encodings, found.encodings, strict=True)
    ]


def plain_ends(ends):
    names = ("own", "share", "error", "sensitive", "shares")
    return {case: {name: getattr(getattr(ends, case), name) for name in names} for case in CASES}


def test_ten_thousand_draws_of_the_first_seed_unless_told_otherwise():
    found = robustness(Q, response(random_record(random.Random(5))))
    assert (found.draws, found.seed) == (10_000, 1)


@settings(deadline=None)
@given(records(), st.integers(0, 2**32))
def test_ranges_of_one_value_each_leave_the_method_as_it_is(record, seed):
    result = robustness(with_ranges(**EXACT), response(record), draws=5, seed=seed)
    assert all(s.share == 1 and not s.sensitive for s in result.standings)


@settings(deadline=None)
@given(records())
def test_an_encoding_with_higher_classes_never_gives_a_lower_level(record):
    encodings = robustness(Q, response(record), draws=1).encodings
    for low, high in itertools.permutations(encodings, 2):
        if all(a <= b for a, b in zip(low.encoding.severity, high.encoding.severity, strict=True)):
            for case in (0, 1):
                assert VERDICTS.index(low.verdict[case]) <= VERDICTS.index(high.verdict[case])
                for id_, levels in low.levels.items():
                    if levels:
                        raised = high.levels[id_][case]
                        assert LEVEL_ORDER.index(levels[case]) <= LEVEL_ORDER.index(raised)


@settings(deadline=None)
@given(records(), st.integers(0, 2**32))
def test_shares_are_shares_and_the_worst_case_is_never_better(record, seed):
    result = robustness(Q, response(record), draws=200, seed=seed)
    for standing in result.standings:
        assert sum(standing.shares.values()) == pytest.approx(1)
        assert standing.error == pytest.approx(
            math.sqrt(standing.share * (1 - standing.share) / 200)
        )
        assert standing.sensitive == (standing.share < WEIGHTING.sensitive_below)
    for ends in (result.verdict, *filter(None, result.categories.values())):
        best, worst = (
            list(itertools.accumulate(s.shares.values())) for s in (ends.best, ends.worst)
        )
        assert all(b >= w - 1e-9 for b, w in zip(best, worst, strict=True))


def test_a_share_at_the_bound_is_not_sensitive_and_one_below_it_is():
    given_ = response(random_record(random.Random(5)))
    share = next(s.share for s in robustness(Q, given_, 100).standings if s.share < 1)
    for bound, sensitive in ((share, False), (share + 0.01, True)):
        found = robustness(with_ranges(sensitive_below=bound), given_, 100)
        assert {s.sensitive for s in found.standings if s.share == share} == {sensitive}


def test_the_same_seed_gives_the_same_result_and_another_seed_another():
    target = response(random_record(random.Random(5)))
    assert robustness(Q, target, 500, seed=1) == robustness(Q, target, 500, seed=1)
    assert shares(robustness(Q, target, 500, 1)) != shares(robustness(Q, target, 500, 2))


def test_random_records_cover_what_the_laws_speak_of():
    rng = random.Random(1)
    results = [robustness(Q, response(random_record(rng)), 200) for _ in range(100)]
    standings = [s for result in results for s in result.standings]
    assert {s.sensitive for s in standings} == {True, False}
    assert {s.own for s in standings} == {*LEVEL_ORDER, *VERDICTS}


DRAWN = np.vstack(list(weightings(WEIGHTING, 20_000, 1)))


def test_every_draw_lies_in_its_ranges_and_in_order():
    w = WEIGHTING
    ranges = [*w.severity, *w.major, w.supporting, w.credit_cap, w.support_cap]
    for column, (low, high) in zip(DRAWN.T, ranges, strict=True):
        assert low <= column.min() < low + (high - low) / 20
        assert high - (high - low) / 20 < column.max() <= high
    assert (np.diff(DRAWN[:, :4]) > 0).all()
    assert (DRAWN[:, 4] < DRAWN[:, 5]).all()


def test_draws_are_uniform_on_what_the_order_admits():
    """Fractions of the volume, by hand: the order cuts a corner off where two ranges overlap."""
    error = 4 * math.sqrt(0.25 / len(DRAWN))
    # Strengths: a corner of 1/4 × 1/4 ÷ 2 is cut off the square of 1 × 3/2.
    full = 1.5 - 1 / 32
    above = 1.5 * 0.5 - 1 / 32  # of it, with the strength of an answer 2 above 1
    assert (DRAWN[:, 4] > 1).mean() == pytest.approx(above / full, abs=error)
    # What has no order is uniform by itself.
    assert (DRAWN[:, 7] > 3.25).mean() == pytest.approx(0.25, abs=error)
    # Severity: each pair of neighbours is out of order in p of the box. Pairs that share a
    # class are never so at once; the outer two are independent. Class 1 lies above 1.25 in a
    # third of the box, and wherever it is out of order.
    p = 0.5 * 0.5 / 2 / 1.5**2
    above = (1 - 2 * p) / 3 - p * (1 - p)
    assert (DRAWN[:, 0] > 1.25).mean() == pytest.approx(above / (1 - 3 * p + p**2), abs=error)


def category_weight(drawn, type_, category):
    """(n) the largest drawn value among the hazards of a category; None: not spoken of."""
    function = FUNCTION[type_]
    classes = [
        hazard["severity"][function]
        for hazard in REFERENCE.hazards
        if hazard["category"] == category and function in hazard["severity"]
    ]
    return drawn[:, np.array(classes) - 1].max(axis=1) if classes else None


def test_the_order_facts_of_the_paper_hold_in_every_draw():
    w = {(t, c): category_weight(DRAWN, t, c) for t in FUNCTION for c in CATEGORIES}
    assert (w["DEP", "R4"] > w["FT-KB", "R4"]).all()  # I1, strictly
    assert (w["DEP", "R4"] > w["FT-M", "R4"]).all()
    assert (w["FT-KB", "R4"] == w["FT-M", "R4"]).all()  # I2
    assert [w["DEP", c] for c in ("R1", "R2", "R3")] == [None] * 3  # I3
    assert (w["FT-KB", "R2"] >= w["FT-M", "R2"]).all()  # I4
    assert (w["FT-KB", "R3"] >= w["FT-M", "R3"]).all()  # I5
    assert (w["FT-M", "R5"] >= w["FT-KB", "R5"]).all()  # I6
    assert (w["FT-M", "R5"] >= w["DEP", "R5"]).all()
    for function, c in itertools.product(("KB", "M"), CATEGORIES):  # I7
        assert (w[f"FT-{function}", c] == w[f"DT-{function}", c]).all()
    assert all((w[t, "R5"] > 0).all() for t in FUNCTION)  # I8


@pytest.mark.parametrize(
    ("ranges", "draws", "seed"),
    [
        ({}, 0, 1),
        ({}, 10, -1),
        ({"major": ((2, 3), (1, 2))}, 10, 1),
        ({"severity": ((1, 2), (1, 1), (3, 3), (4, 4))}, 10, 1),
        ({"severity": ((3.5, 4), (4, 4.5), (1, 3), (4, 5))}, 10, 1),
        ({"severity": ((1, 1), (3, 4), (2, 3), (4, 5))}, 10, 1),
    ],
)
def test_what_admits_no_draw_is_refused(ranges, draws, seed):
    with pytest.raises(ValueError, match=r"draw|seed|negative"):
        robustness(with_ranges(**ranges), response(random_record(random.Random(1))), draws, seed)
