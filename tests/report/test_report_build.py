"""The view says what the result says, and nothing milder."""

from __future__ import annotations

import datetime as dt
import json
import random
from dataclasses import replace

import pytest

from riskassess.i18n import LANGS, translate
from riskassess.method.score import score
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Evidence
from tests.strategies import DATE, random_record, response


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


@pytest.mark.parametrize("lang", LANGS)
def test_verdict_in_words(view, lang):
    _ = translate(lang)
    assert view("bad", lang)["decision"]["verdict"]["text"] == capitalised(_("not acceptable"))
    assert view("good", lang)["decision"]["verdict"]["text"] == capitalised(_("acceptable"))
    both = view("empty", lang)["decision"]["verdict"]["text"].lower()
    undetermined = _("{best} … {worst}: undetermined").format(
        best=_("acceptable"), worst=_("not acceptable")
    )
    assert both == undetermined


@pytest.mark.parametrize("seed", range(40))
def test_undetermined_never_reads_as_acceptable(view, seed):
    given = response(random_record(random.Random(seed)))
    result = score(default(), given)
    said = view(given)["decision"]
    for text, verdict in ((said["verdict"], result.verified), (said["claimed"], result.claimed)):
        assert (text["text"] == "Acceptable") == (verdict.worst == "acceptable")
        assert ("undetermined" in text["text"]) == (not verdict.determined)
    assert 1 <= len(said["reasons"]) <= 3


def test_reasons_begin_with_triggered_stops(view):
    found = view("bad")
    triggered = [stop["id"] for stop in found["stops"] if stop["state"] == "triggered"]
    assert len(triggered) > 3
    assert [reason["ref"] for reason in found["decision"]["reasons"]] == triggered[:3]


def test_open_verdict_says_what_decides_it(view, responses):
    result = score(default(), responses["empty"])
    first = view("empty")["decision"]["reasons"][0]["text"]
    assert ", ".join(result.next[:5]) in first


@pytest.mark.parametrize("seed", range(5))
def test_counts_of_what_is_not_known(view, seed):
    given = response(random_record(random.Random(seed)))
    result = score(default(), given)
    lacking = [
        id_
        for id_ in result.asked
        if default().questions[id_].kind == "safeguard"
        and given.answer(id_).value in (1, 2, 3)
        and not given.answer(id_).evidenced(given.date)
    ]
    counts = [row["count"] for row in view(given)["decision"]["unknowns"]]
    assert counts == [
        len(result.unanswered),
        len(result.unknown),
        len(result.pending),
        sum(stop.state == "possible" for stop in result.stops),
        [given.deployment.patient, given.deployment.retrieval].count("unknown"),
        len(lacking),
    ]


def test_one_is_not_several(view, responses):
    good = responses["good"]
    open_ = replace(good, answers={**good.answers, "R1-E1": Answer("unknown")})
    texts = {
        row["text"]: row["count"]
        for row in view(open_)["decision"]["unknowns"]
        if "unknown" in row["text"]
    }
    assert texts == {
        "question answered with unknown": 1,
        "facts on the deployment itself unknown": 0,
    }


def test_finding_and_open_are_told_apart(view):
    found, open_ = view("bad"), view("empty")
    assert {hazard["state"] for hazard in open_["register"]} <= {"open", "settled"}
    assert found["register"][0]["state"] == "finding"
    assert found["categories"][0]["state_text"] != open_["categories"][0]["state_text"]
    assert found["chart_title"] != open_["chart_title"]


@pytest.mark.parametrize("seed", range(10))
def test_register_is_worst_first(view, seed):
    register = view(response(random_record(random.Random(seed))))["register"]
    states = [hazard["state"] for hazard in register]
    assert states == sorted(states, key=["finding", "open", "settled"].index)
    worst = [h["verified"]["worst"]["points"] for h in register if h["state"] == "open"]
    assert worst == sorted(worst, reverse=True)


def test_platform_is_not_assessed_rather_than_safe(view):
    found = view("platform")
    silent = [c for c in found["categories"] if c["state"] == "not_assessed"]
    assert [category["id"] for category in silent] == ["R1", "R2", "R3"]
    assert all(category["verified"] is None for category in silent)
    row = next(row for row in found["matrix"]["rows"] if row["id"] == "DEP")
    assert row["own"] and row["cells"][:3] == [None, None, None]


