"""The settings file: every fault at once, other lines left alone, nothing half-written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskassess.app.settings import Settings, load, place, save
from riskassess.app.themes import THEMES
from riskassess.errors import InputError, LackingError


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert load(tmp_path / "none" / "config.toml") == (Settings(), ())


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    save(path, theme=THEMES[1], lang="zh", seen_welcome=True)
    save(path, theme=THEMES[0], animation=False)
    assert load(path) == (Settings(THEMES[0], "zh", animation=False, seen_welcome=True), ())
    assert list(path.parent.iterdir()) == [path]


def test_what_was_written_by_hand_stays(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('# mine\ntheme = "ansi-dark"\n\n[keymap]\n# no ctrl\nreview = "v,f7"\n')
    save(path, theme=THEMES[0], lang="en")
    text = path.read_text()
    assert text == (
        f'lang = "en"\n# mine\ntheme = "{THEMES[0]}"\n\n[keymap]\n# no ctrl\nreview = "v,f7"\n'
    )
    assert load(path)[0].keymap == {"review": "v,f7"}


def test_every_fault_is_named_and_the_rest_counts(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        'theme = "riskassess-drak"\nlang = 3\nanimation = "no"\nthem = 1\nseen_welcome = true\n'
        '[keymap]\nreview = 7\nopen = "o"\nnew = [1]\n'
    )
    settings, faults = load(path)
    assert settings == Settings(seen_welcome=True, keymap={"open": "o"})
    assert [(fault.id, fault.path) for fault in faults] == [
        ("value.choice", "theme"),
        ("value.choice", "lang"),
        ("value.type", "animation"),
        ("field.unknown", "them"),
        ("value.type", "keymap.review"),
        ("value.type", "keymap.new"),
    ]
    assert all(fault.file == str(path) for fault in faults)
    assert "riskassess-dark" in faults[0].text()


@pytest.mark.parametrize("content", [b"theme = \n", b"\xff\xfe", b"a = 1\na = 2\n"])
def test_a_file_that_is_no_toml_is_said_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    settings, faults = load(path)
    assert settings == Settings()
    assert len(faults) == 1
    with pytest.raises(InputError):
        save(path, theme=THEMES[0])
    assert path.read_bytes() == content


def test_the_line_of_a_syntax_fault_is_named(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('lang = "en"\ntheme = dark\n')
    [fault] = load(path)[1]
    assert (fault.file, fault.line) == (str(path), 2)


def test_a_setting_that_spans_lines_is_left_to_its_author(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('theme = """\nansi-dark"""\n')
    with pytest.raises(InputError) as caught:
        save(path, theme=THEMES[0])
    assert [fault.id for fault in caught.value.faults] == ["config.by-hand"]
    assert "ansi-dark" in path.read_text()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LackingError):
        save(tmp_path / "file" / "config.toml", lang="en")


def test_a_folder_in_place_of_the_file_is_a_fault(tmp_path: Path) -> None:
    assert [fault.id for fault in load(tmp_path)[1]] == ["file.unreadable"]


def test_the_place_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RISKASSESS_CONFIG", str(tmp_path / "c.toml"))
    assert place() == tmp_path / "c.toml"


_names = st.sampled_from(["theme", "lang", "animation", "seen_welcome"])
_scalars = st.one_of(st.booleans(), st.integers(-9, 9), st.sampled_from(["en", "x", "ansi-dark"]))


@given(st.dictionaries(_names, _scalars), st.dictionaries(st.sampled_from("abc"), _scalars))
def test_saving_changes_one_setting_whatever_else_stands_there(
    tmp_path_factory: pytest.TempPathFactory, top: dict, keys: dict
) -> None:
    path = tmp_path_factory.mktemp("config") / "config.toml"

    def line(name: str, value: object) -> str:
        shown = str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')
        return f"{name} = {shown}  # why\n"

    head = "".join(line(*entry) for entry in top.items())
    path.write_text(head + "[keymap]\n" + "".join(line(*entry) for entry in keys.items()))
    save(path, lang="zh")
    assert tomllib.loads(path.read_text()) == {**top, "lang": "zh", "keymap": keys}
