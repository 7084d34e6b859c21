"""Second reviewers: blind until they submit, each alone in their review, settled with a reason."""

import dataclasses
import datetime as dt
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from riskassess.errors import ConflictError, InputError, UnverifiableError
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Deployment
from riskassess.record import reviews
from riskassess.record.agreement import agreement, pooled_evidence
from riskassess.record.assessment import fold
from riskassess.record.decisions import decide
from riskassess.record.desk import Desk
from riskassess.record.events import Event, utc_now
from riskassess.record.store import SqliteStore
from riskassess.report.reviews import agreement_lines, status_lines

Q = default()
TODAY = dt.date(2026, 11, 23)
DEPLOYMENT = Deployment(types=("FT-KB",), name="Ward", patient="yes", retrieval="yes")
ACTORS = ("Ann", "Bob", "Cy", "Di")
ASKED = ("R1-E1", "R1-S1", "R2-E1")


@pytest.fixture
def store(tmp_path):
    found = SqliteStore(tmp_path / "a.sqlite")
    yield found
    found.close()


@pytest.fixture
def by(store):
    """The desk of somebody."""
    return lambda actor: Desk(store, Q, actor)


@pytest.fixture
def id_(by):
    return by("Ann").create(DEPLOYMENT, answers={"R1-E1": Answer(2)}).id


def refused(act, *arguments, **options):
    """The ids of the faults."""
    with pytest.raises(InputError) as caught:
        act(*arguments, **options)
    return sorted(fault.id for fault in caught.value.faults)


def submitted(by, id_, actor="Bob", value=3):
    seen = reviews.start(by(actor), id_)
    seen = reviews.answer(by(actor), seen, "R1-E1", Answer(value))
    return reviews.submit(by(actor), seen)


def shown(assessment, viewer):
    """Everything the modules would show to ``viewer``, as one text."""
    found = reviews.reviews(assessment, viewer)
    parts = [json.dumps([review.to_json() for review in found])]
    parts += [
        json.dumps(dict(payload))
        for event, payload in zip(
            assessment.events, reviews.shown_payloads(assessment, viewer), strict=True
        )
        if event.kind.startswith("review_")
    ]
    parts.append(repr(pooled_evidence(assessment)))
    own = reviews.review_of(assessment, viewer)
    sides = None if own and own.open else agreement(assessment, viewer, TODAY)
    for lang in ("en", "zh"):
        parts += status_lines(found, sides, lang)
        parts += agreement_lines(Q, sides, lang) if sides else []
    if sides:
        parts.append(json.dumps(sides.to_json()))
    return "\n".join(parts)


