"""``riskassess ask`` as somebody types it, line by line."""

import io
import json
import os
import pty
import random
import subprocess
import sys
from dataclasses import replace

import pytest

from riskassess.errors import Fault, LackingError
from riskassess.method.moot import moot_questions
from riskassess.method.score import score
from riskassess.questionnaire.answers import dump_answer, dump_response, read_answer
from riskassess.questionnaire.load import default
from riskassess.record import reviews
from riskassess.record.desk import Desk
from riskassess.record.store import SqliteStore, open_store
from tests.strategies import DATE, random_record, response


@pytest.fixture
def desk(run, tmp_path):
    return Desk(
        open_store(str(tmp_path / "store" / "assessments.sqlite")), default(), "Reviewer One"
    )


@pytest.fixture
def ask(run, monkeypatch):
    """Types lines; returns what was said."""

    def typed(*lines, arguments=(), before=(), exit_code=0):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        code, out, err = run(*before, "ask", *arguments)
        assert (code, err) == (exit_code, "")
        assert "\x1b" not in out
        return out

    return typed


@pytest.fixture
def id_(run):
    id_ = run("new", "--name", "Ward", "--types", "FT-KB")[1].strip()
    for key in ("P-patient", "P-retrieval"):
        run("describe", id_, key, "yes")
    return id_


def plain(answer, question):
    """``answer`` as the app takes it too: evidence belongs to safeguards."""
    exposure = default().questions[question].kind == "exposure"
    return replace(answer, evidence=()) if exposure else answer


def typed_answer(question, shape):
    """The lines that say what ``shape`` says of ``question``."""
    value = {"not_applicable": "na"}.get(shape["value"], shape["value"])
    yield question
    yield f"{value} {shape['reason']}" if "reason" in shape else str(value)
    for entry in shape.get("evidence", ()):
        yield f"evidence {question} {entry['ref']}"
        yield from (entry.get("date", ""), entry.get("expires", ""), "")


@pytest.mark.parametrize("seed", range(4))
def test_the_same_answers_give_the_same_record_as_the_desk(ask, desk, seed):
    wanted = response(random_record(random.Random(seed)))
    q, here = desk.questionnaire, desk.create(wanted.deployment, DATE)
    there, lines = desk.create(wanted.deployment, DATE), []
    for question, answer in wanted.answers.items():
        if question in score(q, here.response(DATE)).asked:
            here = desk.answer(here, question, plain(answer, question))
            lines += typed_answer(question, dump_answer(plain(answer, question)))
    ask(*lines, "quit", arguments=[there.id])
    there = desk.open(there.id)
    assert dump_response(there.response(DATE)) == dump_response(here.response(DATE))
    assert score(q, there.response(DATE)) == score(q, here.response(DATE))


def test_without_anything_one_begins_an_assessment(ask, desk):
    out = ask("Ward", "", "7", "1, 5", "both", "1", "3", "u", "1")
    (made,) = desk.list()
    assert made.deployment.types == ("FT-KB", "DEP")
    assert made.deployment.patient == "unknown"
    assert out.count("Types (") == 2  # 7 is none of them
    assert f"riskassess ask {made.id}" in out


def test_plain_questions_find_the_types(ask, desk):
    out = ask("Ward", "", "", "1", "9", "back", "", "1", "2", "1", "quit")
    (made,) = desk.list()
    assert made.deployment.types == ("FT-KB", "DEP")
    assert "propose something not yet known?" in out
    assert "FT-KB: " in out


def test_who_goes_back_at_the_very_beginning_is_asked_again(ask, desk):
    assert ask("back", "quit").count("Name of the deployment") == 2
    assert desk.list() == []


def test_a_published_system_fills_in_what_is_known(ask, desk):
    ask("Folding", "ESMfolt", "esmfold", "quit")
    (made,) = desk.list()
    assert (made.deployment.system, made.deployment.types) == ("ESMFold", ("DT-M",))


def test_one_is_chosen_by_number_id_or_begun(ask, desk, id_):
    ask("9", "1", "2", "quit")
    assert desk.open(id_).answers["R1-E1"].value == 2
    ask(id_.lower(), "1", "quit")
    assert desk.open(id_).answers["R1-E2"].value == 1
    ask("n", "Second", "", "1", "quit")
    assert {a.deployment.name for a in desk.list()} == {"Ward", "Second"}


