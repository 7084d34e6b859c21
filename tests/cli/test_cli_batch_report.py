"""riskassess batch report: a whole source, cut short anywhere, and on bad input."""

from __future__ import annotations

import json
import shutil

import pytest
from pypdf import PdfReader

from riskassess.report.checking import check
from riskassess.resources import resource
from tests.cli.test_cli_batch import BAD, read_lines, run
from tests.report.certificates import PASSWORD, Authority

NAMES = ("triage-bot.yaml", "protein-design.yaml")


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    folder = tmp_path_factory.mktemp("source")
    (folder / "wards").mkdir()
    for name in NAMES:
        shutil.copy(resource("examples") / name, folder / "wards" / name)
    (folder / "bad.json").write_text(json.dumps(BAD))
    return folder


@pytest.fixture(scope="module")
def written(source, tmp_path_factory):
    """The folder of a whole batch, by two workers."""
    out = tmp_path_factory.mktemp("out") / "reports"
    code, said = report(source, out, "--workers", 2)
    assert code == 2
    assert "2 reports written, 1 refused" in said
    return out


def report(source, out, *options, **more):
    return run("batch", "report", source, "--out", out, "--audience", "page", *options, **more)


def reports(folder):
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.pdf")}


def test_each_record_has_its_report_and_a_bad_one_is_told(written):
    found = reports(written)
    assert set(found) == {f"wards/{name}.pdf" for name in NAMES}
    assert all(len(PdfReader(path).pages) == 1 for path in found.values())
    [refused] = read_lines(written / "faults.jsonl")
    assert refused["source"] == "bad.json"
    assert all(fault["fault"] and fault["remedy"] for fault in refused["faults"])


def test_a_run_cut_short_goes_on_where_it_stopped(source, written, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(written, out)
    whole = {name: path.read_bytes() for name, path in reports(out).items()}
    gone, kept = (out / f"wards/{name}.pdf" for name in NAMES)
    gone.unlink()
    stood = kept.stat().st_mtime_ns
    with (out / "journal.jsonl").open("a") as journal:
        journal.write('{"source":"war')  # the line that was being written
    code, said = report(source, out, "--workers", 1)
    assert code == 2
    assert "1 of 3 records were done already." in said
    assert {name: path.read_bytes() for name, path in reports(out).items()} == whole
    assert kept.stat().st_mtime_ns == stood
    assert len(read_lines(out / "faults.jsonl")) == 1
    assert len(read_lines(out / "journal.jsonl")) == 4


@pytest.mark.parametrize("change", [("--lang", "zh"), ("--audience", "full")])
def test_other_reports_need_another_folder(source, written, change):
    before = (written / "journal.jsonl").read_bytes()
    code, said = report(source, written, *change)
    assert code == 2
    assert "--audience" in said
    assert (written / "journal.jsonl").read_bytes() == before


def test_the_assessments_of_the_store_get_theirs(tmp_path):
    store = tmp_path / "a.sqlite"
    code = "import sys; from riskassess.cli.main import main; sys.stdout = sys.stderr; main()"
    _, said = run("new", "--name", "Ward", "--types", "DEP", code=code, store=store)
    id_ = said.split()[-1]
    assert report("store", tmp_path / "out", store=store)[0] == 0
    [path] = reports(tmp_path / "out").values()
    assert path.name == f"{id_}.pdf"
    assert "Ward" in PdfReader(path).metadata.title


def test_each_report_is_signed_when_a_key_is_given(source, tmp_path):
    key = Authority("Hospital").key_of("M. Weber", tmp_path)
    (tmp_path / "password").write_text(PASSWORD)
    out = tmp_path / "out"
    options = ("--sign", key, "--password-file", tmp_path / "password")
    assert report(source, out, *options)[0] == 2  # bad.json
    found = reports(out)
    assert set(found) == {f"wards/{name}.pdf" for name in NAMES}
    for path in found.values():
        assert [signature.name for signature in check(path).signatures] == ["M. Weber"]
    code, said = report(source, out)
    assert code == 2 and "--audience" in said  # unsigned ones are other reports


def test_what_no_report_could_be_written_with_stops_the_batch(source, tmp_path, monkeypatch):
    (tmp_path / "weasyprint.py").write_text("raise OSError('no libpango')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    code, said = report(source, tmp_path / "out")
    assert code == 5
    assert said.count("no libpango") == 1
    assert not reports(tmp_path / "out")
