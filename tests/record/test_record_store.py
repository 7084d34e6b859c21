"""The store in bad company: killed, full, read-only, locked, damaged, foreign."""

import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from dataclasses import replace

import pytest

from riskassess.errors import ConflictError, LackingError, RiskassessError
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Deployment
from riskassess.record import keeping
from riskassess.record.desk import Desk
from riskassess.record.events import Event, check_chain, utc_now
from riskassess.record.store import APPLICATION_ID, SqliteStore
from tests.events import chain

Q = default()
DEPLOYMENT = Deployment(types=("FT-KB",), name="Ward")


def fault(caught):
    return caught.value.faults[0].id


def test_only_the_owner_may_read_it(tmp_path):
    store = SqliteStore(tmp_path / "deep" / "a.sqlite")
    Desk(store, Q, "r").create(DEPLOYMENT)
    files = list((tmp_path / "deep").iterdir())
    assert len(files) >= 2  # the write-ahead log is beside it
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "deep").stat().st_mode) == 0o700
    store.close()


def test_it_is_durable_at_each_commit(tmp_path):
    store = SqliteStore(tmp_path / "a.sqlite")
    assert store._connection.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL
    assert store._connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'x'",
        "DELETE FROM events",
        "REPLACE INTO events SELECT * FROM events",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete(tmp_path, statement):
    store = SqliteStore(tmp_path / "a.sqlite")
    Desk(store, Q, "r").create(DEPLOYMENT)
    store.close()
    other = sqlite3.connect(tmp_path / "a.sqlite")
    with pytest.raises(sqlite3.IntegrityError):
        other.execute(statement)
    other.close()


def test_a_store_that_others_could_read_is_taken_from_them(tmp_path):
    path = tmp_path / "a.sqlite"
    SqliteStore(path).close()
    path.chmod(0o666)
    store = SqliteStore(path)
    Desk(store, Q, "r").create(DEPLOYMENT)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    store.close()
    assert modes == {0o600}


def test_many_may_open_a_new_store_at_once(tmp_path):
    failed = []
    for round_ in range(10):
        barrier = threading.Barrier(8)

        def begin(path=tmp_path / f"{round_}.sqlite", barrier=barrier):
            barrier.wait()
            try:
                SqliteStore(path).close()
            except Exception as error:
                failed.append(error)

        threads = [threading.Thread(target=begin) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failed == []


ANSWERING = """
import sys, itertools
from pathlib import Path
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer
from riskassess.record import keeping
from riskassess.record.desk import Desk
from riskassess.record.store import SqliteStore
desk = Desk(SqliteStore(Path(sys.argv[1])), default(), "r")
print("ready", flush=True)
for n in itertools.count():
    for question in default().questions:
        a = desk.answer(sys.argv[2], question, Answer(n % 4))
        print(len(a.events), flush=True)
"""


@pytest.mark.parametrize("seed", range(6))
def test_killed_in_the_middle_of_answering_loses_nothing_acknowledged(tmp_path, seed):
    path = tmp_path / "a.sqlite"
    store = SqliteStore(path)
    id_ = Desk(store, Q, "r").create(DEPLOYMENT).id
    store.close()
    command = [sys.executable, "-c", ANSWERING, str(path), id_]
    acknowledged = 1
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        for _ in range(random.Random(seed).randint(1, 40)):
            acknowledged = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
        rest = process.stdout.read().split("\n")[:-1]
        acknowledged = int(rest[-1]) if rest else acknowledged
    store = SqliteStore(path)
    events = store.events(id_)
    assert len(events) >= acknowledged
    check_chain(events)
    Desk(store, Q, "r").answer(id_, "R1-E1", Answer(1))  # and it goes on
    store.close()


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 512 kB of its own, or None where mounting is not allowed."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder]
    mounted = os.geteuid() == 0 and subprocess.run(command, capture_output=True).returncode == 0
    yield folder if mounted else None
    if mounted:
        subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_is_said_and_nothing_acknowledged_is_lost(small_disk, tmp_path):
    store = SqliteStore((small_disk or tmp_path) / "a.sqlite")
    if not small_disk:  # the nearest thing without a disk of one's own
        store._connection.execute("PRAGMA max_page_count = 60")
    desk = Desk(store, Q, "r")
    current = desk.create(DEPLOYMENT)
    with pytest.raises(LackingError) as caught:
        for _ in range(500):
            current = desk.answer(current.id, "R1-E1", Answer(1, note="x" * 9000))
    assert fault(caught) == "store.full"
    assert desk.open(current.id) == current
    store.close()


@pytest.mark.parametrize("free", [0, 20, 40])
def test_a_disk_too_full_to_begin_is_said(small_disk, tmp_path, free):
    if not small_disk:
        pytest.skip("a full disk at the beginning needs a disk of its own")
    (small_disk / "fill").write_bytes(b"x" * (512 - free) * 1024)
    with pytest.raises(LackingError) as caught:
        Desk(SqliteStore(small_disk / "a.sqlite"), Q, "r").create(DEPLOYMENT)
    assert fault(caught) == "store.full"


def test_a_backup_that_does_not_fit_is_said_and_leaves_nothing_behind(small_disk, tmp_path):
    if not small_disk:
        pytest.skip("a full disk needs a disk of its own")
    store = SqliteStore(tmp_path / "a.sqlite")
    store.put(os.urandom(600_000))
    with pytest.raises(LackingError) as caught:
        keeping.backup(store, small_disk / "backup")
    assert fault(caught) == "store.full"
    assert list(small_disk.iterdir()) == []
    store.close()


def test_a_read_only_place_is_said(small_disk, tmp_path):
    folder = small_disk or tmp_path
    store = SqliteStore(folder / "a.sqlite")
    id_ = Desk(store, Q, "r").create(DEPLOYMENT).id
    store.close()
    if small_disk:  # modes do not bind root, a read-only mount does
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    else:
        folder.chmod(0o500)
    with pytest.raises(LackingError) as caught:
        Desk(SqliteStore(folder / "a.sqlite"), Q, "r").answer(id_, "R1-E1", Answer(1))
    assert fault(caught) == "store.readonly"
    if not small_disk:
        folder.chmod(0o700)


def test_a_path_that_cannot_be_a_folder_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LackingError) as caught:
        SqliteStore(tmp_path / "file" / "a.sqlite")
    assert fault(caught) == "store.readonly"


