"""Path, open questions, firmness and explanations: the numbers of the method, where they apply."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from riskassess.i18n import LANGS, translate
from riskassess.method.certificate import certificate
from riskassess.method.flips import flips
from riskassess.method.moot import moot_questions
from riskassess.method.outlook import outlook
from riskassess.method.path import applied, path
from riskassess.method.robustness import robustness
from riskassess.method.score import score
from riskassess.method.trace import trace
from riskassess.questionnaire.load import default
from riskassess.report.advice import count_text, path_text
from riskassess.report.build import build
from riskassess.report.explain import category_lines, verdict_lines
from riskassess.report.page import render_html
from riskassess.report.render import write_report
from riskassess.report.sensitivity import (
    change_text,
    effect_text,
    percent_text,
    robustness_text,
)
from riskassess.report.words import PROVENANCE_WORDS, verdict_text
from tests.report.conftest import RESPONSES
from tests.report.pages import Page
from tests.report.test_report_pdf import packed, text
from tests.strategies import random_record, response

Q = default()
BLOCKED = 85
"""A random record from which acceptable cannot be reached, conditional can."""
_BRACKETS = {"en": " ({}): ", "zh": "（{}）："}
DOWN = "Points to the next level down"


def drawn(seed):
    return response(random_record(random.Random(seed)))


def without_ranges():
    """Ours as before the weights had ranges."""
    return Q.model_copy(update={"method": Q.method.model_copy(update={"weighting": None})})


@pytest.fixture
def page(view):
    def of(case, lang="en", audience="committee"):
        return Page(render_html(view(case, lang, audience=audience)))

    return of


def plan_rows(page, _):
    return page.rows(_("Step"), _("Owner, date"))


# -- path ----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [0, 2, 3])
@pytest.mark.parametrize("lang", LANGS)
def test_the_plan_is_the_cheapest_path(page, seed, lang):
    _, given = translate(lang), drawn(seed)
    found, shown = path(Q, given), page(given, lang)
    rows = plan_rows(shown, _)
    assert [row[0] for row in rows] == [
        f"{n}. {step.question}" for n, step in enumerate(found.steps, start=1)
    ]
    days = 0
    for n, (row, step) in enumerate(zip(rows, found.steps, strict=True), start=1):
        item = Q.questions[step.question]
        stop = {"en": ". ", "zh": "。"}[lang]
        done = f"→ {item.anchor(step.after).display.in_(lang)}{stop}{item.text.in_(lang)}"
        assert row[1].endswith(done)
        assert row[2] == (item.help.evidence.in_(lang) if step.evidence else "–")
        days += step.days
        after = verdict_text(score(Q, applied(given, found.steps[:n])).verified, _)
        assert row[3:] == [item.help.who.in_(lang), str(step.days), str(days), after, ""]
        numbers = {"en": ", ", "zh": "，"}[lang].join((str(step.days), str(days), after))
        assert re.search(
            rf"{n}\. {step.question}\W {numbers}|{n}\. {step.question}：{numbers}",
            shown.chart(path_text(found, _)),
        )
    assert ", ".join(found.first) in shown.text


@pytest.mark.parametrize("audience", ["page", "committee", "full"])
@pytest.mark.parametrize("lang", LANGS)
def test_page_1_says_the_path_and_how_firm_the_verdict_is(page, responses, audience, lang):
    _, given = translate(lang), responses["empty"]
    first = page(given, lang, audience).text.split(_("Severity classes by technology type"))[0]
    assert path_text(path(Q, given), _) in first
    assert robustness_text(robustness(Q, given), _) in first


@pytest.mark.parametrize("lang", LANGS)
def test_no_path_where_nothing_is_needed(page, responses, lang):
    _, shown = translate(lang), page("good", lang, "full")
    assert _("Path to acceptance") not in shown.text
    assert path_text(path(Q, responses["good"]), _) not in shown.text
    assert plan_rows(shown, _) == []


@pytest.mark.parametrize("lang", LANGS)
def test_where_acceptable_is_out_of_reach_the_blockers_come_before_the_path_to_conditional(
    page, lang
):
    _, given = translate(lang), drawn(BLOCKED)
    goal, lesser = path(Q, given, "acceptable"), path(Q, given, "conditional")
    shown = page(given, lang)
    assert goal.blockers and lesser.steps
    for id_ in goal.blockers:
        assert f"{id_} {Q.hazards[id_].title.in_(lang)}" in shown.text
    part = shown.text.index(_("Path to acceptance"))
    assert shown.text.index(path_text(goal, _), part) < shown.text.index(path_text(lesser, _))
    assert [int(row[4]) for row in plan_rows(shown, _)] == [step.days for step in lesser.steps]


def test_parts_come_in_the_order_of_a_decision(page):
    parts = ("Path to acceptance", "Open questions", "Risk register", "Stop rules", "How firm")
    said = page("empty").text
    at = [said.index(f"\n{part}") for part in parts]
    assert at == sorted(at)


# -- open questions ------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [0, 3, 93])
@pytest.mark.parametrize("lang", LANGS)
def test_open_questions_are_next_other_or_set_aside_with_the_reason(page, seed, lang):
    _, given = translate(lang), drawn(seed)
    shown, result = page(given, lang), score(Q, given)
    moot = {found.question: found for found in moot_questions(Q, given)}
    aside = {row[0]: row[2] for row in shown.rows(_("Reason"))}
    assert moot and aside.keys() == moot.keys()
    for id_, why in aside.items():
        assert why and all(hazard in why for hazard, _why in moot[id_].reasons)
    listed = [row[0] for row in shown.rows(_("State"), _("Who knows"))]
    open_ = {*result.unanswered, *result.unknown, *result.pending}
    assert sorted([*listed, *aside]) == sorted(open_)


@pytest.mark.parametrize("case", ["empty", "bad"])
@pytest.mark.parametrize("lang", LANGS)
def test_how_many_more_answers_and_which_decide(page, responses, case, lang):
    given, _ = responses[case], translate(lang)
    said = page(case, lang).text
    assert count_text(outlook(Q, given), _) in said
    deciding = certificate(Q, given)
    text_ = _("Of the answers given, these {count} alone settle it, whatever the others are:")
    assert (text_.format(count=len(deciding)) in said) == bool(deciding) == (case == "bad")
    assert ", ".join(deciding) in said


# -- how firm the result is ----------------------------------------------------------------


@pytest.mark.parametrize("case", ["empty", "bad", "platform"])
@pytest.mark.parametrize("lang", LANGS)
def test_chart_and_table_say_the_shares_of_the_draws(page, responses, case, lang):
    _, found = translate(lang), robustness(Q, responses[case])
    shown = page(case, lang)
    rows = shown.rows(
        _("Case"), _("Share of the draws ± standard error, the method's own result first")
    )
    ends = [ends for ends in (found.verdict, *found.categories.values()) if ends]
    assert len(rows) == sum(1 if one.best == one.worst else 2 for one in ends)
    standings = [s for one in ends for s in ([one.best, one.worst][one.best == one.worst :])]
    for row, standing in zip(rows, standings, strict=True):
        assert f" {percent_text(standing.share)} ± {standing.error:.1%}" in row[2]
        for share in standing.shares.values():
            assert not 0.001 < share < 0.999 or f"{share:.1%}" in row[2]
        assert (_(" (sensitive)") in row[2]) == standing.sensitive
        assert f"{row[0]}{_BRACKETS[lang].format(row[1])}{row[2]}" in shown.chart(
            robustness_text(found, _)
        )


def test_only_the_full_report_says_what_was_drawn(page, responses):
    found = robustness(Q, responses["bad"])
    short, full = (page("bad", audience=audience).text for audience in ("committee", "full"))
    for encoding in found.encodings:
        assert encoding.encoding.title.en in full and encoding.encoding.title.en not in short
    assert found.weighting.rationale.en in full and found.weighting.rationale.en not in short
    assert f"{found.draws:,} times (seed {found.seed})" in short


@pytest.mark.parametrize("audience", ["page", "committee", "full"])
@pytest.mark.parametrize("lang", LANGS)
def test_without_ranges_for_the_weights_the_report_says_so_in_a_sentence(audience, lang):
    """Files older than the ranges: everything but the robustness is there."""
    older, given, _ = without_ranges(), drawn(1), translate(lang)
    options = {"assessment": None, "actor": "m.weber", "audience": audience}
    shown = Page(render_html(build(older, given, score(older, given), lang, **options)))
    said = _(
        "How far the result depends on the weights cannot be said: the questionnaire {version} "
        "gives no ranges for them."
    ).format(version=older.form.version)
    assert said in shown.first
    assert (said in shown.headings) == (audience != "page")
    assert _("Single steps that would change the result") in shown.text or audience == "page"
    assert not shown.rows(_("Share of the draws ± standard error, the method's own result first"))


@pytest.mark.parametrize("seed", [1, 3, 9])
@pytest.mark.parametrize("lang", LANGS)
def test_single_steps_that_change_the_verdict_and_in_full_the_levels(page, seed, lang):
    _, given = translate(lang), drawn(seed)
    found = flips(Q, given)
    moving = [flip for flip in found.flips if flip.moves_verdict]
    for audience, wanted in {"committee": moving, "full": list(found.flips)}.items():
        shown = page(given, lang, audience)
        rows = shown.rows(_("Step"), _("Effect"))
        steps = [(row[0], step, row[3]) for row in rows for step in row[2].split(_("; "))]
        assert sorted(steps) == sorted(
            (flip.question, change_text(flip, _), effect_text(flip, _)) for flip in wanted
        )
        assert len({(row[0], row[3]) for row in rows}) == len(rows)
        assert all(row[1] == Q.items[row[0]].text.in_(lang) and row[3] for row in rows)
        assert (_("No single step changes the verdict.") in shown.text) == (
            audience == "committee" and not moving
        )


def test_distance_of_each_category_from_its_neighbouring_levels(page, responses):
    for case in ("bad", "platform"):
        rows = page(case).rows(DOWN)
        found = flips(Q, responses[case]).distances
        for row, distance in zip(rows, found, strict=True):
            assert row[0].startswith(f"{distance.id} ")
            assert row[2:] == [str(distance.up or "–"), str(distance.down or "–")]
            if distance.points is None:
                assert row[1] == "not assessed by the paper for this type"
            else:
                assert row[1].endswith(f" {distance.points} {distance.level}")


# -- how each number comes about -----------------------------------------------------------


SUM = re.compile(r"(\d) \+ (\d)(?: − (\d))? (=|→) (\d)")


def reckoned(text: str) -> int:
    """The points of a printed sum, which is checked by hand."""
    if text == "0":
        return 0
    severity, exposure, credit, sign, points = SUM.match(text).groups()
    left = int(severity) + int(exposure) - int(credit or 0)
    assert (sign == "=") == (left == int(points))
    assert sign == "=" or int(points) == (1 if int(exposure) else 0)
    return int(points)


@pytest.mark.parametrize("case", ["empty", "bad", "platform", "hostile", 3, 9])
@pytest.mark.parametrize("lang", LANGS)
def test_full_report_reckons_every_number_by_hand(page, responses, hostile_response, lang, case):
    _ = translate(lang)
    given = (
        {**responses, "hostile": hostile_response}[case] if isinstance(case, str) else drawn(case)
    )
    shown, result, traced = page(given, lang, "full"), score(Q, given), trace(Q, given)
    told = [verdict_lines(Q, traced, lang)]
    told += [category_lines(Q, traced, one.id, lang) for one in traced.categories]
    for part in told:
        assert part.heading in shown.headings
        assert all(line in shown.text for line in part.lines[:-1])
    rows = {}
    for id_, *row in shown.rows(_("Severity + exposure"), _("Claimed")):
        rows.setdefault(id_, []).append(row)
    assert rows.keys() == {hazard.id for hazard in result.hazards}
    for hazard in result.hazards:
        cases = rows[hazard.id]
        assert len(cases) == 1 or [row[0] for row in cases] == [_("best"), _("worst")]
        for row, end in ((cases[0], "best"), (cases[-1], "worst")):
            assert reckoned(row[1]) == getattr(hazard.inherent, end)
            assert reckoned(row[3]) == getattr(hazard.verified, end)
            assert reckoned(row[4]) == getattr(hazard.claimed, end)


@pytest.mark.parametrize("lang", LANGS)
def test_every_severity_class_says_what_it_rests_on(page, lang):
    _ = translate(lang)
    rows = {row[0]: row for row in page("bad", lang, "full").rows(_("Class"), _("Basis"))}
    traced = trace(Q, RESPONSES["bad"])
    for hazard in traced.hazards:
        step = hazard.cases.worst.severity
        assert rows[hazard.id][1] == str(step.value)
        for ground in step.grounds:
            status = _(PROVENANCE_WORDS[ground.provenance.status])
            comma = {"en": ", ", "zh": "，"}[lang]
            assert f"{status}{comma}{ground.provenance.source}" in rows[hazard.id][3]
            assert ground.provenance.note.in_(lang) in rows[hazard.id][4]


def test_committee_is_spared_the_explanations(page):
    assert "How each number comes about" not in page("bad").text
    assert "How each number comes about" in page("bad", audience="full").text


# -- as PDF --------------------------------------------------------------------------------


def test_printed_in_both_languages(pdfs, responses, hostile_response):
    for name, lang, given in (
        ("zh", "zh", responses["empty"]),
        ("hostile", "en", hostile_response),
    ):
        said, _ = text(pdfs[name]), translate(lang)
        for sentence in (
            path_text(path(Q, given), _),
            count_text(outlook(Q, given), _),
            robustness_text(robustness(Q, given), _),
            _("Single steps that would change the result"),
        ):
            assert packed(sentence) in said


@pytest.mark.parametrize("lang", LANGS)
def test_decision_page_is_one_page_with_all_there_is_to_say(view, tmp_path, lang):
    given = drawn(BLOCKED)
    named = replace(given.deployment, name="Ward assistant " * 8, scenarios=("disease_diagnosis",))
    made = view(replace(given, deployment=named), lang, audience="page")
    write_report(made, tmp_path / "page.pdf")
    assert len(PdfReader(tmp_path / "page.pdf").pages) == 1
