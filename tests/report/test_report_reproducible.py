"""The same record gives the same bytes: in another process, with other hashes, at another time."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from pypdf import PdfReader

from riskassess.report.render import write_report
from riskassess.report.renderer import Renderer
from tests.report.conftest import DATE, RESPONSES, make_view

MAKE = """
import sys
from tests.report.conftest import RESPONSES, make_view
from riskassess.report.render import write_report
from pathlib import Path
view = make_view(RESPONSES["bad"], sys.argv[2], audience="full", actor=sys.argv[3])
write_report(view, Path(sys.argv[1]))
"""


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_same_bytes_from_two_processes_with_other_hashes_and_other_people(tmp_path, lang):
    for seed, actor in (("1", "Ann"), ("2", "Bob")):
        command = [sys.executable, "-c", MAKE, str(tmp_path / seed), lang, actor]
        command[3] += ".pdf"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC{seed}"}
        subprocess.run(command, check=True, env=environment)
    assert (tmp_path / "1.pdf").read_bytes() == (tmp_path / "2.pdf").read_bytes()


def test_same_bytes_whatever_was_rendered_before(tmp_path):
    view = make_view(RESPONSES["good"], "zh")
    with Renderer() as renderer:
        for name in ("first", "between", "second"):
            renderer.start()
            shown = make_view(RESPONSES["empty"], "en") if name == "between" else view
            write_report(shown, tmp_path / f"{name}.pdf", renderer=renderer)
    assert (tmp_path / "first.pdf").read_bytes() == (tmp_path / "second.pdf").read_bytes()


def test_the_only_time_is_that_of_the_record(tmp_path):
    write_report(make_view(RESPONSES["good"], audience="page"), tmp_path / "report.pdf")
    reader = PdfReader(tmp_path / "report.pdf")
    assert reader.metadata.creation_date_raw == reader.metadata.modification_date_raw
    assert reader.metadata.creation_date_raw == f"D:{DATE:%Y%m%d}000000Z"
