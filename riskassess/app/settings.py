"""What the app remembers of its user: one small TOML file, which may also be written by hand."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from dataclasses import fields as fields_of
from pathlib import Path
from typing import Any

from riskassess.errors import N_, Fault, InputError, LackingError, nearest
from riskassess.i18n import LANGS, Lang

Found = tuple["Settings", tuple[Fault, ...]]
_AT = re.compile(r" \(at line (\d+), column \d+\)$")


@dataclass(frozen=True)
class Settings:
    """Every field has a default; an absent file means all of them."""

    theme: str = ""
    """The name of a theme; empty: the app's own choice."""
    lang: Lang | None = None
    """None: the locale's."""
    animation: bool = True
    accessible: bool = False
    """For screen readers: the real cursor, lines in ASCII, words instead of marks."""
    seen_welcome: bool = False
    keymap: Mapping[str, str] = field(default_factory=dict)
    """Keys by the id of a command, with commas between several (table ``[keymap]``)."""


NAMES = tuple(entry.name for entry in fields_of(Settings))


def place() -> Path:
    """``RISKASSESS_CONFIG``, or ``config.toml`` in the user's configuration folder."""
    from platformdirs import user_config_path

    if chosen := os.environ.get("RISKASSESS_CONFIG"):
        return Path(chosen).expanduser()
    return user_config_path("riskassess") / "config.toml"


def load(path: Path) -> Found:
    """The settings at ``path`` and everything that is wrong with the file.

    What is wrong counts as if it were not there; nothing is raised.
    """
    try:
        text = _text(path)
        return read(text, path)
    except (InputError, LackingError) as error:
        return Settings(), error.faults


def read(text: str, path: Path) -> Found:
    """The settings that ``text`` says, and its faults; raises InputError if it is no TOML."""
    faults: list[Fault] = []
    kept: dict[str, Any] = {}
    keymap: dict[str, str] = {}
    for (name, *below), value in _entries(_parsed(text, path)):
        try:
            if below:
                keymap[below[0]] = _keys(value)
            else:
                kept[name] = _reader(name)(value)
        except _UnfitError as unfit:
            where = ".".join((name, *below))
            faults.append(Fault(unfit.fault, str(path), path=where, details=unfit.details))
    return Settings(**kept, keymap=keymap), tuple(faults)


def _entries(document: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every setting with its path; those of ``[keymap]`` one by one."""
    for name, value in document.items():
        if name == "keymap" and isinstance(value, dict):
            yield from (((name, command), keys) for command, keys in value.items())
        else:
            yield (name,), value


def save(path: Path, **changes: str | bool) -> None:
    """Set top-level settings in the file at ``path``; every other line stays as it is.

    Raises InputError where the file there cannot be read as TOML (it is left alone), and
    LackingError where it cannot be written.
    """
    text = _text(path)
    for name, value in changes.items():
        text = _with(text, name, value, path)
    try:
        _replace(path, text)
    except OSError as error:
        detail = {"detail": error.strerror or str(error)}
        raise LackingError([Fault("output.unwritable", str(path), details=detail)]) from None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise InputError([Fault("file.not-utf8", str(path))]) from None
    except OSError as error:
        detail = {"detail": error.strerror or str(error)}
        raise LackingError([Fault("file.unreadable", str(path), details=detail)]) from None


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        at = _AT.search(said)
        line = int(at[1]) if at else None
        detail = {"detail": _AT.sub("", said)}
        raise InputError([Fault("syntax.toml", str(path), line, details=detail)]) from None


def _with(text: str, name: str, value: str | bool, path: Path) -> str:
    """``text`` with one top-level line changed, or put in front of everything else."""
    shown = str(value).lower() if isinstance(value, bool) else f'"{value}"'
    wanted = _parsed(text, path) | {name: value}
    first_table = re.search(r"^\s*\[", text, re.MULTILINE)
    head = text[: first_table.start()] if first_table else text
    changed, count = re.subn(
        rf"^{name}\s*=.*$", lambda _: f"{name} = {shown}", head, count=1, flags=re.MULTILINE
    )
    after = (changed if count else f"{name} = {shown}\n{head}") + text[len(head) :]
    if not _says(after, wanted):  # it is written in a way that takes more than a line
        raise InputError([Fault("config.by-hand", str(path), path=name, details={"value": shown})])
    return after


def _says(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _replace(path: Path, text: str) -> None:
    """All or nothing, also if the machine stops half-way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123  a handle
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()


class _UnfitError(Exception):
    """A value that cannot be used, and what to say of it."""

    def __init__(self, fault: str, **details: object) -> None:
        super().__init__(fault)
        self.fault, self.details = fault, details


def _reader(name: str) -> Callable[[object], object]:
    if name not in _READERS:
        near = nearest(name, NAMES)
        raise _UnfitError("field.unknown", field=name, allowed=", ".join(NAMES), nearest=near)
    return _READERS[name]


def _theme(value: object) -> str:
    from riskassess.app.themes import THEMES

    return _choice(value, THEMES)


def _lang(value: object) -> str:
    return _choice(value, LANGS)


def _choice(value: object, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        near = nearest(str(value), allowed)
        known = ", ".join(allowed)
        raise _UnfitError("value.choice", value=repr(value)[:60], allowed=known, nearest=near)
    return str(value)


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise _unfit(value, N_("true or false"))
    return value


def _table(value: object) -> object:
    """``keymap`` that is no table; its entries come one by one."""
    raise _unfit(value, N_("a mapping of names to values"))


def _keys(value: object) -> str:
    if not isinstance(value, str):
        raise _unfit(value, N_("text"))
    return value


def _unfit(value: object, expected: str) -> _UnfitError:
    return _UnfitError("value.type", value=repr(value)[:60], expected=expected)


_READERS: Mapping[str, Callable[[object], object]] = {
    "theme": _theme, "lang": _lang, "animation": _switch, "accessible": _switch,
    "seen_welcome": _switch, "keymap": _table,
}  # fmt: skip
