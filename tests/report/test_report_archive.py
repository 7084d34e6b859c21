"""One file for screen readers, archives and auditors: PDF/UA-1, PDF/A-3a, the record attached."""

from __future__ import annotations

import hashlib
import itertools
import json

import pytest
from pypdf import PdfReader

from riskassess.i18n import LANGS
from riskassess.questionnaire.answers import dump_response
from riskassess.questionnaire.load import default
from riskassess.record.decisions import decide
from riskassess.report.archive import ATTACHMENT
from riskassess.report.render import write_report
from tests.report.conformance import broken, has_java, inaccessible
from tests.report.conftest import DATE, RESPONSES, hostile, make_view
from tests.report.structure import tree

Q = default()
AUDIENCES = ("page", "committee", "full")


@pytest.fixture(scope="module")
def views(module_desk):
    """By name, the views of drafts and of a decided record, every audience, both languages."""
    draft, decided = hostile(), None
    begun = module_desk.create(RESPONSES["empty"].deployment, DATE, RESPONSES["bad"].answers)
    demand = {"text": "Log reviews", "owner": "IT", "due": "2027-01-31"}
    decided = decide(
        module_desk,
        begun,
        {"outcome": "conditions", "conditions": [demand], "reason": "Pilot"},
        DATE,
    )
    return {
        f"{state}-{lang}-{audience}": make_view(
            response, lang, audience=audience, assessment=record
        )
        for state, response, record in (
            ("draft", draft, None),
            ("decided", decided.response(DATE), decided),
        )
        for lang in LANGS
        for audience in AUDIENCES
    }


@pytest.fixture(scope="module")
def reports(views, tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive")
    for name, view in views.items():
        write_report(view, folder / f"{name}.pdf")
    return {name: folder / f"{name}.pdf" for name in views}


def test_every_report_is_accessible(reports):
    assert {name: found for name, pdf in reports.items() if (found := inaccessible(pdf))} == {}


@pytest.mark.skipif(not has_java(), reason="no Java: scripts/system-packages test")
def test_every_report_conforms_to_both_standards(reports):
    assert broken(reports.values()) == []


# -- the structure tree --------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["draft-en-full", "decided-zh-full"])
def root(request, reports):
    return tree(reports[request.param])


def test_headings_begin_with_one_and_skip_no_level(root):
    levels = [int(heading.type[1]) for heading in root.all(*(f"H{n}" for n in range(1, 7)))]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_cell_of_a_table_is_bound_to_its_headings(root):
    """A heading says whether it heads its column or its row; a cell is in reach of one."""
    tables = [table for table in root.all("Table") if len(table.all("TR")) > 1]
    assert len(tables) > 10
    for table in tables:
        heads = [cell for row in table.all("THead") for cell in row.all("TH")]
        assert {cell.attributes["/Scope"] for cell in heads} <= {"/Column"}
        for row in (row for body in table.all("TBody") for row in body.all("TR")):
            own = row.all("TH")
            assert {cell.attributes["/Scope"] for cell in own} <= {"/Row"}
            assert own or len(row.all("TD")) == len(heads)


def test_no_element_stands_for_a_run_of_text_alone(root):
    holders = root.all("P", "TD", "TH", "Lbl", *(f"H{n}" for n in range(1, 7)))
    assert holders
    assert not [kid for holder in holders for kid in holder.children if kid.type == "Span"]


def test_figures_say_in_words_what_they_show(root):
    figures = root.all("Figure")
    assert figures
    assert all(len(figure.alt) > 20 for figure in figures)


def test_links_are_bound_to_their_words(root):
    links = root.all("Link")
    assert links
    for link in links:
        assert link.everything
        assert [annotation["/Subtype"] for annotation in link.annotations] == ["/Link"]


def test_what_is_read_first_stands_first(root):
    """Marked content is numbered as it is drawn, page by page: the tree reads it in that order."""
    pages = [page for page, _number in root.everything]
    assert pages == sorted(pages)


# -- the attached record -------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_record_is_attached_as_it_was_hashed(views, reports, lang, audience):
    view, reader = (
        views[f"decided-{lang}-{audience}"],
        PdfReader(reports[f"decided-{lang}-{audience}"]),
    )
    (content,) = reader.attachments[ATTACHMENT]
    assert hashlib.sha256(content).hexdigest() == view["report"]["sha256"]
    assert view["report"]["sha256"] in "".join(reader.pages[0].extract_text().split())
    (file, *_same) = reader.trailer["/Root"]["/AF"]
    assert file.get_object()["/AFRelationship"] == "/Source"


def test_the_record_has_all_that_a_recomputation_needs(views):
    found = json.loads(views["draft-en-committee"]["sealed"])
    assert found["riskassess-report"] == 1
    assert found["response"] == dump_response(hostile())
    assert found["result"]["questionnaire"]["sha256"] == Q.sha256
    files = found["questionnaires"][Q.sha256]
    assert hashlib.sha256(files["SHA256SUMS"].encode()).hexdigest() == Q.sha256
    for name in ("questionnaire.yaml", "hazards.yaml", "frameworks.yaml"):
        assert f"{hashlib.sha256(files[name].encode()).hexdigest()}  {name}" in files["SHA256SUMS"]
    assert found["record"] is None
    assert found["tool"]["weasyprint"]


def test_the_log_is_attached_whole_with_its_decisions(views):
    record = json.loads(views["decided-zh-page"]["sealed"])["record"]
    assert len(record["events"]) == len(RESPONSES["bad"].answers) + 2
    assert record["events"][-1]["hash"] == record["head"]
    assert [decision["outcome"] for decision in record["decisions"]] == ["conditions"]
