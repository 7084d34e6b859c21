"""The event log: who did what when, and the anchor by which losses show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from riskassess.errors import N_
from riskassess.record.assessment import Assessment
from riskassess.record.events import Event, Kind, stamp
from riskassess.record.reviews import shown_payload
from riskassess.report.decisions import OUTCOME_WORDS
from riskassess.report.shape import Context, View
from riskassess.report.words import ANSWER_STATES, YES_NO

LAST_EVENTS = 10
KIND_WORDS: dict[Kind, str] = {
    "created": N_("created"),
    "described": N_("description changed"),
    "answered": N_("answered"),
    "undone": N_("taken back"),
    "migrated": N_("questionnaire changed"),
    "review_opened": N_("review begun"),
    "review_answered": N_("answered in a review"),
    "review_submitted": N_("review submitted"),
    "settled": N_("difference settled"),
    "decided": N_("decided"),
    "condition_updated": N_("condition updated"),
}


def anchor(c: Context, assessment: Assessment) -> View:
    """What to keep of the record outside it, and how to check by it."""
    _ = c.translate
    text = _(
        "Anchor: the SHA-256 of event {seq}, the last one. It shows what was altered or cut off "
        "since:"
    )
    command = f"riskassess verify {assessment.id} --anchor {assessment.head}"
    return {"text": text.format(seq=len(assessment.events)), "command": command}


def log(c: Context, assessment: Assessment, viewer: str, *, everything: bool) -> View:
    """The events as ``viewer`` may see them, all or the last ten."""
    events = assessment.events
    shown = events if everything else events[-LAST_EVENTS:]
    return {
        "total": len(events),
        "events": [_event(c, assessment, event, viewer) for event in shown],
    }


def _event(c: Context, assessment: Assessment, event: Event, viewer: str) -> View:
    return {
        "seq": event.seq,
        "kind": c.translate(KIND_WORDS[event.kind]),
        "actor": event.actor,
        "time": stamp(event.time)[:19].replace("T", " "),
        "what": _what(c, event, shown_payload(assessment, event, viewer)),
        "hash": event.hash,
    }


def _what(c: Context, event: Event, payload: Mapping[str, Any]) -> str:
    _ = c.translate
    match event.kind:
        case "review_answered" if payload.get("hidden"):
            return _("not shown while the review is open")
        case "answered" | "settled" | "review_answered":
            return _answered(c, payload)
        case "undone":
            return _("event {seq}").format(seq=payload["seq"])
        case "review_submitted":
            return _("event {seq}").format(seq=payload["review"])
        case "migrated":
            return f"{payload['from']['version']} → {event.questionnaire['version']}"
        case "decided":
            return _(OUTCOME_WORDS[payload["outcome"]])
        case "condition_updated":
            text = (
                _("condition {number}: done") if payload["done"] else _("condition {number}: open")
            )
            return text.format(number=payload["condition"] + 1)
    return ", ".join([*payload.get("deployment", {}), *(["date"] if "date" in payload else [])])


def _answered(c: Context, payload: Mapping[str, Any]) -> str:
    _, given = c.translate, payload.get("answer")
    value = given.get("value") if isinstance(given, dict) else given
    if value is None:
        return _("{question}: cleared").format(question=payload["question"])
    return f"{payload['question']}: {_value(c, value)}"


def _value(c: Context, value: object) -> str:
    words = {**ANSWER_STATES, **YES_NO}
    return c.translate(words[value]) if isinstance(value, str) and value in words else str(value)
