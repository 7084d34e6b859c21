"""The PostgreSQL store on a real server: final, shared, migrated, restarted."""

import contextlib
import random
import re
import threading
from collections import Counter
from pathlib import Path

import psycopg
import pytest

from riskassess.errors import ConflictError, LackingError
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Deployment
from riskassess.record import keeping
from riskassess.record.desk import Desk
from riskassess.record.events import check_chain
from riskassess.record.store import SqliteStore, open_store
from riskassess.record.stores.postgres import PostgresStore
from tests.events import chain, contend, following
from tests.postgres import PASSWORD, running

pytest_plugins = ["tests.postgres_fixture"]
DOCS = Path(__file__).parents[2] / "docs" / "stores.md"


@pytest.fixture
def url(postgres):
    """An empty database."""
    return postgres.database()


@pytest.fixture
def store(url):
    with contextlib.closing(open_store(url)) as opened:
        yield opened


def fault(caught):
    return caught.value.faults[0].id


def execute(url, *statements):
    with psycopg.connect(url, autocommit=True, options="-c search_path=riskassess") as connection:
        for statement in statements:
            connection.execute(statement)


FINAL = [
    "UPDATE events SET actor = 'x'",
    "UPDATE events SET actor = 'x' WHERE false",
    "DELETE FROM events",
    "TRUNCATE events",
    "INSERT INTO events SELECT * FROM events ON CONFLICT (assessment, seq) DO UPDATE SET actor = 'x'",
    "UPDATE files SET content = ''",
    "DELETE FROM files",
    "TRUNCATE files",
]


@pytest.mark.parametrize("statement", FINAL)
@pytest.mark.parametrize("before", ["", "SET session_replication_role = replica"])
def test_the_database_itself_refuses_to_change_or_delete_even_for_the_owner(
    url, store, statement, before
):
    store.append(*chain("RA-1", 2))
    store.put(b"file")
    with pytest.raises(psycopg.errors.RaiseException, match="are never changed or deleted"):
        execute(url, *filter(None, [before]), statement)
    assert [event.actor for event in store.events("RA-1")] == ["r", "r"]


@pytest.fixture(scope="module")
def reviewer(postgres):
    """The address of alice, made by the very words of the documentation."""
    administrator, later = re.findall(r"```sql\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    postgres.sql(*filter(str.strip, administrator.split(";\n")))
    with contextlib.closing(
        open_store(postgres.url("riskassess", "riskassess_owner", "choose-one"))
    ) as owned:
        owned.append(*chain("RA-1", 2))
        owned.put(b"file")
    postgres.sql(*filter(str.strip, later.split(";\n")), database="riskassess")
    return postgres.url("riskassess", "alice", "choose-another")


@pytest.mark.parametrize(
    "statement",
    [
        *FINAL,
        "UPDATE store SET version = 1",
        "DROP TABLE events",
        "ALTER TABLE events DISABLE TRIGGER events_are_final",
        "DROP TRIGGER events_are_final ON events",
        "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TABLE mine (x int)",
        "SET session_replication_role = replica",
    ],
)
def test_the_documented_role_can_do_nothing_but_append_and_read(reviewer, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        execute(reviewer, statement)


def test_the_documented_role_can_work(reviewer, tmp_path):
    with contextlib.closing(open_store(reviewer)) as opened:
        desk = Desk(opened, default(), "alice")
        begun = desk.create(Deployment(types=("FT-KB",), name="Ward"))
        desk.answer(begun.id, "R1-E1", Answer(2))
        assert desk.open(begun.id).answers["R1-E1"].value == 2
        assert opened.get(opened.put(b"evidence")) == b"evidence"
        assert keeping.check(opened) == []
        assert keeping.backup(opened, tmp_path / "backup") == []
        with contextlib.closing(SqliteStore(tmp_path / "backup")) as copied:
            assert copied.heads() == opened.heads()
            assert sorted(copied.files()) == sorted(opened.files())


def test_who_may_not_read_or_create_is_told(postgres, url, store):
    postgres.sql("CREATE ROLE stranger LOGIN PASSWORD 'stranger'")
    with pytest.raises(LackingError) as caught:
        open_store(url.replace(f"owner:{PASSWORD}", "stranger:stranger"))
    assert fault(caught) == "store.readonly"
    with pytest.raises(LackingError) as caught:
        open_store(postgres.database("two").replace(f"owner:{PASSWORD}", "stranger:stranger"))
    assert fault(caught) == "store.readonly"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda u: u.replace(PASSWORD, "wrong-word"), "store.unreachable"),
        (lambda u: u + "x", "store.unreachable"),
        (lambda u: re.sub(r":\d+/", ":1/", u), "store.unreachable"),
        (lambda u: u.replace(PASSWORD, "pass@word"), "store.url"),
        (lambda u: u.replace(PASSWORD, "pass/word"), "store.url"),
        (lambda u: u.replace(PASSWORD, "pass#word"), "store.url"),
        (lambda u: u.replace("@127.0.0.1", ""), "store.url"),
        (lambda u: u + "?password=secret-word&nonsense=1", "store.url"),
    ],
)
def test_what_leads_nowhere_is_said_and_no_password_with_it(url, change, expected):
    with pytest.raises(LackingError) as caught:
        open_store(change(url))
    assert fault(caught) == expected
    said = "".join(f.text() + repr(f) for f in caught.value.faults)
    assert "word" not in said.replace("password", "")
    assert PASSWORD not in said


