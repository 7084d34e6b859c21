"""The built wheel, outside the checkout: data, fonts, templates and catalogues come with it."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with the unpacked wheel; the dependencies are the environment's."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(out), str(CHECKOUT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = out.glob("*.whl")
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def names(page):
    return [font["/BaseFont"] for font in page["/Resources"]["/Font"].values()]


def run(site, *arguments, cwd):
    environment = {**os.environ, "PYTHONPATH": str(site), "HOME": str(cwd), "RISKASSESS_LANG": "en"}
    return subprocess.run(
        [sys.executable, "-m", "riskassess", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_the_wheel_works_where_there_is_no_checkout(installed, tmp_path):
    where = subprocess.run(
        [
            sys.executable,
            "-c",
            "import riskassess.resources as r; print(r.resource('questionnaires'))",
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert Path(where).is_relative_to(installed)
    example = next(installed.rglob("triage-bot.yaml"))
    result = json.loads(run(installed, "score", str(example), "--format", "json", cwd=tmp_path))
    assert result["verdict"]["verified"]["worst"] == "not_acceptable"
    assert "不可接受" in run(installed, "--lang", "zh", "score", str(example), cwd=tmp_path)
    run(installed, "report", str(example), "-o", "report.html", cwd=tmp_path)
    assert "Night triage bot" in (tmp_path / "report.html").read_text("utf-8")
    run(installed, "--lang", "zh", "report", str(example), "-o", "report.pdf", cwd=tmp_path)
    fonts = {font for page in PdfReader(tmp_path / "report.pdf").pages for font in names(page)}
    assert fonts and all("Noto-Sans" in font for font in fonts)
    id_ = run(installed, "new", "--name", "Ward", "--types", "DEP", cwd=tmp_path).strip()
    assert id_ in run(installed, "list", cwd=tmp_path)
