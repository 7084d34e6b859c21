"""The event log: who did what when, and the anchor by which losses show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from riskassess.errors import N_
from riskassess.i18n import Translate
from riskassess.record.assessment import Assessment
from riskassess.record.events import Event, Kind, stamp
from riskassess.record.reviews import shown_payloads
from riskassess.report.comparison import FIELDS
from riskassess.report.decisions import OUTCOME_WORDS
from riskassess.report.shape import Context, View
from riskassess.report.words import ANSWER_STATES, labelled

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
    found = list(zip(assessment.events, shown_payloads(assessment, viewer), strict=True))
    shown = found if everything else found[-LAST_EVENTS:]
    return {"total": len(found), "events": [_event(c, *entry) for entry in shown]}


def _event(c: Context, event: Event, payload: Mapping[str, Any]) -> View:
    return {
        "seq": event.seq,
        "kind": c.translate(KIND_WORDS[event.kind]),
        "actor": event.actor,
        "time": time_text(event),
        "what": what_text(event, payload, c.translate),
        "hash": event.hash,
    }


def time_text(event: Event) -> str:
    """When it was (UTC), to the second."""
    return stamp(event.time)[:19].replace("T", " ")


def what_text(event: Event, payload: Mapping[str, Any], _: Translate) -> str:
    """What of an event its ``payload`` shows, in a few words; may be empty."""
    if payload.get("hidden"):
        return _("not shown while the review is open")
    match event.kind:
        case "answered" | "settled" | "review_answered":
            return _answered(payload, _)
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
    return _(", ").join(_(FIELDS[key]) for key, said in fields(payload).items() if said)


def fields(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the description that an event speaks of."""
    date = {"date": payload["date"]} if "date" in payload else {}
    return {**payload.get("deployment", {}), **date}


def _answered(payload: Mapping[str, Any], _: Translate) -> str:
    value = payload["answer"].get("value")
    if value is None:
        return _("{question}: cleared").format(question=payload["question"])
    said = _(ANSWER_STATES[value]) if value in ANSWER_STATES else str(value)
    return labelled(payload["question"], said, _)
