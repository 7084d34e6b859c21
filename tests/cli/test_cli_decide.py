"""``decide``, ``condition`` and ``due`` as a committee's secretary uses them."""

import datetime as dt
import json

import pytest

from riskassess.i18n import translate
from riskassess.questionnaire.load import default
from riskassess.report.decisions import standing_text
from riskassess.report.words import labelled

SOON = (dt.date.today() + dt.timedelta(days=10)).isoformat()
PAST = "2020-01-31"


@pytest.fixture
def id_(run):
    return run("new", "--name", "Ward; 病房", "--types", "FT-KB")[1].strip()


def decided(run, id_):
    code, _, err = run(
        "decide", id_, "conditions", "--reason", "needed now",
        "--condition", f"Second reader; Dr Li; {PAST}; audit; monthly",
        "--condition", f"双人复核；王医生；{SOON}",
        "--dissent", "Bob: too early: wait", "--consulted", "DPO", "--consulted", "patients",
        "--conflicts", "none", "--rereview", SOON, "--trigger", "another model",
    )  # fmt: skip
    assert code == 0, err
    return err


def shown(run, id_):
    return json.loads(run("show", id_, "--format", "json")[1])["decisions"]


def test_a_decision_is_recorded_with_all_that_was_said(run, id_):
    err = decided(run, id_)
    assert "Approved with conditions on" in err
    assert "by Reviewer One" in err
    assert "Against the recommendation (acceptable … not acceptable: undetermined)." in err
    (decision,) = shown(run, id_)
    first, second = decision["conditions"]
    assert (first["text"], first["owner"], first["due"]) == ("Second reader", "Dr Li", PAST)
    assert first["check"] == "audit; monthly"
    assert (second["text"], second["owner"], second["due"]) == ("双人复核", "王医生", SOON)
    assert decision["dissent"] == [{"who": "Bob", "text": "too early: wait"}]
    assert decision["consulted"] == ["DPO", "patients"]
    assert (decision["conflicts"], decision["rereview"]) == ("none", SOON)
    assert (decision["triggers"], decision["against"]) == (["another model"], True)
    assert (decision["void"], decision["superseded"]) == (None, None)
    text = run("show", id_)[1]
    for said in ("needed now", "Bob: too early: wait", "1. Second reader: Dr Li", "overdue"):
        assert said in text


def test_a_void_decision_shows_wherever_the_assessment_does(run, id_):
    assert "No decision yet." in run("list")[1]
    decided(run, id_)
    assert "Void" not in run("list")[1] + run("show", id_)[1]
    run("--actor", "Bob", "answer", id_, "R1-E1", "2")
    run("undo", id_)
    for text in (run("list")[1], run("show", id_)[1]):
        assert "Void since event 3: Bob changed the assessment on" in text
    assert shown(run, id_)[0]["void"]["actor"] == "Bob"
    (listed,) = json.loads(run("list", "--format", "json")[1])
    assert listed["decisions"][0]["void"]["seq"] == 3
    run("decide", id_, "defer")
    text = run("show", id_)[1]
    assert "Superseded by the decision of" in text
    assert "Deferred on" in run("list")[1]
    assert "Void" not in run("list")[1]


def test_every_fault_of_a_decision_is_told_and_nothing_is_written(run, id_):
    code, _, err = run(
        "decide", id_, "conditions", "--condition", "only text", "--rereview", "soon",
        "--dissent", "Bob",
    )  # fmt: skip
    assert code == 2
    for place in ("reason:", "conditions[0].owner", "conditions[0].due", "rereview:", "dissent[0]"):
        assert place in err
    code, _, err = run("decide", id_, "perhaps")
    assert (code, "outcome" in err) == (2, True)
    assert len(json.loads(run("log", id_, "--format", "json")[1])) == 1


def test_a_condition_is_met_with_evidence_and_opened_again(run, id_):
    decided(run, id_)
    code, _, err = run("condition", id_, 1, "done", "--note", "in place", "--evidence", "SOP 7")
    assert code == 0
    assert "recorded by Reviewer One" in err
    condition = shown(run, id_)[0]["conditions"][0]
    assert condition["done"] is True
    assert condition["updates"][0]["evidence"] == [{"ref": "SOP 7"}]
    run("condition", id_, 1, "open", "--note", "withdrawn")
    condition = shown(run, id_)[0]["conditions"][0]
    assert (condition["done"], len(condition["updates"])) == (False, 2)
    code, _, err = run("condition", id_, 3, "done")
    assert code == 2
    assert "no condition 3" in err


