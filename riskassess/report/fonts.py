"""Whether the fonts of this machine can print a text, asked before rendering.

Without a font for Chinese the PDF library draws boxes and reports success, so
the question is put to fontconfig first, which is the library's own source.
"""

from __future__ import annotations

import bisect
import subprocess
from collections.abc import Iterator
from typing import Any

from riskassess.errors import Fault, LackingError

REMEDY = "apt-get install fonts-noto-cjk fonts-dejavu-core"
_QUERY = ("fc-list", "--format", "%{charset}\\n", ":scalable=true:color=false")
_SHOWN = 5


def check(text: str, view: dict[str, Any]) -> None:
    """Raise LackingError (report.fonts) naming the characters no installed font has.

    ``text`` is everything that will be printed; ``view`` only serves to say in
    which field a character stands.
    """
    missing = uncovered(text)
    if missing is None:
        raise _lacking("fc-list")
    if missing:
        raise _lacking(", ".join(_describe(char, view) for char in missing[:_SHOWN]))


def uncovered(text: str) -> list[str] | None:
    """The characters of ``text`` that no installed font has; None if nobody can be asked."""
    try:
        listed = subprocess.run(  # noqa: S603 -- a fixed command, no input
            _QUERY, capture_output=True, check=True, timeout=60, text=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    starts, ends = _merged(sorted(_ranges(listed.stdout)))
    return [char for char in sorted(set(text)) if not _blank(char) and not _in(char, starts, ends)]


def _blank(char: str) -> bool:
    return char.isspace() or char == "\u200b"


def _in(char: str, starts: list[int], ends: list[int]) -> bool:
    at = bisect.bisect_right(starts, ord(char)) - 1
    return at >= 0 and ord(char) <= ends[at]


def _ranges(listed: str) -> Iterator[tuple[int, int]]:
    """Each font is printed as hexadecimal ranges: ``20-7e a0 400-45f``."""
    for line in set(listed.splitlines()):
        for part in line.split():
            first, _, last = part.partition("-")
            yield int(first, 16), int(last or first, 16)


def _merged(ranges: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    starts: list[int] = []
    ends: list[int] = []
    for first, last in ranges:
        if ends and first <= ends[-1] + 1:
            ends[-1] = max(ends[-1], last)
        else:
            starts.append(first)
            ends.append(last)
    return starts, ends


def _lacking(missing: str) -> LackingError:
    return LackingError([Fault("report.fonts", details={"missing": missing, "command": REMEDY})])


def _describe(char: str, view: dict[str, Any]) -> str:
    where = next(_fields(view, char, ""), "")
    return f"{char} (U+{ord(char):04X}{', ' + where if where else ''})"


def _fields(value: Any, char: str, path: str) -> Iterator[str]:
    if isinstance(value, str) and char in value:
        yield path
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _fields(entry, char, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _fields(entry, char, f"{path}[{index}]")
