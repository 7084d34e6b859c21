"""Under which questionnaire a record was answered, and what it was before."""

from __future__ import annotations

from riskassess.record.assessment import Assessment
from riskassess.record.events import Event
from riskassess.report.shape import Context, View, answer


def origin(c: Context, assessment: Assessment) -> View:
    """Questionnaire, migrations, answers to be confirmed, and what the record re-assesses."""
    moved = [event for event in assessment.events if event.kind == "migrated"]
    return {
        "follows": dict(assessment.follows) if assessment.follows else None,
        "migrations": [_migration(event) for event in moved],
        "unconfirmed": [
            {"question": c.q.questions[id_].text.in_(c.lang), "answer": answer(c, id_)}
            for id_ in assessment.unconfirmed
        ],
    }


def _migration(event: Event) -> View:
    return {
        "seq": event.seq,
        "actor": event.actor,
        "date": event.time.date().isoformat(),
        "from": dict(event.payload["from"]),
        "to": dict(event.questionnaire),
        "parts": [", ".join(event.payload[part]) or "–" for part in ("changed", "retired", "new")],
    }