def test_a_file_that_shows_a_condition_is_kept_and_given_out(run, id_, tmp_path):
    decided(run, id_)
    (tmp_path / "minutes.pdf").write_bytes(b"minutes")
    code, _, err = run(
        "condition", id_, 2, "done", "--file", tmp_path / "minutes.pdf", "--evidence", "Minutes"
    )
    assert code == 0, err
    (entry,) = json.loads(run("evidence", id_, "--format", "json")[1])
    assert (entry["question"], entry["ref"]) == ("condition-2", "Minutes")
    (tmp_path / "out").mkdir()
    run("evidence", id_, "--save", tmp_path / "out")
    assert [path.read_bytes() for path in (tmp_path / "out").iterdir()] == [b"minutes"]


def test_what_is_due_is_listed_with_what_to_do(run, id_):
    code, out, _ = run("due")
    assert code == 0
    assert "No decision yet" in out
    decided(run, id_)
    out = run("due")[1]
    assert out.index(PAST) < out.index(SOON)
    assert "overdue" in out
    assert f"riskassess condition {id_} 1 done" in out
    rows = json.loads(run("due", "--format", "json")[1])
    assert [(row["what"], row["part"], row["overdue"]) for row in rows] == [
        ("condition", "1", True),
        ("condition", "2", False),
        ("rereview", "", False),
    ]
    assert {row["assessment"] for row in rows} == {id_}
    assert len(json.loads(run("due", "--days", "9", "--format", "json")[1])) == 1


def test_a_calendar_is_written_the_same_each_time(run, id_, tmp_path):
    decided(run, id_)
    files = [tmp_path / "a.ics", tmp_path / "b.ics"]
    for file in files:
        code, out, _ = run("due", "--format", "ics", "-o", file)
        assert (code, out) == (0, "")
    content = files[0].read_bytes()
    assert content == files[1].read_bytes()
    assert content.count(b"BEGIN:VEVENT\r\n") == 3
    assert "SUMMARY:Ward\\; 病房: Condition 1" in content.decode()
    code, _, err = run("due", "--format", "ics", "-o", tmp_path / "none" / "a.ics")
    assert code == 5
    assert "-o" in err


def test_nothing_due_is_said_and_is_an_empty_list(run, id_):
    run("decide", id_, "refuse")
    code, out, err = run("due", "--format", "json")
    assert (code, json.loads(out)) == (0, [])
    assert "Nothing is due within 30 days." in err


def test_no_decision_has_words_too():
    assert standing_text(None, translate("en")) == "No decision yet."


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_log_tells_an_auditor_who_said_what_on_what_evidence_and_what_was_decided(
    run, id_, lang
):
    _, item = translate(lang), default().items["R1-S1"]
    run("--actor", "Ann", "answer", id_, "R1-S1", 3, "--note", "seen",
        "--evidence", "Test 2026", "--expires", SOON)  # fmt: skip
    run("--actor", "Bob", "review", id_, "start")
    run("--actor", "Bob", "review", id_, "answer", "R1-S1", 2)
    run("--actor", "Bob", "review", id_, "submit")
    run("--actor", "Ann", "review", id_, "settle", "R1-S1", 3, "--reason", "looked again",
        "--dissent", "Bob: two at most")  # fmt: skip
    decided(run, id_)
    run("--actor", "Dr Li", "condition", id_, 1, "done", "--evidence", "minutes")
    run("describe", id_, "name", "病房 2")
    run("undo", id_)
    out = run("--lang", lang, "log", id_)[1]
    assert '"' not in out  # no JSON
    heads = [line for line in out.splitlines() if not line.startswith("      ")]
    events = json.loads(run("log", id_, "--format", "json")[1])
    assert len(heads) == len(events) == 10
    for head, event in zip(heads, events, strict=True):
        assert f"{event['seq']}  {event['time'][:10]}" in head
        assert f"Z  {event['actor']}  " in head
        assert head.endswith(f"[{event['hash'][:12]}]")
        assert event["kind"] not in head.split("  ") or lang == "en"
    for said in (
        "Ward; 病房", item.text.in_(lang), item.anchor(3).display.in_(lang), "Test 2026", SOON,
        "seen", "looked again", labelled("Bob", "two at most", _), "DPO", "another model", "too early: wait",
        events[5]["hash"][:12], "minutes", "病房 2",
    ):  # fmt: skip
        assert said in out
    assert _("event {seq}").format(seq=9) in heads[-1]
