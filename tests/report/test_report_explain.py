"""The explanation is followed by hand: every number in it is the result's, in both languages."""

import datetime as dt
import re

import pytest
from hypothesis import given, settings

from riskassess.i18n import LANGS, translate
from riskassess.method.result import LEVELS
from riskassess.method.score import score
from riskassess.method.trace import trace
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Deployment, Evidence, Response
from riskassess.report import shape
from riskassess.report.explain import category_lines, hazard_lines, stop_lines, verdict_lines
from riskassess.report.words import STOP_WORDS, VERDICT_WORDS
from tests.strategies import DATE, records, response

Q = default()
CATEGORIES = ("R1", "R2", "R3", "R4", "R5")
WARD = Deployment(("FT-KB",), patient="yes", retrieval="yes")
OLD, NEW = Evidence("Report 2024", expires=dt.date(2025, 1, 1)), Evidence("Report 2026")
PREFIX = r"(?P<case>Best case: |Worst case: )?(?P<claimed>[Ww]ith evidence for every answer: )?"
POINTS = re.compile(PREFIX + r"[Pp]oints (?P<sum>.*)")
SUM = re.compile(r"(\d) \+ (\d) − (\d)(?: = |, but at least )(\d): (\w+)")


def explained(given_, hazard, lang="en"):
    return hazard_lines(Q, trace(Q, given_), hazard, lang)


def everything(given_, lang):
    traced = trace(Q, given_)
    yield verdict_lines(Q, traced, lang)
    yield from (stop_lines(Q, traced, id_, lang) for id_ in Q.stops)
    yield from (category_lines(Q, traced, id_, lang) for id_ in CATEGORIES)
    yield from (hazard_lines(Q, traced, id_, lang) for id_ in Q.hazards)


def printed_points(lines):
    """By basis and case the points that are printed, recomputed from the printed sum."""
    found = {}
    for line in lines:
        if not (match := POINTS.fullmatch(line)):
            continue
        points = 0
        if step := SUM.fullmatch(match["sum"]):
            severity, exposure, credit, points = map(int, step.groups()[:4])
            assert points == max(1, severity + exposure - credit)
            assert step[5] == LEVELS[points]
        else:
            assert match["sum"].startswith("0: none")
        cases = {"Best case: ": ("best",), "Worst case: ": ("worst",)}.get(
            match["case"], ("best", "worst")
        )
        for case in cases:
            found["claimed", case] = points  # printed after the verified ones, where it differs
            if not match["claimed"]:
                found["verified", case] = points
    return found


@settings(max_examples=40)
@given(records())
def test_every_printed_point_of_a_hazard_is_the_result_s(record):
    given_ = response(record)
    traced = trace(Q, given_)
    for hazard in score(Q, given_).hazards:
        told = hazard_lines(Q, traced, hazard.id, "en")
        assert told.heading.endswith(shape.span(hazard.verified, translate("en"))["text"])
        if hazard.inherent.worst:
            assert printed_points(told.lines) == {
                ("verified", "best"): hazard.verified.best,
                ("verified", "worst"): hazard.verified.worst,
                ("claimed", "best"): hazard.claimed.best,
                ("claimed", "worst"): hazard.claimed.worst,
            }
        else:
            assert any("xposure 0" in line for line in told.lines)


@settings(max_examples=15)
@given(records())
def test_both_languages_say_the_same_sums(record):
    given_ = response(record)
    sums = re.compile(r"\d \+ \d(?: − \d)?")
    for english, chinese in zip(everything(given_, "en"), everything(given_, "zh"), strict=True):
        assert english.heading != chinese.heading
        assert [sums.findall(a) for a in english.lines] == [sums.findall(z) for z in chinese.lines]
        for line in (chinese.heading, *chinese.lines, english.heading, *english.lines):
            assert line.isprintable()
            assert not {"{", "}"} & set(line)


