"""The review."""

from __future__ import annotations

from riskassess.app.commands.command import Command
from riskassess.app.commands.common import BACK
from riskassess.errors import N_

REVIEW = (
    Command("screen.tab('register')", ("1",), N_("tables"), N_("Risk register"),
            N_("Every hazard with its levels."), shown="1-8", click=False),
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
    Command("screen.decide", ("D",), N_("decide"), N_("Record the decision"),
            N_("The committee's decision, bound to the answers as they stand.")),
    Command("screen.second", ("o",), "", N_("Review it yourself"),
            N_("Answer everything on your own; nobody sees it until you submit.")),
    Command("screen.submit", ("S",), "", N_("Submit your own review"),
            N_("Close your own review; then both sides are shown side by side.")),
    Command("screen.migrate", ("M",), "", N_("Migrate to the current questionnaire"),
            N_("Keep the answers; those to reworded questions wait for confirmation.")),
    Command("screen.toggle_step", ("space",), N_("what if"), N_("Leave a step out"),
            N_("On the path: leave the step out or take it in; nothing is recorded.")),
    Command("screen.goal", ("g",), "", N_("The other goal"),
            N_("On the path: acceptable or conditional.")),
    Command("screen.record", ("h",), "", N_("The whole record"),
            N_("Every event in words, whether the record verifies, and all evidence.")),
    Command("screen.interview", ("i",), N_("interview"), N_("Interview"),
            N_("Go to the interview, at the chosen question if there is one.")),
    Command("screen.report", ("p",), N_("report"), N_("Write a report"),
            N_("Write the report as PDF or HTML.")),
    BACK,
)  # fmt: skip
