"""``portfolio``: the worst first, as text, JSON and a page that stands alone."""

import json

import pytest


@pytest.fixture
def ids(run):
    """Two assessments: nothing answered, and a hosting base."""
    return [
        run("new", "--name", name, "--types", types)[1].strip()
        for name, types in (("Base <b>", "DEP"), ("Ward 病房", "FT-KB"))
    ]


def test_the_worst_first_as_json(run, ids):
    code, out, err = run("portfolio", "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert {entry["id"] for entry in found} == set(ids)
    worst = [
        max(c["verified"]["worst"]["points"] for c in entry["categories"] if c["verified"])
        for entry in found
    ]
    assert worst == sorted(worst, reverse=True)
    ward = next(entry for entry in found if entry["name"] == "Ward 病房")
    assert [c["id"] for c in ward["categories"]] == ["R1", "R2", "R3", "R4", "R5"]
    assert (ward["status"], ward["decision"], ward["verdict"]["determined"]) == (
        "answering",
        None,
        False,
    )
    score = json.loads(run("score", ward["id"], "--format", "json")[1])
    scored = {c["id"]: c["verified"] for c in score["categories"]}
    assert all(c["verified"] == scored[c["id"]] for c in ward["categories"])


def test_as_text_in_both_languages(run, ids):
    out = run("portfolio")[1]
    assert "Ward 病房  (answering)" in out
    assert "not assessed by the paper" in out
    assert "回答中" in run("--lang", "zh", "portfolio")[1]


def test_as_a_page_that_stands_alone(run, ids, tmp_path):
    path = tmp_path / "map.html"
    assert run("portfolio", "--format", "html", "-o", path)[0] == 0
    page = path.read_text("utf-8")
    assert "Base &lt;b&gt;" in page
    assert "Ward 病房" in page
    assert not any(word in page for word in ("http", "<script", "src="))
    assert page.count("<tr>") == 3


def test_a_file_that_cannot_be_written(run, ids, tmp_path):
    code, _, err = run("portfolio", "-o", tmp_path / "none" / "map.html")
    assert code == 5
    assert "map.html" in err


def test_an_empty_store(run):
    assert run("portfolio", "--format", "json")[:2] == (0, "[]\n")
