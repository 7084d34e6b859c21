"""Migrating, re-assessing and comparing as a reviewer or a script would."""

import copy
import json

import pytest

from riskassess.questionnaire.load import default, load
from riskassess.questionnaire.response import Answer, Deployment, Evidence
from riskassess.record.desk import Desk
from riskassess.record.store import SqliteStore
from riskassess.resources import resource
from tests.second import ADDED, DROPPED, REWORDED, RULED, change, items, write

EXAMPLES = resource("examples")
ANSWERS = {
    REWORDED: Answer(2, note="beside the order"),
    ADDED: Answer(1, evidence=(Evidence("report"),)),
    "R1-S1": Answer(3, evidence=(Evidence("test"),)),
}


@pytest.fixture
def older(run, tmp_path):
    """An assessment under the second questionnaire, which the shipped one replaces."""
    folder = write(tmp_path / "q")
    return begun(tmp_path, folder)


def begun(tmp_path, folder):
    store = SqliteStore(tmp_path / "store" / "assessments.sqlite")
    desk = Desk(store, load(folder), "Earlier", folder=folder)
    made = desk.create(Deployment(types=("FT-KB",), name="Ward"), answers=ANSWERS)
    store.close()
    return made.id


def data(run, *arguments):
    code, out, _ = run(*arguments, "--format", "json")
    assert code == 0
    return json.loads(out)


def test_list_and_show_tell_of_another_questionnaire_and_of_what_waits(run, older):
    assert "Answered under questionnaire 2.0.0, not the current one" in run("list")[1]
    assert "not the current one" in run("show", older)[1]
    (row,) = data(run, "list")
    assert (row["current"], row["unconfirmed"]) == (False, [])
    run("migrate", older)
    for command in (("list",), ("show", older)):
        out = run(*command)[1]
        assert "not the current one" not in out
        assert f"to be confirmed, as the question was reworded: 1 ({REWORDED})" in out
    found = data(run, "show", older)
    assert (found["current"], found["unconfirmed"]) == (True, [REWORDED])
    assert found["questionnaire"]["sha256"] == default().sha256
    assert found["before_migration"]["questionnaire"]["version"] == "2.0.0"
    assert "under questionnaire 2.0.0: acceptable … not acceptable" in run("show", older)[1]
    assert run("answer", older, REWORDED, 2)[0] == 0
    assert "to be confirmed" not in run("list")[1]
    assert data(run, "show", older)["unconfirmed"] == []


def test_a_dry_run_says_what_the_migration_then_does(run, older):
    before = len(data(run, "log", older))
    tried = data(run, "migrate", older, "--dry-run")
    assert len(data(run, "log", older)) == before
    done = data(run, "migrate", older)
    assert [e["kind"] for e in data(run, "log", older)[before:]] == ["migrated"]
    assert (tried.pop("written"), done.pop("written")) == (False, True)
    assert tried == done
    assert (done["new"], done["retired"]) == ([DROPPED], [ADDED])
    assert (done["changed"], done["unconfirmed"]) == ([REWORDED], [REWORDED])
    assert set(done["rules"]) == set(RULED)
    assert (done["carried"], done["dropped"]) == ([REWORDED, "R1-S1"], [ADDED])
    shown = data(run, "show", older)
    assert done["verdict"]["after"] == shown["verdict"]
    assert done["verdict"]["before"] == shown["before_migration"]["verdict"]


def test_migrating_for_a_person_in_both_languages(run, older):
    _, out, err = run("migrate", older, "--dry-run")
    assert f"New:\n  {DROPPED}  " in out
    assert f"answer again to confirm:\n  {REWORDED}  " in out
    assert f"no longer counts:\n  {ADDED}  " in out
    assert "Nothing was written" in err
    chinese = run("--lang", "zh", "migrate", older)[1]
    assert DROPPED in chinese
    assert default().items[DROPPED].text.zh in chinese


def test_the_report_shows_the_old_verdict_beside_the_new(run, older, tmp_path):
    run("migrate", older)
    out = tmp_path / "r.html"
    assert run("report", older, "-o", out)[0] == 0
    found = out.read_text("utf-8")
    assert "under questionnaire 2.0.0: acceptable … not acceptable" in found
    assert f"Now, under questionnaire {default().form.version}: " in found


def test_migrating_again_changes_nothing_and_lists_what_waits(run, older):
    run("migrate", older)
    code, _, err = run("migrate", older)
    assert (code, "already" in err) == (0, True)
    found = data(run, "migrate", older)
    assert (found["written"], found["unconfirmed"]) == (False, [REWORDED])
    assert [e["kind"] for e in data(run, "log", older)].count("migrated") == 1