def test_the_password_is_not_part_of_the_place(url, store):
    assert store.place == url.replace(f":{PASSWORD}", "") == store.info().place
    with contextlib.closing(
        open_store(url.replace(f":{PASSWORD}", "") + f"?password={PASSWORD}")
    ) as other:
        assert other.place == store.place


def test_a_store_of_version_1_becomes_version_2_after_a_copy(url):
    with contextlib.closing(open_store(url)) as made:
        events = chain("RA-1", 5)
        made.append(*events)
    execute(url, "DROP TABLE files", "UPDATE store SET version = 1")
    assert migrated(url) == events
    with psycopg.connect(url) as connection:
        kept = connection.execute("SELECT hash FROM riskassess_v1_backup.events ORDER BY seq")
        assert [row[0] for row in kept] == [event.hash for event in events]


def migrated(url):
    """The events of a store that was opened by eight at once."""
    failed = []

    def begin():
        try:
            open_store(url).close()
        except Exception as error:
            failed.append(error)

    together(begin for _ in range(8))
    assert failed == []
    with contextlib.closing(open_store(url)) as opened:
        assert keeping.check(opened) == []
        assert opened.info().version == 2
        return opened.events("RA-1")


def together(actions):
    threads = [threading.Thread(target=action) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_many_may_open_a_new_store_at_once(url):
    assert migrated(url) == []


def test_a_migration_that_fails_leaves_the_old(url):
    with contextlib.closing(open_store(url)) as made:
        made.append(*chain("RA-1", 5))
    execute(url, "UPDATE store SET version = 1")  # but the files are there already
    with pytest.raises(LackingError) as caught:
        open_store(url)
    assert fault(caught) == "store.foreign"
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT version FROM riskassess.store").fetchone() == (1,)
        query = "SELECT 1 FROM pg_namespace WHERE nspname = 'riskassess_v1_backup'"
        assert connection.execute(query).fetchone() is None


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ("CREATE TABLE riskassess.events (x int)", "store.foreign"),
        ("CREATE TABLE riskassess.store (x int)", "store.foreign"),
        ("CREATE TABLE riskassess.store AS SELECT 99 AS version", "store.newer"),
    ],
)
def test_what_is_of_another_program_or_newer_is_refused(url, made, expected):
    execute(url, "CREATE SCHEMA riskassess", made)
    with pytest.raises(LackingError) as caught:
        open_store(url)
    assert fault(caught) == expected


