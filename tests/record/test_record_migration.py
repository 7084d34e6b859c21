"""A questionnaire that changed: nothing is lost, nothing that was reworded passes unnoticed."""

import datetime as dt

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from riskassess.errors import ConflictError, InputError
from riskassess.method.robustness import robustness
from riskassess.method.score import score
from riskassess.questionnaire.load import default, load
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import Answer, Deployment, Evidence
from riskassess.record.assessment import Assessment
from riskassess.record.desk import Desk
from riskassess.record.migration import (
    as_of,
    migrate,
    migration,
    reassess,
    successors,
    verdicts,
)
from riskassess.record.store import SqliteStore
from tests.second import ADDED, DROPPED, REWORDED, RULED, change, items, write
from tests.strategies import records, response

Q = default()
TIME = dt.datetime(2026, 11, 23, 14, 2, 11, 0, dt.UTC)
TODAY = dt.date(2026, 12, 24)
DEPLOYMENT = Deployment(types=("FT-KB",), name="Ward", scenarios=("disease_diagnosis",))
EVIDENCE = (Evidence("report", dt.date(2026, 4, 2), dt.date(2027, 4, 2), "read"),)
ANSWERS = {
    REWORDED: Answer(2, note="beside the order"),
    "R1-E2": Answer("unknown"),
    DROPPED: Answer(1, evidence=EVIDENCE),
    "R1-S1": Answer(3, evidence=EVIDENCE),
}


@pytest.fixture(scope="module")
def second(tmp_path_factory):
    return write(tmp_path_factory.mktemp("second") / "q")


@pytest.fixture
def store(tmp_path):
    store = SqliteStore(tmp_path / "a.sqlite")
    yield store
    store.close()


@pytest.fixture
def old(store):
    return Desk(store, Q, "Ann", now=lambda: TIME)


@pytest.fixture
def new(store, second):
    return Desk(store, load(second), "Bob", now=lambda: TIME, folder=second)


@pytest.fixture
def made(old):
    return old.create(DEPLOYMENT, answers=ANSWERS)


def other(store, folder, edit):
    """A desk under yet another questionnaire."""
    return Desk(store, load(write(folder, edit)), "Cem", now=lambda: TIME, folder=folder)


# -- what becomes of an assessment ---------------------------------------------------------


def reworded(item, place):
    """``item`` with other words, or with other weights behind the same words, at ``place``."""
    part, lang = place
    match part:
        case "text":
            return item.model_copy(update={"text": longer(item.text, lang)})
        case "not_applicable":
            words = item.not_applicable or item.text
            return item.model_copy(update={"not_applicable": longer(words, lang)})
        case "weights":
            options = [o.model_copy(update={"weight": 3 - o.weight}) for o in item.answer_option]
        case number:
            options = list(item.answer_option)
            display = longer(options[number].display, lang)
            options[number] = options[number].model_copy(update={"display": display})
    return item.model_copy(update={"answer_option": tuple(options)})


def longer(text, lang):
    return text.model_copy(update={lang: text.in_(lang) + "."})


def other_kind(item):
    kind = "safeguard" if item.kind == "exposure" else "exposure"
    return item.model_copy(update={"kind": kind})


PARTS = ("text", "not_applicable", "weights", 0, 1, 2, 3)
PLACES = st.tuples(st.sampled_from(PARTS), st.sampled_from(("en", "zh")))
SOME = st.sets(st.sampled_from(list(Q.questions)), max_size=8)


def edited(dropped, flipped, reworded_at):
    """The shipped questionnaire with other questions; its hazards stay as they are."""

    def edit(item):
        if item.link_id in reworded_at:
            item = reworded(item, reworded_at[item.link_id])
        if item.link_id in flipped:
            item = other_kind(item)
        inner = tuple(edit(child) for child in item.item if child.link_id not in dropped)
        return item.model_copy(update={"item": inner})

    form = Q.form.model_copy(update={"item": tuple(edit(item) for item in Q.form.item)})
    return Questionnaire(form=form, method=Q.method, frameworks=Q.frameworks, sha256="0" * 64)


