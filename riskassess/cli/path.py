"""``riskassess path``: the cheapest way to an acceptable verdict."""

from __future__ import annotations

import click

from riskassess.cli.common import Session, emit_json, format_option, pass_session, say
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
    result = path(session.questionnaire, found.response, goal)
    if format_ == "json":
        emit_json(result.to_json())
        return
    say(f"{found.name}  {found.response.deployment.name}")
    for line in path_lines(session.questionnaire, result, session.lang):
        say(line)