@pytest.mark.parametrize("lang", LANGS)
@settings(max_examples=20)
@given(record=records())
def test_headings_say_what_the_result_says(lang, record):
    given_, _ = response(record), translate(lang)
    result, traced = score(Q, given_), trace(Q, given_)
    told = verdict_lines(Q, traced, lang)
    assert told.heading.endswith(shape.verdict(result.verified, _)["text"])
    assert any(_(VERDICT_WORDS[result.verified.worst]) in line.lower() for line in told.lines)
    for stop in result.stops:
        assert stop_lines(Q, traced, stop.id, lang).heading.endswith(_(STOP_WORDS[stop.state]))
    for category in result.categories:
        heading = category_lines(Q, traced, category.id, lang).heading
        expected = _("not assessed by the paper for this type")
        if category.verified:
            expected = shape.span(category.verified.points, _)["text"]
        assert heading.endswith(expected)


def test_a_hazard_by_hand():
    answers = {
        "R1-E1": Answer(2),
        "R1-S1": Answer(3, evidence=(OLD, NEW)),
        "R1-S6": Answer(2, evidence=(OLD,)),
        "R1-S3": Answer(3),
        "R1-S5": Answer("not_applicable", reason="No\nretrieval"),
        "X-S3": Answer(0),
    }
    told = explained(Response(WARD, DATE, answers), "R1-H1")
    anchors = {id_: Q.questions[id_].anchor(a.value).display.en for id_, a in answers.items() if a.value in range(4)}  # fmt: skip
    assert told.heading == "R1-H1 Wrong advice reaches a patient's treatment: moderate (3)"
    assert told.lines[0].startswith(
        "Severity 3: bodily harm or an accident called severe, for FT-KB (derived from the paper, §5 ¶2). "
    )
    assert told.lines[1:11] == (
        f"Exposure 2: R1-E1 answered 2 ({anchors['R1-E1']})",
        "Before safeguards: 3 + 2 = 5, high",
        f"R1-S1 (main safeguard) answered 3 ({anchors['R1-S1']}), evidence “Report 2024” (expired on 2025-01-01); “Report 2026” (current): counts 3, takes off 2",
        f"R1-S6 (main safeguard) answered 2 ({anchors['R1-S6']}), evidence “Report 2024” (expired on 2025-01-01): counts 1 without current evidence, takes off 0",
        f"R1-S3 (supporting safeguard) answered 3 ({anchors['R1-S3']}): counts 2 without current evidence, takes off 0",
        "R1-S5 (supporting safeguard) not applicable (No retrieval): counts 0, takes off 0",
        f"X-S3 (supporting safeguard) answered 0 ({anchors['X-S3']}): counts 0, takes off 0",
        "Credit 2: 2 from main safeguards + 0 from supporting ones",
        "With evidence for every answer: credit 3: 3 from main safeguards + 1 from supporting ones, but at most 3",
        "Points 3 + 2 − 2 = 3: moderate",
    )
    assert told.lines[11] == "With evidence for every answer: points 3 + 2 − 3 = 2: low"
    assert any(line.startswith("R1-S1 rests on §2 ¶3") for line in told.lines)


def test_an_open_hazard_tells_the_cases_apart():
    lines = explained(Response(WARD, DATE, {"R1-E1": Answer("unknown")}), "R1-H1").lines
    assert "Best case: exposure 0: R1-E1 unknown" in lines
    assert "Worst case: exposure 3: R1-E1 unknown" in lines
    assert "Best case: R1-S1 (main safeguard) unanswered: counts 3, takes off 2" in lines
    assert "Worst case: R1-S1 (main safeguard) unanswered: counts 0, takes off 0" in lines
    assert "Best case: points 0: none, because without exposure the hazard is absent" in lines
    assert "Worst case: points 3 + 3 − 0 = 6: critical" in lines
    assert any(line.startswith("R1-S1 rests on §2 ¶3") for line in lines)


