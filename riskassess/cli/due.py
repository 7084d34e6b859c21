"""``riskassess due``: what needs attention in the whole store."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from riskassess.cli.common import Session, narrate, pass_session, today
from riskassess.errors import ExitCode, visible
from riskassess.exchange.calendar import Entry, calendar, save
from riskassess.i18n import Translate
from riskassess.record.agenda import Due, agenda
from riskassess.record.reviews import survey
from riskassess.report.due import command_text, due_text, note_texts, state_text, to_do_text


@click.command("due")
@click.option(
    "--days",
    type=click.IntRange(0, 36_500),
    default=30,
    show_default=True,
    help="How far to look ahead.",
)
@click.option("--format", "format_", type=click.Choice(["text", "json", "ics"]), default="text")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False),
              help="Write to this file.")  # fmt: skip
@pass_session
def due_command(session: Session, days: int, format_: str, output: Path | None) -> int:
    """What is overdue or due within --days, the earliest first, with what to do.

    A damaged assessment is reported and does not hide the rest; the exit code is then 4.
    """
    found, faults = survey(session.desk)
    for fault in faults:
        narrate(fault.text(session.translate))
    now = today()
    due = agenda(found, now, days, session.actor)
    if not due:
        _ = session.translate
        text = _("Nothing is due within {days} days.")
        narrate(text.format(days=days))
    _put(_written(due, now, format_, session.translate), output)
    return ExitCode.UNVERIFIABLE if faults else ExitCode.OK


def _written(due: Sequence[Due], now: dt.date, format_: str, _: Translate) -> bytes:
    if format_ == "ics":
        return calendar(
            Entry(one.key, one.date, one.event.time, *note_texts(one, _)) for one in due
        )
    if format_ == "json":
        shapes = [{**one.to_json(), "overdue": one.overdue(now)} for one in due]
        return (json.dumps(shapes, ensure_ascii=False, indent=2) + "\n").encode()
    return "".join(visible(line) + "\n" for one in due for line in _lines(one, now, _)).encode()


def _lines(due: Due, now: dt.date, _: Translate) -> Iterator[str]:
    head = (due.date.isoformat(), state_text(due, now, _), due.assessment, due.name)
    yield "  ".join((*head, due_text(due, _)))
    yield f"    → {to_do_text(due, _)} {command_text(due)}"


def _put(content: bytes, output: Path | None) -> None:
    """On stdout as it is (a calendar's lines end in CRLF everywhere), or into ``output``."""
    if output is None:
        click.echo(content, nl=False)
        return
    save(content, output)