def test_none_is_begun_unless_asked_for(url):
    with pytest.raises(LackingError) as caught:
        open_store(url, create=False)
    assert fault(caught) == "store.missing"
    open_store(url).close()
    open_store(url, create=False).close()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("DROP TRIGGER events_are_final ON events", "events_are_final"),
        ("ALTER TABLE files DISABLE TRIGGER files_are_final", "files_are_final"),
        ("ALTER TABLE events DROP CONSTRAINT events_pkey", "events_pkey"),
        (
            "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
            "refuse",
        ),
    ],
)
def test_check_names_what_was_taken_from_the_schema(url, store, change, expected):
    execute(url, change)
    (found,) = keeping.check(store)
    assert (found.id, found.details["name"]) == ("store.schema", expected)


def test_check_names_what_was_changed_behind_its_back(url, store):
    store.append(*chain("RA-1", 4), *chain("RA-2", 4))
    store.put(b"evidence")
    execute(
        url,
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "ALTER TABLE files DISABLE TRIGGER ALL",
        "UPDATE events SET actor = 'x' WHERE assessment = 'RA-2' AND seq = 3",
        "UPDATE files SET content = ''",
    )
    chain_, file = (f for f in keeping.check(store) if f.id != "store.schema")
    assert (chain_.id, chain_.path, chain_.details["seq"]) == ("record.chain", "RA-2", 3)
    assert file.id == "store.file"


def test_a_lock_that_stays_is_said_and_it_works_again_afterwards(url):
    with contextlib.closing(PostgresStore(url, timeout=0.2)) as store:
        with psycopg.connect(url) as other:
            other.execute("LOCK TABLE riskassess.events")
            with pytest.raises(LackingError) as caught:
                store.append(*chain("RA-1", 1))
            assert fault(caught) == "store.locked"
        store.append(*chain("RA-1", 1))
        assert len(store.events("RA-1")) == 1


def test_a_database_that_is_read_only_is_said(url, store):
    store.append(*chain("RA-1", 1))
    with contextlib.closing(
        open_store(url + "?options=-c%20default_transaction_read_only%3Don")
    ) as other:
        assert len(other.events("RA-1")) == 1
        with pytest.raises(LackingError) as caught:
            other.append(*chain("RA-2", 1))
    assert fault(caught) == "store.readonly"


def test_twenty_writers_lose_and_double_none_of_2000_events(url):
    def write(name):
        with contextlib.closing(open_store(url)) as own:
            contend(own, f"RA-{int(name) % 4}", name, 60)
            contend(own, f"RA-own-{name}", name, 40)

    together([lambda name=str(n): write(name) for n in range(20)])
    kept = Counter()
    with contextlib.closing(open_store(url)) as store:
        for id_ in store.ids():
            events = store.events(id_)
            check_chain(events)
            kept.update((id_, event.actor, event.payload["n"]) for event in events)
    shared = {(f"RA-{w % 4}", str(w), n) for w in range(20) for n in range(60)}
    own = {(f"RA-own-{w}", str(w), n) for w in range(20) for n in range(40)}
    assert kept == Counter(shared | own)
    assert kept.total() == 2000


@pytest.fixture(scope="module")
def mortal():
    """A server of its own, to be stopped; running when a test begins."""
    with running() as server:
        yield server


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_it_goes_on_after_the_server_was_restarted(mortal, mode):
    with contextlib.closing(PostgresStore(mortal.database(), timeout=0.5)) as store:
        first, second, third = chain("RA-1", 3)
        store.append(first)
        mortal.stop(mode)
        mortal.start()
        assert store.events("RA-1") == [first]
        mortal.stop(mode)
        mortal.start()
        store.append(second)
        mortal.stop(mode)
        with pytest.raises(LackingError) as caught:
            store.append(third)
        assert fault(caught) == "store.unreachable"
        mortal.start()
        assert store.events("RA-1") == [first, second]
        store.append(third)
        with pytest.raises(ConflictError):
            store.append(third)