@given(
    records(), SOME, SOME, st.dictionaries(st.sampled_from(list(Q.questions)), PLACES, max_size=8)
)
def test_every_answer_is_carried_or_retired_and_every_rewording_is_told(
    record, dropped, flipped, words
):
    there = response(record)
    waiting = tuple(there.answers)[:2]
    seen = Assessment("RA-1", there.deployment, (), Q, there.answers, unconfirmed=waiting)
    q = edited(dropped, flipped, words)
    found = migration(Q, q, seen)
    gone = dropped | flipped
    assert set(found.retired) == gone
    assert set(found.new) == flipped - dropped  # of another kind: another question
    assert set(found.changed) == ({*words} | {*waiting}) - gone
    assert found.carried == {id_: a for id_, a in there.answers.items() if id_ not in gone}
    assert found.dropped == {id_: a for id_, a in there.answers.items() if id_ in gone}
    assert set(found.unconfirmed) == set(found.changed) & set(there.answers)
    back = migration(q, Q, seen)
    assert (set(back.new), set(back.retired)) == (set(found.retired), set(found.new))


@given(records())
def test_under_the_same_questionnaire_nothing_happens(record):
    there = response(record)
    found = migration(Q, Q, Assessment("RA-1", there.deployment, (), Q, there.answers))
    assert (found.new, found.retired, found.changed, found.rules) == ((), (), (), ())
    assert found.carried == there.answers


def test_what_weighs_differently_is_told(store, tmp_path, made):
    def edit(form, method):
        hazards = {hazard["id"]: hazard for hazard in method["hazards"]}
        hazards["R3-H1"]["severity"]["KB"] = 1
        hazards["R1-H1"]["title"]["en"] += "."
        method["stops"] = [stop for stop in method["stops"] if stop["id"] != "STOP-8"]
        items(form)["R1-S2"]["types"].remove("DT-KB")

    desk = other(store, tmp_path / "q", edit)
    found = migration(Q, desk.questionnaire, made)
    assert set(found.rules) == {"R3-H1", "STOP-8", "R1-S2"}
    assert (found.new, found.retired, found.changed) == ((), (), ())


# -- migrating -----------------------------------------------------------------------------


def test_a_migration_keeps_what_fits_and_lists_the_rest(new, made):
    moved = migrate(new, made)
    assert moved == new.open(made.id)
    assert moved.questionnaire.sha256 == new.questionnaire.sha256
    assert moved.answers == {id_: a for id_, a in ANSWERS.items() if id_ != DROPPED}
    assert moved.unconfirmed == (REWORDED,)
    event = moved.events[-1]
    assert event.payload == {
        "from": {"url": Q.form.url, "version": Q.form.version, "sha256": Q.sha256},
        "changed": [REWORDED],
        "retired": [DROPPED],
        "new": [ADDED],
    }
    assert [e.payload["answer"]["value"] for e in moved.history(DROPPED)] == [1]
    assert migration(Q, new.questionnaire, made).rules == RULED


def test_an_older_tool_reads_what_a_newer_one_migrated(old, new, made):
    moved = migrate(new, made.id)
    assert old.open(made.id) == moved
    assert old.open(made.id).questionnaire == new.questionnaire


def test_the_same_answer_given_again_confirms_and_undo_takes_that_back(new, made):
    moved = migrate(new, made)
    confirmed = new.answer(moved, REWORDED, moved.answers[REWORDED])
    assert (confirmed.unconfirmed, confirmed.answers) == ((), moved.answers)
    assert new.undo(confirmed).unconfirmed == (REWORDED,)
    assert new.answer(new.open(made.id), REWORDED, Answer()).unconfirmed == ()


def test_a_migration_is_not_undone(new, made):
    moved = migrate(new, made)
    assert moved.undoable is None
    with pytest.raises(InputError):
        new.undo(moved)


def test_an_answer_that_waits_goes_on_waiting_through_the_next_migration(
    store, new, made, tmp_path
):
    def third(form, method):
        change(form, method)
        form["version"] = "3.0.0"

    moved = migrate(other(store, tmp_path / "q", third), migrate(new, made))
    assert moved.questionnaire.form.version == "3.0.0"
    assert moved.unconfirmed == (REWORDED,)


def test_where_it_is_already_nothing_is_written(old, new, made):
    assert migrate(old, made) == made
    moved = migrate(new, made)
    assert migrate(new, moved) == moved == new.open(made.id)


