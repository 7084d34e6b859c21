"""Verifying: every event that was altered, lost, moved or put in is found and named."""

import dataclasses
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Deployment, Evidence
from riskassess.record.desk import Desk
from riskassess.record.evidence import entries, give, take
from riskassess.record.store import SqliteStore
from riskassess.record.verification import Flaw, flaws, verify
from tests.strategies import DATE

Q = default()


@pytest.fixture
def desk(tmp_path):
    store = SqliteStore(tmp_path / "a.sqlite")
    yield Desk(store, Q, "Reviewer")
    store.close()


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    """Eight events of one assessment."""
    store = SqliteStore(tmp_path_factory.mktemp("chain") / "a.sqlite")
    desk = Desk(store, Q, "Reviewer")
    made = desk.create(Deployment(types=("FT-KB",), name="Ward"))
    for question in list(Q.questions)[:7]:
        made = desk.answer(made, question, Answer(1))
    store.close()
    return made.events


def told(found):
    return [(flaw.what, flaw.seq) for flaw in found]


def test_a_whole_record_has_no_flaw(events):
    assert flaws(events) == []
    assert flaws(events, events[3].hash) == []


@given(st.integers(1, 8))
def test_an_altered_event_is_named(events, seq):
    changed = dataclasses.replace(events[seq - 1], actor="Somebody else")
    assert told(flaws([*events[: seq - 1], changed, *events[seq:]])) == [("altered", seq)]


@given(st.integers(1, 7))
def test_an_event_that_was_altered_and_sealed_again_is_named(events, seq):
    changed = dataclasses.replace(events[seq - 1], actor="Somebody else").sealed()
    assert told(flaws([*events[: seq - 1], changed, *events[seq:]])) == [("altered", seq)]


@given(st.integers(1, 7))
def test_a_missing_event_is_named(events, seq):
    kept = [event for event in events if event.seq != seq]
    assert Flaw("missing", seq) in flaws(kept)


@given(st.integers(1, 8))
def test_a_cut_off_end_shows_by_the_anchor(events, length):
    anchor = events[-1].hash
    expected = [] if length == 8 else [("anchor", length)]
    assert told(flaws(events[:length], anchor)) == expected


@given(st.integers(2, 7))
def test_two_events_that_changed_places_are_named(events, seq):
    turned = list(events)
    turned[seq - 1], turned[seq] = turned[seq], turned[seq - 1]
    assert {flaw.seq for flaw in flaws(turned)} & {seq, seq + 1}


@given(st.integers(1, 7))
def test_an_event_that_was_put_in_is_named(events, after):
    before = events[after - 1]
    extra = dataclasses.replace(
        events[-1], seq=before.seq + 1, previous=before.hash, actor="Intruder"
    ).sealed()
    found = flaws([*events[:after], extra, *events[after:]])
    assert [flaw.what for flaw in found] == ["inserted"]
    assert found[0].seq == extra.seq


def test_the_event_of_another_assessment_is_named(events):
    foreign = dataclasses.replace(events[4], assessment="RA-OTHER000").sealed()
    found = told(flaws([*events[:4], foreign, *events[5:]]))
    assert ("foreign", 5) in found


def test_verifying_counts_events_and_files(desk, tmp_path):
    file = tmp_path / "report.pdf"
    file.write_bytes(b"%PDF-1.7 \x00 anything")
    sha256 = take(desk.store, file)
    made = desk.create(Deployment(types=("FT-KB",)))
    made = desk.answer(made, "R1-S1", Answer(3, evidence=(Evidence("Report", file=sha256),)))
    found = verify(desk, made.id, made.head)
    assert found.sound
    assert (found.events, found.files, found.head) == (2, 1, made.head)
    assert desk.open(made.id) == made


def test_a_lost_file_and_a_lost_questionnaire_are_named(desk):
    made = desk.create(Deployment(types=("FT-KB",)))
    gone = hashlib.sha256(b"never kept").hexdigest()
    made = desk.answer(made, "R1-S1", Answer(3, evidence=(Evidence("Report", file=gone),)))
    found = verify(desk, made.id)
    assert not found.sound
    assert found.lost_files == ((2, gone),)
    desk.library._known.clear()
    desk.library.store = _Without(desk.store, Q.sha256)
    assert verify(desk, made.id).lost_questionnaires == (Q.sha256,)


class _Without:
    """A store that lost one file."""

    def __init__(self, store, sha256):
        self._store, self._sha256 = store, sha256

    def get(self, sha256):
        return None if sha256 == self._sha256 else self._store.get(sha256)


def test_a_chain_that_no_desk_wrote_is_found(desk):
    made = desk.create(Deployment(types=("FT-KB",)))
    odd = desk._event(made.id, made.events[-1], "undone", {"seq": 1})
    desk.store.append(odd)
    found = verify(desk, made.id)
    assert found.flaws == ()
    assert found.unfounded == 2
    assert not found.sound


def test_evidence_files_come_out_as_they_went_in(desk, tmp_path):
    content = bytes(range(256)) * 40
    (tmp_path / "x.bin").write_bytes(content)
    sha256 = take(desk.store, tmp_path / "x.bin")
    assert sha256 == hashlib.sha256(content).hexdigest()
    assert take(desk.store, tmp_path / "x.bin") == sha256  # kept once
    backed = Answer(2, evidence=(Evidence("Link: https://example.org"), Evidence("X", file=sha256)))
    made = desk.answer(desk.create(Deployment(types=("FT-KB",))), "R1-S1", backed)
    first, second = entries(made, DATE)
    assert (first.evidence.file, second.question, second.number) == ("", "R1-S1", 2)
    out = tmp_path / "out"
    out.mkdir()
    assert give(desk.store, second, out).read_bytes() == content


@pytest.mark.parametrize(
    ("expires", "state"),
    [(None, "current"), (0, "expiring"), (30, "expiring"), (31, "current"), (-1, "expired")],
)
def test_expiring_and_expired_evidence_is_told(desk, expires, state):
    import datetime as dt

    end = DATE + dt.timedelta(days=expires) if expires is not None else None
    answer = Answer(2, evidence=(Evidence("Report", expires=end),))
    made = desk.answer(desk.create(Deployment(types=("FT-KB",))), "R1-S1", answer)
    assert [entry.state for entry in entries(made, DATE)] == [state]
