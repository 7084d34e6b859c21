"""Findings, worst first, each with what was seen, what to do, and a way there from page 1."""

from __future__ import annotations

import datetime as dt
import random
import re
from dataclasses import replace

import pytest

from riskassess.i18n import LANGS, translate
from riskassess.method.path import path
from riskassess.method.score import score
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Evidence
from riskassess.record.decisions import decide
from riskassess.report.page import render_html
from tests.report.conftest import DATE, RESPONSES, deployment
from tests.report.pages import Page
from tests.strategies import random_record, response

Q = default()


def drawn(seed):
    return response(random_record(random.Random(seed)))


@pytest.mark.parametrize("seed", range(8))
def test_certain_before_open_and_nothing_left_out(view, seed):
    given = drawn(seed)
    result, found = score(Q, given), view(given)["findings"]
    certain = [one["certain"] for one in found]
    assert certain == sorted(certain, reverse=True)
    hazards = {h.id: h.verified for h in result.hazards if h.verified.worst >= 5}
    stops = {s.id: s.state for s in result.stops if s.state != "clear"}
    assert {one["id"] for one in found} == {*hazards, *stops}
    for one in found:
        sure = stops.get(one["id"]) == "triggered"
        assert one["certain"] == (sure or (one["id"] in hazards and hazards[one["id"]].best >= 5))
    for sure in (True, False):
        end = "best" if sure else "worst"
        points = [getattr(hazards[f["id"]], end) for f in found
                  if f["certain"] == sure and f["id"] in hazards]  # fmt: skip
        assert points == sorted(points, reverse=True)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("lang", LANGS)
def test_a_finding_names_the_steps_of_the_plan_that_concern_it(view, seed, lang):
    made = view(drawn(seed), lang)
    rows = {row["question"]: row for plan in made["paths"] for row in plan["rows"]}
    assert rows
    for one in made["findings"]:
        read = {answer["id"] for answer in (*one["seen"], *one["guards"])}
        assert [row["question"] for row in one["actions"]] == [id_ for id_ in rows if id_ in read]
        assert all(answer["state"] not in ("other_type", "condition")
                   for answer in (*one["seen"], *one["guards"]))  # fmt: skip


def test_owner_and_date_are_those_of_the_condition_that_names_the_finding(view, module_desk):
    begun = module_desk.create(deployment(), DATE, RESPONSES["bad"].answers)
    conditions = [
        {"text": "R1-H1: a doctor confirms each answer", "owner": "Dr Li", "due": "2027-01-31"},
        {"text": "For R1-H12 and XR1-H2 nothing", "owner": "Nobody", "due": "2027-02-28"},
    ]
    ruling = {"outcome": "conditions", "conditions": conditions, "reason": "Trial"}
    decided = decide(module_desk, begun, ruling, DATE)
    found = view(decided.response(DATE), assessment=decided)["findings"]
    owners = {one["id"]: one["owners"] for one in found if one["owners"]}
    assert owners == {"R1-H1": [{"number": 1, "owner": "Dr Li", "due": "2027-01-31"}]}
    page = Page(render_html(view(decided.response(DATE), assessment=decided)))
    assert "Condition 1: Dr Li; 2027-01-31" in page.text
    assert page.text.count("Owner and date: not set") == len(found) - 1
    assert "None does so yet." not in page.text


def test_answer_and_evidence_do_not_run_together(view):
    given = RESPONSES["bad"]
    seen = Answer(1, evidence=(Evidence("Report A"), Evidence("Report B")))
    said = Page(render_html(view(replace(given, answers={**given.answers, "R1-S1": seen})))).text
    answer = Q.questions["R1-S1"].anchor(1).display.en
    assert f"1 – {answer}. Evidence: Report A; current. Evidence: Report B; current" in said


@pytest.mark.parametrize("lang", LANGS)
def test_that_no_finding_has_an_owner_yet_is_said_once(view, lang):
    _ = translate(lang)
    said = Page(render_html(view("empty", lang))).text
    assert said.count(_("None does so yet.")) == 1
    assert _("Owner and date: not set") not in said
    assert _("None does so yet.") not in Page(render_html(view("good", lang))).text


@pytest.mark.parametrize("case", ["bad", "empty", "paperless", 3])
def test_every_number_of_page_1_leads_to_its_place(view, case):
    given = RESPONSES[case] if isinstance(case, str) else drawn(case)
    made = view(given, audience="full")
    html = render_html(made)
    first = html.partition('<nav class="opening">')[0]
    links = set(re.findall(r'href="#([^"]+)"', first))
    wanted = {f"h-{reason['ref']}" for reason in made["decision"]["reasons"] if reason["ref"]}
    wanted |= {f"h-{driver}" for category in made["categories"] for driver in category["drivers"]}
    wanted |= {row["part"] for row in made["decision"]["unknowns"] if row["count"]}
    assert wanted <= links
    ids = re.findall(r' id="([^"]+)"', html)
    assert wanted <= set(ids) and len(ids) == len(set(ids))
    for one in made["findings"]:
        for answer in (*one["seen"], *one["guards"]):
            assert f"q-{answer['id']}" in ids


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_finding_that_is_said(view, lang):
    _ = translate(lang)
    text = _("None: no stop rule can be triggered and no hazard can be high or critical, "
             "however the open answers turn out.")  # fmt: skip
    assert text in Page(render_html(view("good", lang))).text
    assert text not in Page(render_html(view("bad", lang))).text


# -- until when it is valid ------------------------------------------------------------------


def test_valid_until_the_first_evidence_that_alone_carries_a_safeguard_runs_out(view):
    def until(*entries: dt.date | None) -> str:
        evidence = tuple(Evidence("Report", None, day) for day in entries)
        answers = {"R1-S1": Answer(2, evidence=evidence)}
        return view(replace(RESPONSES["good"], answers=answers))["decision"]["valid"]

    undecided = "nothing has been decided yet"
    soon, later = dt.date(2027, 1, 1), dt.date(2028, 1, 1)
    assert until() == until(None) == until(soon, None) == undecided
    assert until(DATE - dt.timedelta(days=1)) == undecided
    assert until(soon) == f"{undecided}; 2027-01-01: evidence for R1-S1 runs out"
    assert until(soon, later) == f"{undecided}; 2028-01-01: evidence for R1-S1 runs out"


def test_valid_until_the_re_review_or_the_evidence_whichever_is_first(view, module_desk):
    begun = module_desk.create(deployment(), DATE, RESPONSES["good"].answers)
    ruling = {"outcome": "approve", "reason": "Sound", "rereview": "2027-05-01"}
    decided = decide(module_desk, begun, ruling, DATE)
    void = module_desk.answer(decided, "R1-E1", Answer(2))

    def said(assessment):
        return view(assessment.response(DATE), assessment=assessment)["decision"]["valid"]

    assert said(decided).startswith("2027-05-01: re-review; 2027-11-23: evidence for ")
    assert said(void).startswith("the decision is void; 2027-11-23: evidence for ")


def test_the_plan_says_the_verdict_after_each_step(view):
    given = RESPONSES["bad"]
    (plan,) = view(given)["paths"]
    found = path(Q, given)
    assert plan["rows"][-1]["verdict"] == "acceptable"
    assert plan["rows"][-1]["sum"] == plan["days"] == found.days
    assert [row["number"] for row in plan["rows"]] == list(range(1, len(found.steps) + 1))
