"""What is due, in words: what it is, how it stands, what to do about it and how."""

from __future__ import annotations

import datetime as dt

from riskassess.errors import N_
from riskassess.i18n import Translate
from riskassess.record.agenda import Due, What
from riskassess.report.words import labelled

TEXTS: dict[What, tuple[str, str, str]] = {
    "condition": (
        N_("Condition {part}: {text}"),
        N_("{owner}: meet it, then record it."),
        "riskassess condition {id} {part} done",
    ),
    "rereview": (
        N_("Re-review"),
        N_("Go through the answers again and decide again."),
        "riskassess decide {id} …",
    ),
    "evidence": (
        N_("Evidence for {part} runs out: {text}"),
        N_("Supply new evidence; without it the answer counts one step lower."),
        "riskassess answer {id} {part} …",
    ),
    "void": (
        N_("The decision is void"),
        N_("See what has changed and decide again."),
        "riskassess log {id}",
    ),
    "undecided": (
        N_("No decision yet"),
        N_("Answer what is open, then decide."),
        "riskassess decide {id} …",
    ),
}
"""What each is, what to do about it, and the command for it."""
STATES: dict[What, tuple[str, str]] = {
    "condition": (N_("due soon"), N_("overdue")),
    "rereview": (N_("due soon"), N_("overdue")),
    "evidence": (N_("expires soon"), N_("expired")),
    "void": (N_("void"), N_("void")),
    "undecided": (N_("undecided"), N_("undecided")),
}
"""How each stands before its day is past, and after."""


def due_text(due: Due, _: Translate) -> str:
    """What is due."""
    return _(TEXTS[due.what][0]).format(part=due.part, text=due.text)


def state_text(due: Due, today: dt.date, _: Translate) -> str:
    """How it stands, in a word or two."""
    return _(STATES[due.what][due.overdue(today)])


def to_do_text(due: Due, _: Translate) -> str:
    """What to do about it."""
    return _(TEXTS[due.what][1]).format(owner=due.owner)


def command_text(due: Due) -> str:
    """The command that does it."""
    return TEXTS[due.what][2].format(id=due.assessment, part=due.part)


def note_texts(due: Due, _: Translate) -> tuple[str, str]:
    """Summary and description for a calendar."""
    summary = labelled(due.name or due.assessment, due_text(due, _), _)
    return summary, f"{due.assessment}\n{to_do_text(due, _)}\n{command_text(due)}"
