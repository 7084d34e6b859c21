"""Whatever is asked of a store, SQLite and PostgreSQL answer alike, and as a plain dict would."""

import contextlib
import hashlib
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from riskassess.errors import ConflictError
from riskassess.record import keeping
from riskassess.record.store import SqliteStore, open_store
from tests.events import following

pytest_plugins = ["tests.postgres_fixture"]

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
IDS = st.sampled_from(["RA-1", "RA-2", "RA-ÿ", "ra-1", "病房"])
PAYLOADS = st.dictionaries(
    WORDS, st.none() | st.integers(-(2**60), 2**60) | st.booleans() | WORDS | st.lists(WORDS)
)
KINDS = st.sampled_from(["created", "answered", "decided", "a kind nobody knows yet"])


class Stores(RuleBasedStateMachine):
    """Both stores and a dict, under the same acts."""

    def __init__(self, url):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.places = [str(self.folder / "a.sqlite"), url]
        self.stores = [open_store(place) for place in self.places]
        self.events, self.files = {}, {}

    def teardown(self):
        try:
            for store in self.stores:
                assert keeping.check(store) == []
            self.copies_agree()
        finally:
            for store in self.stores:
                store.close()
            shutil.rmtree(self.folder)

    def copies_agree(self):
        """Copied out of either, and backed up, the two are the same."""
        for number, store in enumerate(self.stores):
            assert keeping.backup(store, self.folder / f"backup{number}") == []
            with contextlib.closing(SqliteStore(self.folder / f"backup{number}")) as copied:
                assert copied.heads() == store.heads()
                assert {id_: copied.events(id_) for id_ in copied.ids()} == self.events
                assert {sha: copied.get(sha) for sha, _ in copied.files()} == self.files

    def both(self, act):
        """The outcome of ``act``, which must be that of both."""
        outcomes = []
        for store in self.stores:
            try:
                outcomes.append(act(store))
            except ConflictError as error:
                outcomes.append([(fault.id, fault.details) for fault in error.faults])
        assert outcomes[0] == outcomes[1]
        return outcomes[0]

    def head(self, id_):
        kept = self.events.get(id_)
        return (kept[-1].seq, kept[-1].hash) if kept else None

    def made(self, id_, entries):
        head, events = self.head(id_), []
        for kind, actor, payload in entries:
            events.append(following(head, id_, actor, payload, kind))
            head = events[-1].seq, events[-1].hash
        return events

    @rule(id_=IDS, entries=st.lists(st.tuples(KINDS, WORDS, PAYLOADS), max_size=4))
    def append(self, id_, entries):
        events = self.made(id_, entries)
        assert self.both(lambda store: store.append(*events)) is None
        if events:
            self.events.setdefault(id_, []).extend(events)

    @rule(one=st.lists(PAYLOADS, min_size=1, max_size=2), two=st.lists(PAYLOADS, max_size=2))
    def append_to_two(self, one, two):
        halves = {
            id_: self.made(id_, [("answered", "r", payload) for payload in payloads])
            for id_, payloads in (("RA-1", one), ("RA-2", two))
        }
        self.both(lambda store: store.append(*halves["RA-2"], *halves["RA-1"]))
        for id_, events in halves.items():
            if events:
                self.events.setdefault(id_, []).extend(events)

    @precondition(lambda self: self.events)
    @rule(data=st.data(), fresh=st.integers(0, 2))
    def append_what_is_taken(self, data, fresh):
        id_ = data.draw(st.sampled_from(sorted(self.events)))
        taken = data.draw(st.sampled_from(self.events[id_]))
        other = data.draw(st.sampled_from([taken, following((taken.seq - 1, ""), id_, "x", {})]))
        new = self.made(id_, [("answered", "r", {})] * fresh)
        said = self.both(lambda store: store.append(*new, other))
        assert said == [("assessment.conflict", {"seq": taken.seq, "id": id_})]

    @rule(id_=IDS)
    def append_the_same_twice(self, id_):
        (event,) = self.made(id_, [("answered", "r", {})])
        said = self.both(lambda store: store.append(event, event))
        assert said == [("assessment.conflict", {"seq": event.seq, "id": id_})]

    @rule(content=st.binary(max_size=200) | st.sampled_from([b"", b"\0" * 70_000]))
    def put(self, content):
        sha256 = hashlib.sha256(content).hexdigest()
        assert self.both(lambda store: store.put(content)) == sha256
        self.files[sha256] = content

    @rule(id_=IDS, after=st.integers(0, 10))
    def read(self, id_, after):
        found = self.both(lambda store: store.events(id_, after=after))
        assert found == [event for event in self.events.get(id_, []) if event.seq > after]

    @rule(data=st.data())
    def get(self, data):
        sha256 = data.draw(st.sampled_from([*sorted(self.files), "0" * 64]))
        assert self.both(lambda store: store.get(sha256)) == self.files.get(sha256)

    @rule()
    def open_again(self):
        for store in self.stores:
            store.close()
        self.stores = [open_store(place, create=False) for place in self.places]

    @invariant()
    def nothing_else_is_there(self):
        heads = {id_: self.head(id_) for id_ in self.events}
        assert self.both(lambda store: store.heads()) == heads
        assert set(self.both(lambda store: sorted(store.ids()))) == set(self.events)
        sizes = {sha256: len(content) for sha256, content in self.files.items()}
        assert self.both(lambda store: dict(store.files())) == sizes
        counts = self.both(lambda s: (s.info().assessments, s.info().events, s.info().files))
        assert counts == (len(heads), sum(map(len, self.events.values())), len(sizes))


def test_both_stores_answer_alike(postgres):
    run_state_machine_as_test(
        lambda: Stores(postgres.database()),
        settings=settings(max_examples=25, stateful_step_count=15),
    )
