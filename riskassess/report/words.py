"""The fixed words of the report, as English messages to be translated."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from riskassess.errors import N_
from riskassess.i18n import Translate
from riskassess.method.result import LevelName, StopState, Verdict, VerdictName

LEVEL_WORDS: dict[LevelName, str] = {
    "none": N_("none"),
    "low": N_("low"),
    "moderate": N_("moderate"),
    "high": N_("high"),
    "critical": N_("critical"),
}
# A shape that fills up, so that a level is told apart without colour and without reading;
# all of them are in the font the report brings.
LEVEL_MARKS: dict[LevelName, str] = {
    "none": "◦",
    "low": "○",
    "moderate": "◎",
    "high": "◉",
    "critical": "●",
}
VERDICT_WORDS: dict[VerdictName, str] = {
    "acceptable": N_("acceptable"),
    "conditional": N_("conditional"),
    "not_acceptable": N_("not acceptable"),
}
STOP_WORDS: dict[StopState, str] = {
    "triggered": N_("triggered"),
    "possible": N_("possible"),
    "clear": N_("clear"),
}
STOP_MARKS: dict[StopState, str] = {"triggered": "■", "possible": "▣", "clear": "□"}
CATEGORY_STATES = {
    "finding": N_("finding: high or worse even in the best case"),
    "open": N_("open: high or worse only in the worst case"),
    "settled": N_("settled: below high in both cases"),
    "not_assessed": N_("not assessed by the paper for this type"),
}
STATE_WORDS = {
    "finding": N_("finding"),
    "open": N_("still open"),
    "settled": N_("settled"),
    "not_assessed": N_("not assessed"),
}
ANSWER_STATES = {
    "unanswered": N_("unanswered"),
    "unknown": N_("unknown"),
    "not_applicable": N_("not applicable"),
    "pending": N_("not asked yet: an open answer could still bring it in"),
    "other_type": N_("not asked: not of this technology type"),
    "condition": N_("not asked: its condition is not met"),
}
PROVENANCE_WORDS = {
    "paper": N_("the paper states it"),
    "derived": N_("derived from the paper"),
    "judgement": N_("judgement"),
}
PROVENANCE_MARKS = {"paper": "P", "derived": "D", "judgement": "J"}
CLAUSE_WORDS = {
    "verified": N_("verified"),
    "secondary": N_("secondary source"),
    "memory": N_("from memory"),
}
EVIDENCE_STATES = {
    "current": N_("current"),
    "expiring": N_("expires soon"),
    "expired": N_("expired"),
}
YES_NO = {"yes": N_("yes"), "no": N_("no"), "unknown": N_("unknown")}
SEVERITY_WORDS = {
    1: N_("research efficiency or reliability"),
    2: N_("trust, reputation, rights or intellectual property"),
    3: N_("bodily harm or an accident called severe"),
    4: N_("biosecurity, or what the paper calls more severe between types"),
}


def labelled(label: str, text: str, _: Translate) -> str:
    """``note: what was noted``."""
    return _("{label}: ").format(label=label) + text


def sentences(said: Iterable[str], _: Translate) -> str:
    """One after the other, apart as the language has it; at least one."""
    pair = _("{sentence} {next}")
    return reduce(lambda text, more: pair.format(sentence=text, next=more), said)


def verdict_text(verdict: Verdict, _: Translate) -> str:
    """``acceptable … not acceptable: undetermined``, or the one word it is."""
    if verdict.determined:
        return _(VERDICT_WORDS[verdict.worst])
    best, worst = _(VERDICT_WORDS[verdict.best]), _(VERDICT_WORDS[verdict.worst])
    return _("{best} … {worst}: undetermined").format(best=best, worst=worst)
