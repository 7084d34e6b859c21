"""``riskassess verify``: whether a record can be relied on, and exactly what cannot."""

from __future__ import annotations

from typing import Any

import click

from riskassess.cli.common import Session, emit_json, format_option, pass_session, say
from riskassess.errors import ExitCode
from riskassess.record.verification import Verification, verify
from riskassess.report.verification import verification_lines


@click.command("verify")
@click.argument("id_", metavar="ID")
@click.option("--anchor", default="", help="A hash printed in a report of this assessment.")
@format_option
@pass_session
def verify_command(session: Session, id_: str, anchor: str, format_: str) -> Any:
    """Check every event, the questionnaire and the evidence files of ID.

    Exit code 4 where something cannot be relied on.
    """
    found: Verification = verify(session.desk, id_, anchor)
    if format_ == "json":
        emit_json(found.to_json())
    else:
        for line in verification_lines(found, session.lang):
            say(line)
    return ExitCode.OK if found.sound else ExitCode.UNVERIFIABLE
