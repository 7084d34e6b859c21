"""``riskassess ask``: the interview line by line, for screen readers and plain terminals.

Every answer is in the record before the next line is read, so it may end at any point.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from riskassess.catalogue import find
from riskassess.cli import dialogue
from riskassess.cli.common import Session, pass_session, say
from riskassess.cli.interview import Interview
from riskassess.cli.lines import CancelledError, EndedError, Lines
from riskassess.errors import Fault, InputError
from riskassess.questionnaire.answers import dump_deployment, read_deployment
from riskassess.questionnaire.model import Item
from riskassess.questionnaire.types import types_of
from riskassess.record.assessment import Assessment


@click.command("ask")
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--shortest", is_flag=True, help="Ask first what settles the verdict soonest.")
@pass_session
def ask_command(session: Session, id_: str | None, shortest: bool) -> int:
    """The interview line by line, with back, help and quit; without ID, choose or begin one.

    It goes on where it was left. Words in English and Chinese; the word help lists them.
    """
    _, lines = session.translate, Lines(session.translate)
    assessment: Assessment | None = None
    code = 0
    try:
        if id_ is None:
            assessment, fresh = _chosen(session, lines)
        else:
            assessment, fresh = session.desk.open(id_), False
        Interview(session, lines, assessment, fresh=fresh, shortest=shortest).run()
    except EndedError:
        say("")
    except KeyboardInterrupt:
        say("")
        code = 130
    if assessment is not None:
        text = _("Everything is saved. To go on: riskassess ask {id}")
        say(text.format(id=assessment.id))
    return code


def _chosen(session: Session, lines: Lines) -> tuple[Assessment, bool]:
    """One of the store, or a new one; and whether it is new."""
    found = session.desk.list()
    try:
        one = _one_of(session, lines, found) if found else None
        return (_begun(session, lines), True) if one is None else (one, False)
    except CancelledError:
        return _chosen(session, lines)


def _one_of(session: Session, lines: Lines, found: Sequence[Assessment]) -> Assessment | None:
    """The one that is named; None for a new one."""
    _ = session.translate
    for number, assessment in enumerate(found, start=1):
        say(f"  {number}  {assessment.deployment.name}  {assessment.id}")
    say("  n  " + _("a new assessment"))

    def fits(line: str) -> Assessment | None:
        word = dialogue.folded(line)
        if word in ("n", "new", "新建"):
            return None
        if word.isdecimal() and 1 <= int(word) <= len(found):
            return found[int(word) - 1]
        return session.desk.open(word.upper())

    return lines.until_it_fits(_("Which one"), fits)


def _begun(session: Session, lines: Lines) -> Assessment:
    """A new assessment, as described in a few lines."""
    _, q = session.translate, session.questionnaire
    say(_("A new assessment."))

    def started(line: str) -> dict[str, Any]:
        return dump_deployment(find(line).deployment()) if line else {}

    def named(line: str) -> str:
        if not line:
            raise InputError([Fault("value.empty", path="name")])
        read_deployment(q, {"types": [next(iter(q.types))], "name": line})
        return line

    name = lines.until_it_fits(_("Name of the deployment"), named)
    prompt = _("Published system to start from (riskassess systems lists them; empty: none)")
    shape = lines.until_it_fits(prompt, started)
    if "types" not in shape:
        shape["types"] = _types(session, lines)
    return session.desk.create(read_deployment(q, {**shape, "name": name}))


def _types(session: Session, lines: Lines) -> list[str]:
    """Named, or found by the plain questions."""
    _, item = session.translate, session.questionnaire.items["types"]
    _read_out(session, item)
    while True:
        line = lines.field(_("Types (empty: three plain questions find them)"))
        types = dialogue.codes(item, line) if line else _found(session, lines)
        if types:
            return list(types)


def _found(session: Session, lines: Lines) -> tuple[str, ...] | None:
    """The types that the plain questions lead to; None where somebody goes back."""
    _ = session.translate
    answers: dict[str, str] = {}
    for item in session.questionnaire.method.wizard:
        _read_out(session, item)
        chosen = None
        while chosen is None:
            try:
                chosen = dialogue.codes(item, lines.field(_("Number")))
            except CancelledError:
                return None
        answers[item.link_id] = chosen[0]
    types = types_of(answers)
    for id_ in types or ():
        title = session.questionnaire.types[id_].title.in_(session.lang)
        say(_("{label}: ").format(label=id_) + title)
    return types


def _read_out(session: Session, item: Item) -> None:
    say(item.text.in_(session.lang))
    for line in dialogue.option_lines(item, session.lang):
        say(line)
