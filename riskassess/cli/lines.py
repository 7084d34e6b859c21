"""Reading a dialogue line by line from standard input, and telling what is wrong with a line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

import click

from riskassess.cli import dialogue
from riskassess.cli.common import say
from riskassess.errors import RiskassessError
from riskassess.i18n import Translate

T = TypeVar("T")
LONGEST = 4095
"""Bytes of a line that a terminal hands over; it drops the rest without a word."""


class EndedError(Exception):
    """The input is at its end, or somebody wants to stop."""


class CancelledError(Exception):
    """Somebody does not want to give what is asked for."""


class Lines:
    """Questions out, lines in; without escape sequences, and nothing is dropped silently."""

    def __init__(self, words: Translate) -> None:
        self._ = words

    def ask(self, prompt: str) -> str:
        """The line typed after ``prompt``; raises EndedError at the end of the input."""
        while True:
            click.echo(self._("{label}: ").format(label=prompt), nl=False)
            line = sys.stdin.readline()
            if not line:
                raise EndedError
            if not sys.stdin.isatty():
                click.echo()
            elif len(line.encode("utf-8", "surrogateescape")) > LONGEST:
                text = self._("A terminal cuts a line at {count} bytes: use several lines.")
                say(text.format(count=LONGEST))
                continue
            return line.rstrip("\r\n")

    def field(self, prompt: str) -> str:
        """As :meth:`ask`; raises CancelledError where somebody says back instead."""
        line = self.ask(prompt).strip()
        if dialogue.folded(line) in dialogue.CANCEL:
            raise CancelledError
        if dialogue.command(line, ())[0] == "quit":
            raise EndedError
        return line

    def several(self, prompt: str) -> str:
        """Lines until an empty one."""
        found = [self.field(prompt)]
        while found[-1]:
            found.append(self.ask(prompt))
        return "\n".join(found).strip()

    def until_it_fits(self, prompt: str, fits: Callable[[str], T]) -> T:
        """What ``fits`` makes of the line; asked again as long as it raises a user error."""
        while True:
            try:
                return fits(self.field(prompt))
            except RiskassessError as error:
                self.tell(error)

    def tell(self, error: RiskassessError) -> None:
        """What is wrong and how to mend it, where the dialogue is read."""
        for fault in error.faults:
            say(fault.text(self._))
