"""``riskassess flips``: every single step that changes the verdict or a level."""

from __future__ import annotations

import click

from riskassess.cli.common import Session, format_option, pass_session, tell
from riskassess.method.flips import flips
from riskassess.report.sensitivity import flip_lines


@click.command("flips")
@click.argument("target")
@format_option
@pass_session
def flips_command(session: Session, target: str, format_: str) -> None:
    """Every single step that changes the verdict or a level, and how far the next levels are."""
    found = session.target(target)
    result = flips(found.questionnaire, found.response)
    lines = flip_lines(found.questionnaire, result, session.lang)
    tell(found, result.to_json(), lines, format_)
