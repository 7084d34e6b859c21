"""``riskassess evidence``: what backs the answers, and the files taken into the store."""

from __future__ import annotations

from pathlib import Path

import click

from riskassess.cli.common import Session, emit_json, format_option, pass_session, say, today
from riskassess.record.decisions import shown_by
from riskassess.record.evidence import Entry, entries, give
from riskassess.record.reviews import blind
from riskassess.report.words import EVIDENCE_STATES


@click.command("evidence")
@click.argument("id_", metavar="ID")
@click.option("--save", type=click.Path(path_type=Path, file_okay=False, exists=True),
              help="Write the files into this folder.")  # fmt: skip
@format_option
@pass_session
def evidence_command(session: Session, id_: str, save: Path | None, format_: str) -> None:
    """Every evidence entry of ID with its state, also for conditions that were met.

    --save writes the files out.
    """
    assessment = session.seen(id_)
    found = list(entries(assessment, today()))
    if not blind(assessment, session.actor):
        found += shown_by(assessment, today())
    if format_ == "json":
        emit_json([entry.to_json() for entry in found])
    else:
        for entry in found:
            say(_line(session, entry))
    if save:
        for entry in found:
            if entry.evidence.file:
                say(str(give(session.desk.store, entry, save)))


def _line(session: Session, entry: Entry) -> str:
    _, evidence = session.translate, entry.evidence
    parts = [f"{entry.question} {entry.number}. {evidence.ref}", _(EVIDENCE_STATES[entry.state])]
    if evidence.date:
        parts.append(evidence.date.isoformat())
    if evidence.expires:
        parts.append(_("until {date}").format(date=evidence.expires.isoformat()))
    if evidence.file:
        parts.append(f"sha256:{evidence.file}")
    if evidence.note:
        parts.append(evidence.note)
    return " · ".join(parts)
