"""The file of what was typed and not saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from riskassess.app.drafts import keep, take
from tests.app.helpers_app import WARD


def test_what_is_kept_is_taken_once(tmp_path: Path) -> None:
    path = tmp_path / "state" / "unsaved.json"
    forms = {"RA-1/R1-E1/note": {"text": "Halb 半句 \ud800"}}
    assert keep(path, forms, {"": WARD})
    assert keep(path, {"RA-2/R1-E2/note": {"text": "another app"}}, {})
    kept, described = take(path)
    assert kept["RA-1/R1-E1/note"]["text"].startswith("Halb 半句")
    assert set(kept) == {"RA-1/R1-E1/note", "RA-2/R1-E2/note"}
    assert described == {"": WARD}
    assert take(path) == ({}, {})


def test_nothing_to_keep_leaves_no_file(tmp_path: Path) -> None:
    assert not keep(tmp_path / "unsaved.json", {}, {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"forms": 3}', '{"descriptions": {"": {"x": 1}}}']
)
def test_a_damaged_file_is_as_if_there_were_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "unsaved.json"
    path.write_text(text, "utf-8")
    assert take(path) == ({}, {})


def test_where_nothing_can_be_written_nothing_breaks(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file", "utf-8")
    assert not keep(tmp_path / "state" / "unsaved.json", {"a": {"b": "c"}}, {})
