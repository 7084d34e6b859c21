"""What it takes to change an answer, and the ranges of the weighting: whole, sound, refused if not."""

import itertools
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskassess.errors import InputError
from riskassess.questionnaire import rules
from riskassess.questionnaire.lint import Severity, lint
from riskassess.questionnaire.load import default, default_folder, load, load_documents

Q = default()
DOCS = Path(__file__).parents[2] / "docs" / "questionnaire-files.md"
TEXTS = {
    name: (default_folder() / name).read_text("utf-8")
    for name in ("questionnaire.yaml", "hazards.yaml", "frameworks.yaml")
}
CHINESE = re.compile("[\u4e00-\u9fff]")
POINTS = st.floats(0, 9)
RANGES = ["severity[0]", "severity[3]", "major[1]", "supporting", "creditCap", "supportCap"]


def test_every_safeguard_can_be_raised_with_evidence():
    assert [
        id_
        for id_, item in Q.questions.items()
        if item.kind == "safeguard" and not (item.change and item.change.evidence_days)
    ] == []


def test_the_documentation_names_the_exposures_that_cannot_be_lowered():
    page = DOCS.read_text("utf-8")
    fixed = [i for i, item in Q.questions.items() if item.kind == "exposure" and not item.change]
    assert re.findall(r"^- `(\S+)`: ", page, re.MULTILINE) == fixed


@pytest.mark.parametrize("id_", [id_ for id_, item in Q.questions.items() if item.change])
def test_each_estimate_is_explained_in_both_languages(id_):
    rationale = Q.questions[id_].change.rationale
    assert CHINESE.search(rationale.zh)
    assert not CHINESE.search(rationale.en)


def line_of(text, path):
    """The line (from 1) of the last key in ``path``, each sought after the one before."""
    place = 0
    for key in path:
        place = text.index(key, place)
    return text.count("\n", 0, place) + 1


def change_of(link_id):
    """The text of a question's ``change``, without its end of line."""
    text = TEXTS["questionnaire.yaml"]
    start = text.index("        change:", text.index(f"linkId: {link_id}\n"))
    return text[start : text.index("\n        source:", start)]


def spoilt(folder, name, old, new):
    """The shipped questionnaire in ``folder``, with ``old`` as ``new`` where it first stands."""
    assert old in TEXTS[name]
    for file, text in TEXTS.items():
        (folder / file).write_text(text.replace(old, new, 1) if file == name else text, "utf-8")
    return folder


def without_evidence_days():
    old = change_of("R1-S1")
    return "questionnaire.yaml", old, re.sub(r"\n +evidenceDays: \d+", "", old)


def evidence_for_an_exposure():
    old = change_of("R1-E1")
    return "questionnaire.yaml", old, old.replace("\n", "\n          evidenceDays: 2\n", 1)


def range_upside_down():
    return "hazards.yaml", "  creditCap: [2.5, 3.5]", "  creditCap: [3.5, 2.5]"


def encoding_that_falls():
    return "hazards.yaml", "severity: [0.5, 1, 2, 4]", "severity: [0.5, 2, 1, 4]"


REFUSED = {
    without_evidence_days: ("rule.no-evidence-days", ["linkId: R1-S1\n", "change:"], "R1-S1"),
    evidence_for_an_exposure: (
        "rule.evidence-days",
        ["linkId: R1-E1\n", "change:", "evidenceDays:"],
        "R1-E1",
    ),
    range_upside_down: ("rule.range", ["\nweighting:", "creditCap:"], "3.5"),
    encoding_that_falls: ("rule.encoding", ["id: geometric", "severity:"], "geometric"),
}


@pytest.mark.parametrize("spoil", REFUSED, ids=lambda spoil: spoil.__name__)
def test_a_fault_is_refused_at_its_line_with_a_remedy(spoil, tmp_path):
    name, old, new = spoil()
    folder = spoilt(tmp_path, name, old, new)
    with pytest.raises(InputError) as caught:
        load(folder)
    (fault,) = caught.value.faults
    id_, path, named = REFUSED[spoil]
    assert (fault.id, fault.line) == (id_, line_of((folder / name).read_text("utf-8"), path))
    assert named in fault.message()
    assert fault.remedy()


@pytest.mark.parametrize(
    ("link_id", "found"),
    [("R1-S1", ["lint.no-change"]), ("R1-E1", [])],
    ids=["safeguard", "exposure"],
)
def test_only_a_safeguard_without_change_is_warned_of(link_id, found, tmp_path):
    folder = spoilt(tmp_path, "questionnaire.yaml", change_of(link_id) + "\n", "")
    before = {finding.fault.path for finding in lint(default_folder())}
    new = [finding for finding in lint(folder) if finding.fault.path not in before]
    assert [finding.fault.id for finding in new] == found
    assert all(finding.severity == Severity.WARNING and finding.fault.line for finding in new)


@pytest.mark.parametrize("days", ["[2, 40]", "[2, 40, 20, 5]", "[0, 40, 20]", "[2, 40, 1000]"])
def test_days_are_three_whole_numbers_from_1_to_999(days, tmp_path):
    old = change_of("R1-S1")
    new = re.sub(r"days: \[.*\]", f"days: {days}", old, count=1)
    with pytest.raises(InputError) as caught:
        load(spoilt(tmp_path, "questionnaire.yaml", old, new))
    assert all(".change.days" in fault.path and fault.line for fault in caught.value.faults)


@cache
def shipped():
    return load_documents(default_folder())


def faults_with(**weighting):
    """The faults of the shipped questionnaire with another weighting."""
    questionnaire, documents = shipped()
    method = questionnaire.method
    changed = method.weighting.model_copy(update=weighting)
    method = method.model_copy(update={"weighting": changed})
    return rules.check(questionnaire.model_copy(update={"method": method}), documents)


@given(st.sampled_from(RANGES), POINTS, POINTS)
def test_a_range_is_refused_if_and_only_if_it_begins_above_its_end(place, low, high):
    field, _, index = re.sub("([A-Z])", r"_\1", place).lower().rstrip("]").partition("[")
    value = (low, high)
    if index:
        ranges = list(getattr(Q.method.weighting, field))
        ranges[int(index)] = value
        value = tuple(ranges)
    faults = faults_with(**{field: value})
    found = [(fault.id, fault.path) for fault in faults if fault.id != "rule.range-order"]
    assert found == ([("rule.range", f"weighting.{place}")] if low > high else [])


@given(st.lists(st.tuples(POINTS, POINTS).map(sorted).map(tuple), min_size=4, max_size=4))
def test_ranges_that_admit_no_increasing_values_are_refused(severity):
    """The last range decides for each: values can only rise if every end is above all starts."""
    found = [fault.path for fault in faults_with(severity=tuple(severity))]
    pairs = itertools.combinations(severity, 2)
    rising = all(low < high for (low, _), (_, high) in pairs)
    assert found == ([] if rising else ["weighting.severity"])


@given(st.tuples(POINTS, POINTS, POINTS, POINTS))
def test_an_encoding_is_refused_if_and_only_if_it_falls_somewhere(severity):
    (first, *rest) = Q.method.weighting.encodings
    encodings = (first.model_copy(update={"severity": severity}), *rest)
    found = [(fault.id, fault.path) for fault in faults_with(encodings=encodings)]
    falls = list(severity) != sorted(severity)
    assert found == ([("rule.encoding", "weighting.encodings[0].severity")] if falls else [])
