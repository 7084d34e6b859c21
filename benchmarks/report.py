"""A committee report against WeasyPrint alone on the same HTML, as whole processes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure, compared, process

EXAMPLE = "examples/ward-assistant.yaml"
ALONE = (
    "import sys, weasyprint;"
    "weasyprint.HTML(filename=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant='pdf/ua-1')"
)


def run() -> Iterator[Figure]:
    """English and Chinese."""
    with tempfile.TemporaryDirectory() as folder:
        for lang in ("en", "zh"):
            html, pdf = Path(folder, f"{lang}.html"), Path(folder, f"{lang}.pdf")
            make = ["-m", "riskassess", "--lang", lang, "report", EXAMPLE, "-o"]
            process([*make, str(html)])()
            yield compared(
                f"committee report ({lang}) against WeasyPrint alone",
                1.3,
                process([*make, str(pdf)]),
                process(["-c", ALONE, str(html), str(pdf)]),
                runs=5,
            )
