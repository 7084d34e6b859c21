"""Pydantic's complaints as faults with file, line, path and remedy."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from riskassess.errors import CATALOGUE, N_, Fault, InputError, nearest, visible
from riskassess.questionnaire.located import Document, Path_

M = TypeVar("M", bound=BaseModel)

_EXPECTED = {
    "int": N_("a whole number"),
    "float": N_("a number"),
    "string": N_("text"),
    "list": N_("a list"),
    "tuple": N_("a list"),
    "dict": N_("a mapping of names to values"),
    "model": N_("a mapping of names to values"),
    "bool": N_("true or false"),
    "greater": N_("a whole number in the accepted range"),
    "less": N_("a whole number in the accepted range"),
}


def validate(
    model: type[M], document: Document, *, context: Any = None, extra: Iterable[Fault] = ()
) -> M:
    """``document`` as a ``model``; raises InputError with every fault, ``extra`` ones included."""
    faults = list(extra)
    try:
        found = model.model_validate(document.value, context=context)
    except ValidationError as error:
        faults += [_fault(model, document, details) for details in error.errors()]
    if faults:
        raise InputError(_without_repeats(faults))
    return found


def _fault(model: type[BaseModel], document: Document, error: ErrorDetails) -> Fault:
    path, kind = _in_document(document, error["loc"]), error["type"]
    context: dict[str, Any] = error.get("ctx", {})
    name = str(error["loc"][-1]) if error["loc"] else ""
    shown = visible(repr(error["input"]))[:60]
    if kind in CATALOGUE:
        return document.fault(kind, path, **context)
    if error["input"] is None and kind.endswith("_type"):
        return document.fault("value.none", path)
    if kind in ("list_type", "tuple_type") and not isinstance(error["input"], dict):
        return document.fault("value.list", path, value=shown)
    if kind == "missing":
        return document.fault("field.missing", path, field=name)
    if kind == "extra_forbidden":
        allowed = list(_fields(model, error["loc"][:-1]))
        return document.fault(
            "field.unknown",
            path,
            field=name,
            allowed=", ".join(allowed),
            nearest=nearest(name, allowed),
        )
    if kind == "literal_error":
        return document.fault(
            "value.choice", path, value=shown, allowed=context["expected"], nearest=""
        )
    if kind == "string_too_short":
        return document.fault("value.empty", path)
    if kind == "too_short":
        return document.fault("value.few", path)
    if kind in ("string_too_long", "too_long"):
        length = len(str(error["input"]))
        return document.fault("value.length", path, length=length, limit=context["max_length"])
    if kind.startswith("date"):
        return document.fault("value.date", path, value=shown)
    expected = next((text for key, text in _EXPECTED.items() if kind.startswith(key)), kind)
    return document.fault("value.type", path, value=shown, expected=expected)


def _in_document(document: Document, loc: tuple[str | int, ...]) -> Path_:
    """``loc`` without the names pydantic adds for unions and dict keys."""
    path: Path_ = ()
    value = document.value
    for part in loc:
        child = _child(value, part)
        if child is not _ABSENT:
            path, value = (*path, part), child
    missing = bool(loc) and (not path or path[-1] != loc[-1])
    last = loc[-1] if loc else ""
    return (*path, last) if missing and isinstance(last, str) and last.isidentifier() else path


_ABSENT = object()


def _child(value: object, part: str | int) -> object:
    if isinstance(value, dict):
        return value.get(part, _ABSENT)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return _ABSENT


def _fields(model: type[BaseModel], loc: tuple[str | int, ...]) -> Iterator[str]:
    """The field names accepted at ``loc`` below ``model``."""
    current: Any = model
    for part in loc:
        if isinstance(current, type) and issubclass(current, BaseModel):
            found = [
                field.annotation
                for name, field in current.model_fields.items()
                if part in (name, field.alias)
            ]
            current = _inner(found[0]) if found else current
    if isinstance(current, type) and issubclass(current, BaseModel):
        for name, field in current.model_fields.items():
            yield field.alias or name


def _inner(annotation: Any) -> Any:
    """The model inside ``tuple[Model, ...]``, ``dict[str, Model]``, ``Model | None``."""
    origin = typing.get_origin(annotation)
    if origin is None:
        return annotation
    arguments = [a for a in typing.get_args(annotation) if a not in (..., types.NoneType)]
    models = [inner for a in arguments if isinstance(inner := _inner(a), type)]
    return next((m for m in models if issubclass(m, BaseModel)), annotation)


def _without_repeats(faults: list[Fault]) -> list[Fault]:
    """A union complains once per member; one complaint a place is enough."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Fault] = []
    for fault in faults:
        key = (fault.line, fault.path, fault.id)
        if key not in seen:
            seen.add(key)
            kept.append(fault)
    return kept
