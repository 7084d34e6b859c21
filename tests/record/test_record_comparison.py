"""Comparing: what differs is told once, both ways alike, and nothing else is."""

import datetime as dt
import json
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskassess.questionnaire.load import default, load
from riskassess.questionnaire.response import Answer, Deployment, Evidence, Response
from riskassess.record.comparison import compare
from tests.reference import Reference
from tests.second import ADDED, DROPPED, REWORDED, RULED, write
from tests.strategies import DATE, random_record, response

Q = default()
REFERENCE = Reference()


def nearly(record, rng):
    """``record`` with a few answers and perhaps the types of another."""
    another = random_record(rng)
    some = set(rng.sample(list(Q.questions), k=rng.randint(0, 5)))
    kept = {id_: a for id_, a in record["answers"].items() if id_ not in some}
    taken = {id_: a for id_, a in another["answers"].items() if id_ in some}
    deployment = another["deployment"] if rng.random() < 0.2 else record["deployment"]
    return {**record, "deployment": deployment, "answers": {**kept, **taken}}


def pair(seed):
    rng = random.Random(seed)
    record = random_record(rng)
    return record, nearly(record, rng) if rng.random() < 0.7 else random_record(rng)


PAIRS = st.integers(0, 2**32).map(pair)


def mirrored(changes):
    return {(change.id, change.after, change.before) for change in changes}


def plain(changes):
    return {(change.id, change.before, change.after) for change in changes}


def values(changes):
    """The same for fields of a description, whose lists have no hash."""
    return {(change.id, repr(change.before), repr(change.after)) for change in changes}


@given(PAIRS)
def test_a_state_compared_with_itself_differs_in_nothing(records):
    for record in records:
        assert compare((Q, response(record)), (Q, response(record))).same


@given(PAIRS)
def test_the_other_way_round_is_the_mirror_image(records):
    first, second = ((Q, response(record)) for record in records)
    there, back = compare(first, second), compare(second, first)
    assert (there.before, there.after) == (back.after, back.before)
    for part in ("answers", "hazards", "categories", "stops"):
        assert plain(getattr(there, part)) == mirrored(getattr(back, part))
    assert {c.id: (c.before, c.after) for c in there.description} == {
        c.id: (c.after, c.before) for c in back.description
    }
    assert {(e.question, e.evidence, e.before, e.after) for e in there.evidence} == {
        (e.question, e.evidence, e.after, e.before) for e in back.evidence
    }
    assert there.same == back.same


@given(PAIRS)
def test_the_changes_made_to_one_give_the_other(records):
    first, second = (response(record) for record in records)
    found = compare((Q, first), (Q, second))
    answers = {id_: replace(first.answer(id_), evidence=()) for id_ in Q.questions}
    answers |= {change.id: change.after for change in found.answers}
    evidence = {id_: set(first.answer(id_).evidence) for id_ in Q.questions}
    for change in found.evidence:
        (evidence[change.question].add if change.after else evidence[change.question].remove)(
            change.evidence
        )
    assert answers == {id_: replace(second.answer(id_), evidence=()) for id_ in Q.questions}
    assert evidence == {id_: set(second.answer(id_).evidence) for id_ in Q.questions}
    assert {change.id for change in found.description} == {
        key
        for key in (*records[0]["deployment"], "date")
        if records[0]["deployment"].get(key) != records[1]["deployment"].get(key)
    }


@given(PAIRS)
def test_hazards_categories_stops_and_verdict_are_those_of_the_method(records):
    """Against the plain implementation in tests/reference.py."""
    found = compare(*((Q, response(record)) for record in records)).to_json()
    was, is_ = (REFERENCE.result(record) for record in records)
    for basis in ("verified", "claimed"):
        assert found["verdict"][basis] == {
            "before": was["verdict"][basis],
            "after": is_["verdict"][basis],
        }
    assert told(found["stops"]) == differing(was["stops"], is_["stops"], lambda s: s["state"])
    assert told(found["categories"]) == differing(was["categories"], is_["categories"], dict)
    assert told(map(without_levels, found["hazards"])) == differing(
        was["hazards"], is_["hazards"], lambda h: {k: v for k, v in h.items() if k != "id"}
    )


