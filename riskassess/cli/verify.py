"""``riskassess verify``: whether a record or a report can be relied on, and exactly what cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from riskassess.cli.common import Session, emit_json, format_option, pass_session, say
from riskassess.errors import ExitCode
from riskassess.record.verification import verify
from riskassess.report.verification import checked_lines, verification_lines


@click.command("verify")
@click.argument("target", metavar="ID|REPORT.pdf")
@click.option("--anchor", default="", help="A hash printed in a report of this assessment.")
@click.option(
    "--trust",
    multiple=True,
    metavar="CA.pem",
    type=click.Path(path_type=Path),
    help="A certificate that signatures must lead to.",
)
@format_option
@pass_session
def verify_command(
    session: Session, target: str, anchor: str, trust: tuple[Path, ...], format_: str
) -> Any:
    """Check a record or a report.

    Of ID every event, the questionnaire and the evidence files in the store. Of REPORT.pdf
    the record in it: everything that is printed is recomputed from it and compared, and the
    signatures under it.
    Exit code 4 where something cannot be relied on.
    """
    if Path(target).suffix.lower() == ".pdf":
        from riskassess.report.checking import check

        report = check(Path(target), anchor, trust)
        sound, shape, lines = (
            report.sound,
            report.to_json(),
            checked_lines(target, report, session.lang),
        )
    else:
        record = verify(session.desk, target, anchor)
        sound, shape, lines = (
            record.sound,
            record.to_json(),
            verification_lines(record, session.lang),
        )
    if format_ == "json":
        emit_json(shape)
    else:
        for line in lines:
            say(line)
    return ExitCode.OK if sound else ExitCode.UNVERIFIABLE
