"""The answers file: what is accepted, and every fault at once with its place."""

import datetime as dt

import pytest
from hypothesis import given

from riskassess.errors import InputError
from riskassess.exchange.answers import dump, load
from riskassess.i18n import LANGS, translate
from riskassess.questionnaire.answers import read_answer, read_deployment, read_response
from riskassess.questionnaire.load import default
from riskassess.questionnaire.located import parse
from tests.strategies import DATE, records, response

Q = default()
TODAY = dt.date(2026, 11, 23)


def faults(text):
    with pytest.raises(InputError) as caught:
        read_response(Q, parse(text, "f.yaml"), TODAY)
    return [(f.line, f.path, f.id) for f in caught.value.faults]


@given(records())
def test_what_is_written_reads_back_equal(record):
    before = response(record)
    text = dump(before)
    assert read_response(Q, parse(text), DATE) == before


def test_every_fault_is_found_at_once_with_its_place():
    found = faults("""riskassess: 1
date: 2026-13-40
deployment:
  name: "Ward\\e[31m"
  types: [FTKB]
  scenario: [x]
  P-patient: true
answers:
  R1-E1: {value: 5, note: 3, colour: red}
  R1-E9: 2
  R1-S1: {value: 2, evidence: [{date: 2026-01-01}, {ref: a, date: 2026-03-01, expires: 2026-01-01}]}
  R1-E2: {value: not_applicable, reason: none}
  R4-S5: not_applicable
  R1-E3: yes
  R1-E4: 2.0
""")
    assert sorted(found) == sorted(
        [
            (2, "date", "value.date"),
            (4, "deployment.name", "value.control"),
            (5, "deployment.types[0]", "value.choice"),
            (6, "deployment.scenario", "field.unknown"),
            (7, "deployment.P-patient", "value.choice"),
            (9, "answers.R1-E1.value", "answer.value"),
            (9, "answers.R1-E1.colour", "field.unknown"),
            (10, "answers.R1-E9", "answer.unknown-question"),
            (11, "answers.R1-S1.evidence[0].ref", "field.missing"),
            (11, "answers.R1-S1.evidence[1]", "answer.evidence-order"),
            (12, "answers.R1-E2", "answer.not-applicable"),
            (13, "answers.R4-S5", "answer.reason"),
            (14, "answers.R1-E3.value", "answer.value"),
            (15, "answers.R1-E4.value", "answer.value"),
        ]
    )


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("- 1", "format.version"),
        ("riskassess: 2", "format.version"),
        ("riskassess: 1", "deployment.missing"),
        ("riskassess: 1\ndeployment:", "deployment.missing"),
        ("riskassess: 1\ndeployment: {name: Ward}", "types.missing"),
        ("riskassess: 1\ndeployment: {types: []}", "types.missing"),
        ("riskassess: 1\ndeployment: {types: }", "types.missing"),
        ("riskassess: 1\ndeployment: {types: [DEP], name: }", "value.none"),
        ("riskassess: 1\ndeployment: {types: [DEP], P-patient: }", "value.none"),
        ("riskassess: 1\ndeployment: {types: [DEP, DEP]}", "value.duplicate"),
        ("riskassess: 1\ndeployment: {types: DEP}", "value.list"),
        ("riskassess: 1\ndeployment: {types: [DEP]}\nanswers: [1]", "value.type"),
        ("riskassess: 1\ndeployment: {types: [DEP], name: LONG}", "value.length"),
        ("riskassess: 1\ndeployment: {types: [DEP]}\nanswers: {R4-S1: {value: 1, evidence: [{ref: ' '}]}}", "value.empty"),
        ("riskassess: 1\ndeployment: {types: [DEP]}\nanswers: {R4-S1: {note: \"\\u202Eabc\"}}", "value.control"),
    ],
)  # fmt: skip
def test_single_faults(text, id_):
    assert id_ in {found[2] for found in faults(text.replace("LONG", "x" * 501))}


@pytest.mark.parametrize("lang", LANGS)
def test_a_missing_type_is_told_with_its_choices_and_without_hiding_other_faults(lang):
    document = parse("riskassess: 1\ndeployment: {directions: consumer}\nanswers: {R9-E1: 2}")
    with pytest.raises(InputError) as caught:
        read_response(Q, document, TODAY)
    _ = translate(lang)
    said = {fault.path: fault.message(_) + fault.remedy(_) for fault in caught.value.faults}
    assert {"deployment.types", "deployment.directions", "answers.R9-E1"} == {*said}
    assert {"en": "technology type", "zh": "技术类型"}[lang] in said["deployment.types"]
    assert all(code in said["deployment.types"] for code in Q.types)
    assert "['consumer']" in said["deployment.directions"]


def test_markup_brackets_and_links_are_plain_text():
    text = "[b]x[/b] <img src=file:///etc/passwd> {{ 7*7 }} [link](javascript:alert(1))"
    answer = read_answer(Q, "R1-E1", {"value": 1, "note": text})
    assert answer.note == text


def test_an_unnamed_deployment_takes_the_name_of_its_file(tmp_path):
    path = tmp_path / "ward.yaml"
    path.write_text("riskassess: 1\ndeployment: {types: [DEP]}\n")
    loaded = load(path, Q, TODAY)
    assert (loaded.deployment.name, loaded.date) == ("ward", TODAY)


def test_yaml_and_json_are_the_same_file(tmp_path):
    (tmp_path / "a.yaml").write_text("riskassess: 1\ndeployment: {name: n, types: [DEP]}\n")
    (tmp_path / "a.json").write_text(
        '{"riskassess": 1,\n\t"deployment": {"name": "n", "types": ["DEP"]}}'
    )
    assert load(tmp_path / "a.yaml", Q, TODAY) == load(tmp_path / "a.json", Q, TODAY)


def test_a_fault_in_the_description_names_the_nearest_value():
    with pytest.raises(InputError) as caught:
        read_deployment(Q, {"types": ["ft-kb"]})
    assert "Did you mean FT-KB?" in caught.value.faults[0].remedy()