def told(changes):
    return {change["id"]: (change["before"], change["after"]) for change in changes}


def differing(was, is_, shape):
    before, after = ({one["id"]: shape(one) for one in end} for end in (was, is_))
    return {
        id_: (before.get(id_), after.get(id_))
        for id_ in {**before, **after}
        if before.get(id_) != after.get(id_)
    }


def without_levels(change):
    """The entry with bare points, after checking that each level is that of its points."""
    levels = ["none", "low", "low", "moderate", "moderate", "high", "critical", "critical"]
    for end in ("before", "after"):
        if change[end]:
            for basis in ("inherent", "verified", "claimed"):
                cases = change[end][basis].values()
                assert [c["level"] for c in cases] == [levels[c["points"]] for c in cases]
                best, worst = (case["points"] for case in cases)
                change[end][basis] = {"best": best, "worst": worst}
    return change


# -- by hand -------------------------------------------------------------------------------

BASE = Response(Deployment(types=("FT-KB",), name="Ward"), DATE, {"R1-E1": Answer(2, note="a")})


def with_(**answers):
    return replace(BASE, answers={id_.replace("_", "-"): a for id_, a in answers.items()})


def test_value_note_and_reason_are_told_apart_from_evidence():
    report = Evidence("report")
    was = with_(R1_E1=Answer(2, note="a"), R1_S1=Answer(1), R1_S2=Answer(1))
    is_ = with_(
        R1_E1=Answer(2, note="b"),
        R1_S1=Answer(1, evidence=(report,)),
        R1_S2=Answer("not_applicable", reason="c"),
    )
    found = compare((Q, was), (Q, is_))
    assert [(c.id, c.before, c.after) for c in found.answers] == [
        ("R1-E1", Answer(2, note="a"), Answer(2, note="b")),
        ("R1-S2", Answer(1), Answer("not_applicable", reason="c")),
    ]
    assert [(e.question, e.evidence, e.before, e.after) for e in found.evidence] == [
        ("R1-S1", report, None, "current")
    ]


@pytest.mark.parametrize(
    ("day", "later", "expected"),
    [
        (22, 23, []),
        (23, 24, [("current", "expired")]),
        (24, 23, [("expired", "current")]),
        (24, 25, []),
    ],
)
def test_evidence_expires_between_two_days(day, later, expected):
    until = Evidence("report", expires=dt.date(2026, 11, 23))
    sides = [
        (Q, replace(with_(R1_S1=Answer(2, evidence=(until,))), date=dt.date(2026, 11, d)))
        for d in (day, later)
    ]
    assert [(e.before, e.after) for e in compare(*sides).evidence] == expected


def test_the_description_is_compared_field_by_field():
    other = replace(BASE.deployment, types=("FT-KB", "DEP"), patient="no", name="Other")
    found = compare((Q, BASE), (Q, replace(BASE, deployment=other)))
    assert values(found.description) == {
        ("name", "'Ward'", "'Other'"),
        ("types", "['FT-KB']", "['FT-KB', 'DEP']"),
        ("P-patient", "'unknown'", "'no'"),
    }


def test_across_questionnaires_what_only_one_of_them_asks_is_told(tmp_path):
    q = load(write(tmp_path / "q"))
    was = with_(**{DROPPED: Answer(1), REWORDED: Answer(2)})
    is_ = with_(**{REWORDED: Answer(2)})
    found = compare((Q, was), (q, is_))
    assert plain(found.answers) == {(DROPPED, Answer(1), None), (ADDED, None, Answer())}
    assert (found.reworded, found.rules) == ((REWORDED,), RULED)
    assert not found.same
    back = compare((q, is_), (Q, was))
    assert plain(back.answers) == mirrored(found.answers)
    assert back.reworded == found.reworded
    assert set(back.rules) == set(found.rules)


@given(PAIRS)
def test_it_is_plain_data(records):
    found = compare(*((Q, response(record)) for record in records)).to_json()
    assert json.loads(json.dumps(found)) == found
