"""A page by us and by the PDF library alone."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops, ImageStat

from riskassess.report import fonts
from riskassess.report.renderer import Renderer

ALONE = """
import sys, weasyprint
options = {"pdf_variant": "pdf/a-3a", "pdf_tags": True}
weasyprint.HTML(string=sys.stdin.read()).write_pdf(sys.argv[1], **options)
"""


class Both(NamedTuple):
    """The same page by us and by the library alone."""

    ours: Path
    alone: Path


def by_both(html: str, folder: Path) -> Both:
    """Two PDFs in ``folder``."""
    both = Both(folder / "ours.pdf", folder / "alone.pdf")
    environment = {**os.environ, **fonts.configure(folder)}
    command = [sys.executable, "-c", ALONE, str(both.alone)]
    subprocess.run(command, input=html, text=True, check=True, env=environment)
    job = {"html": html, "record": "{}", "made": "2026-11-23T12:00:00.000Z"}
    with Renderer() as renderer:
        both.ours.write_bytes(renderer.render(job).pdf)
    return both


def assert_same_pictures(both: Both) -> None:
    """A line may fall on the next row of dots: a dot and its neighbours are one here."""
    for ours, alone in zip(*map(_pictures, both), strict=True):
        blurred = [each.reduce(3) for each in (ours, alone)]
        difference = ImageChops.difference(*blurred)
        assert ImageStat.Stat(difference).mean[0] < 0.25
        assert difference.getextrema()[1] < 90


def _pictures(pdf: Path) -> list[Image.Image]:
    """Each page in grey."""
    subprocess.run(["pdftoppm", "-r", "72", "-gray", pdf, pdf.with_suffix("")], check=True)
    pages = sorted(pdf.parent.glob(f"{pdf.stem}-*.pgm"))
    return [Image.open(BytesIO(page.read_bytes())) for page in pages]
