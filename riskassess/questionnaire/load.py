"""A questionnaire folder to a :class:`Questionnaire`, or every fault in it.

A folder holds questionnaire.yaml (what is asked), hazards.yaml (how it weighs)
and frameworks.yaml (the clauses an answer is evidence towards).
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from riskassess.errors import Fault, InputError
from riskassess.questionnaire import rules
from riskassess.questionnaire.located import Document, read
from riskassess.questionnaire.model import Form, Frameworks, Method, Questionnaire
from riskassess.questionnaire.validate import validate
from riskassess.resources import resource

FILES: dict[str, type[Form] | type[Method] | type[Frameworks]] = {
    "questionnaire.yaml": Form,
    "hazards.yaml": Method,
    "frameworks.yaml": Frameworks,
}


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
    faults: list[Fault] = []
    parts: dict[str, Form | Method | Frameworks] = {}
    documents: dict[str, Document] = {}
    for name, model in FILES.items():
        try:
            documents[name] = read(folder / name)
            parts[name] = validate(model, documents[name])
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    form, method, frameworks = (parts[name] for name in FILES)
    assert isinstance(form, Form)
    assert isinstance(method, Method)
    assert isinstance(frameworks, Frameworks)
    questionnaire = Questionnaire(
        form=form, method=method, frameworks=frameworks, sha256=folder_hash(folder)
    )
    return questionnaire, documents


def folder_hash(folder: Path) -> str:
    """SHA-256 over ``sha256sum *.yaml`` of ``folder``, so that two standard commands recompute it.

    In the folder: ``LC_ALL=C sha256sum *.yaml | sha256sum``.
    """
    return hashlib.sha256(listing(folder).encode()).hexdigest()


def listing(folder: Path) -> str:
    """What ``sha256sum *.yaml`` prints in ``folder``."""
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.glob("*.yaml"))
    )
