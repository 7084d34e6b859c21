"""``riskassess flips`` and ``riskassess robustness`` as a reviewer or a script would use them."""

import json
import re

import pytest

from riskassess.questionnaire.load import default
from riskassess.resources import resource

EXAMPLES = resource("examples")
WARD, TRIAGE, PLATFORM = (
    str(EXAMPLES / f"{name}.yaml") for name in ("ward-assistant", "triage-bot", "research-platform")
)
COMMANDS = ("flips", "robustness")


def as_json(run, *arguments):
    code, out, err = run(*arguments, "--format", "json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_a_flip_of_the_store_does_what_it_says_once_it_is_answered(run):
    id_ = run("new", "--name", "Ward", "--types", "DEP")[1].strip()
    for question in as_json(run, "score", id_)["questions"]["asked"]:
        run("answer", id_, question, "1")
    listed = as_json(run, "flips", id_)["flips"]
    flip = next(f for f in listed if f["kind"] == "answer" and f["direction"] == "worse")
    assert run("answer", id_, flip["question"], str(flip["to"]))[0] == 0
    scored = as_json(run, "score", id_)
    assert scored["verdict"]["verified"] == flip["verdict"]["after"]
    levels = {c["id"]: c["verified"] for c in scored["categories"] if c["verified"]}
    for category in flip["categories"]:
        after = {case: levels[category["id"]][case]["level"] for case in ("best", "worst")}
        assert after == category["after"]


def test_flips_in_words(run):
    code, out, _ = run("flips", TRIAGE)
    assert code == 0
    assert "Verdict: not acceptable" in out
    assert re.search(r"P-patient yes → no: Verdict not acceptable → \w+; R1 critical → ", out)
    listed = as_json(run, "flips", TRIAGE)["flips"]
    assert len(re.findall(r"^  \S+ [^:]+ → |^  \S+ evidence ", out, re.M)) == len(listed)
    assert "R1 Bias and accuracy: critical (6)  ↑ –  ↓ 1" in out


def test_what_moves_the_verdict_is_said_first(run):
    out = run("flips", PLATFORM)[1]
    worse = out.split("for the worse:")[1].split("Single steps")[0].strip().splitlines()
    moves = ["Verdict" in line for line in worse]
    assert moves == sorted(moves, reverse=True)


def test_without_flips_that_is_said(run):
    id_ = run("new", "--name", "Empty", "--types", "DEP")[1].strip()
    out = run("flips", id_)[1]
    assert "No single step changes the verdict or a level." in out
    assert "R1 Bias and accuracy: not assessed by the paper for this type" in out


def test_robustness_in_words_prints_ranges_shares_error_and_encodings(run):
    code, out, _ = run("robustness", PLATFORM)
    assert code == 0
    weighting = default().method.weighting
    verdict = as_json(run, "robustness", PLATFORM)["verdict"]["worst"]
    assert f"Verdict: conditional {verdict['share']:.1%} ± {verdict['error']:.1%}" in out
    for low, high in (*weighting.severity, *weighting.major, weighting.credit_cap):
        assert f"{low:g}–{high:g}" in out
    for encoding in weighting.encodings:
        assert encoding.title.en in out
    assert "10,000 draws (seed 1)" in out


def test_robustness_says_in_one_sentence_what_is_sensitive(run):
    assert re.search(
        r"^Sensitive to the weighting, .*80%.*: Verdict, R1, R4\.$",
        run("robustness", PLATFORM)[1],
        re.M,
    )
    id_ = run("new", "--name", "Empty", "--types", "DEP")[1].strip()
    for question in as_json(run, "score", id_)["questions"]["asked"]:
        run("answer", id_, question, "0")
    out = run("robustness", id_)[1]
    assert "Not sensitive to the weighting: verdict and every level hold in 100.0%" in out


def test_draws_and_seed_decide_the_result(run):
    def shares(*options):
        return as_json(run, "robustness", PLATFORM, *options)["categories"]

    assert shares() == shares("--draws", "10000", "--seed", "1")
    assert shares("--draws", "100") != shares("--draws", "100", "--seed", "2")


def test_the_target_is_read_as_everywhere_else(run):
    id_ = run("new", "--name", "n", "--types", "DEP")[1].strip()
    for command in COMMANDS:
        assert run(command, id_)[0] == 0
        code, out, err = run(command, "nothing.yaml")
        assert (code, out) == (2, "")
        assert "no file at this path" in err


@pytest.mark.parametrize("options", [("--draws", 0), ("--draws", 1_000_001), ("--seed", -1)])
def test_draws_and_seed_out_of_range_are_refused(run, options):
    code, out, err = run("robustness", WARD, *options)
    assert (code, out) == (2, "")
    assert options[0] in err


@pytest.mark.parametrize("command", COMMANDS)
def test_both_languages(run, command):
    chinese = run("--lang", "zh", command, TRIAGE)[1]
    assert "结论" in chinese
    assert "不可接受" in chinese
    assert "极高" in chinese
    assert "acceptable" not in chinese
