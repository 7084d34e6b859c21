"""The Chinese catalogue: every message of the program, with the same placeholders."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from riskassess.i18n import lang_from_environment, translate

ROOT = Path(__file__).parents[2]
METHODS = [("**.py", "python"), ("**.j2", "jinja2")]


def messages():
    found = set()
    for folder in ("riskassess", "templates"):
        for _, _, message, _, _ in extract_from_dir(
            ROOT / folder, METHODS, keywords={"_": None, "N_": None, "words": None}
        ):
            found.add(message)
    return {message for message in found if isinstance(message, str) and message}


def catalogue():
    path = ROOT / "riskassess/locale/zh_CN/LC_MESSAGES/riskassess.po"
    with path.open("rb") as file:
        return {entry.id: entry for entry in read_po(file) if entry.id}


def test_every_message_is_translated():
    known = catalogue()
    assert {m for m in messages() if m not in known or not known[m].string} == set()


def test_no_translation_is_left_over_or_fuzzy():
    known = catalogue()
    assert set(known) - messages() == set()
    assert not any(entry.fuzzy for entry in known.values())


def test_no_message_hides_where_extraction_cannot_see_it():
    hidden = re.compile(r"""\{(\w+\.)*(_|words|translate)\(['"]|translate(\([^)]*\))?\(['"]""")
    sources = sorted((ROOT / "riskassess").rglob("*.py"))
    assert [path.name for path in sources if hidden.search(path.read_text("utf-8"))] == []


def test_placeholders_agree():
    for id_, entry in catalogue().items():
        fields = re.compile(r"\{\w*\}")
        assert set(fields.findall(id_)) == set(fields.findall(entry.string)), id_


def test_the_compiled_catalogue_is_what_the_program_speaks():
    assert translate("zh")("not acceptable") == "不可接受"
    assert translate("en")("not acceptable") == "not acceptable"


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "zh_TW", "LANG": "en_US"}, "zh"),
        ({"LANG": "de_DE"}, "en"),
        ({"RISKASSESS_LANG": "en", "LANG": "zh_CN"}, "en"),
        ({"LANGUAGE": "zh_CN:en", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LANGUAGE": "de:fr:zh", "LANG": "de_DE.UTF-8"}, "zh"),
        ({"LANGUAGE": "en:zh", "LC_ALL": "zh_CN.UTF-8"}, "en"),
        ({"LANGUAGE": "zh", "LC_ALL": "C"}, "en"),
        ({"LANGUAGE": "zh"}, "en"),
        ({"LANGUAGE": "", "LC_ALL": "", "LC_MESSAGES": "zh_CN", "LANG": "en_US"}, "zh"),
        ({}, "en"),
    ],
)
def test_the_language_is_the_locale_s(environ, lang):
    assert lang_from_environment(environ) == lang
