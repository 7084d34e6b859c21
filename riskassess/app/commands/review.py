"""The review."""

from __future__ import annotations

from riskassess.app.commands.command import Command
from riskassess.app.commands.common import BACK, COPY_RECORD
from riskassess.errors import N_

REVIEW = (
    Command("screen.tab('register')", ("1",), N_("tables"), N_("Risk register"),
            N_("Every hazard with its levels."), shown="1-9", click=False),
    Command("screen.tab('stops')", ("2",), "", N_("Stop rules"),
            N_("The rules that stand above the points.")),
    Command("screen.tab('open')", ("3",), "", N_("Still open"),
            N_("The questions that can still move the verdict, best first.")),
    Command("screen.tab('path')", ("4",), "", N_("Path to acceptance"),
            N_("The cheapest steps to an acceptable verdict, to be tried as a what-if.")),
    Command("screen.tab('flips')", ("5",), "", N_("What would change it"),
            N_("Every single step that changes the verdict or a level.")),
    Command("screen.tab('robustness')", ("6",), "", N_("Robustness"),
            N_("How far the result depends on the weights.")),
    Command("screen.tab('opinions')", ("7",), "", N_("Second opinions"),
            N_("Where second reviewers differ, how far they agree, and settling it.")),
    Command("screen.tab('decision')", ("8",), "", N_("Decision"),
            N_("What was decided, whether it still holds, and its conditions.")),
    Command("screen.tab('axes')", ("9",), "", N_("Technology type"),
            N_("Where it stands on the two axes, and what the paper says there.")),
    Command("screen.decide", ("D",), N_("decide"), N_("Record the decision"),
            N_("The committee's decision, bound to the answers as they stand.")),
    Command("screen.second", ("o",), "", N_("Review it yourself"),
            N_("Answer everything on your own; nobody sees it until you submit.")),
    Command("screen.submit", ("S",), "", N_("Submit your own review"),
            N_("Close your own review; then both sides are shown side by side.")),
    Command("screen.migrate", ("M",), "", N_("Migrate to the current questionnaire"),
            N_("Keep the answers; those to reworded questions wait for confirmation.")),
    Command("screen.try_out", ("space",), N_("what if"), N_("What if"),
            N_("Register: try other answers. Path: leave a step out. Nothing is recorded.")),
    Command("screen.goal", ("w",), "", N_("The other goal"),
            N_("On the path: acceptable or conditional.")),
    Command("screen.record", ("h",), "", N_("The whole record"),
            N_("Every event in words, whether the record verifies, and all evidence.")),
    Command("screen.turn('order')", ("s",), "", N_("Sort the register"),
            N_("By verified level, id, severity, inherent or claimed level, the worst first.")),
    Command("screen.turn('category')", ("c",), "", N_("Register: one category"),
            N_("Show the hazards of one category, the next at each press, then all again.")),
    Command("screen.turn('level')", ("v",), "", N_("Register: from a level on"),
            N_("Show moderate or above, high or above, critical, then all again.")),
    Command("screen.turn('state')", ("t",), "", N_("Register: one state"),
            N_("Show findings, what is still open, what is settled, then all again.")),
    Command("screen.interview", ("i",), N_("interview"), N_("Interview"),
            N_("Go to the interview, at the question of the row; of a hazard, what drives it.")),
    Command("screen.report", ("p",), N_("report"), N_("Write a report"),
            N_("Write the report as PDF or HTML.")),
    *COPY_RECORD,
    BACK,
)  # fmt: skip

WHAT_IF = (
    Command("screen.suppose(0)", ("0",), N_("try"), N_("Try 0"),
            N_("Suppose the first anchor."), shown="0-3", click=False),
    Command("screen.suppose(1)", ("1",), "", N_("Try 1"), N_("Suppose the second anchor.")),
    Command("screen.suppose(2)", ("2",), "", N_("Try 2"), N_("Suppose the third anchor.")),
    Command("screen.suppose(3)", ("3",), "", N_("Try 3"), N_("Suppose the fourth anchor.")),
    Command("screen.reset", ("r", "backspace"), N_("reset"), N_("As it is answered"),
            N_("Drop everything that was tried.")),
    Command("screen.back", ("escape",), N_("close"), N_("Close"), N_("Close; nothing changes.")),
)  # fmt: skip