def test_matrix_is_the_paper_by_type(view):
    rows = view("good")["matrix"]["rows"]
    classes = {r["id"]: [cell and cell["class"] for cell in r["cells"]] for r in rows}
    assert classes["FT-KB"] == classes["DT-KB"] == [3, 3, 2, 3, 2]
    assert classes["FT-M"] == classes["DT-M"] == [3, 1, 1, 3, 4]
    assert classes["DEP"] == [None, None, None, 4, 2]


def test_audiences(view):
    page, committee, full = (view("bad", audience=a) for a in ("page", "committee", "full"))
    assert "register" not in page and "answers" not in committee
    questions = [q["id"] for group in full["answers"] for q in group["questions"]]
    assert questions == list(default().questions)
    assert full["clauses"]["frameworks"]


def test_questions_not_asked_say_why(view, responses):
    full = view("empty", audience="full")
    states = {q["id"]: q["state"] for group in full["answers"] for q in group["questions"]}
    result = score(default(), responses["empty"])
    for id_, state in states.items():
        question = default().questions[id_]
        if id_ in result.pending:
            assert state == "pending"
        elif "FT-KB" not in question.types:
            assert state == "other_type"
        elif id_ in result.disabled:
            assert state == "condition"
        else:
            assert state == "unanswered"
    assert {"pending", "other_type", "unanswered"} <= set(states.values())


def test_not_applicable_that_a_stop_rule_reads_is_pointed_out(view, hostile_response):
    aside = {entry["id"]: entry["stops"] for entry in view(hostile_response)["set_aside"]}
    assert aside == {"R4-S1": "STOP-3"}


@pytest.mark.parametrize("lang", LANGS)
def test_evidence_is_current_expires_soon_or_has_expired_on_the_day(view, hostile_response, lang):
    ends = {"past": -1, "last day": 0, "soon": 30, "later": 31}
    entries = tuple(
        Evidence(ref, None, hostile_response.date + dt.timedelta(days=days))
        for ref, days in ends.items()
    )
    answers = {**hostile_response.answers, "R4-S2": Answer(3, evidence=(*entries, Evidence("no")))}
    found = view(replace(hostile_response, answers=answers), lang)["evidence"]["entries"]
    _ = translate(lang)
    assert {e["ref"]: e["word"] for e in found if e["question"] == "R4-S2"} == {
        "past": _("expired"),
        "last day": _("expires soon"),
        "soon": _("expires soon"),
        "later": _("current"),
        "no": _("current"),
    }


def test_safeguards_without_evidence_are_listed(view, responses):
    found = view("paperless")
    lacking = [entry["id"] for entry in found["evidence"]["lacking"]]
    assert lacking and all(entry["counts"] == 2 for entry in found["evidence"]["lacking"])
    assert set(lacking) == {
        id_ for id_ in score(default(), responses["paperless"]).asked if "-S" in id_
    }


def test_event_log(view, assessment):
    given = assessment.response(DATE)
    short = view(given, assessment=assessment)
    full = view(given, assessment=assessment, audience="full")
    assert [event["seq"] for event in short["record"]["log"]["events"]] == list(range(5, 15))
    assert [event["seq"] for event in full["record"]["log"]["events"]] == list(range(1, 15))
    last = full["record"]["log"]["events"][-1]
    assert last["hash"] == full["report"]["head"] == assessment.head


def test_view_is_plain_data_and_repeatable(view, hostile_response):
    first = json.dumps(view(hostile_response, audience="full"), sort_keys=True)
    again = json.dumps(view(hostile_response, audience="full"), sort_keys=True)
    assert first == again
    assert "\u202e" not in json.loads(first)["deployment"]["description"]
    assert r"\u202eexe\u0007" in json.loads(first)["deployment"]["description"]


def test_the_hash_of_the_record_follows_the_answers(view, hostile_response):
    changed = replace(hostile_response, answers={**hostile_response.answers, "R4-S2": Answer(3)})
    one, other = (view(r)["report"]["sha256"] for r in (hostile_response, changed))
    assert one != other and len(one) == 64
