"""riskassess batch score: as a script would use it, cut short anywhere, and on bad input."""

import fcntl
import json
import os
import pty
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from riskassess.errors import ConflictError, InputError
from riskassess.exchange.batch import Tally, score_into
from riskassess.exchange.sources import Entry, Source, source_at
from riskassess.i18n import translate
from riskassess.method.score import score
from riskassess.questionnaire.load import default
from riskassess.questionnaire.located import MAX_BYTES
from riskassess.questionnaire.response import Deployment
from riskassess.record.desk import Desk
from riskassess.record.store import SqliteStore
from riskassess.resources import resource
from tests.strategies import DATE, random_record, response

EXAMPLES = resource("examples")
RESULTS, FAULTS, JOURNAL, SUMMARY = "results.jsonl", "faults.jsonl", "journal.jsonl", "summary.json"
BAD = {"riskassess": 1, "deployment": {"types": ["XX"]}, "answers": {"R9-E1": 2}}
CODE = "from riskassess.cli.main import main; main()"
# A disk with room for so many bytes a file: what crosses the limit ends in the middle of a line,
# and then the program is told that the disk is full ...
FULL = (
    "import os, resource, signal, sys\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)\n"
)
# ... or kill -9 comes at once.
KILL = "signal.signal(signal.SIGXFSZ, lambda *_: os.kill(os.getpid(), signal.SIGKILL))\n"


def run(*arguments, code=CODE, store="none.sqlite", **options):
    """(exit code, stderr) of the command in a process of its own."""
    words = [str(argument) for argument in arguments]
    env = {**os.environ, "RISKASSESS_LANG": "en", "RISKASSESS_STORE": str(store)}
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, env=env, **options
    )
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.returncode, done.stderr


def records(count, bad=()):
    rng = random.Random(count)
    return [BAD if n in bad else random_record(rng) for n in range(count)]


def write_lines(path, found):
    path.write_text("".join(json.dumps(record) + "\n" for record in found), "utf-8")
    return path


def read_lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def scored(source, out, size=4, q=None):
    """The whole batch in this process, in small chunks; the last tally."""
    *_, last = score_into(out, source, q or default(), DATE, translate("en"), size)
    return last


# what comes out


def test_a_folder_is_scored_in_order_and_a_bad_file_does_not_stop_the_rest(tmp_path):
    source, out = tmp_path / "in", tmp_path / "new" / "out"
    (source / "b").mkdir(parents=True)
    (first, second, third), names = records(3), ["a.json", "b/c.yml", "b/d.yaml", "z.json"]
    (source / names[0]).write_text(json.dumps(first))
    (source / names[1]).write_text(yaml.safe_dump(json.loads(json.dumps(second))))
    (source / names[2]).write_text(yaml.safe_dump(BAD))
    (source / names[3]).write_text(json.dumps(third))
    (source / "read me.txt").write_text("no answers here")
    code, said = run("batch", "score", source, "--out", out)
    assert code == 2
    assert "3 scored, 1 refused" in said
    expected = [score(default(), response(record)).to_json() for record in (first, second, third)]
    assert read_lines(out / RESULTS) == [
        {"source": name, "result": result}
        for name, result in zip([names[0], names[1], names[3]], expected, strict=True)
    ]
    (refused,) = read_lines(out / FAULTS)
    assert refused["source"] == names[2]
    assert {fault["id"] for fault in refused["faults"]} == {
        "value.choice", "answer.unknown-question",
    }  # fmt: skip
    for fault in refused["faults"]:
        assert fault["place"].startswith(f"{source / names[2]}:")
        assert fault["fault"]
        assert fault["remedy"]


