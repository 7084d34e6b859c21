"""The answers file: YAML or JSON by its ending (docs/answers-file.md)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import yaml

from riskassess.questionnaire.answers import dump_response, read_response
from riskassess.questionnaire.located import read
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import Response


def load(path: Path, q: Questionnaire, today: dt.date) -> Response:
    """The response in ``path``; unnamed deployments take the file's name.

    Raises InputError with every fault, each with its line, path and remedy.
    """
    response = read_response(q, read(path), today)
    if response.deployment.name:
        return response
    return replace(response, deployment=replace(response.deployment, name=path.stem))


def dump(response: Response) -> str:
    """``response`` as YAML that :func:`load` reads back to an equal value."""
    text: str = yaml.safe_dump(
        dump_response(response), allow_unicode=True, sort_keys=False, width=96
    )
    return text