def test_a_store_that_stays_locked_is_said_and_works_again_afterwards(tmp_path):
    store = SqliteStore(tmp_path / "a.sqlite", timeout=0.1)
    desk = Desk(store, Q, "r")
    id_ = desk.create(DEPLOYMENT).id
    other = sqlite3.connect(tmp_path / "a.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LackingError) as caught:
        desk.answer(id_, "R1-E1", Answer(1))
    assert fault(caught) == "store.locked"
    other.execute("ROLLBACK")
    other.close()
    assert desk.answer(id_, "R1-E1", Answer(1)).answers["R1-E1"].value == 1
    store.close()


@pytest.mark.parametrize(
    "text",
    [b"hello", b"this is no database, but long enough to be one" * 100],
    ids=["short", "long"],
)
def test_what_is_no_database_is_refused_and_left_as_it_is(tmp_path, text):
    path = tmp_path / "a.sqlite"
    path.write_bytes(text)
    path.chmod(0o644)
    with pytest.raises(LackingError) as caught:
        SqliteStore(path)
    assert fault(caught) == "store.corrupt"
    assert path.read_bytes() == text
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def filled(path):
    """A store of some pages; the id of its only assessment."""
    store = SqliteStore(path)
    desk = Desk(store, Q, "r")
    id_ = desk.create(DEPLOYMENT).id
    for question in list(Q.questions)[:30]:
        desk.answer(id_, question, Answer(1, note="n" * 300))
    store.close()
    return id_


@pytest.mark.parametrize("damage", ["overwritten", "cut"])
def test_a_store_with_damaged_pages_is_said_to_be_damaged(tmp_path, damage):
    path = tmp_path / "a.sqlite"
    id_ = filled(path)
    whole = path.read_bytes()
    hurt = whole[:8192] + b"\xa5" * (len(whole) - 8192)
    path.write_bytes(hurt if damage == "overwritten" else whole[: len(whole) // 2])
    with pytest.raises(LackingError) as caught:
        Desk(SqliteStore(path), Q, "r").open(id_)
    assert fault(caught) == "store.corrupt"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("UPDATE events SET payload = '{}' WHERE seq = 5", "record.chain"),
        ("UPDATE events SET actor = 'x' WHERE seq = 5", "record.chain"),
        ("DELETE FROM events WHERE seq = 5", "record.chain"),
        ("UPDATE events SET actor = CAST(x'ff' AS TEXT) WHERE seq = 5", "record.chain"),
        ("UPDATE events SET payload = 'null' WHERE seq = 5", "record.row"),
        ("UPDATE events SET payload = 'no json' WHERE seq = 5", "record.row"),
        ("UPDATE events SET payload = CAST(x'ff' AS TEXT) WHERE seq = 5", "record.row"),
        ("UPDATE events SET time = replace(time, 'Z', '') WHERE seq = 5", "record.row"),
        ("UPDATE events SET time = 'noon' WHERE seq = 5", "record.row"),
    ],
)
def test_what_was_changed_behind_its_back_is_found(tmp_path, change, expected):
    path = tmp_path / "a.sqlite"
    id_ = filled(path)
    other = sqlite3.connect(path)
    other.execute("DROP TRIGGER events_are_final")
    other.execute("DROP TRIGGER events_are_kept")
    other.execute(change)
    other.commit()
    other.close()
    store = SqliteStore(path)
    with pytest.raises(RiskassessError) as caught:
        Desk(store, Q, "r").open(id_)
    assert fault(caught) == expected
    assert caught.value.faults[0].details["seq"] == 5
    found, told = Desk(store, Q, "r").survey()
    assert (found, [fault.path for fault in told]) == ([], [id_])
    store.close()


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        ("CREATE TABLE theirs (x)", "store.foreign"),
        ("PRAGMA application_id = 77", "store.foreign"),
        (
            f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 99; CREATE TABLE n (x)",
            "store.newer",
        ),
    ],
    ids=["tables", "empty", "newer"],
)
def test_the_database_of_another_program_is_refused_and_left_as_it_is(tmp_path, theirs, expected):
    path = tmp_path / "a.sqlite"
    other = sqlite3.connect(path)
    other.executescript(theirs)
    other.close()
    path.chmod(0o664)
    before = path.read_bytes()
    with pytest.raises(LackingError) as caught:
        SqliteStore(path)
    assert fault(caught) == expected
    assert path.read_bytes() == before
    assert stat.S_IMODE(path.stat().st_mode) == 0o664


