"""``riskassess robustness``: how far a result depends on the weights."""

from __future__ import annotations

import click

from riskassess.cli.common import Session, format_option, pass_session, tell
from riskassess.method.robustness import robustness
from riskassess.report.sensitivity import robustness_lines


@click.command("robustness")
@click.argument("target")
@click.option("--draws", type=click.IntRange(1, 1_000_000), default=10_000, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@format_option
@pass_session
def robustness_command(session: Session, target: str, draws: int, seed: int, format_: str) -> None:
    """In what share of the admissible weightings each level and the verdict stand."""
    found = session.target(target)
    result = robustness(found.questionnaire, found.response, draws, seed)
    lines = robustness_lines(found.questionnaire, result, session.lang)
    tell(found, result.to_json(), lines, format_)