class Blindness(RuleBasedStateMachine):
    """Several people answer, review, submit and settle in any order on one assessment.

    Every answer of a review carries a note that nobody else could have written.
    """

    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.store = SqliteStore(Path(self.folder.name) / "a.sqlite")
        made = self.desk("Ann").create(DEPLOYMENT, answers={"R1-E1": Answer(2)})
        self.id = made.id
        self.secrets = {actor: [] for actor in ACTORS}
        self.started, self.closed, self.settled = {}, set(), 0

    def teardown(self):
        self.store.close()
        self.folder.cleanup()

    def desk(self, actor):
        return Desk(self.store, Q, actor)

    def open(self):
        return self.desk("Ann").open(self.id)

    @rule(actor=st.sampled_from(ACTORS))
    def start(self, actor):
        hands = {e.actor for e in self.open().events if e.kind in ("answered", "settled")}
        if actor in self.closed:
            assert refused(reviews.start, self.desk(actor), self.id) == ["review.submitted"]
        elif actor not in self.started and actor in hands:
            assert refused(reviews.start, self.desk(actor), self.id) == ["review.self"]
            reviews.start(self.desk(actor), self.id, anyway=True)
            self.started[actor] = self.open().events[-1].seq
        else:
            before = len(self.open().events)
            after = reviews.start(self.desk(actor), self.id)
            assert len(after.events) == before + (actor not in self.started)
            self.started.setdefault(actor, after.events[-1].seq)

    @rule(actor=st.sampled_from(ACTORS), question=st.sampled_from(ASKED), value=st.integers(0, 3))
    def answer(self, actor, question, value):
        secret = f"secret of {actor} {len(self.open().events)}"
        given = (self.desk(actor), self.id, question, Answer(value, note=secret))
        if actor in self.closed:
            assert refused(reviews.answer, *given) == ["review.submitted"]
        elif actor not in self.started:
            assert refused(reviews.answer, *given) == ["review.none"]
        else:
            reviews.answer(*given)
            self.secrets[actor].append(secret)

    @rule(actor=st.sampled_from(ACTORS))
    def submit(self, actor):
        if actor in self.started and actor not in self.closed:
            reviews.submit(self.desk(actor), self.id)
            self.closed.add(actor)
        else:
            wanted = "review.submitted" if actor in self.closed else "review.none"
            assert refused(reviews.submit, self.desk(actor), self.id) == [wanted]

    @rule(actor=st.sampled_from(ACTORS), question=st.sampled_from(ASKED), value=st.integers(0, 3))
    def settle(self, actor, question, value):
        given = (self.desk(actor), self.id, question, Answer(value), "seen together")
        if actor in self.started and actor not in self.closed:
            assert refused(reviews.settle, *given) == ["review.blind"]
        elif not self.closed:
            assert refused(reviews.settle, *given) == ["review.none-submitted"]
        else:
            after = reviews.settle(*given, [{"who": "Di", "text": "I disagree"}])
            assert after.answers[question] == Answer(value)
            self.settled += 1

    @rule(actor=st.sampled_from(ACTORS), value=st.integers(0, 3))
    def answer_in_the_record(self, actor, value):
        self.desk(actor).answer(self.id, "R1-E1", Answer(value))

    @precondition(lambda self: self.open().undoable)
    @rule()
    def undo(self):
        before = self.open()
        self.settled -= before.undoable.kind == "settled"
        assert self.desk("Ann").undo(before).events[: len(before.events)] == before.events

    @invariant()
    def nobody_sees_what_is_not_submitted(self):
        now = self.open()
        for viewer in ACTORS:
            text = shown(now, viewer)
            answers = {r.reviewer: r.answers for r in reviews.reviews(now, viewer)}
            for actor in self.started.keys() - {viewer}:
                if actor not in self.closed:
                    assert not any(secret in text for secret in self.secrets[actor])
                if actor not in self.closed or self.blind(viewer):
                    assert answers[actor] == {}

    @invariant()
    def everybody_sees_their_own_and_what_is_submitted(self):
        now = self.open()
        for viewer in ACTORS:
            for review in reviews.reviews(now, viewer):
                open_to_all = review.reviewer in self.closed and not self.blind(viewer)
                if self.secrets[review.reviewer] and (review.reviewer == viewer or open_to_all):
                    last = self.secrets[review.reviewer][-1]
                    assert last in {answer.note for answer in review.answers.values()}

    @invariant()
    def what_was_done_is_there(self):
        now = self.open()
        assert {r.reviewer: r.number for r in reviews.reviews(now)} == self.started
        assert {r.reviewer for r in reviews.reviews(now) if not r.open} == self.closed
        assert len(reviews.settlements(now)) == self.settled

    def blind(self, viewer):
        return viewer in self.started and viewer not in self.closed


TestBlindness = Blindness.TestCase
TestBlindness.settings = settings(max_examples=12, stateful_step_count=20)


def test_an_open_review_is_gone_on_with(by, id_):
    seen = reviews.start(by("Bob"), id_)
    seen = reviews.answer(by("Bob"), seen, "R1-E1", Answer(3, note="mine"))
    again = reviews.start(by("Bob"), id_)
    assert again == seen
    own = reviews.own_open(by("Bob"), again)
    assert own.answers == {"R1-E1": Answer(3, note="mine")}
    assert own.response(again, TODAY).answers == own.answers
    assert again.answers == {"R1-E1": Answer(2)}


def test_the_last_answer_to_a_question_counts_and_can_be_cleared(by, id_):
    seen = reviews.start(by("Bob"), id_)
    for given, expected in ((Answer(3), {"R1-E1": Answer(3)}), (Answer(), {})):
        seen = reviews.answer(by("Bob"), seen, "R1-E1", given)
        assert reviews.own_open(by("Bob"), seen).answers == expected


def test_reviewing_leaves_the_state_alone_and_settling_changes_it(by, id_):
    before = by("Ann").open(id_)
    after = submitted(by, id_)
    assert after.state == before.state
    assert after.answers == before.answers
    settled = reviews.settle(by("Ann"), after, "R1-E1", Answer(1), "between the two")
    assert settled.state == settled.head != before.state
    assert settled.answers == {"R1-E1": Answer(1)}