def test_events_kept_together_are_kept_all_or_none(tmp_path):
    store = SqliteStore(tmp_path / "a.sqlite")
    desk = Desk(store, Q, "r")
    first = desk.create(DEPLOYMENT)
    second = desk.answer(first.id, "R1-E1", Answer(1)).events[-1]
    third = Event.make(
        first.id, second, "undone", {"seq": 2},
        actor="r", time=utc_now(), questionnaire=second.questionnaire,
    )  # fmt: skip
    with pytest.raises(ConflictError):
        store.append(third, second)  # the second number is taken: the third goes with it
    assert [event.seq for event in store.events(first.id)] == [1, 2]
    store.close()


def test_many_threads_on_one_store_lose_nothing(tmp_path):
    store = SqliteStore(tmp_path / "a.sqlite")
    ids = []

    def work():
        desk = Desk(store, Q, "r")
        id_ = desk.create(DEPLOYMENT).id
        for question in list(Q.questions)[:10]:
            desk.answer(id_, question, Answer(1))
        ids.append(id_)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 6
    assert all(len(store.events(id_)) == 11 for id_ in ids)
    store.close()


def test_an_event_is_only_taken_after_the_one_it_follows(tmp_path):
    """A record that was cut off behind one's back must not grow a gap."""
    store = SqliteStore(tmp_path / "a.sqlite")
    first, second, third = chain("RA-AAAAAAAA", 3)
    store.append(first)
    with pytest.raises(ConflictError):
        store.append(third)
    other = replace(second, previous="0" * 64).sealed()
    with pytest.raises(ConflictError):
        store.append(other)
    store.append(second, third)
    assert store.events("RA-AAAAAAAA") == [first, second, third]
    store.close()