def test_it_goes_on_where_it_was_left_and_wraps_to_what_was_passed_over(ask, desk, id_):
    ask("skip", "1", arguments=[id_])
    out = ask("quit", arguments=[id_])
    assert "R1-E3, exposure" in out
    last = list(default().questions)[-1]
    out = ask(f"go {last}", "2", "quit", arguments=[id_])
    out = ask("quit", arguments=[id_])
    assert "R1-E1, exposure" in out


def test_back_goes_to_what_was_shown_before_and_shows_the_answer(ask, desk, id_):
    out = ask("2", "1", "back", "back", "3", arguments=[id_])
    assert "Answer so far: 2, Suggestion" in out
    assert desk.open(id_).answers["R1-E1"].value == 3
    assert desk.open(id_).answers["R1-E2"].value == 1
    assert "R1-E2, exposure" in ask("back", "quit", arguments=[id_])  # the one before R1-E3


def test_bad_input_is_told_and_asked_again(ask, desk, id_):
    out = ask("4", "na", "R9-E1", "go R1-E77", "2", arguments=[id_])
    assert out.count("is no answer to this") == 3
    assert "R1-E77" in out
    assert desk.open(id_).answers["R1-E1"].value == 2


def test_notes_reasons_and_evidence_are_checked_field_by_field(ask, desk, id_, tmp_path):
    file = tmp_path / "test report.pdf"
    file.write_bytes(b"\x00report")
    lines = ["R1-S1", "3", "evidence R1-S1", "", "Local test", "2026-13-01", "2026-01-02"]
    lines += ["2025-01-01", "2999-01-01", str(tmp_path / "missing"), str(file)]
    lines += ["note R1-S1", "First line", "second line", "", "na", "", "No retrieval", "quit"]
    out = ask(*lines, arguments=[id_])
    answers = desk.open(id_).answers
    (entry,) = answers["R1-S1"].evidence
    assert (entry.ref, str(entry.date), str(entry.expires)) == (
        "Local test", "2026-01-02", "2999-01-01",
    )  # fmt: skip
    assert desk.store.get(entry.file) == b"\x00report"
    assert answers["R1-S1"].note == "First line\nsecond line"
    assert answers["R1-S2"].value == "not_applicable"
    assert answers["R1-S2"].reason == "No retrieval"
    assert "to add it: evidence R1-S1" in out
    assert "2026-13-01" in out
    assert "missing" in out


def test_a_field_can_be_left_without_giving_it(ask, desk, id_):
    ask("R1-S1", "na", "back", "evidence", "back", "note", "back", "quit", arguments=[id_])
    assert desk.open(id_).answers == {}


@pytest.mark.parametrize(("line", "said"), [
    ("why", "Why asked: "), ("help", "to the question before"), ("list", "R1-E2  unanswered"),
    ("status", "Verdict: acceptable … not acceptable: undetermined"), ("", "R1-E1, exposure"),
    ("R1-S5", "If it retrieves"), ("evidence", "Evidence belongs to safeguards"),
])  # fmt: skip
def test_a_word_says_what_it_should(ask, id_, line, said):
    assert said in ask(line, "quit", arguments=[id_])


def test_undo_takes_back_and_returns_to_the_question(ask, desk, id_):
    out = ask("2", "1", "undo", "3", "undo", "undo", "quit", arguments=[id_])
    assert desk.open(id_).answers == {}
    assert out.count("The last change was taken back.") == 3


def test_words_of_both_languages_and_full_width_digits(ask, desk, id_):
    lines = [
        "２",
        "返回",
        "？",
        "备注 见医嘱界面",
        "下一题",
        "不知道",
        "R1-S1",
        "不适用 不检索",
        "结论",
        "退出",
    ]
    out = ask(*lines, arguments=[id_], before=["--lang", "zh"])
    answers = desk.open(id_).answers
    assert (answers["R1-E1"].value, answers["R1-E1"].note) == (2, "见医嘱界面")
    assert answers["R1-E2"].value == "unknown"
    assert answers["R1-S1"].reason == "不检索"
    assert "全部已保存" in out


def test_the_shortest_way_asks_first_what_settles_most_and_ends_with_the_verdict(ask, desk, id_):
    first = score(default(), desk.open(id_).response(DATE)).next[0]
    out = ask(*["3"] * 70, arguments=[id_, "--shortest"])
    assert out.index(f"\n{first},") < out.index("Verdict: ")
    assert "The verdict is settled: no open answer can change it." in out
    assert "\nVerdict: not acceptable\n" in out
    assert len(desk.open(id_).answers) < len(score(default(), desk.open(id_).response(DATE)).asked)


