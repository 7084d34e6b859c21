"""The commands as a script would use them: words, formats, exit codes."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from riskassess.cli.main import COMMANDS
from riskassess.resources import resource

EXAMPLES = resource("examples")
WARD = str(EXAMPLES / "ward-assistant.yaml")
TRIAGE = str(EXAMPLES / "triage-bot.yaml")


def test_an_assessment_from_begin_to_result(run):
    code, out, _ = run("new", "--name", "Ward [bot]", "--system", "chatdoctor")
    assert code == 0
    id_ = out.strip()
    assert run("answer", id_, "R1-E1", "2", "--note", "beside the order")[0] == 0
    code, _, _ = run(
        "answer", id_, "R1-S1", "3", "--evidence", "Report A", "--date", "2026-04-02",
        "--expires", "2027-04-02", "--evidence", "Report B",
    )  # fmt: skip
    assert code == 0
    assert run("describe", id_, "P-patient", "yes")[0] == 0
    assert run("describe", id_, "types", "FT-KB,DEP")[0] == 0
    shown = json.loads(run("show", id_, "--format", "json")[1])
    assert shown["deployment"]["types"] == ["FT-KB", "DEP"]
    assert shown["deployment"]["P-patient"] == "yes"
    assert shown["deployment"]["system"] == "ChatDoctor"
    assert shown["answers"]["R1-E1"] == {"value": 2, "note": "beside the order"}
    assert shown["answers"]["R1-S1"]["evidence"] == [
        {"ref": "Report A", "date": "2026-04-02", "expires": "2027-04-02"},
        {"ref": "Report B"},
    ]
    scored = json.loads(run("score", id_, "--format", "json")[1])
    assert scored["verdict"]["verified"]["best"] == "acceptable"
    log = json.loads(run("log", id_, "--format", "json")[1])
    assert [event["kind"] for event in log] == [
        "created", "answered", "answered", "described", "described",
    ]  # fmt: skip
    assert {event["actor"] for event in log} == {"Reviewer One"}
    (listed,) = json.loads(run("list", "--format", "json")[1])
    assert (listed["id"], listed["name"]) == (id_, "Ward [bot]")
    assert "Ward [bot]" in run("list")[1]


def test_a_tampered_record_is_named_and_does_not_hide_the_others(run, tmp_path):
    whole = run("new", "--name", "whole", "--types", "DEP")[1].strip()
    spoilt = run("new", "--name", "spoilt", "--types", "DEP")[1].strip()
    file = sqlite3.connect(tmp_path / "store" / "assessments.sqlite")
    for (trigger,) in file.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        file.execute(f"DROP TRIGGER {trigger}")
    file.execute("UPDATE events SET actor = 'Somebody else' WHERE assessment = ?", (spoilt,))
    file.commit()
    file.close()
    code, out, err = run("list")
    assert code == 4
    assert whole in out
    assert spoilt not in out
    assert spoilt in err
    assert "not whole" in err
    assert run("show", spoilt)[0] == 4


def test_a_changed_answer_keeps_its_evidence_and_undo_goes_back_to_the_beginning(run):
    id_ = run("new", "--name", "n", "--types", "FT-KB")[1].strip()
    run("answer", id_, "R1-S1", "3", "--evidence", "Report")
    run("answer", id_, "R1-S1", "2")
    answers = json.loads(run("show", id_, "--format", "json")[1])["answers"]
    assert answers["R1-S1"] == {"value": 2, "evidence": [{"ref": "Report"}]}
    assert run("undo", id_)[0] == 0
    assert run("undo", id_)[0] == 0
    assert json.loads(run("show", id_, "--format", "json")[1])["answers"] == {}
    code, _, err = run("undo", id_)
    assert code == 2
    assert "nothing left to undo" in err


def test_a_new_assessment_may_be_given_its_date_and_a_copy_its_own(run):
    def date(*options):
        id_ = run("new", *options)[1].strip()
        return id_, json.loads(run("show", id_, "--format", "json")[1])["date"]

    dated, said = date("--name", "n", "--types", "DEP", "--date", "2026-02-28")
    assert said == "2026-02-28"
    assert date("--from", dated, "--date", "2026-03-01")[1] == "2026-03-01"
    today = date("--name", "n", "--types", "DEP")[1]
    assert date("--from", dated)[1] == today != said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("answer", "ID", "R9-E1", "2"), "There is no question R9-E1"),
        (("answer", "ID", "R1-E1", "4"), "not an answer"),
        (("answer", "ID", "R1-E1", "not_applicable", "--reason", "x"), "cannot be answered"),
        (("answer", "ID", "R4-S5", "not_applicable"), "needs a reason"),
        (("answer", "ID", "R1-S1", "2", "--evidence", "r", "--date", "soon"), "not a date"),
        (("answer", "ID", "R1-E1", "2", "--note", "\x1b[31mred"), "U+001B"),
        (("describe", "ID", "colour", "red"), "not part of the description"),
        (("describe", "ID", "types", "XX"), "not one of the accepted values"),
        (("describe", "ID", "P-patient", "maybe"), "not one of the accepted values"),
        (("show", "RA-NOTHERE"), "no assessment RA-NOTHERE"),
        (("score", "nothing.yaml"), "no file at this path"),
        (("new", "--name", "n", "--system", "ChatDoktor"), "Did you mean ChatDoctor?"),
        (("new", "--name", "n"), "--types"),
        (("new", "--name", "n", "--types", ","), "one or several of: FT-KB, DT-KB"),
        (("new", "--name", "n", "--types", "DEP", "--date", "23.11.2026"), "YYYY-MM-DD"),
        (("new", "--from", "ID", "--date", "2026-02-30"), "YYYY-MM-DD"),
        (("new", "--from", "ID", "--types", "DEP"), "--name and --date alone"),
        (("systems", "Watson"), "no published system"),
        (("report", "ID", "-o", "out.txt"), "ends in neither"),
        (("nonsense",), "No such command"),
    ],
)
def test_bad_input_is_one_clear_error_and_changes_nothing(run, arguments, said):
    id_ = run("new", "--name", "n", "--types", "FT-KB")[1].strip()
    code, out, err = run(*(id_ if a == "ID" else a for a in arguments))
    assert code == 2
    assert said in err
    assert out == ""
    assert "Traceback" not in err
    assert "\x1b" not in err
    assert len(json.loads(run("log", id_, "--format", "json")[1])) == 1


def test_many_targets_one_line_each_and_a_bad_one_does_not_stop_the_rest(run, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("riskassess: 1\ndeployment: {types: [XX]}\n")
    code, out, err = run("score", WARD, bad, TRIAGE)
    assert code == 2
    verdicts = [json.loads(line)["verdict"]["verified"]["worst"] for line in out.splitlines()]
    assert verdicts == ["acceptable", "not_acceptable"]
    assert f"{bad}:2" in err


@pytest.mark.parametrize(
    ("target", "fail_on", "code"),
    [
        (WARD, "conditional", 0),
        (TRIAGE, "conditional", 1),
        (TRIAGE, "not_acceptable", 1),
        (str(EXAMPLES / "research-platform.yaml"), "conditional", 1),
        (str(EXAMPLES / "research-platform.yaml"), "not_acceptable", 0),
    ],
)
def test_fail_on_tells_the_shell(run, target, fail_on, code):
    assert run("score", target, "--fail-on", fail_on)[0] == code


def test_score_as_json_has_the_contract_shape(run):
    result = json.loads(run("score", WARD, "--format", "json")[1])
    assert set(result) == {
        "questionnaire", "types", "date", "questions", "hazards", "categories", "stops", "verdict", "next",
    }  # fmt: skip
    assert set(result["questionnaire"]) == {"url", "version", "sha256"}
    assert set(result["questions"]) == {"asked", "pending", "disabled", "unanswered", "unknown"}
    assert set(result["categories"][0]["verified"]["best"]) == {"points", "level", "driver"}


def test_the_thirty_systems_are_listed_and_told(run):
    assert len(run("systems")[1].splitlines()) == 30
    assert len(json.loads(run("systems", "--format", "json")[1])) == 30
    one = json.loads(run("systems", "benTSAO", "--format", "json")[1])
    assert (one["id"], one["type"]) == ("Huatuo (BenTsao)", "FT-KB")
    assert "C4" in run("systems", "Huatuo (BenTsao)")[1]


def test_both_languages(run):
    english = run("--lang", "en", "score", TRIAGE)[1]
    chinese = run("--lang", "zh", "score", TRIAGE)[1]
    assert "not acceptable" in english
    assert "不可接受" in chinese
    code, _, err = run("--lang", "zh", "score", "nothing.yaml")
    assert code == 2
    assert "文件" in err


def test_the_questionnaire_commands(run, tmp_path):
    assert run("questionnaire", "check")[0] == 0
    assert "R1-E1" in run("questionnaire", "show")[1]
    assert len(json.loads(run("questionnaire", "show", "--format", "json")[1])["form"]["item"]) == 7
    assert set(json.loads(run("questionnaire", "schema")[1])) == {
        "questionnaire", "hazards", "frameworks",
    }  # fmt: skip
    code, out, _ = run("questionnaire", "check", tmp_path)
    assert code == 1
    assert "questionnaire.yaml" in out


def test_every_command_has_help_and_a_line_in_the_documentation(run):
    page = Path("docs/cli.md").read_text("utf-8")
    for name in COMMANDS:
        assert run(name, "--help")[0] == 0
        assert f"`{name}" in page


def test_help_loads_click_and_nothing_heavy():
    """The guard of the start-up time: what is loaded, not how long it takes."""
    script = (
        "import sys\nfrom riskassess.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print(sorted(m for m in sys.modules if '.' not in m), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = done.stderr
    for heavy in (
        "textual",
        "weasyprint",
        "pydantic",
        "numpy",
        "yaml",
        "jinja2",
        "sqlite3",
        "rich",
    ):
        assert f"'{heavy}'" not in loaded


def test_the_core_never_loads_a_screen_or_a_renderer():
    script = (
        "import sys, riskassess.questionnaire.lint, riskassess.method.score, riskassess.record.desk\n"
        "print(sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    for heavy in ("'textual'", "'weasyprint'", "'jinja2'", "'click'"):
        assert heavy not in done.stdout


def test_a_closed_pipe_is_no_error():
    command = f"{sys.executable} -m riskassess systems | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def test_without_a_terminal_the_app_says_what_to_do():
    done = subprocess.run(
        [sys.executable, "-m", "riskassess"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 5
    assert "terminal" in done.stderr


def test_faults_stand_in_the_order_of_the_file(run, tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text(
        "riskassess: 1\ndeployment: {types: [XX]}\ndate: 2026-13-40\nanswers:\n"
        "  R1-E1: 7\n  R1-E9: 2\n  R1-S1: {value: 3, foo: 1}\n"
    )
    err = run("score", path)[2]
    lines = [int(line.split(":")[1]) for line in err.splitlines() if line.startswith(str(path))]
    assert lines == sorted(lines)
    assert set(lines) == {2, 3, 5, 6, 7}
