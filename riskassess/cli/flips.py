"""``riskassess flips``: every single step that changes the verdict or a level."""

from __future__ import annotations

import click

from riskassess.cli.common import Session, emit_json, format_option, pass_session, say
from riskassess.method.flips import flips
from riskassess.report.sensitivity import flip_lines


@click.command("flips")
@click.argument("target")
@format_option
@pass_session
def flips_command(session: Session, target: str, format_: str) -> None:
    """Every single step that changes the verdict or a level, and how far the next levels are."""
    found = session.target(target)
    result = flips(session.questionnaire, found.response)
    if format_ == "json":
        emit_json(result.to_json())
        return
    say(f"{found.name}  {found.response.deployment.name}")
    for line in flip_lines(session.questionnaire, result, session.lang):
        say(line)
