"""The fonts of the PDF: those that ship with riskassess, and no others.

Without a font for a character the PDF library draws a box and reports success, and
with the fonts of the machine every machine would print other pages. So the library
is shown one folder, and what that folder cannot print is said before rendering.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from riskassess.errors import Fault, InputError, LackingError
from riskassess.resources import resource

COVERAGE = "coverage.txt"
_SHOWN = 5
# Language never decides, for all our fonts print all of ours. Chinese is in the regular font only,
# which has its bold variants as a feature (hatch_build.py): set where bold was asked for.
_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <cachedir>{own}/cache</cachedir>
  <match>
    <edit name="lang" mode="assign"><string>en</string></edit>
  </match>
  <match target="font">
    <test target="pattern" name="weight" compare="more_eq"><const>semibold</const></test>
    <test name="weight" compare="less"><const>semibold</const></test>
    <edit name="fontfeatures" mode="append"><string>ss20</string></edit>
  </match>
</fontconfig>
"""
# Never drawn, so no font needs them: joiners, marks of direction, selectors of a variant.
_UNDRAWN = frozenset(
    chr(code)
    for first, last in ((0x200B, 0x200F), (0x2060, 0x2064), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF))
    for code in range(first, last + 1)
)


def configure(folder: Path) -> dict[str, str]:
    """Write the fontconfig file of our fonts into ``folder``; the variables that point at it.

    What fontconfig finds out is kept in the user's cache folder, or in ``folder``
    where that cannot be written. Raises LackingError (report.fonts) if this
    installation has no fonts: the PDF library would crash.
    """
    places = {"fonts": _fonts(), "cache": user_cache_path("riskassess") / "fontconfig"}
    file = folder / "fonts.conf"
    text = {name: escape(str(path)) for name, path in (*places.items(), ("own", folder))}
    file.write_text(_CONFIG.format(**text), encoding="utf-8")
    return {"FONTCONFIG_FILE": str(file)}


def check(text: str, view: dict[str, Any]) -> None:
    """Raise InputError (report.characters) naming the characters our fonts do not have.

    ``text`` is everything that will be printed; ``view`` only serves to say in
    which field a character stands.
    """
    missing = sorted(char for char in set(text) - covered() if not char.isspace())
    if missing:
        named = ", ".join(_describe(char, view) for char in missing[:_SHOWN])
        raise InputError([Fault("report.characters", details={"missing": named})])


@cache
def covered() -> frozenset[str]:
    """Every character that can be printed. Raises LackingError (report.fonts)."""
    lines = (_fonts() / COVERAGE).read_text(encoding="utf-8").splitlines()
    ranges = ([int(end, 16) for end in line.split("-")] for line in lines)
    return _UNDRAWN.union(chr(code) for first, last in ranges for code in range(first, last + 1))


def _fonts() -> Path:
    try:
        folder = resource("fonts")
    except FileNotFoundError as error:
        raise LackingError([Fault("report.fonts", details={"detail": str(error)})]) from None
    return folder


def _describe(char: str, view: dict[str, Any]) -> str:
    where = next(_fields(view, char, ""), "")
    return f"{char} (U+{ord(char):04X}{', ' + where if where else ''})"


def _fields(value: Any, char: str, path: str) -> Iterator[str]:
    """Where in ``value`` a character stands: from the nearest id on, if there is one."""
    if isinstance(value, str) and char in value:
        yield path
    elif isinstance(value, dict):
        path = value.get("id") or value.get("question") or path
        for key, entry in value.items():
            yield from _fields(entry, char, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _fields(entry, char, f"{path}[{index}]")
