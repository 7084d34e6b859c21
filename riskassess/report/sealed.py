"""The canonical record: everything a report rests on, as one JSON text with one hash.

It is attached to the PDF and its SHA-256 is printed on every page. The shape is a contract:
docs/report-record.md.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

from riskassess import __version__
from riskassess.errors import Fault, InputError
from riskassess.method.result import Result
from riskassess.questionnaire.answers import dump_response
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import Response
from riskassess.record.assessment import Assessment
from riskassess.record.decisions import decisions
from riskassess.record.events import Event, canonical
from riskassess.record.reviews import shown_payloads

FORMAT = 1
LIBRARIES = ("fonttools", "highspy", "jinja2", "numpy", "pydyf", "tinycss2", "weasyprint")
"""Whatever numbers and pages pass through."""


def shape(
    questionnaires: Sequence[Questionnaire],
    response: Response,
    result: Result,
    assessment: Assessment | None,
    shown: Mapping[str, Any],
) -> dict[str, Any]:
    """The record as plain data.

    ``questionnaires`` are all it was ever answered under, ``shown`` how the report was asked
    for. Raises InputError where it would give away what an open review answers.
    """
    return {
        "riskassess-report": FORMAT,
        "tool": {"riskassess": __version__, **libraries()},
        "report": shown,
        "questionnaires": {q.sha256: dict(q.files) for q in questionnaires},
        "response": dump_response(response),
        "result": result.to_json(),
        "record": _record(assessment) if assessment else None,
    }


def sealed(shape: Mapping[str, Any]) -> str:
    """``shape`` as canonical JSON; half of a surrogate pair, which has no UTF-8, stays escaped."""
    return canonical(shape).encode("utf-8", "backslashreplace").decode()


def _record(assessment: Assessment) -> dict[str, Any]:
    """The whole log, and the decisions as they follow from it."""
    return {
        "assessment": assessment.id,
        "head": assessment.head,
        "events": [event.to_json() for event in _events(assessment)],
        "decisions": [decision.to_json() for decision in decisions(assessment)],
    }


def _events(assessment: Assessment) -> Iterator[Event]:
    """The events for everybody's eyes: what open reviews answer is withheld, the chain whole."""
    payloads = shown_payloads(assessment, viewer="")
    for event, payload in zip(assessment.events, payloads, strict=True):
        if payload is event.payload:
            yield event
        elif {"salt", "withheld"} & event.payload.keys():
            yield event.withheld()
        else:  # its hash would tell what it is to whoever tries all answers there are
            details = {"id": assessment.id, "seq": event.seq}
            raise InputError([Fault("review.unsalted", details=details)])


@cache
def libraries() -> dict[str, str]:
    """The versions of what numbers and pages pass through."""
    return {name: version(name) for name in LIBRARIES}


def sha256(text: str) -> str:
    """The SHA-256 of ``text`` as it is attached."""
    return hashlib.sha256(text.encode()).hexdigest()


def record_time(response: Response, assessment: Assessment | None) -> dt.datetime:
    """The time the report speaks of, UTC: that of the last event, or the assessment date if later.

    Not the clock's: the same record gives the same report, whenever it is made.
    """
    day = dt.datetime.combine(response.date, dt.time(), dt.UTC)
    return max(day, assessment.updated) if assessment else day
