"""A questionnaire folder to a :class:`Questionnaire`, or every fault in it.

A folder holds questionnaire.yaml (what is asked), hazards.yaml (how it weighs)
and frameworks.yaml (the clauses an answer is evidence towards).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from riskassess.errors import Fault, InputError
from riskassess.questionnaire import rules
from riskassess.questionnaire.located import Document, parse, read
from riskassess.questionnaire.model import Form, Frameworks, Method, Questionnaire
from riskassess.questionnaire.validate import validate
from riskassess.resources import resource

FILES: dict[str, tuple[str, type[Form] | type[Method] | type[Frameworks]]] = {
    "questionnaire.yaml": ("form", Form),
    "hazards.yaml": ("method", Method),
    "frameworks.yaml": ("frameworks", Frameworks),
}
SUMS = "SHA256SUMS"
"""Name of the listing of all files of a questionnaire, among them."""


def default_folder() -> Path:
    """The folder of the questionnaire that ships with riskassess."""
    return resource("questionnaires") / "biomedical-gpt"


@cache
def default() -> Questionnaire:
    """The questionnaire that ships with riskassess."""
    return load(default_folder())


def load(folder: Path) -> Questionnaire:
    """The questionnaire in ``folder``; raises InputError with every fault that forbids its use."""
    questionnaire, documents = load_documents(folder)
    faults = rules.check(questionnaire, documents)
    if faults:
        raise InputError(faults)
    return questionnaire


def load_documents(folder: Path) -> tuple[Questionnaire, dict[str, Document]]:
    """The questionnaire and the documents it was read from, well formed but not yet checked.

    Raises InputError with every fault of form in any of the files.
    """
    parts, documents = _read({name: partial(read, folder / name) for name in FILES})
    files = {name: (folder / name).read_bytes().decode() for name in FILES}
    return _made(parts, {SUMS: listing(folder), **files}), documents


def load_files(files: Mapping[str, str]) -> Questionnaire:
    """The questionnaire with these ``files``, as it was accepted when they were kept.

    Later rules must not make it unreadable. Raises InputError with every file that is not
    what its SHA256SUMS says (questionnaire.altered), or every fault of form.
    """
    listed = files.get(SUMS, "").splitlines(keepends=True)
    altered = [n for n in FILES if _line(n, files.get(n, "").encode()) not in listed]
    if altered:
        raise InputError([Fault("questionnaire.altered", name) for name in altered])
    texts = {name: files[name].removeprefix("\ufeff") for name in FILES}
    return _made(_read({n: partial(parse, text, n) for n, text in texts.items()})[0], files)


def _read(
    readings: Mapping[str, Callable[[], Document]],
) -> tuple[dict[str, Any], dict[str, Document]]:
    """The parts and their documents; raises one InputError with the faults of all of them."""
    faults: list[Fault] = []
    parts: dict[str, Any] = {}
    documents: dict[str, Document] = {}
    for name, reading in readings.items():
        part, model = FILES[name]
        try:
            documents[name] = reading()
            parts[part] = validate(model, documents[name])
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return parts, documents


def _made(parts: Mapping[str, Any], files: Mapping[str, str]) -> Questionnaire:
    return Questionnaire(**parts, sha256=_sha256(files[SUMS].encode()), files=files)


def folder_hash(folder: Path) -> str:
    """SHA-256 over ``sha256sum *.yaml`` of ``folder``, so that two standard commands recompute it.

    In the folder: ``LC_ALL=C sha256sum *.yaml | sha256sum``.
    """
    return _sha256(listing(folder).encode())


def listing(folder: Path) -> str:
    """What ``sha256sum *.yaml`` prints in ``folder``."""
    return "".join(_line(path.name, path.read_bytes()) for path in sorted(folder.glob("*.yaml")))


def _line(name: str, content: bytes) -> str:
    return f"{_sha256(content)}  {name}\n"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
