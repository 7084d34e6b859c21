"""``riskassess explain``: for every printed number the rule, the answers and the source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import click

from riskassess.cli.common import Session, emit_json, format_option, pass_session, say
from riskassess.errors import Fault, InputError, nearest
from riskassess.i18n import Lang
from riskassess.method.reads import hazard_reads, stop_reads
from riskassess.method.steps import Trace
from riskassess.method.trace import trace
from riskassess.questionnaire.model import Questionnaire
from riskassess.report.explain import (
    Explanation,
    category_lines,
    hazard_lines,
    stop_lines,
    verdict_lines,
)


@click.command("explain")
@click.argument("target")
@click.argument("id_", required=False, metavar="[HAZARD]")
@format_option
@pass_session
def explain_command(session: Session, target: str, id_: str | None, format_: str) -> None:
    """How each number of TARGET comes about, step by step.

    HAZARD limits it to one hazard (R1-H1), one category (R1) or one stop rule (STOP-1).
    """
    chosen = session.target(target)
    q = chosen.questionnaire
    found = trace(q, chosen.response)
    ids = _known(found, q, id_) if id_ else None
    if format_ == "json":
        emit_json((_only(found, q, ids) if ids else found).to_json())
        return
    for explanation in _explanations(q, found, ids, session.lang):
        say(explanation.heading)
        for line in explanation.lines:
            say(f"  {line}")


def _known(found: Trace, q: Questionnaire, id_: str) -> tuple[str, ...]:
    """``id_`` as the questionnaire spells it, a category with its hazards."""
    categories = [category.id for category in found.categories]
    known = {name.casefold(): name for name in (*categories, *q.hazards, *q.stops)}
    chosen = known.get(id_.casefold())
    if chosen is None:
        hint = {"id": id_, "nearest": nearest(id_, known.values())}
        raise InputError([Fault("explain.unknown", details=hint)])
    return (chosen, *(hazard.id for hazard in q.method.hazards if hazard.category == chosen))


def _explanations(
    q: Questionnaire, found: Trace, ids: tuple[str, ...] | None, lang: Lang
) -> Iterator[Explanation]:
    """The verdict and the stop rules, then each category with its hazards."""
    if ids is None:
        yield verdict_lines(q, found, lang)
    yield from (stop_lines(q, found, id_, lang) for id_ in q.stops if ids is None or id_ in ids)
    for category in found.categories:
        if ids is None or category.id in ids:
            yield category_lines(q, found, category.id, lang)
        for hazard in q.method.hazards:
            if hazard.category == category.id and (ids is None or hazard.id in ids):
                yield hazard_lines(q, found, hazard.id, lang)


def _only(found: Trace, q: Questionnaire, ids: tuple[str, ...]) -> Trace:
    """``found`` without all that ``ids`` do not name or read."""
    reads = hazard_reads(q) | stop_reads(q)
    read = {question for id_ in ids for question in reads.get(id_, ())}
    return replace(
        found,
        hazards=tuple(hazard for hazard in found.hazards if hazard.id in ids),
        categories=tuple(category for category in found.categories if category.id in ids),
        stops=tuple(stop for stop in found.stops if stop.id in ids),
        answers={id_: answer for id_, answer in found.answers.items() if id_ in read},
    )
