"""A result as plain data: the view model of the report.

Everything the templates print is here, as text, numbers, lists and dicts, in
the language of the report; templates compute no level.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from typing import Any, Literal

from riskassess import __version__
from riskassess.errors import visible
from riskassess.i18n import Lang
from riskassess.method.result import Result
from riskassess.questionnaire.answers import dump_response
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import Response
from riskassess.record.assessment import Assessment
from riskassess.record.comparison import Side
from riskassess.record.decisions import latest
from riskassess.record.events import stamp
from riskassess.record.migration import named
from riskassess.report import annexes, decision, firmness, plan, register
from riskassess.report.computation import computation
from riskassess.report.findings import findings
from riskassess.report.house import PLAIN, House, dump, shown
from riskassess.report.sealed import record_time, sealed, sha256, shape
from riskassess.report.shape import Context, View
from riskassess.report.signoff import signatures

Audience = Literal["page", "committee", "full"]
SHORT_HASH = 12


def build(
    q: Questionnaire,
    response: Response,
    result: Result,
    lang: Lang,
    *,
    assessment: Assessment | None,
    audience: Audience = "committee",
    actor: str = "",
    before: Side | None = None,
    answered_under: Sequence[Questionnaire] = (),
    house: House = PLAIN,
) -> View:
    """The view of ``result``; without ``assessment`` there is no record to show.

    ``page`` is the decision page alone, ``committee`` adds the sections a
    committee works with, ``full`` the annexes. ``before`` is what it is compared with
    (``record.migration.earlier``), ``answered_under`` every questionnaire the record
    was ever under (``q``, if it is the only one). Equal input gives an equal view, whoever
    ``actor``, who asks for it, is and whenever. Raises InputError while ``actor`` has a review
    of ``assessment`` open.
    """
    c = Context(q, response, result, lang, assessment)
    made = record_time(response, assessment)
    taken = latest(assessment) if assessment else None
    view: View = {
        "lang": lang,
        "audience": audience,
        "title": q.form.title.in_(lang),
        "report": _report(c, made),
        "deployment": decision.deployment(c),
        "decision": decision.decision(c, taken),
        "signatures": signatures(c, house, taken),
        "house": shown(house),
        "record": _record(c, audience, made.date(), viewer=actor, before=before),
        "categories": decision.categories(c),
        "chart_title": decision.chart_title(c),
        "levels": annexes.level_scale(c),
        "set_aside": register.set_aside(c),
        "paths": plan.paths(c),
        "weightings": firmness.weightings(c),
    }
    if audience != "page":
        view |= {
            "findings": findings(c, view["paths"], taken),
            "matrix": register.matrix(c),
            "register": register.register(c),
            "register_title": register.register_title(c),
            "stops": register.stops(c),
            "open": annexes.open_questions(c),
            "steps": firmness.single_steps(c, everything=audience == "full"),
            "evidence": annexes.evidence(c),
            "method": annexes.method(c),
        }
    if audience == "full":
        view |= {
            "computation": computation(c),
            "answers": annexes.all_answers(c),
            "clauses": annexes.clauses(c),
        }
    asked = {"lang": lang, "audience": audience, "house": dump(house), "before": _dump(before)}
    under = [*(answered_under or [q]), *([before[0]] if before else [])]
    text = sealed(shape(under, response, result, assessment, asked))
    view["report"] |= {"sha256": sha256(text), "short_hash": sha256(text)[:SHORT_HASH]}
    printable: View = _printable(view)
    return printable | {"sealed": text}


def _dump(before: Side | None) -> View | None:
    return before and {"questionnaire": named(before[0]), "response": dump_response(before[1])}


def _record(c: Context, audience: Audience, today: dt.date, **more: Any) -> View | None:
    if c.assessment is None:
        return None
    from riskassess.report.record import record  # what an answers file need not wait for

    return record(c, c.assessment, audience, today, **more)


def _report(c: Context, made: dt.datetime) -> View:
    return {
        "id": c.assessment.id if c.assessment else "",
        "head": c.assessment.head if c.assessment else "",
        "version": __version__,
        "made": stamp(made),
        "date": c.response.date.isoformat(),
        "questionnaire": {
            "url": c.q.form.url,
            "version": c.q.form.version,
            "sha256": c.q.sha256,
        },
        "asked": len(c.result.asked),
        "questions": len(c.q.questions),
    }


def _printable(value: Any) -> Any:
    """Text in NFC, with control and bidirectional characters shown instead of acting."""
    if isinstance(value, str):
        return visible(unicodedata.normalize("NFC", value))
    if isinstance(value, dict):
        return {key: _printable(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(entry) for entry in value]
    return value
