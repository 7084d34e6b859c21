"""The linter finds each fault it promises, at its place."""

import copy

import pytest
import yaml

from riskassess.errors import InputError
from riskassess.questionnaire.lint import lint
from riskassess.questionnaire.load import default_folder, load

PLAIN = {
    name: yaml.safe_load((default_folder() / name).read_text("utf-8"))
    for name in ("questionnaire.yaml", "hazards.yaml", "frameworks.yaml")
}


@pytest.fixture
def files():
    return copy.deepcopy(PLAIN)


def item(files, link_id):
    return next(
        i
        for group in files["questionnaire.yaml"]["item"]
        for i in group["item"]
        if i["linkId"] == link_id
    )


def hazard(files, id_):
    return next(h for h in files["hazards.yaml"]["hazards"] if h["id"] == id_)


def write(files, folder):
    for name, value in files.items():
        (folder / name).write_text(
            yaml.safe_dump(value, allow_unicode=True, sort_keys=False), "utf-8"
        )
    return folder


def when(question, answer, operator="="):
    return {"question": question, "operator": operator, "answer": answer}


def unknown_reference(files):
    item(files, "R1-S5")["enableWhen"] = [when("R9-E1", "1")]


def self_reference(files):
    item(files, "R1-S5")["enableWhen"] = [when("R1-S5", "1")]


def group_source(files):
    item(files, "R1-S5")["enableWhen"] = [when("R1", "1")]


def operand(files):
    item(files, "R1-S5")["enableWhen"] = [when("P-retrieval", "maybe")]


def behavior(files):
    del item(files, "R1-S5")["enableBehavior"]


def cycle(files):
    item(files, "R1-E2")["enableWhen"] = [when("R1-E3", "3")]
    item(files, "R1-E3")["enableWhen"] = [when("R1-E2", "3")]


def descendant(files):
    group = files["questionnaire.yaml"]["item"][1]
    group["enableWhen"] = [when("R1-E1", "1")]


def duplicate(files):
    item(files, "R1-E2")["linkId"] = "R1-E1"


def anchors(files):
    item(files, "R1-E1")["answerOption"].pop()


def clause(files):
    item(files, "R1-E1")["clauses"] = ["GDPR 999"]


def no_source(files):
    del item(files, "R1-E1")["source"]


def no_provenance(files):
    hazard(files, "R1-H1")["provenance"] = {}


def wrong_kind(files):
    hazard(files, "R1-H1")["major"] = ["R1-E1"]


def stop_on_harmless_side(files):
    files["hazards.yaml"]["stops"][0]["allOf"] = [when("R1-E3", 3, "<=")]


def severity_order(files):
    hazard(files, "R1-H2")["severityWithoutPatient"] = {"KB": 4}


REFUSED = {
    unknown_reference: "rule.unknown-question",
    self_reference: "rule.self",
    group_source: "rule.group-source",
    operand: "rule.operand",
    behavior: "rule.behavior",
    cycle: "rule.cycle",
    descendant: "rule.descendant",
    duplicate: "rule.duplicate",
    anchors: "rule.anchors",
    clause: "rule.unknown-clause",
    no_source: "rule.no-source",
    no_provenance: "rule.no-provenance",
    wrong_kind: "rule.hazard-question",
    stop_on_harmless_side: "rule.stop-question",
    severity_order: "rule.severity-order",
}


@pytest.mark.parametrize("spoil", REFUSED, ids=lambda spoil: spoil.__name__)
def test_a_questionnaire_with_this_fault_is_refused(spoil, files, tmp_path):
    spoil(files)
    folder = write(files, tmp_path)
    with pytest.raises(InputError) as caught:
        load(folder)
    found = {fault.id: fault for fault in caught.value.faults}
    assert REFUSED[spoil] in found
    assert found[REFUSED[spoil]].line or REFUSED[spoil] == "rule.unknown-framework"


def safeguard_lost_where_hazard_is_present(files):
    """R1-S1 credits R1-H1 whatever R2-E4 says: enabling it by R2-E4 would reward a worse answer."""
    item(files, "R1-S1")["enableWhen"] = [when("R2-E4", "3")]


def exposure_hidden_by_a_worse_answer(files):
    item(files, "R2-E1")["enableWhen"] = [when("P-patient", "no")]
    del item(files, "R2-E1")["enableBehavior"]


def unreachable_question(files):
    item(files, "R4-E3")["enableWhen"] = [when("R5-E1", "1")]  # R5-E1 is not asked of DEP


def hazard_without_exposure(files):
    hazard(files, "R5-H1")["severity"] = {"M": 4, "KB": 2}
    provenance = hazard(files, "R5-H1")["provenance"]
    provenance["KB"] = copy.deepcopy(provenance["M"])


def stop_never_holds(files):
    files["hazards.yaml"]["stops"][0]["allOf"] = [when("R4-E3", 3, ">="), when("R5-E1", 3, ">=")]


def untranslated(files):
    text = item(files, "R1-E1")["text"]
    text["zh"] = text["en"]


def not_equal(files):
    item(files, "R1-S5")["enableWhen"] = [when("P-retrieval", "no", "!=")]


LINTED = {
    safeguard_lost_where_hazard_is_present: "lint.not-exact",
    exposure_hidden_by_a_worse_answer: "lint.not-exact",
    unreachable_question: "lint.unreachable",
    hazard_without_exposure: "lint.hazard-unreachable",
    stop_never_holds: "lint.stop-unreachable",
    untranslated: "lint.no-translation",
    not_equal: "lint.not-equal",
}


@pytest.mark.parametrize("spoil", LINTED, ids=lambda spoil: spoil.__name__)
def test_the_linter_finds(spoil, files, tmp_path):
    spoil(files)
    assert LINTED[spoil] in {finding.fault.id for finding in lint(write(files, tmp_path))}


def test_a_missing_translation_is_refused_at_its_line(files, tmp_path):
    del item(files, "R1-E1")["text"]["zh"]
    with pytest.raises(InputError) as caught:
        lint(write(files, tmp_path))
    (fault,) = caught.value.faults
    assert (fault.id, fault.details["field"]) == ("field.missing", "zh")
    assert fault.line


def test_two_broken_files_are_both_reported(files, tmp_path):
    folder = write(files, tmp_path)
    (folder / "hazards.yaml").write_text("a: [\n")
    (folder / "frameworks.yaml").unlink()
    with pytest.raises(InputError) as caught:
        load(folder)
    assert {fault.id for fault in caught.value.faults} == {"syntax", "file.missing"}
