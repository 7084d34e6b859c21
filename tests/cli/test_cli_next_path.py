"""``next`` and ``path`` as a script and as a person would use them."""

import json
import subprocess
import sys

import pytest

from riskassess.resources import resource

EXAMPLES = resource("examples")
BARE = """
riskassess: 1
date: 2026-11-23
deployment: {name: Bare, types: [FT-KB], P-patient: "yes", P-retrieval: "no"}
answers: {R1-E2: 0}
"""


@pytest.fixture
def bare(tmp_path):
    file = tmp_path / "bare.yaml"
    file.write_text(BARE, "utf-8")
    return file


def test_next_says_what_to_ask_and_how_much_is_ahead(run, bare):
    code, out, _ = run("next", bare, "--format", "json")
    assert code == 0
    found = json.loads(out)
    scored = json.loads(run("score", bare, "--format", "json")[1])
    assert found["next"] == scored["next"]
    assert found["determined"] is False
    assert found["at_least"] == 1  # STOP-1 reads one answer
    assert found["at_least"] <= len(found["next"]) <= found["at_most"]
    assert {"question": "R1-S4", "reasons": {"R1-H2": "absent"}} in found["moot"]


def test_next_for_a_person_in_both_languages(run, bare):
    out = run("next", bare)[1]
    assert "at least 1 and at most" in out
    assert "R1-S4: R1-H2: absent, the exposure is 0" in out
    chinese = run("--lang", "zh", "next", bare)[1]
    assert "R1-S4" in chinese
    assert "at least" not in chinese


def test_next_is_empty_where_the_verdict_is_settled(run):
    found = json.loads(run("next", EXAMPLES / "ward-assistant.yaml", "--format", "json")[1])
    assert (found["determined"], found["next"], found["at_most"]) == (True, [], 0)


def test_path_brings_the_triage_bot_to_acceptable(run):
    code, out, _ = run("path", EXAMPLES / "triage-bot.yaml", "--format", "json")
    assert code == 0
    found = json.loads(out)
    assert found["feasible"]
    assert found["days"] == sum(step["days"] for step in found["steps"]) > 0
    softer = json.loads(
        run("path", EXAMPLES / "triage-bot.yaml", "--goal", "conditional", "--format", "json")[1]
    )
    assert 0 < softer["days"] < found["days"]


def test_path_for_a_person_names_step_target_and_effort(run):
    out = run("path", EXAMPLES / "research-platform.yaml")[1]
    assert "R4-S3  Raise from 2 to 3, with evidence" in out
    assert "→ Individual accounts, with use logged, logs reviewed monthly" in out
    assert "Days are our estimates" in out


def test_path_says_where_nothing_is_needed(run):
    assert "Nothing is needed" in run("path", EXAMPLES / "ward-assistant.yaml")[1]


def test_path_names_what_no_change_helps_against(run, tmp_path):
    file = tmp_path / "blocked.yaml"
    safeguards = "R1-S1, R1-S6, R1-S3, R1-S5, X-S3, R5-S4, X-S2"
    lines = [f"  {id_}: {{value: not_applicable, reason: none}}" for id_ in safeguards.split(", ")]
    text = BARE.replace("answers: {R1-E2: 0}", "answers:\n  R5-E4: 3\n" + "\n".join(lines))
    file.write_text(text, "utf-8")
    code, out, _ = run("path", file)
    assert code == 0
    assert "No change the questionnaire knows of reaches acceptable: R5-H4" in out


def test_the_solver_prints_nothing_of_its_own(bare):
    """Its banner would spoil JSON on stdout and the screen of the app."""
    for command in ("next", "path"):
        done = subprocess.run(
            [sys.executable, "-m", "riskassess", command, str(bare), "--format", "json"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert json.loads(done.stdout)
        assert done.stderr == ""