def test_gates_caps_and_the_floor_are_said():
    backed = {"evidence": (NEW,)}
    border = {"R4-E1": Answer(3), "R4-E2": Answer(2)}
    lines = explained(Response(WARD, DATE, border), "R4-H5").lines
    assert lines[2].endswith("counts 0 (3 from 3 on, else 0)")
    assert lines[3] == "Exposure 0: the smallest of R4-E1 3, R4-E2 0"
    supports = {"R1-E1": Answer(3), "R1-S1": Answer(1), "R1-S6": Answer(0)}
    supports |= {id_: Answer(3, **backed) for id_ in ("R1-S3", "R1-S5", "X-S3")}
    assert (
        "Credit 1: 3 from supporting safeguards, but at most 1 while no main one takes anything off"
        in explained(Response(WARD, DATE, supports), "R1-H1").lines
    )
    small = {"R3-E1": Answer(1)} | {id_: Answer(3, **backed) for id_ in ("R3-S1", "R3-S4")}
    lines = explained(Response(WARD, DATE, small), "R3-H1").lines
    assert "Points 2 + 1 − 3, but at least 1: low" in lines


def test_a_disabled_question_says_what_disables_it():
    desk = Deployment(("FT-KB",), patient="no", retrieval="unknown")
    given_ = Response(desk, DATE, {"R1-E1": Answer(3), "R1-E2": Answer(1)})
    assert (
        "Exposure 0: R1-E1 not asked, because P-patient is no" in explained(given_, "R1-H1").lines
    )
    told = explained(given_, "R1-H2").lines
    assert told[0].startswith("Severity 2, as no output reaches a patient: ")
    worst = "Worst case: R1-S5 (main safeguard) not asked, because P-retrieval is no: counts 0, takes off 0"
    assert worst in told
    assert "R1-E4 not asked of this technology type: counts 0" in explained(given_, "R1-H3").lines


def test_the_verdict_names_every_rule_that_gives_it(responses):
    told = verdict_lines(Q, trace(Q, responses["bad"]), "en")
    result = score(Q, responses["bad"])
    stops = ", ".join(stop.id for stop in result.stops if stop.state == "triggered")
    critical = ", ".join(h.id for h in result.hazards if h.verified.best >= 6)
    assert told.lines[0] == (
        f"Not acceptable, because a stop rule holds: {stops}; a hazard is critical: {critical}"
    )
    assert verdict_lines(Q, trace(Q, responses["good"]), "en").lines[0] == (
        "Acceptable, because no stop rule holds and no hazard is high or critical"
    )


def test_a_stop_rule_says_which_answer_holds():
    given_ = Response(WARD, DATE, {"R1-E1": Answer(2), "R2-E2": Answer(0), "R4-E1": Answer(0)})
    lines = stop_lines(Q, trace(Q, given_), "STOP-7", "en").lines
    assert lines[1:4] == (
        "All of these",
        "Best case: R5-S5 unanswered: counts 3, so ≤ 0 does not hold",
        "Worst case: R5-S5 unanswered: counts 0, so ≤ 0 holds",
    )
    assert lines[5].endswith("counts 2, so ≥ 2 holds")
    assert lines[-3:-1] == ("Best case: the rule does not hold", "Worst case: the rule holds")


def test_a_category_names_its_driver_and_a_tie():
    given_ = Response(WARD, DATE, {id_: Answer(0) for id_ in Q.questions})
    lines = category_lines(Q, trace(Q, given_), "R2", "en").lines
    assert lines[1].startswith("R2-H1 decides with 0 (none), first of the most of R2-H1 0, ")


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_user_wrote_stays_one_harmless_line(hostile_response, lang):
    said = [
        line for told in everything(hostile_response, lang) for line in (told.heading, *told.lines)
    ]
    assert all(line.isprintable() for line in said)
    assert any("\\u202e" in line for line in said)
    assert any("file:///etc/shadow" in line for line in said)