def test_a_settlement_says_who_why_and_who_disagrees(by, id_):
    dissent = [{"who": "Bob", "text": "It is 3"}, {"who": "Cy", "text": "It is 0"}]
    now = reviews.settle(by("Ann"), submitted(by, id_), "R1-E1", Answer(1), "shown", dissent)
    (found,) = reviews.settlements(now)
    assert (found.question, found.value, found.actor, found.stands) == ("R1-E1", 1, "Ann", True)
    assert found.grounds.model_dump() == {"reason": "shown", "dissent": tuple(dissent)}
    later = by("Cy").answer(now, "R1-E1", Answer(0))
    assert [entry.stands for entry in reviews.settlements(later)] == [False]
    assert reviews.settlements(by("Ann").undo(by("Cy").undo(later))) == ()


def test_every_fault_of_a_settlement_is_told_at_once(by, id_):
    now = submitted(by, id_)
    dissent = [{"who": "Bob"}, {"who": " ", "text": "a\x1bb"}]
    faults = refused(reviews.settle, by("Ann"), now, "R9-E1", Answer(1), " ", dissent)
    assert faults == [
        "answer.unknown-question", "field.missing", "value.control", "value.empty", "value.empty",
    ]  # fmt: skip
    assert by("Ann").open(id_) == now


def test_an_answer_that_does_not_fit_leaves_nothing_behind(by, id_):
    seen = reviews.start(by("Bob"), id_)
    faults = refused(reviews.answer, by("Bob"), seen, "R1-E1", Answer("not_applicable", reason="x"))
    assert faults == ["answer.not-applicable"]
    assert by("Bob").open(id_) == seen


def test_several_review_at_once_and_nobody_is_in_the_way(by, id_):
    seen = by("Ann").open(id_)
    bob, cy = (reviews.start(by(actor), seen) for actor in ("Bob", "Cy"))
    bob = reviews.answer(by("Bob"), bob, "R1-E1", Answer(3))
    cy = reviews.answer(by("Cy"), cy, "R1-E1", Answer(1))
    bob, cy = reviews.submit(by("Bob"), bob), reviews.submit(by("Cy"), cy)
    found = reviews.reviews(by("Ann").open(id_))
    assert {r.reviewer: r.answers["R1-E1"].value for r in found} == {"Bob": 3, "Cy": 1}


def test_one_reviewer_in_two_windows_is_told(by, id_):
    first = second = reviews.start(by("Bob"), id_)
    first = reviews.answer(by("Bob"), first, "R1-E1", Answer(3))
    with pytest.raises(ConflictError):
        reviews.answer(by("Bob"), second, "R1-E1", Answer(1))
    with pytest.raises(ConflictError):
        reviews.submit(by("Bob"), second)
    merged = reviews.answer(by("Bob"), second, "R1-E2", Answer(1))
    assert set(reviews.own_open(by("Bob"), merged).answers) == {"R1-E1", "R1-E2"}
    reviews.submit(by("Bob"), merged)
    with pytest.raises(ConflictError):
        reviews.answer(by("Bob"), merged, "R2-E1", Answer(1))


@pytest.mark.parametrize("meanwhile", ["answer", "settle", "submit"])
def test_what_is_settled_is_what_was_seen(by, id_, meanwhile):
    seen = submitted(by, id_)
    if meanwhile == "answer":
        by("Ann").answer(id_, "R1-E1", Answer(0))
    elif meanwhile == "settle":
        reviews.settle(by("Di"), id_, "R1-E1", Answer(0), "first")
    else:
        submitted(by, id_, "Cy", 0)
    count = len(by("Ann").open(id_).events)
    with pytest.raises(ConflictError):
        reviews.settle(by("Ann"), seen, "R1-E1", Answer(1), "late")
    assert len(by("Ann").open(id_).events) == count


def test_who_answers_in_the_record_while_reviewing_is_no_longer_independent(by, id_):
    seen = reviews.start(by("Bob"), id_)
    assert reviews.review_of(seen, "Bob").independent
    seen = by("Bob").answer(seen, "R2-E1", Answer(1))
    seen = reviews.submit(by("Bob"), by("Ann").undo(seen))
    assert not reviews.review_of(seen, "Bob").independent
    after = submitted(by, id_, "Cy")
    after = by("Cy").answer(after, "R2-E1", Answer(1))
    assert reviews.review_of(after, "Cy").independent


