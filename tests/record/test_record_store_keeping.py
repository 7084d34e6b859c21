"""Versions, files, check, copy, backup and restore of SQLite stores."""

import contextlib
import hashlib
import os
import sqlite3
import stat
import subprocess
import sys

import pytest

from riskassess.errors import LackingError
from riskassess.record import keeping
from riskassess.record.events import canonical
from riskassess.record.store import APPLICATION_ID, SqliteStore, open_store
from tests.events import chain

# The schema of version 1, word for word as it was released.
VERSION_1 = f"""
CREATE TABLE events (
  assessment TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL,
  time TEXT NOT NULL, payload TEXT NOT NULL, tool TEXT NOT NULL, questionnaire TEXT NOT NULL,
  previous TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (assessment, seq)
) WITHOUT ROWID;
CREATE TRIGGER events_are_final BEFORE UPDATE ON events
  BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_are_written_once BEFORE INSERT ON events
  WHEN EXISTS (SELECT 1 FROM events WHERE assessment = NEW.assessment AND seq = NEW.seq)
  BEGIN SELECT RAISE(ABORT, 'events are never replaced'); END;
CREATE TRIGGER events_are_kept BEFORE DELETE ON events
  BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = 1;
"""


def ids(faults):
    return [fault.id for fault in faults]


