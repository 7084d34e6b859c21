"""``riskassess batch report``: the reports of a whole source, cut short and gone on with."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskassess import __version__
from riskassess.cli.common import Session, Target, narrate
from riskassess.cli.report import view_of, write_signed
from riskassess.errors import ExitCode, RiskassessError
from riskassess.exchange.journal import Journal, append, cut, told
from riskassess.exchange.sources import Entry, Source
from riskassess.record.comparison import Side
from riskassess.record.migration import earlier

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

    from riskassess.report.house import House
    from riskassess.report.renderer import Renderer
    from riskassess.report.shape import View

FAULTS = "faults.jsonl"
Read = Callable[[Entry], tuple[Target, Side | None]]
"""An entry, with what its report is compared with."""


def write_reports(
    here: Session,
    source: Source,
    folder: Path,
    *,
    audience: str,
    workers: int,
    stored: bool,
    signer: SimpleSigner | None,
) -> ExitCode:
    """Write what ``folder`` does not hold yet, and say what came of it.

    ``stored`` says that the source is the store, whose entries are assessments;
    ``signer`` signs each report.
    """
    from riskassess.report.house_file import chosen_house, read_house
    from riskassess.report.press import Order, plainly, write_each

    _, house = here.translate, read_house(chosen_house(), here.lang)
    head = {
        "source": source.fingerprint,
        "questionnaire": here.questionnaire.sha256,
        "tool": __version__,
        "report": f"{audience} {here.lang}" + (" signed" if signer else ""),
        "date": dt.date.today().isoformat(),
    }
    with closing(Journal(folder, head, (FAULTS,))) as journal:
        journal.cut(journal.lines()[-1][1] if journal.lines() else journal.begin)
        listed = {line["source"] for line, _end in journal.lines()}
        done = {name for name in listed if _file(folder, name).exists()}
        faults = journal.beside(FAULTS)
        cut(faults, 0)  # what was refused is tried again
        day = dt.date.fromisoformat(journal.head["date"])
        read = _recorded(here, day) if stored else _answers(here, day)
        left = (entry for entry in source.entries() if entry.name not in done)
        orders = (
            Order(e.name, _file(folder, e.name), partial(_view, here, read, e, audience, house))
            for e in left
        )
        if done:
            message = _("{done} of {total} records were done already.")
            narrate(message.format(done=len(done), total=source.count))
        written = refused = 0
        write = partial(_signed, signer) if signer else plainly
        for order, error in write_each(orders, workers, write):
            if error:
                refused += 1
                append(faults, [_refusal(here, order.name, error)])
            else:
                written += 1
                journal.add({"source": order.name})
            narrate(f"{len(done) + written + refused}/{source.count} {order.name}")
    return _conclude(here, written, refused, folder)


def _conclude(here: Session, written: int, refused: int, folder: Path) -> ExitCode:
    _ = here.translate
    message = _("{written} reports written, {refused} refused, in {folder}.")
    narrate(message.format(written=written, refused=refused, folder=folder))
    if refused:
        message = _("What is wrong with the refused ones, and how to mend it: {file}.")
        narrate(message.format(file=folder / FAULTS))
    return ExitCode.BAD_INPUT if refused else ExitCode.OK


def _signed(signer: SimpleSigner, view: View, out: Path, renderer: Renderer) -> None:
    write_signed(signer, view, out, renderer, lambda _step, _page: None)


def _view(here: Session, read: Read, entry: Entry, audience: str, house: House) -> View:
    return view_of(here, *read(entry), audience, house)


def _answers(here: Session, day: dt.date) -> Read:
    return lambda entry: (Target(entry.name, entry.read(day), here.questionnaire, None), None)


def _recorded(here: Session, day: dt.date) -> Read:
    desk, one = here.desk, threading.Lock()  # a store is used by one thread at a time

    def read(entry: Entry) -> tuple[Target, Side | None]:
        with one:
            found = desk.open(entry.name)
            target = Target(entry.name, found.response(day), found.questionnaire, found)
            return target, earlier(desk, found)

    return read


def _file(folder: Path, name: str) -> Path:
    """Where the report of a record lies: a record of that name cannot get out of ``folder``."""
    return folder / f"{name.replace('..', '%2E%2E').lstrip('/')}.pdf"


def _refusal(here: Session, name: str, error: RiskassessError) -> dict[str, Any]:
    return {"source": name, "faults": [told(fault, here.translate) for fault in error.faults]}
