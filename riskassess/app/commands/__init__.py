"""Every action of the app, once: key, footer word, palette text and help.

Bindings, the footer, the command palette and the help screen are all built
from these values, so they cannot disagree. One module for each screen.
"""

from riskassess.app.commands.command import Command, bindings
from riskassess.app.commands.common import BACK, CANCEL, EVERYWHERE, FORM, PALETTE, READ, SAVE
from riskassess.app.commands.home import DESCRIBE, HOME, SYSTEMS
from riskassess.app.commands.interview import EVIDENCE, FIND, INTERVIEW
from riskassess.app.commands.palette import CommandProvider
from riskassess.app.commands.report import REPORT
from riskassess.app.commands.review import REVIEW

__all__ = [
    "BACK",
    "CANCEL",
    "DESCRIBE",
    "EVERYWHERE",
    "EVIDENCE",
    "FIND",
    "FORM",
    "HOME",
    "INTERVIEW",
    "PALETTE",
    "READ",
    "REPORT",
    "REVIEW",
    "SAVE",
    "SYSTEMS",
    "Command",
    "CommandProvider",
    "bindings",
]