def test_lines_give_what_files_give(tmp_path):
    found = records(9, bad={4})
    lines = write_lines(tmp_path / "cohort.jsonl", found)
    with lines.open("a") as file:
        file.write("\n   \n")  # blank lines are no records
    assert run("batch", "score", lines, "--out", tmp_path / "out")[0] == 2
    whole = [record for record in found if record is not BAD]
    assert [line["result"] for line in read_lines(tmp_path / "out" / RESULTS)] == [
        score(default(), response(record)).to_json() for record in whole
    ]
    names = [line["source"] for line in read_lines(tmp_path / "out" / RESULTS)]
    assert names == [f"cohort.jsonl:{n + 1}" for n in range(9) if n != 4]
    (refused,) = read_lines(tmp_path / "out" / FAULTS)
    assert refused["source"] == "cohort.jsonl:5"
    assert all("cohort.jsonl:5: " in fault["place"] for fault in refused["faults"])


def test_the_store_is_scored_by_id(tmp_path, capsys):
    store = tmp_path / "assessments.sqlite"
    ids = []
    for type_ in ("FT-KB", "DEP", "FT-M"):
        command = [sys.executable, "-m", "riskassess", "--store", store, "new"]
        command += ["--name", type_, "--types", type_]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        ids.append((done.stdout.strip(), type_))
    assert run("batch", "score", "store", "--out", tmp_path / "out", store=store)[0] == 0
    found = read_lines(tmp_path / "out" / RESULTS)
    assert [(line["source"], *line["result"]["types"]) for line in found] == sorted(ids)


def test_a_damaged_record_of_the_store_is_reported_and_the_rest_scored(tmp_path):
    path = tmp_path / "assessments.sqlite"
    with closing(SqliteStore(path)) as store:
        desk = Desk(store, default(), "Ann")
        whole, altered, unread = (
            desk.create(Deployment(types=("FT-KB",), name="Ward")).id for _ in range(3)
        )
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TRIGGER events_are_final")
        other.execute("UPDATE events SET actor = 'x' WHERE assessment = ?", [altered])
        other.execute("UPDATE events SET payload = 'no' WHERE assessment = ?", [unread])
        other.commit()
    code, err = run("batch", "score", "store", "--out", tmp_path / "out", store=path)
    assert code == 2
    assert "1 scored, 2 refused" in err
    assert [line["source"] for line in read_lines(tmp_path / "out" / RESULTS)] == [whole]
    refused = {line["source"]: line["faults"] for line in read_lines(tmp_path / "out" / FAULTS)}
    assert {id_: fault["id"] for id_, (fault,) in refused.items()} == {
        altered: "record.chain",
        unread: "record.row",
    }


def test_the_summary_counts_what_was_scored(tmp_path):
    lines = write_lines(tmp_path / "cohort.ndjson", records(30, bad={0, 29}))
    run("batch", "score", lines, "--out", tmp_path / "out")
    summary = json.loads((tmp_path / "out" / SUMMARY).read_text())
    results = [line["result"] for line in read_lines(tmp_path / "out" / RESULTS)]
    assert (summary["records"], summary["scored"], summary["refused"]) == (30, 28, 2)
    assert summary["questionnaire"] == results[0]["questionnaire"]
    for case in ("best", "worst"):
        verdicts = [result["verdict"]["verified"][case] for result in results]
        assert summary["verdict"][case] == {
            name: verdicts.count(name) for name in summary["verdict"][case]
        }
        assert sum(summary["verdict"][case].values()) == 28


def test_a_count_is_shown_on_a_terminal_only(tmp_path):
    lines = write_lines(tmp_path / "cohort.jsonl", records(3))
    command = [sys.executable, "-m", "riskassess", "--lang", "en", "batch", "score", lines, "--out"]
    quiet = subprocess.run([*command, tmp_path / "one"], capture_output=True, text=True)
    assert quiet.stderr == f"3 scored, 0 refused. Results in {tmp_path / 'one'}.\n"
    ours, theirs = pty.openpty()
    with open(theirs, "wb") as terminal:  # noqa: PTH123 - a number, not a path
        subprocess.run([*command, tmp_path / "two"], stderr=terminal, check=True)
    assert "\r3 of 3 records" in os.read(ours, 10_000).decode()
    os.close(ours)


