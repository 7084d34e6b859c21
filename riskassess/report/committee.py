"""What the committee decided: in a few lines on page 1, and whole in the section Decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from riskassess.i18n import Translate
from riskassess.questionnaire.answers import EvidenceIn
from riskassess.questionnaire.response import Evidence
from riskassess.record.assessment import Assessment
from riskassess.record.decisions import Condition, Decision, decisions
from riskassess.report.decisions import standing_text
from riskassess.report.shape import Context, View, evidence_view, shortened
from riskassess.report.words import labelled, verdict_text

OWED = 3
"""Conditions that page 1 has room for."""
STANDING = 320
"""Letters of the decision that page 1 has room for; its section has all."""
NOTHING = "–"


def standing(c: Context, decision: Decision | None, today: dt.date) -> View:
    """What page 1 says: the last decision, whether it holds, and what is owed on ``today``."""
    _ = c.translate
    if decision is None:
        text = _("The committee has not yet taken its decision.")
        return {"text": text, "void": False, "status": _("DRAFT"), "conditions": None}
    return {
        "text": shortened(standing_text(decision, _), STANDING),
        "void": bool(decision.void),
        "status": _("DRAFT") if decision.void else _("FINAL"),
        "conditions": _owed(decision, today, _),
    }


def _owed(decision: Decision, today: dt.date, _: Translate) -> View | None:
    """The conditions, those not yet done first and of them the first due, as far as they fit."""
    if not decision.conditions:
        return None
    found = sorted(decision.conditions, key=lambda one: (one.done, one.demand.due, one.number))
    open_ = sum(not condition.done for condition in found)
    return {
        "text": _("Conditions not yet done: {count} of {all}.").format(count=open_, all=len(found)),
        "first": [_short(condition, today, _) for condition in found[:OWED]],
        "more": max(0, len(found) - OWED),
    }


def _short(condition: Condition, today: dt.date, _: Translate) -> View:
    demand = condition.demand
    state = _("overdue") if demand.due < today else _("not yet done")
    return {
        "number": condition.number,
        "text": shortened(demand.text, 64),
        "owner": shortened(demand.owner, 18),
        "due": _day(demand.due),
        "state": _("done") if condition.done else state,
    }


def all_decisions(c: Context, assessment: Assessment, today: dt.date) -> list[View]:
    """Every decision of the record, the last one first."""
    return [_decision(c, decision, today) for decision in reversed(decisions(assessment))]


def _decision(c: Context, decision: Decision, today: dt.date) -> View:
    return {
        "seq": decision.event.seq,
        "heading": standing_text(decision, c.translate),
        "void": bool(decision.void),
        "said": [
            {"label": label, "texts": [*filter(None, texts)] or [NOTHING]}
            for label, texts in _said(decision, c.translate)
        ],
        "conditions": [_condition(c, condition, today) for condition in decision.conditions],
    }


def _said(decision: Decision, _: Translate) -> Iterable[tuple[str, Iterable[str]]]:
    """What was said beside the outcome; an empty entry shows that nothing was."""
    ruling = decision.ruling
    return (
        (_("Verdict it was taken on"), [verdict_text(decision.verdict, _)]),
        (_("State it is bound to, SHA-256"), [decision.event.payload["state"]]),
        (_("Reason"), [ruling.reason]),
        (_("Consulted"), ruling.consulted),
        (_("Conflicts of interest"), [ruling.conflicts]),
        (_("Dissent"), [labelled(one.who, one.text, _) for one in ruling.dissent]),
        (_("Re-review"), [_day(ruling.rereview)]),
        (_("Calls for a re-review"), ruling.triggers),
    )


def _condition(c: Context, condition: Condition, today: dt.date) -> View:
    demand, said = condition.demand, condition.updates[-1].said if condition.updates else None
    return {
        "number": condition.number,
        "text": demand.text,
        "owner": demand.owner,
        "due": _day(demand.due),
        "check": demand.check or NOTHING,
        "state": _state(condition, today, c.translate),
        "note": said.note if said else "",
        "evidence": [_evidence(c, entry) for entry in said.evidence] if said else [],
    }


def _evidence(c: Context, entry: EvidenceIn) -> View:
    return evidence_view(c, Evidence(entry.ref, entry.date, entry.expires, entry.note, entry.file))


def _state(condition: Condition, today: dt.date, _: Translate) -> str:
    if condition.done:
        event = condition.updates[-1].event
        text = _("done on {date}, recorded by {who}")
        return text.format(date=event.time.date(), who=event.actor)
    return _("overdue") if condition.demand.due < today else _("not yet done")


def _day(date: dt.date | None) -> str:
    return date.isoformat() if date else ""
