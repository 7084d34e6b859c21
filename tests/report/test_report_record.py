"""What a report says of a record: decisions, second opinions, evidence files, where it is from."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from riskassess.errors import InputError
from riskassess.i18n import LANGS, translate
from riskassess.method.score import score
from riskassess.questionnaire.load import default, load
from riskassess.questionnaire.response import Answer, Evidence
from riskassess.record import reviews
from riskassess.record.agreement import agreement
from riskassess.record.decisions import current, decide, decisions, latest, update_condition
from riskassess.record.desk import Desk
from riskassess.record.migration import earlier, migrate, reassess, verdicts
from riskassess.record.store import SqliteStore
from riskassess.record.verification import flaws, verify
from riskassess.report.build import build
from riskassess.report.decisions import standing_text
from riskassess.report.house_file import read_house
from riskassess.report.page import render_html
from riskassess.report.render import write_report
from riskassess.report.reviews import reliability_lines
from riskassess.report.shape import span
from riskassess.report.words import labelled, verdict_text
from tests.report.conftest import DATE, HOSTILE, MADE, RESPONSES, deployment
from tests.report.pages import Page
from tests.second import DROPPED, REWORDED, write

Q = default()
AUDIENCES = ("page", "committee", "full")
GIVEN = {"R1-E1": Answer(1), "R1-E2": Answer(2), "R1-S1": Answer(3)}
CONDITIONS = [
    {"text": "Log reviews", "owner": "IT security", "due": "2027-01-31", "check": "Audit"},
    {"text": "Second reader", "owner": "Dr Li", "due": "2026-11-01"},
    {"text": "Contract", "owner": "Purchasing", "due": "2027-02-28"},
]
CONDITIONAL = {
    "outcome": "conditions",
    "conditions": CONDITIONS,
    "reason": "Three months on trial",
    "consulted": ["Data protection officer", "Ward 3"],
    "conflicts": "None declared",
    "dissent": [{"who": "Dr Wu", "text": "Too early"}],
    "rereview": "2027-05-01",
    "triggers": ["New model version"],
}
REFUSAL = {"outcome": "refuse", "reason": "It was changed"}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = SqliteStore(tmp_path_factory.mktemp("store") / "a.sqlite")
    yield store
    store.close()


@pytest.fixture(scope="module")
def at(store):
    """The desk of somebody."""
    return lambda actor: Desk(store, Q, actor, now=lambda: MADE)


@pytest.fixture
def begun(at):
    return at("Ann").create(deployment(), DATE, GIVEN)


@pytest.fixture(scope="module")
def second(tmp_path_factory):
    return write(tmp_path_factory.mktemp("second") / "q")


def made(assessment, lang="en", audience="committee", actor="Ann", **more):
    """The view of a record."""
    q, response = assessment.questionnaire, assessment.response(DATE)
    return build(
        q, response, score(q, response), lang,
        assessment=assessment, audience=audience, actor=actor, **more,
    )  # fmt: skip


def page(assessment, lang="en", audience="committee", **more):
    return Page(render_html(made(assessment, lang, audience, **more)))


def reviewed(at, assessment, answers, actor="Bob", submit=True):
    seen = reviews.start(at(actor), assessment)
    for question, answer in answers.items():
        seen = reviews.answer(at(actor), seen, question, answer)
    return reviews.submit(at(actor), seen) if submit else seen


@pytest.mark.parametrize("ruling", [REFUSAL, {"outcome": "approve", "reason": "Sound"}])
def test_a_decision_without_conditions_has_no_heading_for_them(at, begun, ruling):
    decided = decide(at("Ann"), begun, ruling, DATE)
    said = page(decided, audience="page")
    assert "onditions" not in "".join(said.headings)
    assert said.of("svg")
    asked = page(decide(at("Ann"), decided, CONDITIONAL, DATE), audience="page")
    assert "Conditions not yet done: 3 of 3." in asked.headings


def test_chinese_is_set_with_chinese_punctuation_and_without_gaps(at):
    chinese = {"who": "李伟", "text": "过早"}
    seen = at("王安娜").create(deployment(name="病房助手"), DATE, RESPONSES["bad"].answers)
    answers = {"R1-E1": Answer(1, "查房所见"), "R1-S1": Answer(2)}
    seen = reviewed(at, seen, answers, "李伟")
    seen = reviews.settle(at("王安娜"), seen, "R1-E1", Answer(2), "会上商定", [chinese])
    done = [{"text": "签订合同", "owner": "法务处", "due": "2027-01-31", "check": "抽查"}]
    ruling = {"outcome": "conditions", "conditions": done, "reason": "试用", "dissent": [chinese]}
    seen = decide(at("王安娜"), seen, ruling, DATE)
    seen = update_condition(at("王安娜"), seen, 1, {"done": True, "note": "已签"})
    said = page(seen, "zh", "full", actor="王安娜").text
    assert all(word in said for word in ("查房所见", "会上商定", "李伟：过早", "备注：已签"))
    assert (
        re.findall(
            r".{,9}[\u4e00-\u9fff）][:;,] .{,9}|.{,9}[。；：，、] [\u4e00-\u9fff].{,9}", said
        )
        == []
    )


# -- without a record ------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_an_answers_file_has_no_record_to_show(view, audience, lang):
    _ = translate(lang)
    found = Page(render_html(view("good", lang, audience=audience)))
    assert _("DRAFT") in found.text and _("FINAL") not in found.text
    assert found.text.count(_("The committee has not yet taken its decision.")) == 1
    for words in ("Decision", "Second opinions", "Questionnaire and origin"):
        assert _(words) not in found.headings
    assert "--anchor" not in found.text


# -- the decision ----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_report_is_final_only_while_a_decision_holds(at, begun, audience, lang):
    _ = translate(lang)
    undecided = page(begun, lang, audience)
    assert _("The committee has not yet taken its decision.") in undecided.text
    decided = decide(at("Chair"), begun, CONDITIONAL, DATE)
    void = at("Ann").answer(decided, "R1-E1", Answer(3))
    again = decide(at("Chair"), void, REFUSAL, DATE)
    for assessment, final in ((begun, False), (decided, True), (void, False), (again, True)):
        found = page(assessment, lang, audience)
        (body,) = found.of("body")
        status = _("FINAL") if final else _("DRAFT")
        other = _("DRAFT") if final else _("FINAL")
        assert status in found.text and other not in found.text
        assert f" · {status} · " in body["data-foot"]
        linked = _("See the decision.") in found.first
        assert linked == (assessment != begun and audience != "page")
        if decision := latest(assessment):
            assert standing_text(decision, _) in found.first
            assert _("The committee has not yet taken its decision.") not in found.text
    words = _("Void since event {seq}: {who} changed the assessment on {date}.")
    said = words.format(seq=void.events[-1].seq, who="Ann", date=DATE)
    assert said in page(void, lang, audience).first
    assert said not in page(again, lang, audience).first


@settings(max_examples=15)
@given(st.lists(st.sampled_from(["answer", "undo", "decide", "condition", "review"]), max_size=8))
def test_final_means_that_a_decision_holds_whatever_came_before(at, acts):
    now = at("Ann").create(deployment(), DATE, GIVEN)
    for number, act in enumerate(acts):
        if act == "answer":
            now = at("Ann").answer(now, "R1-E1", Answer(number % 4))
        elif act == "undo" and now.undoable:
            now = at("Ann").undo(now)
        elif act == "decide":
            now = decide(at("Chair"), now, CONDITIONAL, DATE)
        elif act == "condition" and latest(now):
            now = update_condition(at("Dr Li"), now, 1, {"done": True})
        elif act == "review":
            now = reviewed(at, now, {"R1-E1": Answer(0)}, actor=f"r{number}")
    standing = made(now, audience="page")["record"]["standing"]
    assert (standing["status"] == "FINAL") == (current(now) is not None)
    assert standing["void"] == bool(latest(now) and not current(now))


@pytest.mark.parametrize("lang", LANGS)
def test_the_section_has_every_decision_the_last_one_first(at, begun, lang):
    _ = translate(lang)
    decided = decide(at("Chair"), begun, CONDITIONAL, DATE)
    void = at("Ann").answer(decided, "R1-E1", Answer(3))
    now = decide(at("Chair"), void, REFUSAL, DATE)
    for audience in ("committee", "full"):
        found = page(now, lang, audience)
        at_ = [found.headings.index(standing_text(d, _)) for d in reversed(decisions(now))]
        assert at_ == [at_[0], at_[0] + 1] and found.headings[at_[0] - 1] == _("Decision")
        first, second = (found.table(_("State it is bound to, SHA-256"), n) for n in (0, 1))
        assert first[_("State it is bound to, SHA-256")] == void.head
        assert first[_("Reason")] == "It was changed"
        assert second == {
            _("Verdict it was taken on"): verdict_text(decisions(now)[0].verdict, _),
            _("State it is bound to, SHA-256"): begun.head,
            _("Reason"): "Three months on trial",
            _("Consulted"): "Data protection officerWard 3",
            _("Conflicts of interest"): "None declared",
            _("Dissent"): labelled("Dr Wu", "Too early", _),
            _("Re-review"): "2027-05-01",
            _("Calls for a re-review"): "New model version",
        }


@pytest.mark.parametrize("lang", LANGS)
def test_conditions_say_what_is_done_by_whom_and_on_what_evidence(at, begun, lang):
    _ = translate(lang)
    decided = decide(at("Chair"), begun, CONDITIONAL, DATE)
    shown = {"ref": "Contract 77", "file": "ab" * 32}
    done = update_condition(
        at("Cem"), decided, 3, {"done": True, "note": "Signed", "evidence": [shown]}
    )
    full, short = (page(done, lang, audience) for audience in ("full", "committee"))
    (first, late, signed) = full.rows(_("Condition"), _("Owner"), _("Due"), _("Done"))
    assert first == ["1", "Log reviews", "IT security", "2027-01-31", "Audit", _("not yet done")]
    assert late == ["2", "Second reader", "Dr Li", "2026-11-01", "–", _("overdue")]
    text = _("done on {date}, recorded by {who}").format(date=DATE, who="Cem")
    assert signed[-1].startswith(text)
    assert "Signed" in signed[-1] and "Contract 77" in signed[-1] and "ab" * 32 in signed[-1]
    assert "ab" * 6 in short.text and "ab" * 7 not in short.text
    said = _("Conditions not yet done: {count} of {all}.").format(count=2, all=3)
    assert said in full.first
    owed = full.rows(
        _("Condition"), _("Owner"), _("Due"), _("State")
    )  # page 1: the first due first
    assert owed == [
        ["2", "Second reader", "Dr Li", "2026-11-01", _("overdue")],
        ["1", "Log reviews", "IT security", "2027-01-31", _("not yet done")],
        ["3", "Contract", "Purchasing", "2027-02-28", _("done")],
    ]
    again = update_condition(at("Cem"), done, 3, {"done": False, "note": "Withdrawn"})
    assert "Withdrawn" in page(again, lang).text
    assert text not in page(again, lang).text


# -- the anchor ------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_anchor_printed_finds_what_is_cut_off(at, begun, audience, lang):
    html = render_html(made(begun, lang, audience))
    assert begun.head in html  # in one piece, so that it can be copied and searched for
    found = Page(html)
    commands = re.findall(r"riskassess verify (\S+) --anchor ([0-9a-f]{64})\b", found.text)
    assert commands == [(begun.id, begun.head)] * (1 if audience == "page" else 2)
    assert "--anchor" in found.first
    assert translate(lang)("event {seq}").format(seq=len(begun.events)) in found.first.lower()
    (id_, anchor), *_rest = commands
    assert verify(at("Ann"), id_, anchor).sound
    at("Ann").answer(begun, "R1-E1", Answer(0))
    assert verify(at("Ann"), id_, anchor).sound
    assert [flaw.what for flaw in flaws(begun.events[:-1], anchor)] == ["anchor"]


# -- second opinions -------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_second_opinions_stand_side_by_side(at, begun, lang):
    _ = translate(lang)
    mine = {"R1-E1": Answer(3, note="Seen on the ward"), "R1-E2": Answer(2), "R1-S1": Answer(0)}
    now = reviewed(at, begun, mine)
    dissent = [{"who": "Dr Wu", "text": "It is 1"}]
    now = reviews.settle(at("Chair"), now, "R1-E1", Answer(3), "Both looked", dissent)
    now = reviewed(at, now, {"R1-E2": Answer(0)}, actor="Cem", submit=False)
    found, sides = page(now, lang), agreement(now, "Ann", DATE)
    time = f"{MADE:%Y-%m-%d %H:%M}Z"
    record, bob, cem = found.rows(_("Reviewer"), _("Independence"))
    assert record[0] == _("the record")
    assert bob[:3] == ["Bob", _("submitted {time}").format(time=time), _("independent")]
    assert verdict_text(sides.opinions[0].result.verified, _) in bob[3]
    assert cem == ["Cem", _("open since {time}").format(time=time), "–", "–"]
    for line in reliability_lines(sides.reliability, _):
        assert line.strip() in found.text
    rows = {row[0]: row for row in found.rows(_("Answer, by whom → what would follow"))}
    assert set(rows) == {"R1-E1", "R1-S1"}
    settled = _("settled as {value} by {actor}, {time}: {reason}").format(
        value=3, actor="Chair", time=time, reason="Both looked"
    )
    assert settled in rows["R1-E1"][3]
    assert _("dissent, {who}: {text}").format(who="Dr Wu", text="It is 1") in rows["R1-E1"][3]
    assert rows["R1-S1"][3] == _("not settled")
    assert "Seen on the ward" in rows["R1-E1"][2]
    for position in sides.differences[0].positions:
        assert verdict_text(position.verdict, _) in rows[sides.differences[0].question][2]


@pytest.mark.parametrize("lang", LANGS)
def test_who_answered_in_the_record_too_is_not_independent(at, begun, lang):
    seen = reviews.start(at("Ann"), begun, anyway=True)
    now = reviews.submit(at("Ann"), reviews.answer(at("Ann"), seen, "R1-E1", Answer(1)))
    row = page(now, lang).rows(translate(lang)("Independence"))[1]
    assert row[2] == translate(lang)("not independent: has answered in the record too")


@pytest.mark.parametrize("lang", LANGS)
def test_a_settlement_that_no_longer_stands_stays_in_sight(at, begun, lang):
    now = reviewed(at, begun, {"R1-E1": Answer(3)})
    now = reviews.settle(at("Chair"), now, "R1-E1", Answer(3), "Both looked")
    now = at("Ann").answer(now, "R1-E1", Answer(0))
    found = page(now, lang)
    assert translate(lang)("Further settlements") in found.headings
    assert "Both looked" in found.text
    assert translate(lang)("The question was answered again since.") in found.text


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_review_the_report_says_so(begun, lang):
    found = page(begun, lang)
    assert translate(lang)("Second opinions") in found.headings
    assert translate(lang)("There is no review.") in found.text


def opened(at, answers):
    """A record with a submitted review, and an open one that holds ``answers``."""
    begun = at("Ann").create(deployment(), DATE, GIVEN)
    now = reviewed(at, begun, {"R1-E1": Answer(3)})
    return reviewed(at, now, answers, actor="Cem", submit=False)


def masked(assessment, lang, audience):
    """The view without what names the very events: all that is printed and attached."""
    view = made(assessment, lang, audience)
    text = json.dumps(view, sort_keys=True)
    for event in assessment.events:
        text = text.replace(event.hash, "hash").replace(event.hash[:12], "hash")
        text = text.replace(event.withheld().payload["withheld"], "withheld")
        text = text.replace(event.payload.get("salt") or event.hash, "salt")
    text = text.replace(view["report"]["sha256"], "hash").replace(
        view["report"]["short_hash"], "hash"
    )
    return text.replace(assessment.id, "id")


SECRETS = st.lists(
    st.tuples(
        st.sampled_from(["R1-E1", "R1-E2", "R1-S1", "R2-E1"]),
        st.sampled_from([0, 1, 2, 3, "unknown"]),
        st.text("abc", max_size=3),
    ),
    min_size=3,
    max_size=3,
    unique_by=lambda entry: entry[0],
)


@settings(max_examples=6)
@given(SECRETS, SECRETS, st.sampled_from(LANGS), st.sampled_from(AUDIENCES))
def test_a_report_does_not_depend_on_what_an_open_review_says(at, ours, theirs, lang, audience):
    said = (
        {id_: Answer(value, note=note) for id_, value, note in entries}
        for entries in (ours, theirs)
    )
    one, other = (masked(opened(at, answers), lang, audience) for answers in said)
    assert one == other


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_answer_of_an_open_review_is_printed_before_it_is_submitted(at, audience, lang):
    secret = Answer(0, note="SECRET", evidence=(Evidence("PROOF", note="WHISPER", file="cd" * 32),))
    now = opened(at, {"R1-S1": secret, "R1-E2": Answer("unknown", note="HIDDEN")})
    words = ("SECRET", "PROOF", "WHISPER", "cdcdcd", "HIDDEN")
    view = made(now, lang, audience)
    assert not [word for word in words if word in render_html(view) + view["sealed"]]
    after = reviews.submit(at("Cem"), now)
    assert ("SECRET" in render_html(made(after, lang, audience))) == (audience != "page")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_who_has_a_review_open_gets_no_report(at, audience):
    with pytest.raises(InputError) as caught:
        made(opened(at, {}), audience=audience, actor="Cem")
    assert [fault.id for fault in caught.value.faults] == ["review.blind"]


# -- the log ---------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_the_log_tells_every_kind_of_event(at, begun, second, store, lang):
    _ = translate(lang)
    now = reviewed(at, begun, {"R1-E1": Answer(3)})
    now = reviews.settle(at("Chair"), now, "R1-E1", Answer(2), "Both looked")
    now = decide(at("Chair"), now, CONDITIONAL, DATE)
    now = update_condition(at("Dr Li"), now, 2, {"done": True})
    now = update_condition(at("Dr Li"), now, 2, {"done": False})
    now = at("Ann").describe(now, {"description": "On ward 3"})
    now = at("Ann").undo(now)
    now = reviewed(at, now, {"R1-E2": Answer(1)}, actor="Cem", submit=False)
    now = migrate(Desk(store, load(second), "Ann", now=lambda: MADE, folder=second), now)
    rows = page(now, lang, "full").rows(_("Event"), _("What"), _("Hash"))
    assert [row[0] for row in rows] == [str(event.seq) for event in now.events]
    assert [row[5] for row in rows] == [event.hash for event in now.events]
    event, number = _("event {seq}"), len(GIVEN) + 2
    assert [(row[3], row[4]) for row in rows[number - 1 :]] == [
        (_("review begun"), ""),
        (_("answered in a review"), labelled("R1-E1", "3", _)),
        (_("review submitted"), event.format(seq=number)),
        (_("difference settled"), labelled("R1-E1", "2", _)),
        (_("decided"), _("with conditions")),
        (_("condition updated"), _("condition {number}: done").format(number=2)),
        (_("condition updated"), _("condition {number}: open").format(number=2)),
        (_("description changed"), _("Description")),
        (_("taken back"), event.format(seq=number + 7)),
        (_("review begun"), ""),
        (_("answered in a review"), _("not shown while the review is open")),
        (_("questionnaire changed"), "1.0.0 → 2.0.0"),
    ]


# -- evidence files --------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_evidence_files_are_named_short_in_the_table_and_in_full_in_the_annex(at, begun, lang):
    _ = translate(lang)
    entries = (Evidence("Test report", DATE, DATE, file="0123456789abcdef" * 4), Evidence("Letter"))
    now = at("Ann").answer(begun, "R1-S1", Answer(3, evidence=entries))
    for audience in ("committee", "full"):
        found = page(now, lang, audience)
        report, letter = found.rows(_("Reference"), _("File, SHA-256"))
        assert report[4:] == ["0123456789ab", _("expires soon")]
        assert letter[4:] == ["–", _("current")]
        assert ("0123456789abcdef" * 4 in found.text) == (audience == "full")


# -- where it comes from ---------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_a_migration_shows_both_verdicts_and_what_waits_for_confirmation(at, store, second, lang):
    _, good = translate(lang), RESPONSES["good"].answers
    begun = at("Ann").create(deployment(), DATE, {**good, DROPPED: Answer(1)})
    desk = Desk(store, load(second), "Bob", now=lambda: MADE, folder=second)
    now = migrate(desk, begun)
    before, after = verdicts(desk, now, DATE)
    found = page(now, lang, before=earlier(desk, now))
    texts = (
        (_("Before the migration ({date}), under questionnaire {version}: {verdict}"), before),
        (_("Now, under questionnaire {version}: {verdict}"), after),
    )
    for text, result in texts:
        verdict, version = verdict_text(result.verified, _), result.questionnaire["version"]
        assert text.format(date=DATE, version=version, verdict=verdict) in found.text
    (row,) = found.rows(_("Questions reworded"))
    assert row[0] == str(now.events[-1].seq) and "Bob" in row[1]
    assert Q.sha256[:12] in row[2] and now.questionnaire.sha256[:12] in row[2]
    assert row[3] == REWORDED and row[4] == DROPPED
    waits = _("Answers to be confirmed: their question was reworded since they were given")
    assert waits in found.headings
    assert now.questionnaire.sha256 in found.text
    text = _("answer to be confirmed: its question was reworded")
    assert f"1{text}" in re.sub(r"\s*\n\s*", "", found.first)
    confirmed = desk.answer(now, REWORDED, good[REWORDED])
    assert waits not in page(confirmed, lang).headings
    assert text not in page(confirmed, lang).text


@pytest.mark.parametrize("lang", LANGS)
def test_a_re_assessment_names_the_record_it_follows(at, begun, lang):
    again = reassess(at("Ann"), begun)
    found = page(again, lang)
    assert translate(lang)("Re-assesses {id}").format(id=begun.id) in found.text
    assert begun.head in found.text
    assert begun.id not in page(again, lang, "page").text


@pytest.mark.parametrize("lang", LANGS)
def test_a_re_assessment_shows_before_and_after(at, lang):
    """Chart and table alike; of the one it follows, what was answered later does not count."""
    _ = translate(lang)
    first = at("Ann").create(deployment(), DATE, RESPONSES["bad"].answers)
    again = reassess(at("Ann"), first)
    at("Ann").answer(first, "R1-E1", Answer(0))
    evidence = (Evidence("Test report"),)
    again = at("Ann").answer(again, "R1-S1", Answer(3, evidence=evidence))
    again = at("Ann").answer(again, "R1-E1", Answer(1))
    q, was = earlier(at("Ann"), again)
    assert dict(was.answers) == dict(first.answers)
    before, now = score(q, was), score(Q, again.response(DATE))
    found = page(again, lang, before=(q, was))
    assert _("What has changed since the last review") in found.headings
    said = _("{id} ({date}), under questionnaire {version}: {verdict}").partition(",")[0]
    assert said.partition("，")[0].format(id=first.id, date=DATE) in found.text
    rows = {row[0].split()[0]: row[1:] for row in found.rows(_("Category"), _("Before"), _("Now"))}
    chart = found.chart(_("The verdict stays"))
    assert before.verified == now.verified
    for old, new in zip(before.categories, now.categories, strict=True):
        ends = [span(category.verified.points, _) for category in (old, new)]
        assert all(e["worst"]["word"] in cell for e, cell in zip(ends, rows[old.id], strict=True))
        assert f"{ends[0]['text']} → {ends[1]['text']}" in chart
        assert [re.findall(r"\d", cell) for cell in rows[old.id]] == [
            re.findall(r"\d", end["numbers"]) for end in ends
        ]
    answers = {row[0]: row[2:] for row in found.rows(_("Question"), _("Before"), _("Now"))}
    assert answers.keys() == {"R1-E1", "R1-S1"}
    assert [cell[0] for cell in answers["R1-E1"]] == ["3", "1"]


def test_nothing_is_compared_where_the_store_lacks_what_it_follows(at, begun, tmp_path):
    again = reassess(at("Ann"), begun)
    other = SqliteStore(tmp_path / "other.sqlite")
    assert earlier(Desk(other, Q, "Ann"), again) is None
    assert earlier(at("Ann"), begun) is None
    other.close()


# -- as it is read ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(at):
    """Hostile text wherever the record takes text."""
    text = re.sub(r"[\u202e\x07]", "", HOSTILE)
    now = at("Ann").create(deployment(), DATE, GIVEN)
    now = reviewed(at, now, {"R1-E1": Answer(3, note=text)}, actor=text)
    dissent = [{"who": text, "text": text}]
    now = reviews.settle(at(text), now, "R1-E1", Answer(2), text, dissent)
    demand = {"text": text, "owner": text, "due": "2027-01-01", "check": text}
    ruling = {
        "outcome": "conditions", "conditions": [demand] * 4, "reason": text, "consulted": [text],
        "conflicts": text, "dissent": dissent, "rereview": "2027-05-01", "triggers": [text],
    }  # fmt: skip
    now = decide(at(text), now, ruling, DATE)
    said = {"done": True, "note": text, "evidence": [{"ref": text, "note": text}]}
    return update_condition(at(text), now, 1, said)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_page_for_a_screen_reader(hostile, audience, lang):
    found = page(hostile, lang, audience)
    assert found.open == []
    levels = [int(tag[1]) for tag, _attributes in found.tags if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert all(cell.get("scope") in ("row", "col", "rowgroup") for cell in found.of("th"))
    ids = [attributes["id"] for _tag, attributes in found.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    assert all(link["href"].startswith("#") and link["href"][1:] in ids for link in found.of("a"))
    assert not {"img", "script", "iframe", "object", "link", "base"} & {t for t, _a in found.tags}


@pytest.mark.parametrize("lang", LANGS)
def test_the_decision_page_stays_one_page(at, lang, tmp_path):
    long = "每周检查系统涉及的全部医嘱并向委员会报告结果" * 10
    conditions = [{"text": long, "owner": long, "due": f"2026-11-0{day}"} for day in range(1, 6)]
    response = RESPONSES["empty"]
    now = at("Ann").create(
        replace(response.deployment, name=long, scenarios=("disease_diagnosis", "post_market")),
        DATE,
    )
    now = decide(at("Chairman of the board"), now, {**CONDITIONAL, "conditions": conditions}, DATE)
    now = replace(at("Ann").answer(now, "R1-E1", Answer(2)), unconfirmed=("R1-E1",))
    people = [f"{{name: {'王' * 40}, role: {'主' * 40}}}"] * 6
    Image.new("RGB", (100, 100)).save(tmp_path / "logo.png")
    (tmp_path / "house.yaml").write_text(
        f"organisation: {'院' * 40}\ndepartment: {'会' * 40}\nlogo: logo.png\n"
        f"front: {'本' * 120}\ncontact: {'联' * 80}\nconfidential: {'密' * 30}\n"
        f"signers: [{', '.join(people)}]",
        encoding="utf-8",
    )
    house = read_house(tmp_path / "house.yaml", lang)
    write_report(made(now, lang, "page", house=house), tmp_path / "page.pdf")
    reader = PdfReader(tmp_path / "page.pdf")
    assert len(reader.pages) == 1
    said = re.sub(r"\s", "", reader.pages[0].extract_text())
    assert now.head in said
    assert re.sub(r"\s", "", standing_text(latest(now), translate(lang))) in said