def test_a_server_that_restarts_is_waited_for(mortal):
    with contextlib.closing(open_store(mortal.database())) as store:
        events = chain("RA-1", 2)
        store.append(events[0])
        mortal.stop()
        restart = threading.Thread(target=mortal.start)
        restart.start()
        store.append(events[1])
        restart.join()
        assert store.events("RA-1") == events


@pytest.mark.parametrize("kept", [True, False])
def test_a_commit_whose_answer_got_lost_is_settled(mortal, kept, monkeypatch):
    """The server goes away around a commit; the event is there once, and that is said."""
    from sqlalchemy import Connection

    commit, due = Connection.commit, [True]

    def losing(connection):
        if not due:
            return commit(connection)
        due.clear()
        backend = connection.connection.driver_connection.info.backend_pid
        if kept:
            connection.connection.driver_connection.commit()
        mortal.sql(f"SELECT pg_terminate_backend({backend})")
        return connection.exec_driver_sql("SELECT 1")  # the answer that never comes

    with contextlib.closing(open_store(mortal.database())) as store:
        events = chain("RA-1", 3)
        store.append(events[0])
        monkeypatch.setattr(Connection, "commit", losing)
        store.append(*events[1:])
        assert store.events("RA-1") == events
        assert due == []


def test_a_number_somebody_else_took_while_the_server_was_away_is_a_conflict(mortal, monkeypatch):
    from sqlalchemy import Connection

    url = mortal.database()
    commit, due = Connection.commit, [True]

    def losing(connection):
        if not due:
            return commit(connection)
        due.clear()
        mortal.stop()
        mortal.start()
        with contextlib.closing(open_store(url)) as other:
            other.append(following(None, "RA-1", "somebody", {}))
        return commit(connection)

    with contextlib.closing(open_store(url)) as store:
        monkeypatch.setattr(Connection, "commit", losing)
        with pytest.raises(ConflictError):
            store.append(following(None, "RA-1", "r", {}))
        assert [event.actor for event in store.events("RA-1")] == ["somebody"]


KILLS = 200


def test_stopped_at_random_moments_nothing_acknowledged_is_lost(mortal):
    """The server dies KILLS times under two writers."""
    url, done = mortal.database(), threading.Event()
    open_store(url).close()
    grown, acknowledged, wrong = threading.Condition(), Counter(), []

    def write(name):
        with contextlib.closing(open_store(url)) as store:
            event = following(None, f"RA-{name}", name, {"note": "x" * 500})
            while not done.is_set():
                try:
                    store.append(event)
                except LackingError as error:
                    assert fault_of(error) in ("store.unreachable", "store.unsure")
                    continue  # the very same event again
                except ConflictError:  # only if it was unsure, and was kept after all
                    mine = store.events(event.assessment, after=event.seq - 1)
                    assert mine[0].hash == event.hash
                with grown:
                    acknowledged[name] = event.seq
                    grown.notify()
                event = following((event.seq, event.hash), event.assessment, name, event.payload)

    def watched(name):
        try:
            write(name)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=watched, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    rng = random.Random(20261123)
    try:
        for _ in range(KILLS):
            until = acknowledged.total() + rng.randint(1, 30)
            with grown:
                assert grown.wait_for(lambda: acknowledged.total() >= until or wrong, 60)  # noqa: B023
            mortal.stop()
            mortal.start()
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    with contextlib.closing(open_store(url)) as store:
        for name, count in acknowledged.items():
            events = store.events(f"RA-{name}")
            assert len(events) >= count > KILLS / 2
            check_chain(events)
        assert keeping.check(store) == []


def fault_of(error):
    return error.faults[0].id
