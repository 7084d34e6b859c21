"""``riskassess batch``: thousands of assessments at once."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from riskassess.cli.common import Session, narrate, pass_session, today
from riskassess.errors import ExitCode, Fault, InputError
from riskassess.exchange.batch import FAULTS, Tally, score_into
from riskassess.exchange.sources import Source, source_at, source_of


@click.group("batch")
def batch_command() -> None:
    """Thousands of assessments at once; a run cut short goes on where it stopped."""


@batch_command.command("score")
@click.argument("source")
@click.option("--out", required=True, metavar="DIR", help="Folder of the results.")
@pass_session
def score_command(session: Session, source: str, out: str) -> int:
    """Score every record of SOURCE into DIR.

    SOURCE is a folder of answers files, a JSON-lines file with one record a line (.jsonl
    or .ndjson), or the word store. DIR gets results.jsonl, faults.jsonl and summary.json.
    Give the same command again to go on after an interruption. A bad record is reported
    and does not stop the rest; the exit code is then 2.
    """
    folder = Path(out)
    found = _source(session, source, folder)
    tallies = score_into(folder, found, session.questionnaire, today(), session.translate)
    tally = next(tallies)
    if tally.records:
        _ = session.translate
        message = _("{done} of {total} records were done already.")
        narrate(message.format(done=tally.records, total=found.count))
    for tally in tallies:
        _show_count(session, tally, found.count)
    _conclude(session, tally, folder)
    return ExitCode.BAD_INPUT if tally.refused else ExitCode.OK


def _source(session: Session, name: str, out: Path) -> Source:
    if name == "store":
        return source_of(session.desk.store, session.questionnaire, session.actor)
    path = Path(name)
    if path.is_dir() and out.resolve().is_relative_to(path.resolve()):
        raise InputError([Fault("batch.inside", str(out))])  # a later run would score its own files
    return source_at(path, session.questionnaire)


def _show_count(session: Session, tally: Tally, total: int) -> None:
    """One line that counts up, where somebody is looking."""
    if sys.stderr.isatty():
        _ = session.translate
        message = _("{done} of {total} records")
        line = message.format(done=f"{tally.records:,}", total=f"{total:,}")
        click.echo(f"\r{line}", err=True, nl=tally.records == total)


def _conclude(session: Session, tally: Tally, folder: Path) -> None:
    _ = session.translate
    message = _("{scored} scored, {refused} refused. Results in {folder}.")
    narrate(message.format(scored=tally.scored, refused=tally.refused, folder=folder))
    if tally.refused:
        message = _("What is wrong with the refused ones, and how to mend it: {file}.")
        narrate(message.format(file=folder / FAULTS))
