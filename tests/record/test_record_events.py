"""The chain: whole when untouched, and every kind of tampering is found and named."""

import datetime as dt
import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskassess.errors import ConflictError, Fault, InputError, UnverifiableError
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Deployment, Evidence
from riskassess.record import reviews
from riskassess.record.assessment import fold
from riskassess.record.desk import Desk
from riskassess.record.events import check_chain
from riskassess.record.store import SqliteStore

Q = default()
DEPLOYMENT = Deployment(types=("FT-KB",), name="Ward")
TIME = dt.datetime(2026, 11, 23, 14, 2, 11, 123000, dt.UTC)


@pytest.fixture
def desk(tmp_path):
    store = SqliteStore(tmp_path / "a.sqlite")
    yield Desk(store, Q, "Reviewer", now=lambda: TIME)
    store.close()


def events(desk):
    id_ = desk.create(DEPLOYMENT).id
    for n, question in enumerate(list(Q.questions)[:5]):
        desk.answer(id_, question, Answer(n % 4, note=f"note {n} 注"))
    return desk.store.events(id_)


def test_an_untouched_chain_is_whole(desk):
    check_chain(events(desk))


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (
            lambda e: [
                *e[:2],
                replace(e[2], payload={**e[2].payload, "question": "R1-E4"}),
                *e[3:],
            ],
            3,
        ),
        (lambda e: [*e[:2], replace(e[2], actor="Somebody else"), *e[3:]], 3),
        (lambda e: [*e[:2], replace(e[2], time=TIME + dt.timedelta(seconds=1)), *e[3:]], 3),
        (lambda e: [*e[:2], replace(e[2], payload={}).sealed(), *e[3:]], 4),
        (lambda e: [*e[:3], *e[4:]], 4),
        (lambda e: [*e[:1], e[2], e[1], *e[3:]], 2),
        (lambda e: [*e[:3], e[2], *e[3:]], 4),
        (lambda e: e[1:], 1),
    ],
    ids=["payload", "actor", "time", "resealed", "missing", "reordered", "doubled", "headless"],
)
def test_tampering_is_found_and_named(desk, tamper, named):
    with pytest.raises(UnverifiableError) as caught:
        fold(desk.library.find, tamper(events(desk)))
    assert caught.value.faults[0].details["seq"] == named


def test_the_state_survives_closing_and_opening(tmp_path):
    answer = Answer(
        3,
        "multi\nline 备注 [b]x[/b]",
        "",
        (Evidence("r", dt.date(2026, 1, 2), dt.date(2027, 1, 2), "n"),),
    )
    first = SqliteStore(tmp_path / "a.sqlite")
    desk = Desk(first, Q, "Reviewer")
    id_ = desk.create(DEPLOYMENT, dt.date(2026, 11, 23)).id
    before = desk.answer(id_, "R1-S1", answer)
    first.close()
    second = SqliteStore(tmp_path / "a.sqlite")
    after = Desk(second, Q, "Other").open(id_)
    second.close()
    assert after == before
    assert after.answers == {"R1-S1": answer}
    assert after.date == dt.date(2026, 11, 23)


def test_an_answer_on_a_state_that_has_changed_is_a_conflict(desk):
    seen = desk.create(DEPLOYMENT)
    other = Desk(desk.store, Q, "Second", now=lambda: TIME)
    other.answer(seen, "R1-E1", Answer(1))
    with pytest.raises(ConflictError) as caught:
        desk.answer(seen, "R1-E1", Answer(2))
    assert caught.value.faults[0].details["actor"] == "Second"
    assert desk.open(seen.id).answers["R1-E1"].value == 1


def test_what_two_reviewers_say_of_different_things_is_merged(desk):
    seen = desk.create(DEPLOYMENT)
    other = Desk(desk.store, Q, "Second", now=lambda: TIME)
    other.answer(seen, "R1-E1", Answer(1))
    other.describe(seen, {"name": "Renamed"})
    merged = desk.answer(seen, "R1-E2", Answer(2))
    assert {id_: a.value for id_, a in merged.answers.items()} == {"R1-E1": 1, "R1-E2": 2}
    assert merged.deployment.name == "Renamed"
    assert desk.describe(seen, {"P-patient": "yes"}).deployment.patient == "yes"
    with pytest.raises(ConflictError):
        desk.describe(seen, {"name": "Mine"})
    check_chain(desk.store.events(seen.id))