def test_section_by_section_asks_everything_that_can_change_anything(ask, desk, id_):
    out = ask(*["1"] * 70, arguments=[id_])
    found = desk.open(id_).response(DATE)
    moot = {each.question for each in moot_questions(default(), found)}
    assert set(score(default(), found).unanswered) == moot
    assert "Every question that can change anything is answered." in out


def test_the_order_is_changed_on_the_way(ask, desk, id_):
    out = ask("shortest", "sections", "quit", arguments=[id_])
    best = score(default(), desk.open(id_).response(DATE)).next[0]
    assert [out.count(f"\n{best},"), out.count("\nR1-E1,")] == [1, 2]


def test_in_a_review_of_one_s_own_only_that_is_seen_and_written(ask, desk, id_, run):
    run("answer", id_, "R1-E1", "3", "--note", "seen by the first")
    run("--actor", "Dr Second", "review", id_, "start")
    out = ask("1", "quit", arguments=[id_], before=["--actor", "Dr Second"])
    assert "your own review" in out
    assert "seen by the first" not in out
    assert desk.open(id_).answers["R1-E1"].value == 3
    assert reviews.review_of(desk.open(id_), "Dr Second").answers["R1-E1"].value == 1


def test_a_write_that_fails_is_told_and_the_question_stays(ask, desk, id_, monkeypatch):
    append, refused = SqliteStore.append, []

    def full(store, *events):
        if not refused:
            refused.append(events)
            raise LackingError([Fault("store.readonly", details={"detail": "disk full"})])
        append(store, *events)

    monkeypatch.setattr(SqliteStore, "append", full)
    out = ask("2", "3", "quit", arguments=[id_])
    assert "The store cannot be written: disk full." in out
    assert {k: a.value for k, a in desk.open(id_).answers.items()} == {"R1-E1": 3}


def test_what_a_colleague_said_meanwhile_is_shown_before_anything_is_written(
    ask, desk, id_, monkeypatch
):
    class Lines(io.StringIO):
        def readline(self):
            if self.tell() == 0:
                other = Desk(desk.store, default(), "Colleague")
                other.answer(id_, "R1-E1", read_answer(default(), "R1-E1", 0))
            return super().readline()

    monkeypatch.setattr("io.StringIO", Lines)
    out = ask("2", "quit", arguments=[id_])
    assert "Colleague has changed the same meanwhile" in out
    assert "Answer so far: 0, " in out
    assert desk.open(id_).answers["R1-E1"].value == 0


def test_ctrl_c_ends_it_with_everything_saved(ask, desk, id_, monkeypatch):
    class Lines(io.StringIO):
        def readline(self):
            line = super().readline()
            if not line:
                raise KeyboardInterrupt
            return line

    monkeypatch.setattr("io.StringIO", Lines)
    out = ask("2", arguments=[id_], exit_code=130)
    assert "Everything is saved" in out
    assert desk.open(id_).answers["R1-E1"].value == 2


def test_the_end_of_the_input_ends_it(ask, id_):
    out = ask(arguments=[id_])
    assert out.rstrip().endswith(f"Everything is saved. To go on: riskassess ask {id_}")


def test_a_line_that_the_terminal_cuts_is_not_taken(run, id_, desk):
    """A terminal drops what follows the 4095th byte of a line, without a word."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "riskassess", "ask", id_],
        stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "dumb"},
    )  # fmt: skip
    os.close(theirs)
    said = read_until(ours, b"R1-E1: ")
    os.write(ours, b"note\n")
    read_until(ours, b"Note: ")
    os.write(ours, b"x" * 3000)
    read_until(ours, b"x" * 3000)
    os.write(ours, b"y" * 2000 + b"\n")
    said += read_until(ours, b"Note: ")
    os.write(ours, b"short\n\n")
    read_until(ours, b"R1-E1: ")
    os.write(ours, b"quit\n")
    assert process.wait(20) == 0
    os.close(ours)
    assert b"A terminal cuts a line at 4095 bytes" in said
    assert b"\x1b" not in said
    assert desk.open(id_).answers["R1-E1"].note == "short"


def read_until(ours, wanted):
    """What the terminal shows up to ``wanted``; fails at the end of the output."""
    found = b""
    while not found.endswith(wanted):
        found += os.read(ours, 1)
    return found


def test_show_tells_what_was_asked(ask, run, id_):
    ask("2", "quit", arguments=[id_])
    assert json.loads(run("show", id_, "--format", "json")[1])["answers"] == {"R1-E1": {"value": 2}}
