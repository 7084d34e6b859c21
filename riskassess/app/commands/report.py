"""Writing and verifying a report."""

from __future__ import annotations

from riskassess.app.commands.command import Command
from riskassess.app.commands.common import BACK
from riskassess.errors import N_

VERIFY_REPORT = Command(
    "screen.verify", ("v",), "", N_("Verify a report"),
    N_("Whether a PDF follows from the record in it, and who signed it."),
)  # fmt: skip
REPORT = (
    Command("screen.write", ("ctrl+s",), N_("write"), N_("Write the report"),
            N_("Write the report to the file named above.")),
    VERIFY_REPORT,
    BACK,
)  # fmt: skip
VERIFY = (
    Command("screen.save", ("ctrl+s",), N_("verify"), N_("Verify"),
            N_("Verify the report at the path.")),
    Command("screen.back", ("escape",), N_("close"), N_("Close"), N_("Close this text.")),
)  # fmt: skip
