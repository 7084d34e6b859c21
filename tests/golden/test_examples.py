"""The worked examples: complete, honest about evidence, each with its expected result."""

import html
from pathlib import Path

import pytest

from riskassess.catalogue import systems
from riskassess.exchange.answers import load
from riskassess.method.score import score
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Response
from riskassess.report.build import build
from riskassess.report.render import write_report
from riskassess.resources import resource
from tests.strategies import DATE

Q = default()
EXPECTED = {
    "ward-assistant": ("acceptable", {"R1": 3, "R2": 3, "R3": 1, "R4": 2, "R5": 3}, []),
    "protein-design": ("acceptable", {"R1": 2, "R2": 0, "R3": 1, "R4": 0, "R5": 3}, []),
    "research-platform": ("conditional", {"R1": 2, "R2": 2, "R3": 3, "R4": 5, "R5": 4}, []),
    "triage-bot": ("not_acceptable", {"R1": 6, "R2": 6, "R3": 5, "R4": 5, "R5": 5}, ["STOP-2"]),
}


def result(name):
    return score(Q, load(resource("examples") / f"{name}.yaml", Q, DATE))


def test_every_example_has_an_expected_result():
    assert {path.stem for path in Path(resource("examples")).glob("*.yaml")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_verdict_is_determined_and_as_expected(name):
    verdict, points, stops = EXPECTED[name]
    found = result(name)
    assert (found.verified.best, found.verified.worst) == (verdict, verdict)
    assert {c.id: c.verified.points.worst for c in found.categories} == points
    assert [stop.id for stop in found.stops if stop.state == "triggered"] == stops


@pytest.mark.parametrize("name", EXPECTED)
def test_the_example_is_complete(name):
    found = result(name)
    assert found.unanswered == ()
    assert found.pending == ()
    answered = load(resource("examples") / f"{name}.yaml", Q, DATE).answers
    assert set(answered) == set(found.asked)


@pytest.mark.parametrize("system", systems(), ids=lambda system: str(system.number))
def test_each_system_as_a_start_leaves_the_interval_wide_open(system):
    found = score(Q, Response(system.deployment(), DATE))
    assert (found.verified.best, found.verified.worst) == ("acceptable", "not_acceptable")
    assert found.next


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_system_as_a_start_renders(lang, tmp_path):
    for system in systems():
        response = Response(system.deployment(), DATE)
        view = build(Q, response, score(Q, response), lang, assessment=None)
        out = tmp_path / f"{system.number}.html"
        write_report(view, out)
        text = html.unescape(out.read_text("utf-8"))
        assert system.id in text
        assert Q.types[system.type].title.in_(lang) in text
