"""The desk: what it refuses leaves nothing behind, what it returns is what is read back."""

import datetime as dt
from dataclasses import replace

import pytest

from riskassess.errors import InputError, UnverifiableError
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Deployment
from riskassess.record.assessment import fold
from riskassess.record.desk import Desk
from riskassess.record.store import SqliteStore

Q = default()
DEPLOYMENT = Deployment(types=("FT-KB",), name="Ward")
TIME = dt.datetime(2026, 11, 23, 14, 2, 11, 123456, dt.UTC)


@pytest.fixture
def desk(tmp_path):
    store = SqliteStore(tmp_path / "a.sqlite")
    yield Desk(store, Q, "Reviewer", now=lambda: TIME)
    store.close()


def faults(caught):
    return sorted(fault.id for fault in caught.value.faults)


def test_ids_are_short_and_cannot_be_misread(desk):
    ids = {desk.create(DEPLOYMENT).id for _ in range(20)}
    assert len(ids) == 20
    for id_ in ids:
        assert id_.startswith("RA-")
        assert len(id_) == 11
        assert not set(id_[3:]) - set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_an_assessment_begins_with_the_answers_brought_along(desk):
    answers = {"R1-E1": Answer(2, note="a"), "R1-S1": Answer("not_applicable", reason="b")}
    made = desk.create(DEPLOYMENT, dt.date(2026, 11, 20), answers)
    assert (made.deployment, made.date, made.answers) == (
        DEPLOYMENT,
        dt.date(2026, 11, 20),
        answers,
    )
    assert [event.kind for event in made.events] == ["created", "answered", "answered"]
    assert made == desk.open(made.id)


def test_a_beginning_that_is_refused_leaves_nothing_behind(desk):
    kept = desk.create(DEPLOYMENT)
    with pytest.raises(InputError) as caught:
        desk.create(
            Deployment(types=("NOPE",)),
            answers={"R9-E1": Answer(1), "R1-E1": Answer("not_applicable", reason="x")},
        )
    assert faults(caught) == ["answer.not-applicable", "answer.unknown-question", "value.choice"]
    assert desk.list() == [kept]


@pytest.mark.parametrize(
    "changes",
    [
        {"types": ("FT-KB", "DEP")},
        {"types": ["DEP"], "name": "Other", "P-patient": "yes", "P-retrieval": "no"},
        {"name": "", "description": "Line\nline", "system": "BioGPT", "directions": ["consumer"]},
        {"date": "2026-11-20"},
        {"date": dt.date(2026, 11, 20), "scenarios": []},
    ],
)
def test_what_is_returned_is_what_is_read_back(desk, changes):
    id_ = desk.create(DEPLOYMENT).id
    assert desk.describe(id_, changes) == desk.open(id_)


def test_a_description_changes_only_what_is_named(desk):
    id_ = desk.create(DEPLOYMENT).id
    after = desk.describe(id_, {"P-patient": "yes", "types": ["DEP"]})
    assert after.deployment == replace(DEPLOYMENT, types=("DEP",), patient="yes")
    assert after.events[-1].payload == {"deployment": {"P-patient": "yes", "types": ["DEP"]}}


def test_the_date_can_be_set_changed_and_taken_away(desk):
    id_ = desk.create(DEPLOYMENT).id
    today = dt.date(2026, 11, 23)
    assert desk.describe(id_, {"date": "2026-11-20"}).date == dt.date(2026, 11, 20)
    assert desk.open(id_).response(today).date == dt.date(2026, 11, 20)
    for nothing in ("", None):
        assert desk.describe(id_, {"date": nothing}).date is None
        assert desk.open(id_).response(today).date == today
        assert desk.undo(id_).date == dt.date(2026, 11, 20)


def test_every_fault_of_a_description_is_told_at_once(desk):
    id_ = desk.create(DEPLOYMENT).id
    with pytest.raises(InputError) as caught:
        desk.describe(id_, {"nme": "x", "date": "tomorrow", "types": [], "P-patient": "perhaps"})
    assert faults(caught) == ["describe.key", "types.missing", "value.choice", "value.date"]
    assert "name" in caught.value.faults[0].text()
    assert len(desk.store.events(id_)) == 1


def test_an_unknown_id_names_the_nearest(desk):
    id_ = desk.create(DEPLOYMENT).id
    with pytest.raises(InputError) as caught:
        desk.open(id_[:-1])
    assert faults(caught) == ["assessment.unknown"]
    assert id_ in str(caught.value)


def test_the_latest_change_comes_first(desk, tmp_path):
    hours = iter(range(24))
    clock = Desk(desk.store, Q, "r", now=lambda: TIME.replace(hour=next(hours)))
    first, second = clock.create(DEPLOYMENT).id, clock.create(DEPLOYMENT).id
    assert [a.id for a in clock.list()] == [second, first]
    clock.answer(first, "R1-E1", Answer(1))
    assert [a.id for a in clock.list()] == [first, second]


def test_an_answer_can_be_cleared_and_its_history_stays(desk):
    id_ = desk.create(DEPLOYMENT).id
    desk.answer(id_, "R1-E1", Answer(1))
    desk.answer(id_, "R1-E2", Answer(3))
    cleared = desk.answer(id_, "R1-E1", Answer())
    assert cleared.answers == {"R1-E2": Answer(3)}
    back = desk.undo(id_)
    assert back.answers == {"R1-E1": Answer(1), "R1-E2": Answer(3)}
    assert [e.seq for e in back.history("R1-E1")] == [2, 4]


def test_an_actor_whose_name_cannot_be_printed_is_refused(desk):
    with pytest.raises(InputError) as caught:
        Desk(desk.store, Q, "r\udcff").create(DEPLOYMENT)
    assert faults(caught) == ["value.control"]
    assert desk.list() == []


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("undone", {"seq": 1}),
        ("undone", {"seq": 2}),
        ("undone", {}),
        ("created", {"deployment": {}}),
        ("answered", {"question": "R1-E1"}),
        ("described", {"date": "tomorrow"}),
        ("approved", {}),
    ],
)
def test_a_sealed_event_that_no_desk_would_write_is_not_believed(desk, kind, payload):
    id_ = desk.create(DEPLOYMENT).id
    desk.answer(id_, "R1-E1", Answer(1))
    last = desk.answer(id_, "R1-E2", Answer(1))
    odd = replace(last.events[-1], seq=4, kind=kind, payload=payload, previous=last.head).sealed()
    with pytest.raises(UnverifiableError) as caught:
        fold(desk.library.find, (*last.events, odd))
    assert caught.value.faults[0].details["seq"] == 4


def test_the_chain_of_one_assessment_holds_no_event_of_another(desk):
    made = desk.create(DEPLOYMENT)
    made = desk.answer(made.id, "R1-E1", Answer(1))
    moved = replace(made.events[-1], assessment="RA-00000000").sealed()
    with pytest.raises(UnverifiableError):
        fold(desk.library.find, (made.events[0], moved))
