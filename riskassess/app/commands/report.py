"""Writing a report."""

from __future__ import annotations

from riskassess.app.commands.command import Command
from riskassess.app.commands.common import BACK
from riskassess.errors import N_

REPORT = (
    Command("screen.write", ("ctrl+s",), N_("write"), N_("Write the report"),
            N_("Write the report to the file named above.")),
    BACK,
)  # fmt: skip