def test_undo_takes_back_only_what_one_has_seen_last(desk):
    seen = desk.answer(desk.create(DEPLOYMENT), "R1-E1", Answer(1))
    Desk(desk.store, Q, "Second", now=lambda: TIME).answer(seen, "R1-E2", Answer(1))
    with pytest.raises(ConflictError):
        desk.undo(seen)
    assert set(desk.open(seen.id).answers) == {"R1-E1", "R1-E2"}


def test_an_act_on_a_record_that_was_cut_off_since_is_refused(desk):
    kept = Memory()
    here = Desk(kept, Q, "Reviewer", now=lambda: TIME)
    seen = here.answer(here.create(DEPLOYMENT), "R1-E1", Answer(1))
    del kept.kept[seen.id][1:]
    with pytest.raises(UnverifiableError):
        here.answer(seen, "R1-E2", Answer(1))


def test_two_stores_on_one_file_never_take_the_same_number(tmp_path, desk):
    assessment = desk.create(DEPLOYMENT)
    event = desk.answer(assessment.id, "R1-E1", Answer(1)).events[-1]
    other = SqliteStore(desk.store.path)
    with pytest.raises(ConflictError):
        other.append(event)
    assert [e.seq for e in other.events(assessment.id)] == [1, 2]
    other.close()


def test_a_wrong_answer_is_refused_and_leaves_no_event(desk):
    id_ = desk.create(DEPLOYMENT).id
    for question, answer in (("R9-E1", Answer(1)), ("R1-E1", Answer("not_applicable", reason="x"))):
        with pytest.raises(InputError):
            desk.answer(id_, question, answer)
    with pytest.raises(InputError):
        desk.describe(id_, {"types": []})
    assert len(desk.store.events(id_)) == 1


ACTS = st.lists(
    st.one_of(
        st.tuples(
            st.just("answer"), st.sampled_from(list(Q.questions)), st.sampled_from([0, 1, 2, 3, "unknown", None])
        ),
        st.tuples(st.just("describe"), st.sampled_from(["name", "P-patient"]), st.sampled_from(["yes", "no"])),
        st.tuples(st.just("undo"), st.none(), st.none()),
    ),
    max_size=14,
)  # fmt: skip


class Memory:
    """A store without a disk: the laws of the fold need none."""

    def __init__(self):
        self.kept = {}
        self.contents = {}

    def append(self, *events):
        kept = self.kept.setdefault(events[0].assessment, [])
        if events[0].previous != (kept[-1].hash if kept else ""):
            details = {"seq": events[0].seq, "id": events[0].assessment}
            raise ConflictError([Fault("assessment.conflict", details=details)])
        kept.extend(events)

    def events(self, id_, after=0):
        return list(self.kept.get(id_, []))[after:]

    def put(self, content):
        sha256 = hashlib.sha256(content).hexdigest()
        self.contents[sha256] = content
        return sha256

    def get(self, sha256):
        return self.contents.get(sha256)

    def ids(self):
        return list(self.kept)

    def close(self):
        pass


@given(ACTS)
def test_undo_is_a_stack_that_reaches_back_to_the_beginning(acts):
    desk = Desk(Memory(), Q, "Reviewer", now=lambda: TIME)
    current = desk.create(DEPLOYMENT)
    states = [(current.deployment, dict(current.answers))]
    for act, key, value in acts:
        if act == "undo":
            if len(states) == 1:
                with pytest.raises(InputError):
                    desk.undo(current.id)
                continue
            states.pop()
            current = desk.undo(current.id)
        else:
            if act == "answer":
                current = desk.answer(current.id, key, Answer(value))
            else:
                current = desk.describe(current.id, {key: value})
            states.append((current.deployment, dict(current.answers)))
        assert (current.deployment, dict(current.answers)) == states[-1]
    while current.undoable:
        current = desk.undo(current.id)
    assert (current.deployment, current.answers) == (DEPLOYMENT, {})
    check_chain(desk.store.events(current.id))


def test_what_is_answered_in_a_blind_review_does_not_show_as_a_conflict(desk):
    seen = desk.create(DEPLOYMENT)
    other = Desk(desk.store, Q, "Second", now=lambda: TIME)
    reviews.answer(other, reviews.start(other, seen), "R1-E1", Answer(3))
    merged = desk.answer(seen, "R1-E1", Answer(1))
    assert merged.answers["R1-E1"].value == 1
    assert [event.actor for event in merged.history("R1-E1")] == ["Reviewer"]