@pytest.mark.parametrize("value", [0, 1, 2, 3, "unknown"])
def test_of_a_hidden_answer_only_its_being_there_is_shown(by, id_, value):
    seen = reviews.start(by("Bob"), id_)
    number = seen.events[-1].seq
    seen = reviews.answer(by("Bob"), seen, "R1-E1", Answer(value))
    event = seen.events[-1]
    assert reviews.shown_payloads(seen, "Ann")[-1] == {"review": number, "hidden": True}
    assert reviews.shown_payloads(seen, "Bob")[-1] == event.payload
    after = reviews.submit(by("Bob"), seen)
    assert reviews.shown_payloads(after, "Ann")[-2] == event.payload


def test_who_reviews_sees_his_own_answers_alone_and_no_decision(by, id_):
    decided = decide(by("Ann"), by("Ann").open(id_), {"outcome": "refuse"}, TODAY)
    began = len(decided.events)
    seen = reviews.answer(by("Bob"), reviews.start(by("Bob"), decided), "R2-E1", Answer(1))
    seen = by("Ann").answer(seen, "R1-E2", Answer(3))
    assert reviews.blind(seen, "Bob") and not reviews.blind(seen, "Ann")
    assert reviews.as_seen(seen, "Bob").answers == {"R2-E1": Answer(1)}
    assert reviews.as_seen(seen, "Ann") == seen
    assert [a.answers for a in reviews.survey(by("Bob"))[0]] == [{"R2-E1": Answer(1)}]
    hidden = [payload == {"hidden": True} for payload in reviews.shown_payloads(seen, "Bob")]
    assert hidden == [False, *[True] * (began - 1), False, False, True]
    after = reviews.submit(by("Bob"), seen)
    assert reviews.as_seen(after, "Bob").answers == after.answers
    assert [dict(p) for p in reviews.shown_payloads(after, "Bob")] == [
        dict(event.payload) for event in after.events
    ]


def test_what_a_migration_retired_or_reworded_is_no_longer_answered(by, id_):
    seen = reviews.start(by("Bob"), id_)
    for question in ("R1-E1", "R1-E2", "R2-E1"):
        seen = reviews.answer(by("Bob"), seen, question, Answer(1))
    payload = {"from": {}, "changed": ["R1-E1"], "retired": ["R2-E1"], "new": []}
    moved = by("Ann").add(seen, "migrated", payload, lambda event: False)
    assert set(reviews.own_open(by("Bob"), moved).answers) == {"R1-E2"}
    again = reviews.answer(by("Bob"), moved, "R1-E1", Answer(2))
    assert set(reviews.own_open(by("Bob"), again).answers) == {"R1-E1", "R1-E2"}


@pytest.mark.parametrize(
    ("kind", "actor", "payload"),
    [
        ("review_opened", "Bob", {"reviewer": "Cy"}),
        ("review_opened", "Bob", {"reviewer": "Bob"}),
        ("review_opened", "Cy", {}),
        ("review_answered", "Cy", {"review": 3, "question": "R1-E1", "answer": {"value": 1}}),
        ("review_answered", "Bob", {"review": 4, "question": "R1-E1", "answer": {"value": 1}}),
        ("review_answered", "Bob", {"review": 3}),
        ("review_submitted", "Cy", {"review": 3}),
        ("review_submitted", "Bob", {}),
    ],
)
def test_a_sealed_event_that_no_reviewer_would_write_is_not_believed(by, id_, kind, actor, payload):
    seen = reviews.start(by("Bob"), id_)
    assert seen.events[-1].seq == 3
    odd = Event.make(
        seen.id, seen.events[-1], kind, payload, actor=actor, time=utc_now(),
        questionnaire=seen.events[-1].questionnaire,
    )  # fmt: skip
    with pytest.raises(UnverifiableError) as caught:
        reviews.reviews(fold(by("Ann").library.find, (*seen.events, odd)))
    assert caught.value.faults[0].details["seq"] == 4


def test_what_was_submitted_cannot_be_added_to_by_a_sealed_event_either(by, id_):
    after = submitted(by, id_)
    given = after.events[-2]
    odd = dataclasses.replace(given, seq=6, previous=after.head).sealed()
    with pytest.raises(UnverifiableError):
        reviews.reviews(fold(by("Ann").library.find, (*after.events, odd)))


def test_the_record_is_read_back_as_it_was_written(by, id_):
    now = reviews.settle(by("Ann"), submitted(by, id_), "R1-E1", Answer(1), "seen")
    assert by("Ann").open(id_) == now
    assert json.loads(json.dumps([r.to_json() for r in reviews.reviews(now)]))[0]["review"] == 3
