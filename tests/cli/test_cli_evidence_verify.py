"""``answer --file``, ``evidence`` and ``verify`` as a reviewer and an auditor use them."""

import json
import os
import sqlite3

import pytest


@pytest.fixture
def id_(run):
    return run("new", "--name", "Ward", "--types", "FT-KB")[1].strip()


def test_a_file_is_taken_in_shown_and_given_out(run, id_, tmp_path):
    file = tmp_path / "报告 [1].pdf"
    file.write_bytes(b"\x00\xffanything")
    code, _, err = run("answer", id_, "R1-S1", "3", "--file", file, "--expires", "2020-01-01")
    assert code == 0, err
    (entry,) = json.loads(run("evidence", id_, "--format", "json")[1])
    assert (entry["ref"], entry["state"], entry["question"]) == (file.name, "expired", "R1-S1")
    out = tmp_path / "out"
    out.mkdir()
    text = run("evidence", id_, "--save", out)[1]
    assert "expired" in text
    (saved,) = out.iterdir()
    assert saved.read_bytes() == file.read_bytes()
    assert str(saved) in text
    code, out_, _ = run("verify", id_)
    assert code == 0
    assert "2 events and 1 evidence files are as they were sealed" in out_


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "large"])
def test_what_cannot_be_taken_in_is_refused_and_nothing_is_written(run, id_, tmp_path, kind):
    path = tmp_path / "evidence"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "large":
        with path.open("wb") as file:
            file.truncate(25_000_001)
    code, _, err = run("answer", id_, "R1-S1", "3", "--file", path)
    assert code == 2
    assert str(path) in err
    assert "→" in err
    assert len(json.loads(run("log", id_, "--format", "json")[1])) == 1


def test_tampering_is_named_and_ends_with_4(run, id_):
    run("answer", id_, "R1-E1", "2")
    run("answer", id_, "R1-E2", "2")
    anchor = json.loads(run("verify", id_, "--format", "json")[1])["head"]
    store = sqlite3.connect(os.environ["RISKASSESS_STORE"])
    for (name,) in store.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        store.execute(f"DROP TRIGGER {name}")
    store.execute("UPDATE events SET actor = 'Somebody else' WHERE seq = 2")
    store.execute("DELETE FROM events WHERE seq = 3")
    store.commit()
    store.close()
    code, out, _ = run("verify", id_, "--anchor", anchor)
    assert code == 4
    assert "event 2 is not what was sealed" in out
    assert "after event 2 the record was cut off" in out
    found = json.loads(run("verify", id_, "--anchor", anchor, "--format", "json")[1])
    assert found["flaws"] == [{"what": "altered", "seq": 2}, {"what": "anchor", "seq": 2}]


def test_an_unknown_id_is_told(run, id_):
    code, _, err = run("verify", id_[:-1])
    assert code == 2
    assert id_ in err