def test_a_description_that_does_not_fit_is_told_before_anything_is_written(store, made, tmp_path):
    def edit(form, _):
        scenarios = items(form)["scenarios"]
        scenarios["answerOption"] = [
            option for option in scenarios["answerOption"] if option["code"] != "disease_diagnosis"
        ]

    desk = other(store, tmp_path / "q", edit)
    for act in (migrate, reassess):
        with pytest.raises(InputError) as caught:
            act(desk, made)
        assert [fault.id for fault in caught.value.faults] == ["value.choice"]
        assert "disease_diagnosis" in str(caught.value)
    assert desk.list() == [made]


def test_what_others_answered_meanwhile_forbids_a_migration(old, new, made):
    old.answer(made.id, "R1-E3", Answer(1))
    with pytest.raises(ConflictError):
        migrate(new, made)
    assert new.open(made.id).questionnaire == Q
    assert "R1-E3" in migrate(new, made.id).answers


def test_a_review_opened_meanwhile_does_not_forbid_it(old, new, made):
    old.add(made, "review_opened", {"reviewer": "Ann"}, lambda event: False)
    assert [e.kind for e in migrate(new, made).events[-2:]] == ["review_opened", "migrated"]


def test_who_has_not_seen_the_migration_is_told(old, new, made):
    migrate(new, made)
    with pytest.raises(ConflictError):
        old.answer(made, "R1-E3", Answer(1))


def test_the_old_verdict_stands_beside_the_new(new, made):
    assert verdicts(new, made, TODAY) == (None, score(Q, made.response(TODAY)))
    moved = new.answer(migrate(new, made), "R1-S1", Answer(0))
    before, now = verdicts(new, moved, TODAY)
    assert before == score(Q, made.response(TIME.date()))
    assert now == score(new.questionnaire, moved.response(TODAY))
    assert before.questionnaire["sha256"] == Q.sha256


# -- beginning again -----------------------------------------------------------------------


def test_a_re_assessment_copies_everything_but_the_date(old, made):
    dated = old.describe(made, {"date": "2026-11-01"})
    copied = reassess(old, dated)
    assert (copied.deployment, copied.answers, copied.date) == (DEPLOYMENT, ANSWERS, None)
    assert copied.follows == {"assessment": made.id, "head": dated.head}
    assert copied.id != made.id
    assert old.open(made.id) == dated
    assert reassess(old, dated, "Ward 2027").deployment.name == "Ward 2027"


def test_a_re_assessment_stands_under_the_current_questionnaire(new, made):
    copied = reassess(new, made)
    assert copied == new.open(copied.id)
    assert copied.questionnaire == new.questionnaire
    assert copied.answers == {id_: a for id_, a in ANSWERS.items() if id_ != DROPPED}
    assert copied.unconfirmed == (REWORDED,)
    assert copied.history(DROPPED)
    assert new.open(made.id) == made


def test_what_waits_to_be_confirmed_waits_in_the_copy_too(new, made):
    assert reassess(new, migrate(new, made)).unconfirmed == (REWORDED,)


def test_the_link_leads_both_ways(old, new, made):
    first, second = reassess(old, made), reassess(new, made)
    assert set(successors(new, made.id)) == {first.id, second.id}
    assert successors(new, first.id) == ()


# -- as it stood ---------------------------------------------------------------------------


def test_an_assessment_can_be_seen_as_it_stood_after_each_event(new, made):
    steps = [made]
    steps.append(new.answer(steps[-1], "R1-E3", Answer(1)))
    steps.append(new.undo(steps[-1]))
    steps.append(migrate(new, steps[-1]))
    for step in steps:
        assert as_of(new, steps[-1], len(step.events)) == step
    for seq in (0, len(steps[-1].events) + 1):
        with pytest.raises(InputError) as caught:
            as_of(new, steps[-1], seq)
        assert caught.value.faults[0].id == "assessment.no-event"


# -- older files ---------------------------------------------------------------------------


def test_files_older_than_the_ranges_score_but_have_no_robustness(tmp_path):
    def edit(form, method):
        del method["weighting"]
        for item in items(form).values():
            item.pop("change", None)

    q = load(write(tmp_path / "q", edit))
    assert "weighting" not in yaml.safe_load((tmp_path / "q" / "hazards.yaml").read_text("utf-8"))
    given_ = Assessment("RA-1", DEPLOYMENT, (), q, ANSWERS).response(TODAY)
    assert score(q, given_).verified == score(Q, given_).verified
    with pytest.raises(InputError) as caught:
        robustness(q, given_)
    assert [fault.id for fault in caught.value.faults] == ["robustness.no-weighting"]
    assert q.form.version in str(caught.value)
