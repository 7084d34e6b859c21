"""YAML and JSON text to plain values, remembering the line of every value.

Reads libyaml's event stream (30 times faster than a round-trip loader on our
files, see docs/decisions/0002) and builds values by the YAML 1.2 core schema:
``yes`` is text, dates stay text. Aliases, tags, duplicate keys and absurd
sizes are faults, so a "billion laughs" file costs nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from riskassess.errors import Fault, InputError

MAX_BYTES = 4_000_000
MAX_DEPTH = 24
MAX_VALUES = 200_000
Path_ = tuple[str | int, ...]

_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


@dataclass
class Document:
    """Values with the line (from 1) of each path in them."""

    file: str
    value: object
    lines: dict[Path_, int] = field(default_factory=dict)

    def line(self, path: Path_) -> int | None:
        """The line of ``path`` or of its nearest ancestor that stands in the text."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)

    def fault(self, id_: str, path: Path_, **details: object) -> Fault:
        """A fault at ``path`` of this document."""
        return Fault(id_, self.file, self.line(path), dotted(path), details)


def dotted(path: Path_) -> str:
    """``("answers", "R1-S1", "evidence", 0)`` as ``answers.R1-S1.evidence[0]``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else part)
    return text


def read(path: Path, *, max_bytes: int = MAX_BYTES) -> Document:
    """The document in ``path`` (YAML, or JSON by the ending .json).

    Raises InputError with every fault that keeps it from being read.
    """
    name = str(path)
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise InputError([Fault("file.too-large", name, details=_sizes(size, max_bytes))])
        raw = path.read_bytes()
    except FileNotFoundError:
        raise InputError([Fault("file.missing", name)]) from None
    except OSError as error:
        reason = {"detail": error.strerror or str(error)}
        raise InputError([Fault("file.unreadable", name, details=reason)]) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError([Fault("file.not-utf8", name, line)]) from None
    return parse(text, name, as_json=path.suffix == ".json")


def parse(text: str, file: str = "<text>", *, as_json: bool = False) -> Document:
    """The document in ``text``; raises InputError with every syntax fault."""
    if not text.strip():
        raise InputError([Fault("file.empty", file)])
    builder = _Builder(file)
    try:
        value = builder.build(_json_as_yaml(text, file) if as_json else text)
    except yaml.YAMLError as error:
        raise InputError([*builder.faults, _syntax_fault(error, text, file)]) from None
    if builder.faults:
        raise InputError(builder.faults)
    return Document(file, value, builder.lines)


class _Stop(Exception):  # noqa: N818 - control flow, not an error
    """Ends the walk where going on would be pointless."""


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.lines: dict[Path_, int] = {}

    def build(self, text: str) -> object:
        events = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
        next(events), next(events)  # stream start, document start
        try:
            value = self._value(next(events), events, ())
        except _Stop:
            return None
        next(events)  # document end
        if isinstance(extra := next(events), yaml.DocumentStartEvent):
            detail = "a second document begins"
            self._fault("syntax", extra, (), detail=detail)
        return value

    def _fault(self, id_: str, event: yaml.Event, path: Path_, **details: object) -> None:
        line = _line(event)
        self.faults.append(Fault(id_, self.file, line, dotted(path), details))

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path_) -> object:
        self.lines[path] = _line(event)
        if len(path) > MAX_DEPTH:
            self._fault("syntax.depth", event, (), limit=MAX_DEPTH)
            raise _Stop
        if len(self.lines) > MAX_VALUES:
            self._fault("syntax.size", event, (), limit=MAX_VALUES)
            raise _Stop
        if getattr(event, "anchor", None) is not None:
            self._fault("syntax.alias", event, path)
        if (tag := getattr(event, "tag", None)) is not None:
            self._fault("syntax.tag", event, path, tag=tag)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        return None  # an alias, already reported

    def _sequence(self, events: Iterator[yaml.Event], path: Path_) -> list[object]:
        values: list[object] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            values.append(self._value(event, events, (*path, len(values))))
        return values

    def _mapping(self, events: Iterator[yaml.Event], path: Path_) -> dict[str, object]:
        values: dict[str, object] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._fault("syntax.key", event, path)
                raise _Stop
            key = str(event.value)
            if key in values:
                first = self.lines[(*path, key)]
                self._fault("syntax.duplicate", event, path, key=key, first=first)
            values[key] = self._value(next(events), events, (*path, key))
            self.lines[(*path, key)] = _line(event)
        return values


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _scalar(event: yaml.ScalarEvent) -> object:
    text = str(event.value)
    if not event.implicit[0]:  # quoted
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text) and len(text) < 20:
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def _syntax_fault(error: yaml.YAMLError, text: str, file: str) -> Fault:
    if isinstance(error, yaml.reader.ReaderError):
        before = text.encode()[: error.position] if error.position > 0 else b""
        char = next((c for c in text if c != "\t" and (ord(c) < 32 and c not in "\n\r")), "")
        line = text[: text.index(char)].count("\n") + 1 if char else before.count(b"\n") + 1
        return Fault("value.control", file, line, details={"char": f"U+{ord(char or '?'):04X}"})
    mark = getattr(error, "problem_mark", None)
    detail = str(getattr(error, "problem", None) or error)
    return Fault("syntax", file, mark.line + 1 if mark else None, details={"detail": detail})


def _json_as_yaml(text: str, file: str) -> str:
    r"""JSON text as the YAML that libyaml accepts, line for line.

    JSON is YAML but for tabs between tokens, ``\/`` and escaped surrogate pairs.
    """
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        detail = {"detail": error.msg}
        raise InputError([Fault("syntax", file, error.lineno, details=detail)]) from None
    except RecursionError:
        raise InputError([Fault("syntax.depth", file, details={"limit": MAX_DEPTH})]) from None
    text = _PAIR.sub(lambda m: json.loads(f'"{m.group()}"'), text.replace("\t", " "))
    return re.sub(r"\\(.)", lambda m: "/" if m.group(1) == "/" else m.group(), text)


def _sizes(size: int, limit: int) -> dict[str, object]:
    return {"size": size, "limit": limit}
