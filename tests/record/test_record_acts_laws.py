"""Whatever several people do to a record, in any order and on what they saw last: both stores
come to the same events, the same refusals, and a record that verifies.
"""

import datetime as dt
import random
import shutil
import tempfile
from pathlib import Path
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from riskassess.errors import ConflictError, InputError
from riskassess.questionnaire.load import default, load
from riskassess.questionnaire.response import Answer, Deployment, Evidence
from riskassess.record import reviews
from riskassess.record.agenda import agenda
from riskassess.record.agreement import agreement
from riskassess.record.assessment import Assessment
from riskassess.record.decisions import decide, decisions, update_condition
from riskassess.record.desk import Desk
from riskassess.record.events import KINDS
from riskassess.record.migration import migrate, reassess
from riskassess.record.store import open_store
from riskassess.record.verification import verify
from tests.second import ADDED, DROPPED, REWORDED, write

pytest_plugins = ["tests.postgres_fixture"]

Q = default()
TODAY = dt.date(2026, 11, 24)
ACTORS = st.sampled_from(["Ann", "Bob", "Cy"])
QUESTIONS = st.sampled_from([REWORDED, DROPPED, ADDED, "R1-S1", "R2-E1"])
EVIDENCE = st.builds(
    Evidence,
    st.sampled_from(["Test", "Audit"]),
    expires=st.none() | st.dates(TODAY - dt.timedelta(40), TODAY + dt.timedelta(40)),
)
ANSWERS = st.builds(
    Answer,
    st.sampled_from([None, 0, 1, 2, 3, "unknown", "not_applicable"]),
    note=st.sampled_from(["", "seen"]),
    reason=st.sampled_from(["", "no drugs"]),
    evidence=st.lists(EVIDENCE, max_size=2).map(tuple),
)
CHANGES = st.sampled_from(
    [{"name": "病房"}, {"P-patient": "yes"}, {"types": ["DEP"]}, {"date": "2026-11-20"}, {"x": 1}]
)
CONDITION = {"text": "Log reviews", "owner": "IT", "due": "2026-12-01"}
PILOT = {"outcome": "conditions", "conditions": [CONDITION, CONDITION], "reason": "pilot"}
RULINGS = st.sampled_from(
    [
        {"outcome": "approve", "reason": "pilot"},
        PILOT,
        {"outcome": "refuse", "dissent": [{"who": "Cy", "text": "too strict"}]},
        {"outcome": "approve"},
        {"outcome": "conditions"},
    ]
)
DISSENT = st.sampled_from([[], [{"who": "Cy", "text": "two"}], [{"who": "", "text": ""}]])
BEHIND = st.integers(0, 2)
"""How many changes ago somebody looked."""