def test_both_languages(tmp_path):
    lines = write_lines(tmp_path / "cohort.jsonl", [BAD])
    _, english = run("--lang", "en", "batch", "score", lines, "--out", tmp_path / "en")
    run("--lang", "zh", "batch", "score", lines, "--out", tmp_path / "zh")
    assert "1 refused" in english
    words = [read_lines(tmp_path / lang / FAULTS)[0]["faults"][0]["fault"] for lang in ("en", "zh")]
    assert words[0] != words[1]


# cut short


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A source of 30 records in chunks of 4, and the folder of an uninterrupted run."""
    folder = tmp_path_factory.mktemp("whole")
    path = write_lines(folder / "cohort.jsonl", records(30, bad={2, 3, 17, 29}))
    source = source_at(path, default())
    assert scored(source, folder / "out") == scored(source, folder / "out")
    return source, folder / "out"


@settings(max_examples=60)
@given(data=st.data())
def test_whatever_is_cut_off_a_run_goes_on_to_the_same_bytes(whole, tmp_path_factory, data):
    source, done = whole
    out = tmp_path_factory.mktemp("cut") / "out"
    shutil.copytree(done, out)
    for name in (RESULTS, FAULTS, JOURNAL):
        size = (out / name).stat().st_size
        with (out / name).open("r+b") as file:
            file.truncate(data.draw(st.integers(0, size), label=name))
    (out / SUMMARY).unlink()
    scored(source, out)
    assert contents(out) == contents(done)


@given(chunks=st.integers(0, 8))
def test_a_run_abandoned_after_any_chunk_goes_on(whole, tmp_path_factory, chunks):
    source, done = whole
    out = tmp_path_factory.mktemp("left") / "out"
    with closing(score_into(out, source, default(), DATE, translate("en"), 4)) as tallies:
        seen = [next(tallies).records for _ in range(chunks + 1)]
    assert seen == [min(4 * n, 30) for n in range(chunks + 1)]
    again = score_into(out, source, default(), DATE.replace(year=2030), translate("en"), 4)
    assert next(again).records == seen[-1]
    for _ in again:
        pass
    assert contents(out) == contents(done)


@pytest.fixture(scope="module")
def straight(tmp_path_factory):
    """600 records as a file, and the folder of an uninterrupted run in a process of its own."""
    folder = tmp_path_factory.mktemp("straight")
    lines = write_lines(folder / "cohort.jsonl", records(600, bad={300}))
    assert run("batch", "score", lines, "--out", folder / "out")[0] == 2
    return lines, folder / "out"


@pytest.mark.parametrize("limit", [1000, 400_123, 2_000_001])
@pytest.mark.parametrize(("end", "code"), [(FULL, 5), (FULL + KILL, -9)], ids=["full", "killed"])
def test_a_process_that_dies_in_a_line_goes_on_to_the_same_bytes(
    straight, tmp_path, limit, end, code
):
    lines, done = straight
    out = tmp_path / "out"
    stopped, said = run(limit, "batch", "score", lines, "--out", out, code=end + CODE)
    assert stopped == code
    assert ("cannot be written" in said) == (code == 5)
    assert (out / RESULTS).stat().st_size == limit
    assert not (out / SUMMARY).exists()
    stopped, said = run("batch", "score", lines, "--out", out)
    assert stopped == 2
    assert ("were done already" in said) == (limit > 2_000_000)  # a whole chunk and more
    assert contents(out) == contents(done)


def test_what_is_done_is_not_read_again(whole, tmp_path):
    source, _ = whole
    read = []

    def watched():
        for entry in source.entries():

            def note(day, entry=entry):
                read.append(entry.name)
                return entry.read(day)

            yield Entry(entry.name, note)

    watching = replace(source, entries=watched)
    with closing(score_into(tmp_path / "out", watching, default(), DATE, str, 4)) as tallies:
        next(tallies), next(tallies), next(tallies)
    assert len(read) == 8
    scored(watching, tmp_path / "out")
    assert len(read) == len(set(read)) == 30
    scored(watching, tmp_path / "out")
    assert len(read) == 30


def test_records_are_taken_from_the_source_as_they_are_scored(tmp_path):
    """Memory stays flat: an endless source is scored as long as somebody wants to."""
    taken = []

    def endless():
        while True:
            taken.append(1)
            yield Entry("one", lambda day: response(records(1)[0]))

    source = Source(10**9, "endless", endless)
    with closing(score_into(tmp_path / "out", source, default(), DATE, str, 4)) as tallies:
        for n in range(5):
            assert next(tallies).records == 4 * n
            assert len(taken) == 4 * n


def test_records_without_a_date_keep_the_day_of_the_first_run(tmp_path):
    undated = [{k: v for k, v in record.items() if k != "date"} for record in records(8)]
    source = source_at(write_lines(tmp_path / "cohort.jsonl", undated), default())
    with closing(score_into(tmp_path / "out", source, default(), DATE, str, 4)) as tallies:
        next(tallies), next(tallies)
    later = DATE.replace(year=2030)
    for _ in score_into(tmp_path / "out", source, default(), later, str, 4):
        pass
    days = {line["result"]["date"] for line in read_lines(tmp_path / "out" / RESULTS)}
    assert days == {DATE.isoformat()}


# refused


def fault_of(error):
    (fault,) = error.value.faults
    return fault.id


def test_a_changed_source_is_refused_and_nothing_is_touched(tmp_path):
    found = records(5)
    path = write_lines(tmp_path / "cohort.jsonl", found)
    scored(source_at(path, default()), tmp_path / "out")
    before = contents(tmp_path / "out")
    write_lines(path, found[:-1])
    code, said = run("batch", "score", path, "--out", tmp_path / "out")
    assert code == 2
    assert "source has changed" in said
    assert "--out" in said
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize("change", ["content", "name", "more", "fewer"])
def test_a_folder_is_changed_by_any_file_in_it(tmp_path, change):
    folder = tmp_path / "in"
    folder.mkdir()
    for n, record in enumerate(records(3)):
        (folder / f"{n}.json").write_text(json.dumps(record))
    scored(source_at(folder, default()), tmp_path / "out")
    if change == "content":
        (folder / "1.json").write_text(json.dumps(records(4)[3]))
    elif change == "name":
        (folder / "1.json").rename(folder / "1b.json")
    elif change == "more":
        (folder / "4.json").write_text("{}")
    else:
        (folder / "1.json").unlink()
    with pytest.raises(InputError) as error:
        scored(source_at(folder, default()), tmp_path / "out")
    assert fault_of(error) == "batch.changed-source"


def test_another_questionnaire_is_refused(whole, tmp_path):
    source, _ = whole
    scored(source, tmp_path / "out")
    other = default().model_copy(update={"sha256": "0" * 64})
    with pytest.raises(InputError) as error:
        scored(source, tmp_path / "out", q=other)
    assert fault_of(error) == "batch.changed-method"


@pytest.mark.parametrize("name", [RESULTS, FAULTS, SUMMARY, JOURNAL])
@pytest.mark.parametrize("text", ['{"something": "else"}\n', "[]\n", "words\n"])
def test_a_folder_of_something_else_is_refused_and_left_alone(whole, tmp_path, name, text):
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError) as error:
        scored(whole[0], tmp_path)
    assert fault_of(error) == "batch.foreign"
    assert (tmp_path / name).read_text() == text


def test_two_processes_never_write_to_one_folder(whole, tmp_path):
    source, done = whole
    out = tmp_path / "out"
    shutil.copytree(done, out)
    with (out / JOURNAL).open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(ConflictError) as error:
            scored(source, out)
    assert fault_of(error) == "batch.running"
    assert scored(source, out).records == 30


@pytest.mark.parametrize(
    ("source", "out", "code", "said"),
    [
        ("nowhere", "out", 2, "neither a folder nor"),
        ("nowhere.jsonl", "out", 2, "neither a folder nor"),
        ("one.yaml", "out", 2, "neither a folder nor"),
        ("empty", "out", 2, "no record"),
        ("blank.jsonl", "out", 2, "no record"),
        ("store", "out", 2, "no record"),
        ("full", "full/out", 2, "stands inside the source"),
        ("full", "full", 2, "stands inside the source"),
        ("full", "one.yaml", 5, "cannot be written"),
        ("full", "one.yaml/out", 5, "cannot be written"),
    ],
)
def test_bad_places_are_one_clear_error(tmp_path, source, out, code, said):
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    shutil.copy(EXAMPLES / "ward-assistant.yaml", tmp_path / "full")
    shutil.copy(EXAMPLES / "ward-assistant.yaml", tmp_path / "one.yaml")
    (tmp_path / "blank.jsonl").write_text("\n\n")
    before = sorted(tmp_path.rglob("*"))
    found = run(
        "batch", "score", source, "--out", out, cwd=tmp_path, store="s.sqlite"
    )  # fmt: skip
    assert found[0] == code
    assert said in found[1]
    assert "→" in found[1]
    assert [p for p in sorted(tmp_path.rglob("*")) if not p.name.startswith("s.sq")] == before


# lines of JSON


@given(seed=st.integers(0, 2**32))
def test_a_line_is_read_as_the_file_would_be(tmp_path_factory, seed):
    record = random_record(random.Random(seed))
    record["deployment"]["description"] = 'Ärzte 医生 \U0001f9ec / \\ " \n tab\t'
    path = write_lines(tmp_path_factory.mktemp("line") / "one.jsonl", [record])
    (entry,) = source_at(path, default()).entries()
    assert entry.read(DATE) == response(record)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"{", "syntax"),
        (b"[]", "format.version"),
        (b"{} {}", "syntax"),
        (b'{"riskassess": 1, "riskassess": 1}', "syntax.duplicate"),
        (b'{"riskassess": NaN}', "format.version"),
        (b'"\xff"', "file.not-utf8"),
        (b"[" * 5000, "syntax.depth"),
        (b'"' + b"x" * MAX_BYTES + b'"', "line.too-large"),
    ],
)
def test_a_bad_line_is_named_and_the_next_one_is_read(tmp_path, line, fault):
    (good,) = records(1)
    path = tmp_path / "some.jsonl"
    path.write_bytes(b"\n".join([json.dumps(good).encode(), line, json.dumps(good).encode()]))
    assert scored(source_at(path, default()), tmp_path / "out").records == 3
    assert [r["source"] for r in read_lines(tmp_path / "out" / RESULTS)] == [
        "some.jsonl:1", "some.jsonl:3",
    ]  # fmt: skip
    (refused,) = read_lines(tmp_path / "out" / FAULTS)
    assert [f["id"] for f in refused["faults"]] == [fault]
    assert refused["faults"][0]["place"].startswith(f"{path}:2")


def test_names_that_are_no_text_are_shown_and_scored(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(EXAMPLES / "ward-assistant.yaml", os.fsencode(folder) + b"/\xff\x1b.yaml")
    tally = scored(source_at(folder, default()), tmp_path / "out")
    assert tally == Tally(1, 0, tally.best, tally.worst)
    (line,) = read_lines(tmp_path / "out" / RESULTS)
    assert line["source"] == "\\udcff\\u001b.yaml"


def test_a_file_that_cannot_be_followed_is_refused_not_passed_over(tmp_path):
    (tmp_path / "in").mkdir()
    Path(tmp_path / "in" / "gone.yaml").symlink_to(tmp_path / "nowhere.yaml")
    assert scored(source_at(tmp_path / "in", default()), tmp_path / "out").refused == 1
    (refused,) = read_lines(tmp_path / "out" / FAULTS)
    assert refused["faults"][0]["id"] == "file.missing"
