"""``riskassess explain`` as a reviewer and as a script use it."""

import json

import pytest

from riskassess.resources import resource

WARD = str(resource("examples") / "ward-assistant.yaml")
TRIAGE = str(resource("examples") / "triage-bot.yaml")


def headings(out):
    return [line for line in out.splitlines() if not line.startswith(" ")]


def test_everything_is_explained_verdict_first(run):
    code, out, _ = run("explain", WARD)
    found = [line.split()[0].rstrip(":") for line in headings(out)]
    assert code == 0
    assert found[:3] == ["Verdict", "STOP-1", "STOP-2"]
    assert [id_ for id_ in found if "-" not in id_] == ["Verdict", "R1", "R2", "R3", "R4", "R5"]
    assert found.index("R1") < found.index("R1-H1") < found.index("R2")
    assert len(found) == 1 + 8 + 5 + 29


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("R1-H1", ["R1-H1"]),
        ("stop-2", ["STOP-2"]),
        ("r3", ["R3", "R3-H1", "R3-H2", "R3-H3"]),
        ("R1-H5", ["R1-H5"]),
    ],
)
def test_one_of_them(run, id_, expected):
    code, out, _ = run("explain", TRIAGE, id_)
    assert code == 0
    assert [line.split()[0] for line in headings(out)] == expected


def test_the_sums_are_those_of_the_score(run):
    scored = json.loads(run("score", TRIAGE, "--format", "json")[1])
    for hazard in scored["hazards"]:
        heading = headings(run("explain", TRIAGE, hazard["id"])[1])[0]
        best, worst = hazard["verified"]["best"], hazard["verified"]["worst"]
        assert heading.endswith(f"({best})" if best == worst else f"({best}–{worst})")


def test_json_holds_the_answers_once_and_only_those_read(run):
    whole = json.loads(run("explain", WARD, "--format", "json")[1])
    assert len(whole["answers"]) == 62
    assert whole["verdict"]["verified"]["worst"]["verdict"] == "acceptable"
    one = json.loads(run("explain", WARD, "R1-H1", "--format", "json")[1])
    assert set(one) == set(whole)
    assert one["hazards"] == [h for h in whole["hazards"] if h["id"] == "R1-H1"]
    assert set(one["answers"]) == {"R1-E1", "R1-S1", "R1-S6", "R1-S3", "R1-S5", "X-S3"}
    assert one["answers"]["R1-S1"] == whole["answers"]["R1-S1"]
    assert (one["stops"], one["categories"]) == ([], [])


def test_an_assessment_of_the_store(run):
    id_ = run("new", "--name", "n", "--types", "FT-KB")[1].strip()
    run("answer", id_, "R1-E1", "2")
    assert "R1-E1 answered 2" in run("explain", id_, "R1-H1")[1]


@pytest.mark.parametrize(
    ("id_", "said"),
    [("R1-H9", "Did you mean R1-H"), ("STOP1", "Did you mean STOP-1?"), ("X", "no hazard")],
)
def test_an_unknown_id_is_one_clear_error(run, id_, said):
    code, out, err = run("explain", WARD, id_)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_chinese(run):
    out = run("--lang", "zh", "explain", TRIAGE, "R1-H1")[1]
    assert "错误建议进入患者治疗" in out
