"""``riskassess portfolio``: all assessments against the categories, the worst first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from riskassess.cli.common import Session, narrate, pass_session, today
from riskassess.cli.words import span_line
from riskassess.errors import ExitCode, visible
from riskassess.exchange.calendar import save
from riskassess.i18n import Translate
from riskassess.report.page import render_portfolio
from riskassess.report.portfolio import Entry, entries, worst_first


@click.command("portfolio")
@click.option("--format", "format_", type=click.Choice(["text", "json", "html"]), default="text")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False),
              help="Write to this file.")  # fmt: skip
@pass_session
def portfolio_command(session: Session, format_: str, output: Path | None) -> int:
    """All assessments against the five categories, the worst first.

    Each as its worst and best case; under a review of one's own, one's own answers. A damaged
    assessment is reported and does not hide the rest; the exit code is then 4.
    """
    found, faults = entries(session.desk, today())
    for fault in faults:
        narrate(fault.text(session.translate))
    written = _written(worst_first(found), format_, session)
    if output is None:
        click.echo(written, nl=False)
    else:
        save(written.encode(), output)
    return ExitCode.UNVERIFIABLE if faults else ExitCode.OK


def _written(ranked: list[Entry], format_: str, session: Session) -> str:
    if format_ == "html":
        return render_portfolio(ranked, today(), session.lang)
    if format_ == "json":
        shapes = [entry.to_json() for entry in ranked]
        return json.dumps(shapes, ensure_ascii=False, indent=2) + "\n"
    lines = (line for entry in ranked for line in _lines(entry, session.translate))
    return "".join(visible(line) + "\n" for line in lines)


def _lines(entry: Entry, _: Translate) -> Iterator[str]:
    name, status = entry.assessment.deployment.name, entry.waits_for(_)
    yield f"{entry.assessment.id}  {entry.verdict(_)}  {name}  ({status})"
    for id_ in entry.categories:
        found = entry.result.category(id_).verified
        levels = span_line(found.points, _) if found else _("not assessed by the paper")
        yield f"    {id_}  {levels}"
