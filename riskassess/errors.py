"""The catalogue of faults a user can meet, and the exit codes.

Every fault has an id, a place, a message and a remedy, and is shown in the
user's language. Bad input raises one :class:`InputError` that carries *all*
faults found, never only the first.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from riskassess.faults import CATALOGUE, N_

__all__ = [
    "CATALOGUE",
    "N_",
    "ConflictError",
    "ExitCode",
    "Fault",
    "InputError",
    "LackingError",
    "RiskassessError",
    "UnverifiableError",
    "first_hidden",
    "nearest",
    "visible",
]


class ExitCode(IntEnum):
    """What the process tells the shell."""

    OK = 0
    """The command did what it was asked to do."""
    FINDING = 1
    """The result is as bad as ``--fail-on`` asked to be told of, or a check found faults."""
    BAD_INPUT = 2
    """A file, an argument or an answer cannot be used as it is."""
    CONFLICT = 3
    """Somebody else changed the same thing first."""
    UNVERIFIABLE = 4
    """A record or a report does not verify."""
    ENVIRONMENT = 5
    """The machine lacks something: a font, a library, disk space, a permission."""


Translate = Callable[[str], str]


def _same(message: str) -> str:
    return message


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, where, and how to mend it.

    ``line`` counts from 1 and is None where there is no text to point into;
    ``path`` is dotted (``answers.R1-S1.value``).
    """

    id: str
    file: str = ""
    line: int | None = None
    path: str = ""
    details: Mapping[str, object] = field(default_factory=dict)

    def message(self, translate: Translate = _same) -> str:
        """What is wrong, in the language of ``translate``."""
        return translate(CATALOGUE[self.id][0]).format(**self._translated(translate))

    def remedy(self, translate: Translate = _same) -> str:
        """How to mend it, in the language of ``translate``."""
        return translate(CATALOGUE[self.id][1]).format(**self._translated(translate))

    def place(self) -> str:
        """``file:line: path``, as far as known."""
        where = self.file + (f":{self.line}" if self.line else "")
        return ": ".join(part for part in (where, self.path) if part)

    def text(self, translate: Translate = _same) -> str:
        """Place, message and remedy on one line each, safe for a terminal."""
        head = ": ".join(part for part in (self.place(), self.message(translate)) if part)
        return visible(f"{head}\n    → {self.remedy(translate)}")

    def _translated(self, translate: Translate) -> dict[str, object]:
        shown: dict[str, object] = {}
        for key, value in self.details.items():
            if key == "nearest":
                template = translate(N_(" Did you mean {name}?"))
                shown[key] = template.format(name=value) if value else ""
            elif key in ("expected", "detail", "mend"):
                shown[key] = translate(str(value))
            else:
                shown[key] = value
        return shown


class RiskassessError(Exception):
    """An error the user can do something about; carries its faults and exit code."""

    exit_code: ExitCode = ExitCode.BAD_INPUT

    def __init__(self, faults: Iterable[Fault]) -> None:
        # As the file is read, whatever was checked first; the faults of several keep their order.
        found = list(faults)
        files = list(dict.fromkeys(fault.file for fault in found))
        found.sort(key=lambda fault: (files.index(fault.file), fault.line or 0))
        self.faults = tuple(found)
        super().__init__("\n".join(fault.text() for fault in self.faults))


class InputError(RiskassessError):
    """A file, an argument or an answer that cannot be used."""


class ConflictError(RiskassessError):
    """Somebody else changed the same thing first."""

    exit_code = ExitCode.CONFLICT


class UnverifiableError(RiskassessError):
    """A record that does not verify."""

    exit_code = ExitCode.UNVERIFIABLE


class LackingError(RiskassessError):
    """Something the machine lacks."""

    exit_code = ExitCode.ENVIRONMENT


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that looks most like ``name``, or an empty string."""
    folded = {candidate.casefold(): candidate for candidate in known}
    found = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else ""


def visible(text: str) -> str:
    """``text`` with control and bidirectional characters made visible.

    Text a user wrote is shown in terminals; an escape sequence in it must not act.
    """
    return "".join(
        char if char in "\n\t" or not _hidden(char) else f"\\u{ord(char):04x}" for char in text
    )


def _hidden(char: str) -> bool:
    code = ord(char)
    return (
        code < 0x20
        or 0x7F <= code < 0xA0
        or 0x202A <= code <= 0x202E
        or 0x2066 <= code <= 0x2069
        or 0xD800 <= code <= 0xDFFF
    )


def first_hidden(text: str) -> str | None:
    """The first control, bidirectional or surrogate character of ``text`` as U+XXXX."""
    for char in text:
        if char not in "\n\t" and _hidden(char):
            return f"U+{ord(char):04X}"
    return None
