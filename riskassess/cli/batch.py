"""``riskassess batch``: thousands of assessments at once."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from riskassess.cli.common import Session, narrate, pass_session, session, today
from riskassess.cli.sign import open_key, password_option
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
def score_command(here: Session, source: str, out: str) -> int:
    """Score every record of SOURCE into DIR.

    SOURCE is a folder of answers files, a JSON-lines file with one record a line (.jsonl
    or .ndjson), or the word store. DIR gets results.jsonl, faults.jsonl and summary.json.
    Give the same command again to go on after an interruption. A bad record is reported
    and does not stop the rest; the exit code is then 2.
    """
    folder = Path(out)
    found = _source(here, source, folder)
    tallies = score_into(folder, found, here.questionnaire, today(), here.translate)
    tally = next(tallies)
    if tally.records:
        _ = here.translate
        message = _("{done} of {total} records were done already.")
        narrate(message.format(done=tally.records, total=found.count))
    for tally in tallies:
        _show_count(here, tally, found.count)
    _conclude(here, tally, folder)
    return ExitCode.BAD_INPUT if tally.refused else ExitCode.OK


@batch_command.command("report")
@click.argument("source")
@click.option("--out", required=True, metavar="DIR", help="Folder of the reports.")
@click.option("--workers", type=click.IntRange(1), help="Reports at a time; else one a core.")
@click.option("--lang", type=click.Choice(["en", "zh"]), help="Language of the reports.")
@click.option("--audience", type=click.Choice(["page", "committee", "full"]), default="committee")
@click.option("--sign", "key", metavar="P12", type=click.Path(path_type=Path), help="Sign them.")
@password_option
@pass_session
def report_command(
    here: Session,
    source: str,
    out: str,
    workers: int | None,
    lang: str | None,
    audience: str,
    key: Path | None,
    password_file: Path | None,
) -> int:
    """Write the report of every record of SOURCE into DIR, as PDF.

    SOURCE is as for batch score. A report bears the name of its record; faults.jsonl says
    what kept others from being written, and the exit code is then 2. Give the same command
    again to go on after an interruption.
    """
    from riskassess.cli.batch_report import write_reports

    here = session(click.get_current_context().find_root().obj, lang)
    folder, stored = Path(out), source == "store"
    found = _source(here, source, folder)
    count = min(workers or os.cpu_count() or 1, found.count)
    signer = open_key(here, key, password_file) if key else None
    return write_reports(
        here, found, folder, audience=audience, workers=count, stored=stored, signer=signer
    )


def _source(here: Session, name: str, out: Path) -> Source:
    if name == "store":
        return source_of(here.desk.store, here.questionnaire, here.actor)
    path = Path(name)
    if path.is_dir() and out.resolve().is_relative_to(path.resolve()):
        raise InputError([Fault("batch.inside", str(out))])  # a later run would score its own files
    return source_at(path, here.questionnaire)


def _show_count(here: Session, tally: Tally, total: int) -> None:
    """One line that counts up, where somebody is looking."""
    if sys.stderr.isatty():
        _ = here.translate
        message = _("{done} of {total} records")
        line = message.format(done=f"{tally.records:,}", total=f"{total:,}")
        click.echo(f"\r{line}", err=True, nl=tally.records == total)


def _conclude(here: Session, tally: Tally, folder: Path) -> None:
    _ = here.translate
    message = _("{scored} scored, {refused} refused. Results in {folder}.")
    narrate(message.format(scored=tally.scored, refused=tally.refused, folder=folder))
    if tally.refused:
        message = _("What is wrong with the refused ones, and how to mend it: {file}.")
        narrate(message.format(file=folder / FAULTS))