def version_1(path, events):
    """A store as version 1 left it, the last events still in the write-ahead log."""
    rows = [
        [canonical(v) if isinstance(v, dict) else v for v in event.to_json().values()]
        for event in events
    ]
    code = (
        "import sqlite3, sys, os; c = sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2])\n"
        "c.execute('PRAGMA journal_mode = WAL')\n"
        "c.executemany('INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?,?)', eval(sys.argv[3]))\n"
        "c.commit(); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, path, VERSION_1, repr(rows)], check=True)


def user_version(path):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA user_version").fetchone()[0]


def test_a_store_of_version_1_becomes_version_2_after_a_backup(tmp_path):
    path, events = tmp_path / "a.sqlite", chain("RA-1", 20)
    version_1(path, events)
    store = SqliteStore(path)
    assert store.events("RA-1") == events
    assert store.get(store.put(b"new")) == b"new"
    assert keeping.check(store) == []
    assert store.info().version == user_version(path) == 2
    store.close()
    backup = tmp_path / "a.sqlite.v1.backup"
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert user_version(backup) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.sqlite", "a.sqlite.v1.backup"]
    assert SqliteStore(backup).events("RA-1") == events


def test_a_store_of_version_1_stays_as_it_is_where_no_backup_can_be_made(tmp_path):
    path, events = tmp_path / "a.sqlite", chain("RA-1", 3)
    version_1(path, events)
    (tmp_path / "a.sqlite.v1.backup").mkdir()
    with pytest.raises(LackingError) as caught:
        SqliteStore(path)
    assert ids(caught.value.faults) == ["store.backup"]
    assert user_version(path) == 1
    (tmp_path / "a.sqlite.v1.backup").rmdir()
    assert SqliteStore(path).events("RA-1") == events


# Dies where the n-th statement is about to be run, SQLite's own transaction open or not.
DYING = """
import os, sqlite3, sys
from pathlib import Path
from riskassess.record.stores import sqlite
def connect(*args, **kwargs):
    connection = real(*args, **kwargs)
    connection.set_trace_callback(count)
    return connection
def count(statement):
    global left
    left -= 1
    if not left:
        os._exit(9)
real, sqlite3.connect, left = sqlite3.connect, connect, int(sys.argv[2])
sqlite.SqliteStore(Path(sys.argv[1]))
"""


def test_dying_in_the_middle_of_a_migration_leaves_the_old_or_the_new(tmp_path):
    events, seen = chain("RA-1", 5), set()
    for moment in range(1, 60):
        path = tmp_path / str(moment) / "a.sqlite"
        path.parent.mkdir()
        version_1(path, events)
        died = subprocess.run([sys.executable, "-c", DYING, path, str(moment)]).returncode
        seen.add(user_version(path))
        store = SqliteStore(path)
        assert store.events("RA-1") == events
        assert keeping.check(store) == []
        store.close()
        if not died:
            break
    assert not died
    assert seen == {1, 2}


def test_a_file_is_kept_once_and_never_changed(tmp_path):
    store = SqliteStore(tmp_path / "a.sqlite")
    content = os.urandom(100_000)
    name = store.put(content)
    assert store.put(content) == name == hashlib.sha256(content).hexdigest()
    assert store.put(b"") == hashlib.sha256(b"").hexdigest()
    assert sorted(size for _, size in store.files()) == [0, 100_000]
    assert store.get(name) == content
    assert store.get("0" * 64) is None
    other = sqlite3.connect(tmp_path / "a.sqlite")
    for statement in (
        "UPDATE files SET content = x'00'",
        "DELETE FROM files",
        "REPLACE INTO files SELECT sha256, x'00' FROM files",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            other.execute(statement)
    other.close()
    store.close()


def test_events_after_a_number_and_the_heads(tmp_path):
    store = SqliteStore(tmp_path / "a.sqlite")
    assert store.heads() == {}
    assert store.ids() == []
    one, two = chain("RA-1", 5), chain("RA-2", 1)
    store.append(*one, *two)
    store.append()
    assert store.events("RA-1", after=3) == one[3:]
    assert store.events("RA-1", after=5) == []
    assert store.heads() == {"RA-1": (5, one[4].hash), "RA-2": (1, two[0].hash)}
    store.close()


@pytest.fixture
def filled(tmp_path):
    """A store with two assessments and a file; closed."""
    store = SqliteStore(tmp_path / "a.sqlite")
    store.append(*chain("RA-1", 30), *chain("RA-2", 30))
    store.put(b"evidence" * 5000)
    store.close()
    return tmp_path / "a.sqlite"


def tamper(path, *statements):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for table in ("events", "files"):
            for word in ("final", "kept", "written_once"):
                connection.execute(f"DROP TRIGGER IF EXISTS {table}_are_{word}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("UPDATE events SET actor = 'x' WHERE assessment = 'RA-2' AND seq = 7", "RA-2"),
        ("DELETE FROM events WHERE assessment = 'RA-1' AND seq = 4", "RA-1"),
        ("UPDATE events SET payload = 'no' WHERE assessment = 'RA-2' AND seq = 7", "RA-2"),
        ("UPDATE files SET content = x'00'", hashlib.sha256(b"evidence" * 5000).hexdigest()),
    ],
)
def test_check_names_what_was_changed(filled, change, expected):
    tamper(filled, change)
    with contextlib.closing(SqliteStore(filled)) as store:
        found = keeping.check(store)
    assert ids(found).count("store.schema") == 6  # the triggers that were dropped
    (wrong,) = (fault for fault in found if fault.id != "store.schema")
    assert expected in wrong.text()
    assert str(filled) in wrong.text()


def looked_at(path):
    """What opening and checking finds wrong, and the events if it opens."""
    try:
        with contextlib.closing(SqliteStore(path)) as store:
            found = keeping.check(store)
            return found, None if found else [store.events(id_) for id_ in ("RA-1", "RA-2")]
    except LackingError as error:
        return error.faults, None


def test_check_finds_a_flipped_bit_wherever_it_is(filled):
    """In an event, a file, a key, the tree or the schema; never a clean bill, never a crash."""
    whole = filled.read_bytes()
    _, events = looked_at(filled)
    noticed = 0
    for place in range(3, len(whole), 997):
        hurt = bytearray(whole)
        hurt[place] ^= 0x10
        filled.write_bytes(hurt)
        found, kept = looked_at(filled)
        noticed += bool(found)
        assert found or kept == events  # it fell on unused space
    assert noticed > 40


def test_a_store_cut_short_is_never_a_clean_bill(filled):
    whole = filled.read_bytes()
    for size in (len(whole) - 4096, len(whole) // 2, 5000, 4096, 100, 1):
        filled.write_bytes(whole[:size])
        found, _ = looked_at(filled)
        assert found
        assert set(ids(found)) <= {"store.corrupt", "store.foreign"}


def test_a_copy_is_whole_and_doing_it_again_does_nothing(filled, tmp_path):
    source, target = SqliteStore(filled), SqliteStore(tmp_path / "b.sqlite")
    first, again = keeping.copy(source, target), keeping.copy(source, target)
    assert (first.copied, first.same, first.files, first.faults) == (2, 0, 1, ())
    assert (again.copied, again.same, again.files, again.faults) == (0, 2, 0, ())
    assert target.heads() == source.heads()
    assert target.files() == source.files()
    assert keeping.check(target) == []


def test_a_copy_goes_on_where_the_last_one_stopped_and_leaves_what_went_on(filled, tmp_path):
    source, target = SqliteStore(filled), SqliteStore(tmp_path / "b.sqlite")
    keeping.copy(source, target)
    source.append(*chain("RA-1", 2, head=(30, source.heads()["RA-1"][1])))
    target.append(*chain("RA-2", 3, head=(30, target.heads()["RA-2"][1])))
    assert (keeping.copy(source, target).copied, keeping.copy(source, target).same) == (1, 2)
    assert {id_: count for id_, (count, _) in target.heads().items()} == {"RA-1": 32, "RA-2": 33}


def test_a_copy_leaves_out_what_differs_and_names_the_event(filled, tmp_path):
    source, target = SqliteStore(filled), SqliteStore(tmp_path / "b.sqlite")
    keeping.copy(source, target)
    head = source.heads()["RA-1"]
    source.append(*chain("RA-1", 3, head=head, actor="here"))
    target.append(*chain("RA-1", 5, head=head, actor="there"))
    before = target.heads()
    done = keeping.copy(source, target)
    assert ids(done.faults) == ["store.differs"]
    assert done.faults[0].details == {"seq": 31, "id": "RA-1"}
    assert (done.copied, done.same) == (0, 1)
    assert target.heads() == before


def test_a_copy_leaves_out_what_does_not_verify(filled, tmp_path):
    tamper(
        filled,
        "UPDATE events SET actor = 'x' WHERE assessment = 'RA-2' AND seq = 7",
        "UPDATE files SET content = x'00'",
    )
    source, target = SqliteStore(filled), SqliteStore(tmp_path / "b.sqlite")
    done = keeping.copy(source, target)
    assert sorted(ids(done.faults)) == ["record.chain", "store.file"]
    assert list(target.heads()) == ["RA-1"]
    assert target.files() == []


def test_a_backup_is_one_private_file_of_one_moment_and_can_be_restored(filled, tmp_path):
    with contextlib.closing(SqliteStore(filled)) as store:
        assert keeping.backup(store, tmp_path / "backup") == []
        store.append(*chain("RA-3", 1))
        heads = store.heads()
        with pytest.raises(LackingError) as caught:
            keeping.backup(store, tmp_path / "backup")
        assert ids(caught.value.faults) == ["store.exists"]
    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.sqlite", "backup"]
    source, target = SqliteStore(tmp_path / "backup"), SqliteStore(tmp_path / "b.sqlite")
    assert keeping.restore(source, target).copied == 2
    assert target.heads() == {id_: head for id_, head in heads.items() if id_ != "RA-3"}
    with pytest.raises(LackingError) as caught:
        keeping.restore(source, target)
    assert ids(caught.value.faults) == ["store.filled"]


def test_a_backup_of_a_damaged_store_keeps_the_damage_and_says_so(filled, tmp_path):
    tamper(filled, "UPDATE events SET actor = 'x' WHERE assessment = 'RA-2' AND seq = 7")
    with contextlib.closing(SqliteStore(filled)) as store:
        found = keeping.backup(store, tmp_path / "backup")
    assert "record.chain" in ids(found)
    with contextlib.closing(SqliteStore(tmp_path / "backup")) as copy:
        assert copy.events("RA-2")[6].actor == "x"


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(filled, tmp_path):
    with contextlib.closing(SqliteStore(filled)) as store, pytest.raises(LackingError) as caught:
        keeping.backup(store, tmp_path / "missing" / "backup")
    assert ids(caught.value.faults) == ["store.backup"]
    assert not (tmp_path / "missing").exists()


@pytest.mark.parametrize("begun", [False, True], ids=["absent", "empty file"])
def test_only_who_may_create_a_store_begins_one(tmp_path, begun):
    path = tmp_path / "a.sqlite"
    if begun:
        path.touch()
    with pytest.raises(LackingError) as caught:
        open_store(str(path), create=False)
    assert ids(caught.value.faults) == ["store.missing"]
    open_store(str(path)).close()
    open_store(str(path), create=False).close()
