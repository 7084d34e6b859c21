"""riskassess store: info, check, backup, restore, copy."""

import contextlib
import json
import sqlite3

import pytest

from riskassess.cli.main import main
from tests.postgres import PASSWORD

pytest_plugins = ["tests.postgres_fixture"]

EVENT_COLUMNS = (
    "assessment", "seq", "kind", "actor", "time",
    "payload", "tool", "questionnaire", "previous", "hash",
)  # fmt: skip


@pytest.fixture
def begun(run):
    """The id of an assessment in the store of ``run``."""
    id_ = run("new", "--name", "Ward", "--types", "FT-KB")[1].strip()
    run("answer", id_, "R1-E1", "2")
    return id_


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store" / "assessments.sqlite"


def damage(path, id_):
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER events_are_final")
    connection.execute("UPDATE events SET actor = 'x' WHERE assessment = ? AND seq = 2", [id_])
    connection.commit()
    connection.close()


def test_info(run, begun, path):
    code, out, _ = run("store", "info", "--format", "json")
    info = json.loads(out)
    assert code == 0
    assert (info["kind"], info["place"], info["version"]) == ("sqlite", str(path), 2)
    assert (info["assessments"], info["events"]) == (1, 2)
    assert info["size"] > 0
    said = run("store", "info")[1]
    assert str(path) in said
    assert "1 assessments, 2 events" in said


def test_a_whole_store_is_said_to_be_whole(run, begun):
    assert run("store", "check") == (0, "The store is whole.\n", "")
    assert json.loads(run("store", "check", "--format", "json")[1]) == []


@pytest.mark.parametrize("value", ["x'ff00'", "7", "'7'", "1.5"])
@pytest.mark.parametrize(
    ("table", "column"),
    [
        *(("events", column) for column in EVENT_COLUMNS),
        *(("files", column) for column in ("sha256", "content")),
    ],
)
def test_whatever_stands_in_a_field_of_the_store_no_command_breaks(
    run, begun, path, tmp_path, table, column, value
):
    proof = tmp_path / "proof.txt"
    proof.write_text("seen")
    run("answer", begun, "R1-E1", "3", "--evidence", "SOP", "--file", proof)
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
            connection.execute(f"DROP TRIGGER {trigger}")
        last = "seq = 3" if table == "events" else "content = CAST('seen' AS BLOB)"
        connection.execute(f"UPDATE {table} SET {column} = {value} WHERE {last}")
    assert run("store", "check")[0] == 4
    cut = column == "assessment"  # what is gone from the end shows against an anchor only
    assert run("verify", begun)[0] == (0 if cut else 4)
    for command in (
        ("show", begun), ("log", begun), ("list",), ("due",), ("portfolio",), ("evidence", begun),
        ("batch", "score", "store", "--out", tmp_path / "out"),
        ("store", "copy", path, tmp_path / "copy.sqlite"),
    ):  # fmt: skip
        assert run(*command)[0] in (0, 2, 4)


def test_a_damaged_store_is_named_with_exit_code_4(run, begun, path):
    damage(path, begun)
    code, out, _ = run("store", "check")
    assert code == 4
    assert f"{begun}: " in out
    assert "event 2" in out
    assert "events_are_final" in out
    code, out, _ = run("store", "check", "--format", "json")
    assert code == 4
    assert {fault["id"] for fault in json.loads(out)} == {"record.chain", "store.schema"}


def test_a_store_too_damaged_to_open_is_named_too(run, begun, path):
    path.write_bytes(path.read_bytes()[:5000])
    code, out, _ = run("store", "check")
    assert code == 4
    assert "damaged" in out


@pytest.mark.parametrize("command", [["info"], ["check"], ["backup", "x"]])
def test_looking_begins_no_store(run, path, command):
    code, _, err = run("store", *command)
    assert code == 5
    assert "no store" in err
    assert not path.exists()


def test_backup_and_restore(run, begun, tmp_path):
    kept = tmp_path / "kept.sqlite"
    assert run("store", "backup", kept) == (0, "", "")
    assert run("store", "backup", kept)[0] == 5
    code, _, err = run("--store", tmp_path / "new.sqlite", "store", "restore", kept)
    assert code == 0
    assert "1 assessments copied" in err
    assert run("--store", tmp_path / "new.sqlite", "log", begun) == run("log", begun)
    code, _, err = run("--store", tmp_path / "new.sqlite", "store", "restore", kept)
    assert code == 5
    assert "not empty" in err


def test_copy_is_repeatable_and_refuses_what_differs(run, begun, path, tmp_path):
    other = tmp_path / "other.sqlite"
    assert "1 assessments copied" in run("store", "copy", path, other)[2]
    assert "0 assessments copied, 1 there already" in run("store", "copy", path, other)[2]
    run("answer", begun, "R1-E1", "1")
    run("--store", other, "answer", begun, "R1-E1", "3")
    code, out, _ = run("store", "copy", path, other)
    assert code == 4
    assert "differ in event 3" in out


def test_a_journey_through_postgresql_never_shows_the_password(run, postgres, tmp_path):
    """Begin on PostgreSQL, answer, report, back up, lose it all, restore, go on."""
    url, said = postgres.database(), []

    def on(*arguments, expected=0):
        code, out, err = run("--store", url, *arguments)
        assert code == expected, err
        said.append(out + err)
        return out

    id_ = on("new", "--name", "病房", "--types", "FT-KB").strip()
    on("answer", id_, "R1-E1", "2", "--note", "医嘱旁")
    assert json.loads(on("score", id_, "--format", "json"))["types"] == ["FT-KB"]
    log = on("log", id_)
    assert json.loads(on("store", "info", "--format", "json"))["kind"] == "postgresql"
    on("store", "check")
    on("store", "backup", str(tmp_path / "kept.sqlite"))
    postgres.database()
    on("store", "info", expected=5)
    on("store", "restore", str(tmp_path / "kept.sqlite"))
    assert on("log", id_) == log
    on("answer", id_, "R1-E1", "1")
    url = postgres.database("two")
    on("store", "copy", postgres.url("one"), url)
    on("store", "check")
    on("show", "RA-00000000", expected=2)
    url = postgres.url("absent")
    on("list", expected=5)
    url = postgres.url().replace(PASSWORD, PASSWORD + "@")
    on("list", expected=5)
    assert PASSWORD not in "".join(said)


def test_an_address_in_the_environment_is_enough(run, postgres, monkeypatch, capsys):
    monkeypatch.setenv("RISKASSESS_STORE", postgres.database())
    run("new", "--name", "Ward", "--types", "DEP")
    with pytest.raises(SystemExit):
        main(["list"])
    assert "Ward" in capsys.readouterr().out
