"""The plain questions and the technology types they lead to."""

from __future__ import annotations

import pytest

from riskassess.questionnaire.types import types_of


@pytest.mark.parametrize(
    ("answers", "types"),
    [
        ({}, None),
        ({"knowledge": "KB"}, None),
        ({"knowledge": "KB", "model": "tuned"}, ("FT-KB",)),
        ({"knowledge": "KB", "model": "as_is", "hosting": "no"}, ("FT-KB",)),
        ({"knowledge": "M", "model": "trained", "hosting": "yes"}, ("DT-M", "DEP")),
        ({"knowledge": "both", "model": "trained"}, ("DT-KB", "DT-M")),
        ({"hosting": "hosting_only"}, ("DEP",)),
        ({"knowledge": "KB", "model": "tuned", "hosting": "hosting_only"}, ("DEP",)),
    ],
)
def test_types_of(answers: dict[str, str], types: tuple[str, ...] | None) -> None:
    assert types_of(answers) == types