class Acts(RuleBasedStateMachine):
    """The same acts at the same time on SQLite and on PostgreSQL."""

    def __init__(self, url, second):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.stores = [open_store(place) for place in (str(self.folder / "a.sqlite"), url)]
        self.desks = [
            [Desk(store, q, "", now=self.now, folder=folder) for q, folder in ((Q, None), second)]
            for store in self.stores
        ]
        self.seconds = 0
        self.ids, self.looks = [], []

    def teardown(self):
        try:
            for id_ in self.ids:
                desks = [self.desk(n, "Di") for n in range(2)]
                found = [verify(desk, id_).to_json() for desk in desks]
                assert found[0] == found[1]
                assert found[0]["sound"]
                now = [desk.open(id_) for desk in desks]
                one, other = (agreement(a, "Di", TODAY).to_json() for a in now)
                assert one == other
        finally:
            for store in self.stores:
                store.close()
            shutil.rmtree(self.folder)

    def now(self):
        return dt.datetime(2026, 11, 24, tzinfo=dt.UTC) + dt.timedelta(seconds=self.seconds)

    def desk(self, number, actor, newer=False):
        desk = self.desks[number][newer]
        desk.actor = actor
        return desk

    def both(self, act, actor, newer=False):
        """Do ``act`` on both, with the same luck; a refusal must be the same one."""
        self.seconds += 1
        outcomes = []
        for number in range(2):
            luck = random.Random(self.seconds)
            salt = lambda size: luck.randbytes(size).hex()  # noqa: B023, E731
            with patch("secrets.choice", luck.choice), patch("secrets.token_hex", salt):
                try:
                    outcomes.append(act(self.desk(number, actor, newer), number))
                except (InputError, ConflictError) as error:
                    outcomes.append([(f.id, f.path, dict(f.details)) for f in error.faults])
        assert outcomes[0] == outcomes[1]
        if isinstance(outcomes[0], Assessment):
            self.looks.append(outcomes)
            self.ids = sorted({*self.ids, outcomes[0].id})

    def seen(self, behind, number):
        """An assessment as somebody saw it that many changes ago."""
        return self.looks[max(0, len(self.looks) - 1 - behind)][number]

    @initialize()
    def begin(self):
        """With every kind of event."""
        self.create({})
        for actor in ("Cy", "Bob"):
            self.start_review(actor, 0, False)
            self.answer_in_review(actor, 0, "R2-E1", Answer(2))
        self.submit("Cy", 0)
        self.settle("Ann", 0, "R2-E1", Answer(1), [{"who": "Cy", "text": "two"}])
        self.decide("Ann", 0, PILOT)
        self.update_condition("Bob", 0, 1, True)
        self.describe("Ann", 0, {"name": "Ward 3"})
        self.undo("Ann", 0)
        self.answer("Ann", 0, REWORDED, Answer(2))
        self.migrate(0, True)
        assert {event.kind for event in self.seen(0, 0).events} == {*KINDS}

    @rule(given=st.dictionaries(QUESTIONS, ANSWERS, max_size=2))
    def create(self, given):
        deployment = Deployment(types=("FT-KB",), name="Ward")
        self.both(lambda desk, _: desk.create(deployment, answers=given), "Ann")

    @rule(actor=ACTORS, behind=BEHIND, changes=CHANGES)
    def describe(self, actor, behind, changes):
        self.both(lambda desk, n: desk.describe(self.seen(behind, n), changes), actor)

    @rule(actor=ACTORS, behind=BEHIND, question=QUESTIONS, given=ANSWERS)
    def answer(self, actor, behind, question, given):
        self.both(lambda desk, n: desk.answer(self.seen(behind, n), question, given), actor)

    @rule(actor=ACTORS, behind=BEHIND)
    def undo(self, actor, behind):
        self.both(lambda desk, n: desk.undo(self.seen(behind, n)), actor)

    @rule(behind=BEHIND, newer=st.booleans())
    def migrate(self, behind, newer):
        self.both(lambda desk, n: migrate(desk, self.seen(behind, n)), "Ann", newer)

    @rule(behind=BEHIND, newer=st.booleans())
    def reassess(self, behind, newer):
        self.both(lambda desk, n: reassess(desk, self.seen(behind, n)), "Ann", newer)

    @rule(actor=ACTORS, behind=BEHIND, anyway=st.booleans())
    def start_review(self, actor, behind, anyway):
        self.both(lambda desk, n: reviews.start(desk, self.seen(behind, n), anyway=anyway), actor)

    @rule(actor=ACTORS, behind=BEHIND, question=QUESTIONS, given=ANSWERS)
    def answer_in_review(self, actor, behind, question, given):
        self.both(
            lambda desk, n: reviews.answer(desk, self.seen(behind, n), question, given), actor
        )

    @rule(actor=ACTORS, behind=BEHIND)
    def submit(self, actor, behind):
        self.both(lambda desk, n: reviews.submit(desk, self.seen(behind, n)), actor)

    @rule(actor=ACTORS, behind=BEHIND, question=QUESTIONS, given=ANSWERS, dissent=DISSENT)
    def settle(self, actor, behind, question, given, dissent):
        self.both(
            lambda desk, n: reviews.settle(
                desk, self.seen(behind, n), question, given, "looked", dissent
            ),
            actor,
        )

    @rule(actor=ACTORS, behind=BEHIND, said=RULINGS)
    def decide(self, actor, behind, said):
        self.both(lambda desk, n: decide(desk, self.seen(behind, n), said, TODAY), actor)

    @rule(actor=ACTORS, behind=BEHIND, number=st.integers(0, 3), done=st.booleans())
    def update_condition(self, actor, behind, number, done):
        said = {"done": done, "evidence": [{"ref": "minutes"}]}
        self.both(lambda desk, n: update_condition(desk, self.seen(behind, n), number, said), actor)

    @invariant()
    def both_hold_and_tell_the_same(self):
        def told(number):
            found, faults = reviews.survey(self.desk(number, "Bob"))
            assert faults == ()
            return [
                (a, decisions(a), reviews.reviews(a, "Cy"), reviews.settlements(a)) for a in found
            ], agenda(found, TODAY, 30)

        assert told(0) == told(1)


def test_both_stores_come_to_the_same_record(postgres, tmp_path):
    folder = write(tmp_path / "second")
    second = load(folder), folder
    run_state_machine_as_test(
        lambda: Acts(postgres.database("acts"), second),
        settings=settings(max_examples=12, stateful_step_count=20, deadline=None),
    )
