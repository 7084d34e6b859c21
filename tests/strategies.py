"""Random answers files: every state of every question, with and without current evidence."""

from __future__ import annotations

import datetime as dt
import random

from hypothesis import strategies as st

from riskassess.questionnaire.answers import read_response
from riskassess.questionnaire.load import default
from riskassess.questionnaire.located import Document
from riskassess.questionnaire.response import Response

DATE = dt.date(2026, 11, 23)
TYPES = ["FT-KB", "DT-KB", "FT-M", "DT-M", "DEP"]
EVIDENCE = [
    [],
    [{"ref": "report"}],
    [{"ref": "report", "expires": "2026-11-23"}],
    [{"ref": "report", "expires": "2026-11-22"}],
    [{"ref": "old", "expires": "2020-01-01"}, {"ref": "new", "date": "2026-01-01"}],
]


def random_answer(rng: random.Random, question: str) -> object:
    """One answer in file shape; None leaves the question unanswered."""
    safeguard = default().questions[question].kind == "safeguard"
    values = [0, 1, 2, 3, 0, 1, 2, 3, "unknown", None] + (["not_applicable"] if safeguard else [])
    value = rng.choice(values)
    if value is None:
        return None
    shape: dict[str, object] = {"value": value}
    if value == "not_applicable":
        shape["reason"] = "not here"
    if evidence := rng.choice(EVIDENCE):
        shape["evidence"] = evidence
    return shape if len(shape) > 1 or rng.random() < 0.5 else value


def random_record(rng: random.Random) -> dict[str, object]:
    """An answers file as plain data."""
    answers = {q: random_answer(rng, q) for q in default().questions}
    answered = [(q, a) for q, a in answers.items() if a is not None]
    if rng.random() < 0.3:  # nearly empty questionnaires are the common case in practice
        answered = rng.sample(answered, k=len(answered) // 4)
    rng.shuffle(answered)
    return {
        "riskassess": 1,
        "date": DATE.isoformat(),
        "deployment": {
            "name": "random",
            "types": rng.sample(TYPES, k=rng.choice([1, 1, 1, 2, 3])),
            "P-patient": rng.choice(["yes", "no", "unknown"]),
            "P-retrieval": rng.choice(["yes", "no", "unknown"]),
        },
        "answers": dict(answered),
    }


def records() -> st.SearchStrategy[dict[str, object]]:
    """Random answers files that shrink by their seed only, but are drawn fast."""
    return st.integers(0, 2**32).map(lambda seed: random_record(random.Random(seed)))


def response(record: dict[str, object]) -> Response:
    """The record as the product reads it."""
    return read_response(default(), Document("random.yaml", record), DATE)
