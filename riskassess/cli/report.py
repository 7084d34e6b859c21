"""``riskassess report``: the report as PDF or HTML."""

from __future__ import annotations

from pathlib import Path

import click

from riskassess.cli.common import (
    Session,
    check_writable,
    narrate,
    pass_session,
    say,
    session,
    today,
)
from riskassess.errors import Fault, InputError
from riskassess.method.score import score
from riskassess.record.migration import verdicts


@click.command("report")
@click.argument("target")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--lang", type=click.Choice(["en", "zh"]), help="Language of the report.")
@click.option("--audience", type=click.Choice(["page", "committee", "full"]), default="committee")
@pass_session
def report_command(
    here: Session, target: str, output: Path, lang: str | None, audience: str
) -> None:
    """Write the report of TARGET; prints the path of the finished file."""
    if output.suffix.lower() not in (".pdf", ".html"):
        raise InputError([Fault("report.format", details={"path": str(output)})])
    check_writable(output)
    here = session(click.get_current_context().find_root().obj, lang)
    from riskassess.report.build import build
    from riskassess.report.render import write_report

    found = here.target(target)
    recorded = found.assessment
    view = build(
        found.questionnaire,
        found.response,
        score(found.questionnaire, found.response),
        here.lang,
        assessment=recorded,
        audience=audience,  # type: ignore[arg-type]
        actor=here.actor,
        before=verdicts(here.desk, recorded, today())[0] if recorded else None,
        answered_under=here.desk.library.all_of(recorded.events) if recorded else (),
    )
    write_report(view, output, narrate)
    say(str(output))
