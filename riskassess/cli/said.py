"""The options that say an answer, one wording for ``answer`` and both in ``review``."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import click

from riskassess.cli.common import Session
from riskassess.questionnaire.answers import dump_answer, read_answer
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import Answer
from riskassess.record.evidence import take

OPTIONS = (
    click.argument("question"),
    click.argument("value"),
    click.option("--note", help="Anything worth knowing beside the answer."),
    click.option("--evidence", "refs", multiple=True, help="Reference of an evidence entry."),
    click.option("--date", "dates", multiple=True,
                 help="Date of the evidence before it, YYYY-MM-DD."),
    click.option("--expires", multiple=True,
                 help="Expiry of the evidence before it, YYYY-MM-DD."),
    click.option("--file", "files", multiple=True, type=click.Path(path_type=Path),
                 help="A file to take into the store as this evidence."),
)  # fmt: skip
reason_option = click.option("--reason", help="Why it is not applicable.")


@dataclass(frozen=True)
class Said:
    """An answer as it stands on the command line; the n-th date belongs to the n-th reference."""

    question: str
    value: str
    note: str | None
    refs: tuple[str, ...]
    dates: tuple[str, ...]
    expires: tuple[str, ...]
    files: tuple[Path, ...]

    def answer(
        self, session: Session, q: Questionnaire, before: Answer, reason: str | None
    ) -> Answer:
        """``before`` with what was said; its evidence is kept, its reason while it is needed.

        Raises InputError with every fault, LackingError for a file that cannot be read.
        """
        shape = dump_answer(before)
        shape["value"] = int(self.value) if self.value.isdecimal() else self.value
        if self.value != "not_applicable":
            shape.pop("reason", None)
        shape |= {k: v for k, v in (("note", self.note), ("reason", reason)) if v is not None}
        shape["evidence"] = [*shape.get("evidence", []), *self._evidence(session)]
        return read_answer(q, self.question, shape)

    def _evidence(self, session: Session) -> Iterator[dict[str, Any]]:
        refs = (*self.refs, *(file.name for file in self.files[len(self.refs) :]))
        if max(len(self.dates), len(self.expires)) > len(refs):
            _ = session.translate
            raise click.UsageError(_("--date and --expires belong to an --evidence."))
        for ref, date, expires, file in zip_longest(refs, self.dates, self.expires, self.files):
            kept = take(session.desk.store, file) if file else None
            entry = {"ref": ref, "date": date, "expires": expires, "file": kept}
            yield {name: value for name, value in entry.items() if value is not None}


def says_answer(function: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the arguments and options of an answer, and ``said`` with what they say."""

    @functools.wraps(function)
    def wrapped(
        *args: object,
        question: str,
        value: str,
        note: str | None,
        refs: tuple[str, ...],
        dates: tuple[str, ...],
        expires: tuple[str, ...],
        files: tuple[Path, ...],
        **rest: object,
    ) -> None:
        said = Said(question, value, note, refs, dates, expires, files)
        function(*args, said=said, **rest)

    return functools.reduce(lambda command, option: option(command), reversed(OPTIONS), wrapped)
