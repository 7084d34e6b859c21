"""Every action of the app, once: key, footer word, palette text and help.

Bindings, the footer, the command palette and the help screen are all built
from these values, so they cannot disagree. One module for each screen.
"""

from riskassess.app.commands.command import Command, bindings
from riskassess.app.commands.common import (
    BACK,
    CANCEL,
    COPY_RECORD,
    EVERYWHERE,
    FORM,
    JUMP_MODE,
    PALETTE,
    QUITTING,
    READ,
    RETRY,
    SAVE,
)
from riskassess.app.commands.home import (
    DESCRIBE,
    FILTER,
    HOME,
    OPENING,
    PORTFOLIO,
    SYSTEMS,
    WELCOME,
)
from riskassess.app.commands.interview import EVIDENCE, FIND, INTERVIEW
from riskassess.app.commands.keymap import Keymap, check, mapped
from riskassess.app.commands.palette import CommandProvider, Palette, ThemeProvider
from riskassess.app.commands.record import COMPARE, COMPARE_WITH, DUE, RECORD
from riskassess.app.commands.report import REPORT, VERIFY
from riskassess.app.commands.review import REVIEW, WHAT_IF

SCREENS = {
    name: (*commands, *EVERYWHERE)
    for name, commands in (
        ("opening", OPENING),
        ("home", HOME),
        ("welcome", WELCOME),
        ("filter", FILTER),
        ("portfolio", PORTFOLIO),
        ("describe", DESCRIBE),
        ("systems", SYSTEMS),
        ("interview", INTERVIEW),
        ("review", REVIEW),
        ("what_if", WHAT_IF),
        ("report", REPORT),
        ("verify", VERIFY),
        ("due", DUE),
        ("record", RECORD),
        ("compare", COMPARE),
        ("compare_with", COMPARE_WITH),
        ("form", FORM),
        ("evidence", EVIDENCE),
        ("find", FIND),
        ("read", READ),
        ("jump", JUMP_MODE),
        ("quitting", QUITTING),
        ("retry", RETRY),
    )
}
"""What can be done on each screen."""
TYPING = ("describe", "systems", "form", "evidence", "find", "compare_with", "verify")
"""The screens on which one types."""


def check_keymap(keymap: Keymap) -> None:
    """Raise InputError with every fault of a user's own keys."""
    check(keymap, SCREENS, TYPING)


__all__ = [
    "BACK",
    "CANCEL",
    "COMPARE",
    "COMPARE_WITH",
    "COPY_RECORD",
    "DESCRIBE",
    "DUE",
    "EVERYWHERE",
    "EVIDENCE",
    "FILTER",
    "FIND",
    "FORM",
    "HOME",
    "INTERVIEW",
    "JUMP_MODE",
    "OPENING",
    "PALETTE",
    "PORTFOLIO",
    "QUITTING",
    "READ",
    "RECORD",
    "REPORT",
    "RETRY",
    "REVIEW",
    "SAVE",
    "SCREENS",
    "SYSTEMS",
    "VERIFY",
    "WELCOME",
    "WHAT_IF",
    "Command",
    "CommandProvider",
    "Keymap",
    "Palette",
    "ThemeProvider",
    "bindings",
    "check_keymap",
    "mapped",
]
