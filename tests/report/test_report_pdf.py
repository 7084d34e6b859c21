"""The finished PDF, and that there is none where something is wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from pypdf import PdfReader

from riskassess.errors import InputError, LackingError
from riskassess.i18n import translate
from riskassess.questionnaire.response import Response
from riskassess.report.archive import ATTACHMENT
from riskassess.report.fonts import configure
from riskassess.report.page import render_html
from riskassess.report.render import write_report
from riskassess.resources import resource
from tests.report.conftest import DATE, answered, deployment, make_view


def text(path) -> str:
    """All text without white space: line breaks fall anywhere."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(path).pages))


def packed(words: str) -> str:
    return re.sub(r"\s", "", words)


def test_chinese_report_says_verdict_and_categories(pdfs, view):
    _ = translate("zh")
    said, made = text(pdfs["zh"]), view("empty", "zh")
    assert packed(made["decision"]["verdict"]["text"]) in said
    assert "：未定" in said
    for category in made["categories"]:
        assert packed(category["title"]) in said


def test_decision_page_stands_alone(pdfs):
    said = text(pdfs["page"])
    assert len(PdfReader(pdfs["page"]).pages) == 1
    for words in ("DRAFT", "not assessed by the paper for this type", "page 1 of 1", "SHA-256"):
        assert packed(words) in said


def test_hostile_text_is_printed_and_inert(pdfs):
    said, reader = text(pdfs["hostile"]), PdfReader(pdfs["hostile"])
    assert packed("<img src=file:///etc/passwd><script>alert(1)</script>") in said
    assert "root:" not in said
    assert said.count("A" * 39) >= 5000 // 40
    assert [*reader.attachments] == [ATTACHMENT]
    links = [a.get_object() for page in reader.pages for a in page.get("/Annots", [])]
    assert links
    assert not [link for link in links if "/A" in link and "/URI" in link["/A"]]


@pytest.mark.parametrize(("name", "lang"), [("hostile", "en"), ("zh", "zh-CN")])
def test_pdf_is_tagged_and_names_its_language_and_title(pdfs, name, lang):
    root = PdfReader(pdfs[name]).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/Lang"] == lang
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "Ward" in PdfReader(pdfs[name]).metadata.title


def test_running_header_and_footer(pdfs, view, hostile_response):
    made = view(hostile_response, audience="full")["report"]
    pages = PdfReader(pdfs["hostile"]).pages
    for number, page in enumerate(pages, start=1):
        said = packed(page.extract_text())
        assert packed(f"page {number} of {len(pages)}") in said
        assert packed(f"DRAFT · {made['short_hash']}") in said


def laid_out(block, tall, folder) -> list[list[str]]:
    """The words of each page, with a ``block`` as ``tall`` (mm) at sixteen heights, so that the
    page ends below it, in each of its rows and above it.
    """
    gaps = [260 - tall + n * tall // 13 - 1 for n in range(16)]
    page = "".join(f'<div class="opening" style="height:{gap}mm"></div>{block}' for gap in gaps)
    style = (resource("templates") / "report" / "report.css").read_text(encoding="utf-8")
    script = "import sys, weasyprint; weasyprint.HTML(sys.stdin.buffer).write_pdf(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", script, folder / "laid.pdf"],
        input=f"<html lang='en'><style>{style}</style><body>{page}".encode(),
        env={**os.environ, **configure(folder)},
        check=True,
    )
    return [sheet.extract_text().split() for sheet in PdfReader(folder / "laid.pdf").pages]


def test_the_note_of_a_table_stands_with_it_wherever_the_page_ends(tmp_path):
    rows = "<tr><td>row</td></tr>" * 6
    said = laid_out(f"<table><tbody>{rows}</tbody></table><p class='note'>NOTE</p>", 46, tmp_path)
    noted = [words for words in said if "NOTE" in words]
    assert {words.count("row") for words in noted} >= {1, 6}
    assert len(noted) == 16 < len(said)
    assert all("row" in words for words in noted)


def test_the_scale_of_levels_is_on_one_page(view, tmp_path):
    method = render_html(view("bad")).partition('<section class="part" id="method">')[2]
    scale = re.search(r"<table.*?</table>", method, re.DOTALL)
    assert scale
    said = laid_out(scale.group(), 13, tmp_path)
    assert len(said) > 16
    assert all(("Points" in words) == ("Level" in words) for words in said)


def test_other_endings_are_refused(view, tmp_path):
    with pytest.raises(InputError) as caught:
        write_report(view("good"), tmp_path / "report.docx")
    assert caught.value.faults[0].id == "report.format"
    assert list(tmp_path.iterdir()) == []


def test_character_without_a_font_is_named_with_its_field(view, hostile_response, tmp_path):
    made = view(hostile_response)
    made["deployment"]["name"] = "Ward \U0010fff0"
    with pytest.raises(InputError) as caught:
        write_report(made, tmp_path / "report.pdf")
    assert "U+10FFF0, deployment.name" in caught.value.faults[0].message()
    assert ".html" in caught.value.faults[0].remedy()
    assert list(tmp_path.iterdir()) == []


def test_character_without_a_font_is_named_with_its_question(tmp_path):
    answers = answered(1, 3)
    answers["R1-E1"] = replace(answers["R1-E1"], note="hospital \U0010fff0")
    made = make_view(Response(deployment(), DATE, answers), audience="full")
    with pytest.raises(InputError, match=re.escape("(U+10FFF0, R1-E1.note)")):
        write_report(made, tmp_path / "report.pdf")


def test_unwritable_folder(view, tmp_path):
    with pytest.raises(LackingError) as caught:
        write_report(view("good", audience="page"), tmp_path / "missing" / "report.html")
    assert caught.value.faults[0].id == "output.unwritable"
