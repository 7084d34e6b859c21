"""What is written short shows the same as what the PDF library writes by itself."""

from __future__ import annotations

import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from riskassess.report.page import render_html
from tests.report.alone import assert_same_pictures, by_both
from tests.report.conftest import RESPONSES, make_view

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
BOX = """<p style="background: #cde; padding: 2mm; margin: 3mm; {style}"><b
 style="border: .2mm solid #777; border-radius: .5mm; background: #fc4">a</b> box</p>"""
BOXES = "".join(
    BOX.format(style=style)
    for style in (
        "",
        "border-radius: 2mm",
        "border-radius: 4mm 0 1mm; border: 2mm double #050",
        "border-radius: 3mm; border-left: 3mm solid #050; background-clip: padding-box",
        "box-shadow: 1mm 1mm #333",
        "background: linear-gradient(#cde, #333)",
    )
)
CHART = """<svg xmlns="http://www.w3.org/2000/svg" width="400" height="40"><title>Chart</title>
<text x="60" y="20" text-anchor="middle" fill="#c00">middle</text>
<text x="160" y="20" text-anchor="end" opacity=".4">faint</text>
<g opacity=".5"><rect x="180" y="5" width="60" height="25" fill="#00c"/>
<text x="250" y="20" text-anchor="end" fill="#c00">over it</text></g>
<text x="390" y="20" text-anchor="end">end</text></svg>"""
BORDERS = f"<html lang='en'>{HEAD}<body>{CHART}{BOXES}{TABLES}</body></html>"


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
    html = request.param if isinstance(request.param, str) else render_html(request.param)
    return by_both(html, tmp_path_factory.mktemp("lean"))


def test_the_pictures_are_the_same(both):
    assert_same_pictures(both)


def test_the_words_are_the_same(both):
    said = [subprocess.run(["pdftotext", pdf, "-"], capture_output=True).stdout for pdf in both]
    assert said[0] == said[1] != b""


def lines(pdf: Path) -> list[dict[float, set[int]]]:
    """Of each page, by px from the top, the px from the left that level lines cover."""
    reader, found = PdfReader(pdf), []
    for page in reader.pages:
        drawn, path, start = defaultdict(set), [], (0, 0)
        for at, operator in ContentStream(page.get_contents(), reader).operations:
            if operator == b"m":
                start = at
            elif operator == b"l" and start[1] == at[1]:
                path.append((round(float(at[1]), 2), range(round(start[0]), round(at[0]))))
            elif operator in (b"S", b"f", b"f*", b"n"):
                for height, covered in path if operator == b"S" else ():
                    drawn[height] |= {*covered}
                path = []
        found.append(dict(drawn))
    return found


def test_lines_are_where_they_were(both):
    ours, alone = map(lines, both)
    assert ours == alone
    assert any(ours)


def test_a_text_that_looks_like_a_reference_stays(both):
    titles = [PdfReader(pdf).metadata.title for pdf in both]
    assert titles[0] == titles[1] != ""