def test_a_description_that_does_not_fit_is_refused(run, tmp_path):
    def edit(form, method):
        change(form, method)
        options = items(form)["scenarios"]["answerOption"]
        options.append({**copy.deepcopy(options[0]), "code": "dreaming"})

    id_ = begun(tmp_path, write(tmp_path / "q", edit))
    run("describe", id_, "scenarios", "dreaming")
    for arguments in (("migrate", id_), ("migrate", id_, "--dry-run"), ("new", "--from", id_)):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert "dreaming" in err
    assert [row["id"] for row in data(run, "list")] == [id_]


def test_a_re_assessment_tells_what_did_not_fit_and_is_linked(run, older):
    code, out, err = run("new", "--from", older, "--name", "Ward 2027")
    copied = out.strip()
    assert code == 0
    assert f"No longer asked; the answer is in the history: {ADDED}" in err
    assert REWORDED in err
    found = data(run, "show", copied)
    assert (found["name"], found["current"]) == ("Ward 2027", True)
    assert found["follows"]["assessment"] == older
    assert found["answers"]["R1-S1"] == {"value": 3, "evidence": [{"ref": "test"}]}
    assert data(run, "show", older)["followed_by"] == [copied]
    assert f"Re-assesses {older}" in run("show", copied)[1]
    assert f"Re-assessed by {copied}" in run("show", older)[1]


@pytest.mark.parametrize(
    "arguments",
    [
        ("new",),
        ("new", "--types", "FT-KB"),
        ("new", "--from", "RA-00000000", "--types", "FT-KB"),
        ("new", "--from", "RA-00000000", "--system", "ChatDoctor"),
        ("new", "--from", "RA-00000000"),
    ],
)
def test_what_new_cannot_do_is_refused(run, arguments):
    assert run(*arguments)[0] == 2
    assert data(run, "list") == []


def test_two_states_of_an_assessment_are_compared(run):
    id_ = run("new", "--name", "Ward", "--types", "FT-KB")[1].strip()
    run("answer", id_, "R1-E1", 0)
    run("answer", id_, "R1-S1", 2, "--evidence", "report", "--expires", "2099-01-01")
    run("describe", id_, "P-patient", "no")
    found = data(run, "compare", f"{id_}@2", id_)
    assert [(c["id"], c["before"], c["after"]) for c in found["answers"]] == [
        ("R1-S1", {}, {"value": 2})
    ]
    assert [(c["question"], c["before"], c["after"]) for c in found["evidence"]] == [
        ("R1-S1", None, "current")
    ]
    assert found["description"] == [{"id": "P-patient", "before": "unknown", "after": "no"}]
    assert found["verdict"]["verified"]["after"] == data(run, "show", id_)["verdict"]["verified"]
    out = run("compare", f"{id_}@2", id_)[1]
    assert "R1-S1  unanswered → 2" in out
    assert "R1-S1  added: report (until 2099-01-01)" in out
    assert "Reaches individual patients: Unknown → No" in out
    assert run("compare", id_, id_)[1].endswith("Nothing differs.\n")


def test_files_are_compared_in_both_languages(run):
    files = (EXAMPLES / "ward-assistant.yaml", EXAMPLES / "triage-bot.yaml")
    found = data(run, "compare", *files)
    out, chinese = (run("--lang", lang, "compare", *files)[1] for lang in ("en", "zh"))
    for part in ("answers", "hazards", "categories", "stops"):
        assert found[part]
        for entry in found[part]:
            assert f"  {entry['id']} " in out
            assert f"  {entry['id']} " in chinese
    assert "Verdict: acceptable → not acceptable" in out


def test_an_answer_of_zero_is_an_answer(run):
    id_ = run("new", "--name", "Ward", "--types", "FT-KB")[1].strip()
    run("answer", id_, "R1-E1", 0)
    run("answer", id_, "R1-E1", 3)
    assert "R1-E1  0 → 3  " in run("compare", f"{id_}@2", id_)[1]


def test_states_across_a_migration_are_compared(run, older):
    run("migrate", older)
    out = run("compare", f"{older}@4", older)[1]
    assert "2.0.0 (" in out
    assert f"{ADDED}  1 (only asked before)" in out
    assert f"{DROPPED}  unanswered (only asked after)" in out
    assert f"Worded differently: {REWORDED}" in out
    assert data(run, "compare", f"{older}@4", older)["reworded"] == [REWORDED]


@pytest.mark.parametrize("seq", ["0", "99"])
def test_a_state_that_never_was_is_refused(run, seq):
    id_ = run("new", "--name", "Ward", "--types", "FT-KB")[1].strip()
    code, out, err = run("compare", id_, f"{id_}@{seq}")
    assert (code, out) == (2, "")
    assert "events 1 to 1" in err


def test_robustness_of_files_without_ranges_says_what_to_do(run, tmp_path):
    def edit(form, method):
        change(form, method)
        del method["weighting"]

    id_ = begun(tmp_path, write(tmp_path / "q", edit))
    code, _, err = run("robustness", id_)
    assert (code, "riskassess migrate" in err) == (2, True)
    assert run("score", id_)[0] == 0
