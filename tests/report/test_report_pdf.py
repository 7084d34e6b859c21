"""The finished PDF, and that there is none where something is wrong."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from pypdf import PdfReader

from riskassess.errors import InputError, LackingError
from riskassess.i18n import translate
from riskassess.record.events import stamp
from riskassess.report.archive import ATTACHMENT
from riskassess.report.page import render_html
from riskassess.report.render import write_report
from tests.report.conftest import MADE


def text(path) -> str:
    """All text without white space: line breaks fall anywhere."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(path).pages))


def packed(words: str) -> str:
    return re.sub(r"\s", "", words)


def test_chinese_report_says_verdict_and_categories(pdfs, view):
    _ = translate("zh")
    said, made = text(pdfs["zh"]), view("empty", "zh")
    assert packed(made["decision"]["verdict"]["text"]) in said
    assert "未确定" in said
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


def test_other_endings_are_refused(view, tmp_path):
    with pytest.raises(InputError) as caught:
        write_report(view("good"), tmp_path / "report.docx")
    assert caught.value.faults[0].id == "report.format"
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def no_fonts(tmp_path_factory, monkeypatch):
    """A machine without a single font."""
    folder = tmp_path_factory.mktemp("fonts")
    (folder / "none").mkdir()
    config = f"<fontconfig><dir>{folder}/none</dir><cachedir>{folder}/cache</cachedir></fontconfig>"
    (folder / "fonts.conf").write_text(config, encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(folder / "fonts.conf"))


@pytest.mark.usefixtures("no_fonts")
def test_missing_fonts_are_named_and_the_old_report_stays(view, tmp_path):
    out = tmp_path / "report.pdf"
    out.write_bytes(b"the old one")
    with pytest.raises(LackingError) as caught:
        write_report(view("bad", "zh"), out)
    fault = caught.value.faults[0]
    assert fault.id == "report.fonts"
    assert "fonts-noto-cjk" in fault.remedy()
    assert out.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [out]


def test_character_without_a_font_is_named_with_its_field(view, hostile_response, tmp_path):
    made = view(hostile_response)
    made["deployment"]["name"] = "Ward \U0010fff0"
    with pytest.raises(LackingError) as caught:
        write_report(made, tmp_path / "report.pdf")
    assert "U+10FFF0, deployment.name" in caught.value.faults[0].message()
    assert list(tmp_path.iterdir()) == []


def test_missing_library_is_said_with_the_command(view, tmp_path, tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("broken")
    lines = "print('WeasyPrint could not import some external libraries.')\nraise OSError('no libpango')"
    (folder / "weasyprint.py").write_text(lines, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    with pytest.raises(LackingError) as caught:
        write_report(view("good", audience="page"), tmp_path / "report.pdf")
    fault = caught.value.faults[0]
    assert (fault.id, fault.details["detail"]) == ("report.library", "no libpango")
    assert "libharfbuzz-subset0" in fault.remedy()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "reference",
    [
        '<img src="file:///etc/hostname" alt="x">',
        '<img src="data:image/svg+xml,%3Csvg/%3E" alt="x">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
        "<style>@font-face {font-family: x; src: url(file:///etc/hostname)}</style>",
    ],
)
def test_renderer_fetches_nothing(view, tmp_path, reference):
    page = render_html(view("good", audience="page")).replace("</head>", f"</head>{reference}")
    command = [sys.executable, "-m", "riskassess.report.worker", str(tmp_path / "out.pdf")]
    job = json.dumps({"html": page, "record": "{}", "made": stamp(MADE)})
    done = subprocess.run(command, input=job.encode(), capture_output=True, check=True)
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["fault"] == "report.failed"
    assert re.search("refused|cannot be loaded", said["details"]["detail"])


def test_unwritable_folder(view, tmp_path):
    with pytest.raises(LackingError) as caught:
        write_report(view("good", audience="page"), tmp_path / "missing" / "report.html")
    assert caught.value.faults[0].id == "output.unwritable"


def test_progress_is_told(view, tmp_path):
    said = []
    write_report(view("good", audience="page"), tmp_path / "report.pdf", said.append)
    assert said[-1] == "Pages: 1" and len(said) > 2
