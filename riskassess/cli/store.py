"""``riskassess store``: info, check, backup, restore, copy."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from riskassess.cli.common import Session, emit_json, format_option, narrate, pass_session, say
from riskassess.errors import ExitCode, Fault, LackingError
from riskassess.record import keeping
from riskassess.record.store import Store, open_store

file_argument = click.argument("file", type=click.Path(path_type=Path))


@click.group("store")
def store_command() -> None:
    """Look at, check, back up, restore or copy the store."""


@store_command.command("info")
@format_option
@pass_session
def info_command(session: Session, format_: str) -> None:
    """What the store is, where, and how much it holds."""
    with _existing(session.store) as store:
        info = store.info()
    if format_ == "json":
        emit_json(asdict(info))
        return
    _ = session.translate
    say(f"{info.kind}  {info.place}")
    message = _("version {version}: {assessments} assessments, {events} events, {files} files")
    say(f"{message.format(**asdict(info))}  {info.size:,} B")


@store_command.command("check")
@format_option
@pass_session
def check_command(session: Session, format_: str) -> int:
    """Every chain, every file, the schema and the database; exit code 4 if anything is wrong."""
    faults = _checked(session.store)
    if format_ == "json":
        emit_json([_shape(session, fault) for fault in faults])
        return _code(faults)
    if not faults:
        _ = session.translate
        say(_("The store is whole."))
    return _tell(session, faults)


@store_command.command("backup")
@file_argument
@pass_session
def backup_command(session: Session, file: Path) -> int:
    """Copy the store, as of one moment, into one new SQLite file, and check it."""
    with _existing(session.store) as store:
        faults = keeping.backup(store, file)
    return _tell(session, faults)


@store_command.command("restore")
@file_argument
@pass_session
def restore_command(session: Session, file: Path) -> int:
    """Copy a backup into the store, which must be empty."""
    with _existing(str(file)) as source, contextlib.closing(open_store(session.store)) as target:
        return _report(session, keeping.restore(source, target))


@store_command.command("copy")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@pass_session
def copy_command(session: Session, source: str, target: str) -> int:
    """Copy what TO lacks, verified on the way; both are paths or postgresql:// addresses.

    Assessments that differ or do not verify are named and left out (exit code 4).
    Giving the command again does no harm.
    """
    with _existing(source) as from_, contextlib.closing(open_store(target)) as to:
        return _report(session, keeping.copy(from_, to))


def _existing(where: str | None) -> contextlib.closing[Store]:
    """The store there; none is begun."""
    return contextlib.closing(open_store(where, create=False))


def _checked(where: str | None) -> list[Fault]:
    try:
        with _existing(where) as store:
            return keeping.check(store)
    except LackingError as error:
        if any(fault.id != "store.corrupt" for fault in error.faults):
            raise
        return list(error.faults)  # too damaged to open: that is what was asked


def _report(session: Session, done: keeping.Copied) -> int:
    _ = session.translate
    message = _("{copied} assessments copied, {same} there already, {files} files.")
    narrate(message.format(**asdict(done)))
    return _tell(session, done.faults)


def _tell(session: Session, faults: Sequence[Fault]) -> int:
    """The faults on stdout; the exit code."""
    for fault in faults:
        say(fault.text(session.translate))
    return _code(faults)


def _code(faults: Sequence[Fault]) -> int:
    return ExitCode.UNVERIFIABLE if faults else ExitCode.OK


def _shape(session: Session, fault: Fault) -> dict[str, str]:
    _ = session.translate
    return {"id": fault.id, "place": fault.place(), "message": fault.message(_)}
