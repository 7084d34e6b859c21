"""``riskassess report``: the report as PDF or HTML."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from riskassess.report.renderer import Renderer


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
    from riskassess.report.renderer import Renderer

    with Renderer() if output.suffix.lower() == ".pdf" else nullcontext() as renderer:
        _write(here, target, output, audience, renderer)  # it loads its library meanwhile
    say(str(output))


def _write(
    here: Session, target: str, output: Path, audience: str, renderer: Renderer | None
) -> None:
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
    write_report(view, output, _steps(), renderer)


def _steps() -> Callable[[str, int], None]:
    """Narrates each step once."""
    told: set[str] = set()

    def tell(step: str, _page: int) -> None:
        if step not in told:
            told.add(step)
            narrate(step)

    return tell
