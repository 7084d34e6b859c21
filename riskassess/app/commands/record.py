"""What is due over all assessments, the whole record of one, and what changed in it."""

from __future__ import annotations

from riskassess.app.commands.command import Command
from riskassess.app.commands.common import BACK
from riskassess.errors import N_

DUE = (
    Command("screen.open", ("enter",), N_("open"), N_("Open it"),
            N_("Go to the decision, or to the question whose evidence runs out.")),
    Command("screen.calendar", ("c",), N_("calendar"), N_("Write a calendar"),
            N_("Write what is listed as an iCalendar file, for any calendar program.")),
    Command("screen.reload", ("ctrl+r",), "", N_("Read the store again"),
            N_("Read all assessments from the store again.")),
    BACK,
)  # fmt: skip

RECORD = (
    Command("screen.tab('events')", ("1",), N_("tables"), N_("Events"),
            N_("Who said what, on what evidence, when, and what was decided."),
            shown="1-2", click=False),
    Command("screen.tab('backing')", ("2",), "", N_("Evidence"),
            N_("Every reference and file, and until when it holds.")),
    Command("screen.give", ("x",), N_("write files"), N_("Write the evidence files"),
            N_("Write the files that were taken into the record into a folder.")),
    BACK,
)  # fmt: skip

COMPARE = (BACK,)
COMPARE_WITH = (
    Command("screen.choose", ("enter",), N_("compare"), N_("Compare"),
            N_("See what changed from the highlighted one to this assessment.")),
    Command("screen.back", ("escape",), N_("close"), N_("Close"), N_("Close this list.")),
)  # fmt: skip
