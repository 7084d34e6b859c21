"""The technology types that the plain questions of a questionnaire lead to."""

from __future__ import annotations

from collections.abc import Mapping


def types_of(answers: Mapping[str, str]) -> tuple[str, ...] | None:
    """By the code answered to each of ``method.wizard``; None until they decide it."""
    hosting = answers.get("hosting")
    if hosting == "hosting_only":
        return ("DEP",)
    knowledge, model = answers.get("knowledge"), answers.get("model")
    if not (knowledge and model):
        return None
    base = "DT" if model == "trained" else "FT"
    functions = ("KB", "M") if knowledge == "both" else (knowledge,)
    found = tuple(f"{base}-{function}" for function in functions)
    return (*found, "DEP") if hosting == "yes" else found
