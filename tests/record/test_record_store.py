"""The store in bad company: killed, full, read-only, locked, damaged, foreign."""

import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import threading

import pytest

from riskassess.errors import LackingError
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Deployment
from riskassess.record.desk import Desk
from riskassess.record.events import check_chain
from riskassess.record.store import SqliteStore

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


def test_the_database_itself_refuses_to_change_or_delete(tmp_path):
    store = SqliteStore(tmp_path / "a.sqlite")
    Desk(store, Q, "r").create(DEPLOYMENT)
    store.close()
    other = sqlite3.connect(tmp_path / "a.sqlite")
    for statement in ("UPDATE events SET actor = 'x'", "DELETE FROM events"):
        with pytest.raises(sqlite3.IntegrityError):
            other.execute(statement)
    other.close()


ANSWERING = """
import sys, itertools
from pathlib import Path
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer
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
    """A file system of 512 kB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")


@needs_root
def test_a_full_disk_is_said_and_nothing_acknowledged_is_lost(small_disk):
    store = SqliteStore(small_disk / "a.sqlite")
    desk = Desk(store, Q, "r")
    current = desk.create(DEPLOYMENT)
    with pytest.raises(LackingError) as caught:
        for _ in range(500):
            current = desk.answer(current.id, "R1-E1", Answer(1, note="x" * 9000))
    assert fault(caught) == "store.full"
    assert desk.open(current.id) == current
    store.close()


@needs_root
def test_a_read_only_disk_is_said(small_disk):
    store = SqliteStore(small_disk / "a.sqlite")
    id_ = Desk(store, Q, "r").create(DEPLOYMENT).id
    store.close()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(LackingError) as caught:
        Desk(SqliteStore(small_disk / "a.sqlite"), Q, "r").answer(id_, "R1-E1", Answer(1))
    assert fault(caught) == "store.readonly"


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
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LackingError) as caught:
        desk.answer(id_, "R1-E1", Answer(1))
    assert fault(caught) == "store.locked"
    other.execute("ROLLBACK")
    other.close()
    assert desk.answer(id_, "R1-E1", Answer(1)).answers["R1-E1"].value == 1
    store.close()


def test_a_damaged_file_is_said_and_left_as_it_is(tmp_path):
    path = tmp_path / "a.sqlite"
    path.write_bytes(b"this is no database, but long enough to be one" * 100)
    before = path.read_bytes()
    with pytest.raises(LackingError) as caught:
        SqliteStore(path)
    assert fault(caught) == "store.corrupt"
    assert path.read_bytes() == before


def test_the_database_of_another_program_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "a.sqlite"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE theirs (x)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(LackingError) as caught:
        SqliteStore(path)
    assert fault(caught) == "store.foreign"
    assert path.read_bytes() == before


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
