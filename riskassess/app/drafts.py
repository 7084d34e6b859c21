"""What was typed and not saved, kept over an end that nobody wanted.

A file of the user's alone, in the state folder: forms by what they belong to, and
descriptions by assessment. It is there from a fault, a signal or a closed terminal until the
next start.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from riskassess.questionnaire.response import Deployment

Drafts = dict[str, dict[str, str]]
"""Fields by form."""
Descriptions = dict[str, "Deployment"]
"""By the id of an assessment; the new one under an empty id."""


def place() -> Path:
    """``unsaved.json`` in the user's state folder."""
    from platformdirs import user_state_path

    return user_state_path("riskassess") / "unsaved.json"


def keep(path: Path, drafts: Drafts, descriptions: Descriptions) -> bool:
    """Write what there is, beside what is there; whether there was anything, and it worked."""
    described = {id_: dataclasses.asdict(found) for id_, found in descriptions.items()}
    if not (drafts or described):
        return False
    before = _read(path)
    forms = {**before.get("forms", {}), **drafts}
    found = {"forms": forms, "descriptions": {**before.get("descriptions", {}), **described}}
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with open(handle, "w", encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            json.dump(found, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
        return True
    return False


def take(path: Path) -> tuple[Drafts, Descriptions]:
    """What was kept; the file is gone then. Nothing where there is none or it is damaged."""
    found = _read(path)
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
    if not found:
        return {}, {}
    from riskassess.questionnaire.response import Deployment

    try:
        forms = {str(key): dict(fields) for key, fields in found.get("forms", {}).items()}
        shapes: Mapping[str, Mapping[str, Any]] = found.get("descriptions", {})
        descriptions = {id_: Deployment(**_tuples(shape)) for id_, shape in shapes.items()}
    except (AttributeError, TypeError, ValueError):
        return {}, {}
    return forms, descriptions


def _tuples(shape: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in shape.items()}


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
