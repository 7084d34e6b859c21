"""What was made faster shows what the library alone shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from riskassess.report import fonts
from riskassess.report.page import render_html
from riskassess.report.renderer import Renderer

ODD = Path(__file__).with_name("odd.html")
ALONE = """
import sys, weasyprint
options = {"pdf_variant": "pdf/a-3a", "pdf_tags": True}
weasyprint.HTML(string=sys.stdin.read()).write_pdf(sys.argv[1], **options)
"""
MADE = "2026-11-23T12:00:00.000Z"


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """``both(html)``: the PDF of the library alone, and ours."""
    folder = tmp_path_factory.mktemp("pdf")

    def of(html: str) -> tuple[Path, Path]:
        alone, ours = folder / "alone.pdf", folder / "ours.pdf"
        environment = {**os.environ, **fonts.configure(folder)}
        command = [sys.executable, "-c", ALONE, str(alone)]
        subprocess.run(command, input=html, text=True, check=True, env=environment)
        with Renderer() as renderer:
            ours.write_bytes(renderer.render({"html": html, "record": "{}", "made": MADE}).pdf)
        return alone, ours

    return of


def words(pdf: Path) -> list[tuple[str, tuple[float, ...]]]:
    """Each word with its box in points, page after page."""
    done = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True)
    page = "{http://www.w3.org/1999/xhtml}page"
    found = []
    for number, leaf in enumerate(ElementTree.fromstring(done.stdout).iter(page)):
        for word in leaf:
            sides = (float(word.get(side, "")) for side in ("xMin", "yMin", "xMax", "yMax"))
            found.append((f"{number} {word.text}", tuple(sides)))
    return found


def test_pages_with_something_of_everything_look_the_same(both, tmp_path):
    pictures = []
    for pdf in both(ODD.read_text("utf-8")):
        subprocess.run(["pdftoppm", "-r", "60", pdf, tmp_path / pdf.stem], check=True)
        pictures.append([page.read_bytes() for page in sorted(tmp_path.glob(f"{pdf.stem}-*"))])
    assert len(pictures[0]) > 1
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_word_of_a_report_is_where_the_library_puts_it(both, view, lang):
    html = render_html(view("bad", lang, audience="full"))
    # The words of charts are set whole, with pairs of letters kerned.
    alone, ours = map(words, both(re.sub("<svg.*?</svg>", "", html, flags=re.DOTALL)))
    assert alone == ours
