"""Flips against brute force: every single step, really taken, scored by the plain method."""

import copy
import datetime as dt
import random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from riskassess.method.flips import flips
from riskassess.method.result import VERDICTS
from riskassess.questionnaire.load import default
from tests.reference import LEVEL, Reference
from tests.strategies import DATE, random_record, records, response

REFERENCE = Reference()
LEVEL_ORDER = list(dict.fromkeys(LEVEL))
CASES = ("best", "worst")


def careful_record(rng):
    """An answers file of a hospital that does nearly all well and knows nearly everything."""
    proof = {"evidence": [{"ref": "report"}]}

    def answer(item):
        if item["kind"] == "exposure":
            return rng.choice([0, 0, 0, 0, 1, 2, 3])
        return {"value": rng.choice([3, 3, 3, 2, 1, 0])} | (proof if rng.random() < 0.8 else {})

    record = random_record(rng)
    record["deployment"]["P-retrieval"] = rng.choice(["yes", "yes", "yes", "no"])
    record["answers"] = {id_: answer(item) for id_, item in REFERENCE.questions.items()}
    return record


def careful_records():
    return st.integers(0, 2**32).map(lambda seed: careful_record(random.Random(seed)))


def current(answer):
    dates = [entry.get("expires") for entry in answer.get("evidence", [])]
    return any(date is None or dt.date.fromisoformat(date) >= DATE for date in dates)


def shape(answer):
    return answer if isinstance(answer, dict) else {"value": answer}


def steps(record):
    """(question, kind, from, to) of every single step, in no order."""
    for question in REFERENCE.result(record)["questions"]["asked"]:
        answer = shape(record["answers"].get(question))
        value = answer["value"]
        if value == "not_applicable":
            yield question, "answer", value, 0
        elif isinstance(value, int):
            for to in {value - 1, value + 1} & {0, 1, 2, 3}:
                yield question, "answer", value, to
            if value and REFERENCE.questions[question]["kind"] == "safeguard":
                ends = ("missing", "current")
                yield question, "evidence", ends[current(answer)], ends[not current(answer)]
    for profile in REFERENCE.when_open:
        here = record["deployment"][profile]
        if here != "unknown":
            yield profile, "profile", here, "no" if here == "yes" else "yes"


def taken(record, question, kind, to):
    """The answers file after one step."""
    after = copy.deepcopy(record)
    if kind == "profile":
        after["deployment"][question] = to
        return after
    answer = after["answers"][question] = shape(after["answers"][question])
    if kind == "evidence":
        answer["evidence"] = [{"ref": "supplied"}] if to == "current" else []
    else:
        answer["value"] = to
    return after


def outcome(record):
    """The verified verdict, and the levels of each category that is assessed."""
    result = REFERENCE.result(record)
    levels = {
        category["id"]: {case: category["verified"][case]["level"] for case in CASES}
        for category in result["categories"]
        if category["verified"]
    }
    return result["verdict"]["verified"], levels


def expected(record):
    """The flips in the shape of the product, without direction and in no order."""
    verdict, levels = outcome(record)
    for question, kind, from_, to in steps(record):
        verdict_after, levels_after = outcome(taken(record, question, kind, to))
        changed = [
            {"id": id_, "before": before, "after": levels_after[id_]}
            for id_, before in levels.items()
            if levels_after[id_] != before
        ]
        if changed or verdict_after != verdict:
            yield {
                "question": question,
                "kind": kind,
                "from": from_,
                "to": to,
                "verdict": {"before": verdict, "after": verdict_after},
                "categories": changed,
            }


def found(record):
    return flips(default(), response(record)).to_json()


def moves(flip):
    """How far each end of the verdict and of each category goes up."""
    verdict = flip["verdict"]
    yield from (
        VERDICTS.index(verdict["after"][case]) - VERDICTS.index(verdict["before"][case])
        for case in CASES
    )
    for category in flip["categories"]:
        for case in CASES:
            after, before = category["after"][case], category["before"][case]
            yield LEVEL_ORDER.index(after) - LEVEL_ORDER.index(before)


@settings(max_examples=40, deadline=None)
@example(careful_record(random.Random(74)))  # evidence for the very last question decides
@given(records() | careful_records())
def test_the_flips_are_those_that_brute_force_finds_and_no_others(record):
    told = found(record)
    assert told["verdict"] == outcome(record)[0]
    listed = told["flips"]
    for flip in listed:
        del flip["direction"]
    order = [(flip["question"], flip["kind"], str(flip["to"])) for flip in listed]
    brute = {(f["question"], f["kind"], str(f["to"])): f for f in expected(record)}
    assert len(order) == len(set(order))
    assert dict(zip(order, listed, strict=True)) == brute


@settings(deadline=None)
@given(records())
def test_a_flip_moves_every_end_in_its_direction_or_not_at_all(record):
    for flip in found(record)["flips"]:
        sign = 1 if flip["direction"] == "worse" else -1
        moved = [sign * move for move in moves(flip)]
        assert min(moved) >= 0
        assert max(moved) > 0


@settings(deadline=None)
@given(records())
def test_a_flip_says_whether_it_moves_the_verdict_or_a_level_alone(record):
    told = flips(default(), response(record))
    ends = [flip["verdict"] for flip in told.to_json()["flips"]]
    moved = [any(end["before"][case] != end["after"][case] for case in CASES) for end in ends]
    assert [flip.moves_verdict for flip in told.flips] == moved


@settings(deadline=None)
@given(records())
def test_flips_stand_in_the_order_of_the_questionnaire(record):
    order = list(default().items)
    places = [order.index(flip["question"]) for flip in found(record)["flips"]]
    assert places == sorted(places)


@settings(deadline=None)
@given(records() | careful_records())
def test_distances_lead_to_the_next_level_and_no_point_sooner(record):
    plain = {c["id"]: c["verified"] for c in REFERENCE.result(record)["categories"]}
    told = found(record)["distances"]
    assert [distance["id"] for distance in told] == list(plain)
    for distance in told:
        worst = plain[distance["id"]] and plain[distance["id"]]["worst"]
        if worst is None:
            assert {distance[key] for key in ("points", "level", "up", "down")} == {None}
            continue
        points = worst["points"]
        assert (distance["points"], distance["level"]) == (points, worst["level"])
        above = [p for p in range(points, len(LEVEL)) if LEVEL[p] != LEVEL[points]]
        below = [p for p in range(points) if LEVEL[p] != LEVEL[points]]
        assert distance["up"] == (min(above) - points if above else None)
        assert distance["down"] == (points - max(below) if below else None)


def test_random_records_cover_what_the_laws_speak_of():
    rng = random.Random(1)
    listed = [flip for _ in range(300) for flip in found(random_record(rng))["flips"]]
    assert {(f["kind"], f["direction"]) for f in listed} == {
        (kind, direction)
        for kind in ("answer", "evidence", "profile")
        for direction in ("better", "worse")
    }
    assert any(f["from"] == "not_applicable" for f in listed)
    assert any(f["verdict"]["before"] != f["verdict"]["after"] for f in listed)
    assert any(not f["categories"] for f in listed)  # a stop rule alone


def test_an_empty_questionnaire_has_no_flips():
    record = {
        "riskassess": 1,
        "date": DATE.isoformat(),
        "deployment": {"name": "empty", "types": ["FT-KB"]},
        "answers": {},
    }
    assert found(record)["flips"] == []
