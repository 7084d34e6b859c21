"""What is written short shows the same as what the PDF library writes by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image, ImageChops, ImageStat
from pypdf import PdfReader
from pypdf.generic import ContentStream

from riskassess.report import fonts
from riskassess.report.render import render_html
from riskassess.report.renderer import Renderer
from tests.report.conftest import RESPONSES, make_view

ALONE = """
import sys, weasyprint
weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/a-3a", pdf_tags=True)
"""
TABLE = """<table style="border: {width}mm {style} #c00; border-collapse: collapse; width: 100%">
<tbody><tr><td STYLE>one</td><td colspan="2" STYLE>two</td></tr>
<tr><td STYLE>three</td><td STYLE>four</td><td STYLE>five</td></tr></tbody></table><p>After it.</p>
""".replace("STYLE", 'style="border: .3mm {style} #111"')
TABLES = "".join(
    TABLE.format(width=width, style=style)
    for style in ("solid", "dashed", "dotted", "double", "ridge")
    for width in (0, 0.8)
)
HEAD = "<head><title>Borders (12 0 R) 12.3456</title></head>"
BORDERS = f"<html lang='en'>{HEAD}<body>{TABLES}</body></html>"


class Both(NamedTuple):
    """The same page by us and by the library alone."""

    ours: Path
    alone: Path


@pytest.fixture(
    scope="module",
    params=[
        make_view(RESPONSES["bad"], "zh"),
        make_view(RESPONSES["platform"], "en", audience="page"),
        BORDERS,
    ],
    ids=["zh", "en", "borders"],
)
def both(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lean")
    page, ours, alone = (folder / name for name in ("page.html", "ours.pdf", "alone.pdf"))
    html = request.param if isinstance(request.param, str) else render_html(request.param)
    page.write_text(html, encoding="utf-8")
    job = {"html": html, "record": "{}", "made": "2026-11-23T12:00:00.000Z"}
    with Renderer() as renderer:
        ours.write_bytes(renderer.render(job).pdf)
        environment = {**os.environ, **fonts.configure(folder)}
        command = [sys.executable, "-c", ALONE, str(page), str(alone)]
        subprocess.run(command, check=True, env=environment)
    return Both(ours, alone)


def pictures(pdf: Path) -> list[Image.Image]:
    """Each page in grey."""
    subprocess.run(["pdftoppm", "-r", "72", "-gray", pdf, pdf.with_suffix("")], check=True)
    pages = sorted(pdf.parent.glob(f"{pdf.stem}-*.pgm"))
    return [Image.open(BytesIO(page.read_bytes())) for page in pages]


def test_the_pictures_are_the_same(both):
    """A line may fall on the next row of dots: a dot and its neighbours are one here."""
    for ours, alone in zip(*map(pictures, both), strict=True):
        blurred = [each.reduce(3) for each in (ours, alone)]
        difference = ImageChops.difference(*blurred)
        assert ImageStat.Stat(difference).mean[0] < 0.25
        assert difference.getextrema()[1] < 90


def test_the_words_are_the_same(both):
    said = [subprocess.run(["pdftotext", pdf, "-"], capture_output=True).stdout for pdf in both]
    assert said[0] == said[1] != b""


def lines(pdf: Path) -> list[dict[float, set[int]]]:
    """Of each page, by px from the top, the px from the left that a level line covers."""
    reader, found = PdfReader(pdf), []
    for page in reader.pages:
        drawn, start = defaultdict(set), (0, 0)
        for at, operator in ContentStream(page.get_contents(), reader).operations:
            if operator == b"m":
                start = at
            elif operator == b"l" and start[1] == at[1]:
                drawn[round(float(at[1]), 2)] |= {*range(round(start[0]), round(at[0]))}
        found.append(dict(drawn))
    return found


def test_lines_are_where_they_were(both):
    ours, alone = map(lines, both)
    assert ours == alone
    assert any(ours)


def test_a_text_that_looks_like_a_reference_stays(both):
    titles = [PdfReader(pdf).metadata.title for pdf in both]
    assert titles[0] == titles[1] != ""
