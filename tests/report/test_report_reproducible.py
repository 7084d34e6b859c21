"""The same record gives the same bytes: in another process or Python, with other hashes, later."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from riskassess.report.render import write_report
from riskassess.report.renderer import Renderer
from tests.report.conftest import DATE, RESPONSES, make_view

ROOT = Path(__file__).parents[2]
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


def other_pythons() -> Iterator[str]:
    """A Python of this machine for each release that riskassess runs on, but the one at work."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for release in (f"3.{minor}" for minor in (11, 12, 13) if minor != sys.version_info.minor):
        installed = pyenv.glob(f"versions/{release}.*/bin/python")
        for python in (f"python{release}", *map(str, sorted(installed))):
            asked = [python, "-c", "import sys; print(*sys.version_info[:2], sep='.')"]
            try:
                said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
            except FileNotFoundError:
                continue
            if said.strip() == release:
                yield pytest.param(python, id=release)
                break


@pytest.mark.skipif(not os.environ.get("CI"), reason="installs everything for each Python, as CI")
@pytest.mark.parametrize("python", other_pythons() if os.environ.get("CI") else [])
def test_same_bytes_under_another_python(tmp_path, python):
    subprocess.run([python, "-m", "venv", tmp_path], check=True)
    other = str(tmp_path / "bin" / "python")
    install = "-m pip install --quiet --disable-pip-version-check --require-hashes -r"
    subprocess.run([other, *install.split(), ROOT / "constraints" / "run.txt"], check=True)
    for lang in ("en", "zh"):
        for by, out in ((sys.executable, "this.pdf"), (other, "other.pdf")):
            make = [
                by,
                "-m",
                "riskassess",
                "--lang",
                lang,
                "report",
                "examples/ward-assistant.yaml",
            ]
            make += ["--audience", "full", "-o", str(tmp_path / out)]
            subprocess.run(make, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
        assert (tmp_path / "this.pdf").read_bytes() == (tmp_path / "other.pdf").read_bytes()
