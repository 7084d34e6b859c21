"""Decisions: bound to the state they were taken on; what they ask for is kept track of."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskassess.errors import ConflictError, InputError, UnverifiableError
from riskassess.exchange import answers
from riskassess.method.result import Verdict
from riskassess.method.score import score
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Deployment, Evidence
from riskassess.record.agenda import agenda
from riskassess.record.assessment import fold
from riskassess.record.decisions import (
    against,
    current,
    decide,
    decisions,
    latest,
    update_condition,
)
from riskassess.record.desk import Desk
from riskassess.record.reviews import survey
from riskassess.record.store import SqliteStore
from riskassess.resources import resource

Q = default()
TODAY = dt.date(2026, 11, 24)
TIME = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)
DEPLOYMENT = Deployment(types=("FT-KB",), name="Ward", patient="yes")
REFUSE = {"outcome": "refuse"}
DEMAND = {"text": "Second reader", "owner": "Dr Li", "due": "2026-12-01"}
CONDITIONAL = {"outcome": "conditions", "conditions": [DEMAND], "reason": "Needed now"}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = SqliteStore(tmp_path_factory.mktemp("store") / "a.sqlite")
    yield store
    store.close()


@pytest.fixture
def own_store(tmp_path):
    store = SqliteStore(tmp_path / "own.sqlite")
    yield store
    store.close()


def at(store, actor="Ann", time=TIME):
    return Desk(store, Q, actor, now=lambda: time)


def faults(caught):
    return sorted(fault.id for fault in caught.value.faults)


def of_example(desk, verdict):
    """An assessment with this verdict."""
    name = {
        "acceptable": "ward-assistant",
        "conditional": "research-platform",
        "not acceptable": "triage-bot",
    }.get(verdict)
    if name is None:
        return desk.create(DEPLOYMENT)
    found = answers.load(resource("examples") / f"{name}.yaml", Q, TODAY)
    return desk.create(found.deployment, found.date, found.answers)


ACTS = st.lists(
    st.sampled_from(["answer", "undo", "describe", "decide", "condition", "review"]), max_size=12
)


@given(ACTS)
@settings(max_examples=40)
def test_a_decision_is_void_exactly_when_what_is_scored_was_changed_after_it(store, acts):
    desk = at(store)
    seen = desk.create(DEPLOYMENT)
    asked = []  # (number of the decision, whether the state changed since)
    for number, act in enumerate(acts):
        if act == "answer":
            seen = desk.answer(seen, "R1-E1", Answer(number % 4))
        elif act == "undo" and seen.undoable:
            seen = desk.undo(seen)
        elif act == "describe":
            seen = desk.describe(seen, {"name": "Ward"})  # even to what it was
        elif act == "decide":
            seen = decide(desk, seen, CONDITIONAL, TODAY)
            asked.append([seen.events[-1].seq, False])
            continue
        elif act == "condition" and asked:
            seen = update_condition(desk, seen, 1, {"done": True})
            continue
        elif act == "review":
            seen = desk.add(seen, "review_opened", {"reviewer": "Bob"}, lambda _: False)
            continue
        else:
            continue
        asked = [[seq, True] for seq, _ in asked]
    found = decisions(desk.open(seen.id))
    assert [[d.event.seq, d.void is not None] for d in found] == asked
    assert [d.superseded is None for d in found] == [False] * len(found[1:]) + [True] * bool(found)
    holds = current(seen)
    assert (holds is not None) == bool(asked and not asked[-1][1])
    assert holds is None or holds == found[-1]
    assert decisions(seen) == found


def test_going_back_to_the_answers_decided_on_does_not_revive_the_decision(store):
    ann, bob = at(store), at(store, "Bob")
    decided = decide(ann, ann.create(DEPLOYMENT), REFUSE, TODAY)
    bound = latest(decided).event.payload["state"]
    assert bound == decided.state
    changed = bob.answer(decided, "R1-E1", Answer(2))
    back = ann.undo(changed)
    assert back.response(TODAY) == decided.response(TODAY)
    assert back.state != bound
    void = latest(back).void
    assert (void.seq, void.actor, void.kind) == (3, "Bob", "answered")
    assert current(back) is None


def test_the_verdict_of_the_moment_is_kept_with_the_decision(store):
    desk = at(store)
    seen = of_example(desk, "conditional")
    decided = decide(desk, seen, CONDITIONAL, TODAY)
    payload = decided.events[-1].payload
    assert payload["verdict"] == score(Q, seen.response(TODAY)).to_json()["verdict"]
    assert payload["conditions"] == [{**DEMAND, "check": ""}]
    assert latest(decided).verdict.worst == "conditional"


NEEDS_REASON = {
    "approve": {"conditional", "not acceptable", "undetermined"},
    "conditions": {"not acceptable", "undetermined"},
    "defer": set(),
    "refuse": set(),
}


@pytest.mark.parametrize("outcome", NEEDS_REASON)
@pytest.mark.parametrize("verdict", ["acceptable", "conditional", "not acceptable", "undetermined"])
def test_approving_against_the_recommendation_needs_a_reason_and_is_marked(store, outcome, verdict):
    desk = at(store)
    seen = of_example(desk, verdict)
    against = verdict in NEEDS_REASON[outcome]
    said = {"outcome": outcome, "conditions": [DEMAND] if outcome == "conditions" else []}
    if against:
        for reason in ("", "  "):
            with pytest.raises(InputError) as caught:
                decide(desk, seen, {**said, "reason": reason}, TODAY)
            assert faults(caught) == ["decision.reason"]
        assert desk.open(seen.id) == seen
        said["reason"] = "No other way to care for them"
    decision = latest(decide(desk, seen, said, TODAY))
    assert decision.against is against
    assert decision.to_json()["against"] is against


def test_an_undetermined_verdict_recommends_no_approval():
    for outcome in ("approve", "conditions"):
        assert against(outcome, Verdict("acceptable", "conditional"))
    assert not against("defer", Verdict("acceptable", "conditional"))


def test_every_fault_is_told_at_once_and_nothing_is_written(store):
    desk = at(store)
    seen = desk.create(DEPLOYMENT)
    said = {
        "outcome": "approve",
        "conditions": [{"text": " ", "owner": "x", "due": 20261201}, {"text": "y"}],
        "dissent": [{"who": "Bob"}],
        "rereview": "tomorrow",
        "consulted": ["\x1b[31m"],
        "by": "me",
    }
    with pytest.raises(InputError) as caught:
        decide(desk, seen, said, TODAY)
    places = {(fault.id, fault.path) for fault in caught.value.faults}
    assert places >= {
        ("decision.unconditional", "conditions"),
        ("decision.reason", "reason"),
        ("value.empty", "conditions[0].text"),
        ("field.missing", "conditions[1].owner"),
        ("field.missing", "conditions[1].due"),
        ("field.missing", "dissent[0].text"),
        ("value.date", "rereview"),
        ("value.control", "consulted[0]"),
        ("field.unknown", "by"),
    }
    for said in ({"outcome": "maybe"}, {"outcome": "conditions", "reason": "r"}, {}):
        with pytest.raises(InputError):
            decide(desk, seen, said, TODAY)
    assert desk.open(seen.id) == seen


def test_one_decides_on_what_one_has_seen(store):
    ann, bob = at(store), at(store, "Bob")
    for act in (
        lambda seen: bob.answer(seen, "R1-E1", Answer(1)),
        lambda seen: bob.describe(seen, {"name": "Other"}),
        lambda seen: decide(bob, seen, REFUSE, TODAY),
    ):
        seen = ann.create(DEPLOYMENT)
        act(seen)
        with pytest.raises(ConflictError) as caught:
            decide(ann, seen, REFUSE, TODAY)
        assert caught.value.faults[0].details["actor"] == "Bob"
        assert len(ann.open(seen.id).events) == 2
    seen = ann.create(DEPLOYMENT)
    bob.add(seen, "review_opened", {"reviewer": "Bob"}, lambda _: False)  # changes no score
    assert current(decide(ann, seen, REFUSE, TODAY)) is not None


def test_conditions_are_kept_track_of_until_the_next_decision(store):
    ann, bob = at(store), at(store, "Bob")
    two = {**CONDITIONAL, "conditions": [DEMAND, {**DEMAND, "text": "Audit", "check": "log"}]}
    seen = decide(ann, ann.create(DEPLOYMENT), two, TODAY)
    met = {"done": True, "note": "in place", "evidence": [{"ref": "SOP 7", "date": "2026-11-20"}]}
    first = update_condition(ann, seen, 1, met)
    second = update_condition(bob, seen, 2, {"done": True})  # another one: nothing to merge
    with pytest.raises(ConflictError):
        update_condition(bob, first, 2, {"done": False})
    assert [c.done for c in latest(second).conditions] == [True, True]
    (update,) = latest(second).conditions[0].to_json()["updates"]
    assert update == {
        "seq": 3, "actor": "Ann", "time": "2026-11-24T09:30:00.000Z", "done": True,
        "note": "in place", "evidence": [{"ref": "SOP 7", "date": "2026-11-20"}],
    }  # fmt: skip
    reopened = update_condition(ann, second, 1, {"done": False, "note": "withdrawn"})
    assert [c.done for c in latest(reopened).conditions] == [False, True]
    changed = ann.answer(reopened, "R1-E1", Answer(1))  # void, and yet still owed
    assert latest(update_condition(ann, changed, 1, {"done": True})).conditions[0].done
    anew = decide(ann, ann.open(seen.id), CONDITIONAL, TODAY)
    assert [c.done for c in latest(anew).conditions] == [False]
    anew = update_condition(ann, anew, 1, {"done": False})
    assert [c.done for c in decisions(anew)[0].conditions] == [True, True]


def test_a_condition_that_is_not_there_cannot_be_met(store):
    desk = at(store)
    seen = desk.create(DEPLOYMENT)
    with pytest.raises(InputError) as caught:
        update_condition(desk, seen, 1, {"done": True})
    assert faults(caught) == ["decision.none"]
    seen = decide(desk, seen, CONDITIONAL, TODAY)
    for number in (-1, 0, 2):
        with pytest.raises(InputError) as caught:
            update_condition(desk, seen, number, {"done": True})
        assert faults(caught) == ["decision.condition"]
    with pytest.raises(InputError) as caught:
        update_condition(desk, seen, 1, {"done": True, "evidence": [{"note": "no reference"}]})
    assert faults(caught) == ["field.missing"]


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "0" * 64},
        {"outcome": "sure"},
        {"verdict": {}},
        {"conditions": [{"text": "x"}]},
        {"conditions": 3},
    ],
)
def test_a_decision_no_desk_would_write_is_not_believed_and_hides_no_other(own_store, changed):
    desk = at(own_store)
    kept = desk.create(DEPLOYMENT)
    seen = decide(desk, desk.create(DEPLOYMENT), REFUSE, TODAY)
    last = seen.events[-1]
    odd = replace(
        last, seq=3, payload={**last.payload, **changed}, previous=last.hash
    ).sealed()  # well sealed, and bound to what it is not
    own_store.append(odd)
    with pytest.raises(UnverifiableError) as caught:
        decisions(fold(desk.library.find, own_store.events(seen.id)))
    assert caught.value.faults[0].details["seq"] == 3
    found, told = survey(desk)
    assert found == [kept]
    assert [fault.path for fault in told] == [seen.id]


# -- what is due ------------------------------------------------------------------------------


def due(store, days=30, today=TODAY):
    found = agenda(survey(at(store))[0], today, days)
    return [(d.what, d.date.isoformat(), d.part, d.text, d.overdue(today)) for d in found]


def test_the_agenda_is_sorted_by_date_and_reaches_as_far_as_asked(own_store):
    desk = at(own_store)
    said = {
        **CONDITIONAL,
        "conditions": [
            {**DEMAND, "text": "late", "due": "2026-11-23"},
            {**DEMAND, "text": "today", "due": "2026-11-24"},
            {**DEMAND, "text": "last", "due": "2026-12-24"},
            {**DEMAND, "text": "far", "due": "2026-12-25"},
        ],
        "rereview": "2026-12-10",
        "triggers": ["another model", "incident"],
    }
    seen = decide(desk, desk.create(DEPLOYMENT), said, TODAY)
    assert due(own_store) == [
        ("condition", "2026-11-23", "1", "late", True),
        ("condition", "2026-11-24", "2", "today", False),
        ("rereview", "2026-12-10", "", "another model; incident", False),
        ("condition", "2026-12-24", "3", "last", False),
    ]
    assert [row[3] for row in due(own_store, days=0)] == ["late", "today"]
    assert ("condition", "2026-12-25", "4", "far", False) in due(own_store, days=31)
    seen = update_condition(desk, seen, 1, {"done": True})
    assert "late" not in [row[3] for row in due(own_store)]
    update_condition(desk, seen, 1, {"done": False})
    assert due(own_store)[0][3] == "late"


def test_what_waits_for_a_decision_is_on_the_agenda_without_being_overdue(own_store):
    desk = at(own_store)
    seen = desk.create(DEPLOYMENT)
    assert due(own_store, days=0) == [("undecided", "2026-11-24", "", "", False)]
    seen = decide(desk, seen, {**CONDITIONAL, "rereview": "2026-11-30"}, TODAY)
    later = at(own_store, time=TIME + dt.timedelta(days=2))
    later.answer(seen, "R1-E1", Answer(1))
    a_week_on = TODAY + dt.timedelta(days=7)
    assert due(own_store, today=a_week_on) == [
        ("void", "2026-11-26", "", "", False),
        ("condition", "2026-12-01", "1", "Second reader", False),
    ]
    decide(later, desk.open(seen.id), REFUSE, TODAY)
    assert due(own_store) == []


@pytest.mark.parametrize(
    ("question", "answer", "listed"),
    [
        ("R1-S1", Answer(3, evidence=(Evidence("A", expires=TODAY),)), ("A", False)),
        ("R1-S1", Answer(1, evidence=(Evidence("A", expires=dt.date(2020, 1, 1)),)), ("A", True)),
        (  # the last to expire is what counts
            "R1-S1",
            Answer(
                2,
                evidence=(
                    Evidence("A", expires=dt.date(2026, 11, 30)),
                    Evidence("B", expires=dt.date(2020, 1, 1)),
                ),
            ),
            ("A", False),
        ),
        ("R1-S1", Answer(3, evidence=(Evidence("A", expires=TODAY), Evidence("B"))), None),
        ("R1-S1", Answer(3, evidence=(Evidence("A", expires=dt.date(2026, 12, 25)),)), None),
        ("R1-S1", Answer(0, evidence=(Evidence("A", expires=TODAY),)), None),
        ("R1-S1", Answer("unknown", evidence=(Evidence("A", expires=TODAY),)), None),
        ("R1-E1", Answer(2, evidence=(Evidence("A", expires=TODAY),)), None),
    ],
)
def test_evidence_is_due_when_a_safeguard_loses_its_last(own_store, question, answer, listed):
    desk = at(own_store)
    seen = desk.answer(desk.create(DEPLOYMENT), question, answer)
    found = [row for row in due(own_store) if row[0] == "evidence"]
    assert [(row[2], row[3], row[4]) for row in found] == ([(question, *listed)] if listed else [])
    refused = decide(desk, seen, REFUSE, TODAY)
    assert due(own_store) == []  # nobody has to back what is not used
    desk.describe(refused, {"name": "Other"})
    assert [row[0] for row in due(own_store)].count("evidence") == len(found)


def test_evidence_for_a_question_that_is_not_asked_is_not_due(own_store):
    desk = at(own_store)
    expiring = Answer(3, evidence=(Evidence("A", expires=TODAY),))
    seen = desk.answer(desk.create(DEPLOYMENT), "R1-S1", expiring)
    desk.describe(seen, {"types": ["DEP"]})
    assert "R1-S1" not in score(Q, desk.open(seen.id).response(TODAY)).asked
    assert [row[0] for row in due(own_store)] == ["undecided"]


def test_a_re_assessment_takes_over_once_it_is_decided(own_store):
    desk = at(own_store)
    old = decide(desk, desk.create(DEPLOYMENT), CONDITIONAL, TODAY)
    new = desk.create(DEPLOYMENT, follows=old)
    assert [row[0] for row in due(own_store)] == ["undecided", "condition"]
    decide(desk, new, REFUSE, TODAY)
    assert due(own_store) == []


def test_the_key_of_what_is_due_outlives_other_changes(own_store):
    desk = at(own_store)
    expiring = Answer(3, evidence=(Evidence("A", expires=TODAY),))
    seen = desk.answer(desk.create(DEPLOYMENT), "R1-S1", expiring)
    seen = decide(desk, seen, CONDITIONAL, TODAY)

    def keys():
        return [d.key for d in agenda(survey(desk)[0], TODAY, 30)]

    before = keys()
    assert len(before) == len(set(before)) == 2
    seen = desk.answer(seen, "R1-S1", replace(expiring, note="looked at"))
    update_condition(desk, seen, 1, {"done": False, "note": "still open"})
    assert set(before) < set(keys())
