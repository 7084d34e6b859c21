"""``riskassess compare``: what changed between two targets."""

from __future__ import annotations

from pathlib import Path

import click

from riskassess.cli.common import (
    Session,
    Target,
    emit_json,
    format_option,
    pass_session,
    say,
    today,
)
from riskassess.record.comparison import compare
from riskassess.record.migration import as_of
from riskassess.report.comparison import comparison_lines


@click.command("compare")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@format_option
@pass_session
def compare_command(session: Session, a: str, b: str, format_: str) -> None:
    """What changed from A to B in description, answers, evidence, hazards and verdict.

    A and B are ids or answers files; ID@7 is the assessment as it stood after event 7.
    """
    before, after = _target(session, a), _target(session, b)
    found = compare((before.questionnaire, before.response), (after.questionnaire, after.response))
    if format_ == "json":
        emit_json({"targets": {"before": a, "after": b}, **found.to_json()})
        return
    for target in (before, after):
        say(_title(target))
    for line in comparison_lines(before.questionnaire, after.questionnaire, found, session.lang):
        say(line)


def _target(session: Session, name: str) -> Target:
    """A target, or an assessment as it stood earlier."""
    id_, at, seq = name.rpartition("@")
    if not at or not seq.isdecimal() or Path(name).exists():
        return session.target(name)
    now = session.sighted(id_)  # an earlier state shows what others answered
    then = as_of(session.desk, now, int(seq))
    return Target(name, then.response(today()), then.questionnaire, then)


def _title(target: Target) -> str:
    response, version = target.response, target.questionnaire.form.version
    return f"{target.name}  {response.deployment.name}  {response.date.isoformat()}  {version}"
