"""Under which questionnaire a record was answered, and what it was before."""

from __future__ import annotations

from riskassess.method.result import Result
from riskassess.record.assessment import Assessment
from riskassess.record.events import Event
from riskassess.report.shape import Context, View, answer
from riskassess.report.words import verdict_text


def origin(c: Context, assessment: Assessment, before: Result | None) -> View:
    """Questionnaire, migrations, answers to be confirmed, and what the record re-assesses.

    ``before`` is the result just before the last migration, where it is known.
    """
    moved = [event for event in assessment.events if event.kind == "migrated"]
    return {
        "follows": dict(assessment.follows) if assessment.follows else None,
        "migrations": [_migration(event) for event in moved],
        "verdicts": _verdicts(c, before) if before and moved else [],
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


def _verdicts(c: Context, before: Result) -> list[str]:
    _ = c.translate
    was = _("Before the migration ({date}), under questionnaire {version}: {verdict}")
    now = _("Now, under questionnaire {version}: {verdict}")
    found = ((was, before), (now, c.result))
    return [
        text.format(
            date=result.date.isoformat(),
            version=result.questionnaire["version"],
            verdict=verdict_text(result.verified, _),
        )
        for text, result in found
    ]
