"""Small pieces of the view: levels, intervals, answers. All return plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any
from unicodedata import east_asian_width

from riskassess.i18n import Lang, Translate, translate
from riskassess.method.result import LEVEL_ORDER, LEVELS, Result, Span, Verdict
from riskassess.questionnaire.model import Gate, Leaf, Questionnaire
from riskassess.questionnaire.response import Evidence, Response
from riskassess.record.assessment import Assessment
from riskassess.record.evidence import state_of
from riskassess.report.words import (
    ANSWER_STATES,
    EVIDENCE_STATES,
    LEVEL_MARKS,
    LEVEL_WORDS,
    VERDICT_WORDS,
)

View = dict[str, Any]


@dataclass(frozen=True)
class Context:
    """What every part of the view is made from."""

    q: Questionnaire
    response: Response
    result: Result
    lang: Lang
    assessment: Assessment | None = None
    """The record, where there is one; an answers file has none."""

    @cached_property
    def translate(self) -> Translate:
        """The catalogue of the report's language."""
        return translate(self.lang)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The questions that are asked."""
        return frozenset(self.result.asked)


def level(points: int, _: Translate) -> View:
    """The level of ``points`` (0 to 7) as word, mark and name."""
    name = LEVELS[points]
    return {
        "points": points,
        "level": name,
        "index": LEVEL_ORDER.index(name),
        "word": _(LEVEL_WORDS[name]),
        "mark": LEVEL_MARKS[name],
    }


def span(points: Span, _: Translate) -> View:
    """An interval of points with both levels and as one line of text."""
    best, worst = level(points.best, _), level(points.worst, _)
    words = [best["word"]] if best["level"] == worst["level"] else [best["word"], worst["word"]]
    return {
        "best": best,
        "worst": worst,
        "one_level": best["level"] == worst["level"],
        "numbers": numbers(points),
        "text": f"{' … '.join(words)} ({numbers(points)})",
    }


def numbers(points: Span) -> str:
    """``5`` or ``2–6``."""
    return str(points.best) if points.best == points.worst else f"{points.best}–{points.worst}"


def verdict(found: Verdict, _: Translate) -> View:
    """The verdict in words; an interval always carries the word undetermined."""
    best, worst = _(VERDICT_WORDS[found.best]), _(VERDICT_WORDS[found.worst])
    text = (
        worst
        if found.determined
        else _("{best} … {worst}: undetermined").format(best=best, worst=worst)
    )
    return {
        "determined": found.determined,
        "best": found.best,
        "worst": found.worst,
        "text": text[:1].upper() + text[1:],
    }


def answer(c: Context, id_: str) -> View:
    """The answer to the question ``id_`` with its state, words and evidence."""
    _ = c.translate
    given = c.response.answer(id_)
    state = answer_state(c, id_)
    value = given.value if isinstance(given.value, int) else None
    safeguard = c.q.questions[id_].kind == "safeguard"
    evidenced = given.evidenced(c.response.date)
    needs = safeguard and value is not None and value > 0
    return {
        "id": id_,
        "state": state,
        "value": value if state == "answered" else None,
        "kept": _given(c, id_) if state in ("pending", "other_type", "condition") else "",
        "text": _given(c, id_) if state == "answered" else _(ANSWER_STATES[state]),
        "safeguard": safeguard,
        "lacks_evidence": state == "answered" and needs and not evidenced,
        "counts": (value - (needs and not evidenced)) if value is not None else None,
        "note": given.note,
        "reason": given.reason,
        "evidence": [evidence_view(c, entry) for entry in given.evidence],
    }


def evidence_view(c: Context, entry: Evidence) -> View:
    """An evidence entry as it stands on the assessment date; ``file`` is a SHA-256 or empty."""
    state = state_of(entry, c.response.date)
    return {
        "ref": entry.ref,
        "date": entry.date.isoformat() if entry.date else "",
        "expires": entry.expires.isoformat() if entry.expires else "",
        "note": entry.note,
        "file": entry.file,
        "state": state,
        "word": c.translate(EVIDENCE_STATES[state]),
    }


def answer_state(c: Context, id_: str) -> str:
    """A key of ``ANSWER_STATES``, or ``answered``."""
    if id_ in c.result.pending:
        return "pending"
    if id_ not in c.asked:
        of_type = set(c.q.questions[id_].types) & set(c.response.deployment.types)
        return "condition" if of_type else "other_type"
    value = c.response.answer(id_).value
    if value is None:
        return "unanswered"
    return value if isinstance(value, str) else "answered"


def _given(c: Context, id_: str) -> str:
    value = c.response.answer(id_).value
    if value is None:
        return ""
    if isinstance(value, str):
        return c.translate(ANSWER_STATES[value])
    return c.q.questions[id_].anchor(value).display.in_(c.lang)


def shortened(text: str, most: int) -> str:
    """``text`` cut to a width of ``most`` letters, an ellipsis at its end; a Han one counts two."""
    widths = accumulate(2 if east_asian_width(char) in "WF" else 1 for char in text)
    fits = sum(width <= most for width in widths)
    return text if fits == len(text) else text[:fits].rstrip() + "…"


def gate_questions(gate: Gate) -> Iterator[str]:
    """The exposure questions of a gate, in order, without repeats."""
    seen: dict[str, None] = {}
    for part in (*gate.any_of, *gate.all_of):
        if isinstance(part, Gate):
            seen.update(dict.fromkeys(gate_questions(part)))
        else:
            seen[part.question if isinstance(part, Leaf) else part] = None
    yield from seen
