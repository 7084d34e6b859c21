"""``riskassess path``: the cheapest way to an acceptable verdict."""

from __future__ import annotations

import click

from riskassess.cli.common import Session, format_option, pass_session, tell
from riskassess.method.path import GOALS, Goal, path
from riskassess.report.advice import path_lines


@click.command("path")
@click.argument("target")
@click.option("--goal", type=click.Choice(GOALS), default="acceptable", show_default=True)
@format_option
@pass_session
def path_command(session: Session, target: str, goal: Goal, format_: str) -> None:
    """The cheapest steps that bring the verdict to the goal, proven cheapest."""
    found = session.target(target)
    result = path(found.questionnaire, found.response, goal)
    lines = path_lines(found.questionnaire, result, session.lang)
    tell(found, result.to_json(), lines, format_)
