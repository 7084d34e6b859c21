"""Home, the description, and the list of published systems."""

from __future__ import annotations

from riskassess.app.commands.command import Command
from riskassess.app.commands.common import BACK
from riskassess.app.commands.report import VERIFY_REPORT
from riskassess.errors import N_

RELOAD = Command(
    "screen.reload", ("ctrl+r",), "", N_("Read the store again"),
    N_("Read all assessments from the store again."),
)  # fmt: skip
OPENING = (RELOAD,)
HOME = (
    Command("screen.new", ("n",), N_("new"), N_("New assessment"),
            N_("Start an assessment, from a published system or from nothing.")),
    Command("screen.open", ("enter",), N_("open"), N_("Open the interview"),
            N_("Go on with the interview of the chosen assessment.")),
    Command("screen.describe", ("d",), N_("describe"), N_("Change the description"),
            N_("Change name, technology type and use of the chosen assessment.")),
    Command("screen.review", ("r",), N_("review"), N_("Review"),
            N_("See the risk register, stop rules and open questions.")),
    Command("screen.report", ("p",), N_("report"), N_("Write a report"),
            N_("Write the report of the chosen assessment as PDF or HTML.")),
    Command("screen.due", ("u",), N_("due"), N_("What is due"),
            N_("What is overdue or due soon, void or undecided, over all assessments.")),
    Command("screen.compare", ("c",), N_("compare"), N_("Compare"),
            N_("See what changed since an earlier state, or from another assessment.")),
    Command("screen.reassess", ("a",), "", N_("Assess again"),
            N_("Begin a copy of the chosen assessment that says what it follows.")),
    Command("screen.record", ("h",), "", N_("The whole record"),
            N_("Every event in words, whether the record verifies, and all evidence.")),
    Command("screen.search", ("slash", "、"), N_("search"), N_("Search"),
            N_("Show only assessments whose name, type or id contains these words.")),
    Command("screen.filter", ("f",), N_("filter"), N_("Filter"),
            N_("Show only some: by status, verdict, decision or technology type.")),
    Command("screen.sort", ("s",), N_("sort"), N_("Sort by the next column"),
            N_("A click on the head of a column sorts by it; a second one turns it round.")),
    Command("screen.turn", ("S",), "", N_("Turn the order round"),
            N_("The last first.")),
    Command("screen.show_all", ("escape",), "", N_("Show all"),
            N_("No search and no filter.")),
    Command("screen.portfolio", ("m",), N_("map"), N_("Risk map"),
            N_("All assessments against the five categories, the worst first.")),
    Command("screen.take_in", ("i",), "", N_("Import an answers file"),
            N_("Begin an assessment from a file with answers.")),
    VERIFY_REPORT,
    Command("screen.practise", ("t",), "", N_("Practise with examples"),
            N_("Into a store with four samples where nothing is kept, or back out of it.")),
    Command("screen.welcome", (), "", N_("Introduction"),
            N_("What the program does, language and colours, and ways to begin.")),
    RELOAD,
)  # fmt: skip

WELCOME = (
    Command("screen.onward", ("right", "pagedown"), N_("next"), N_("Next"),
            N_("The next of the three steps.")),
    Command("screen.backward", ("left", "pageup"), N_("back"), N_("Back"),
            N_("The step before.")),
    Command("screen.back", ("escape",), N_("skip"), N_("Skip"),
            N_("Straight to the list of assessments; this is not shown again.")),
)  # fmt: skip

FILTER = (
    Command("screen.save", ("ctrl+s",), N_("show"), N_("Show these"),
            N_("Show the assessments that fit what is marked.")),
    Command("screen.clear", ("ctrl+r",), N_("show all"), N_("Show all"),
            N_("No filter.")),
    Command("screen.back", ("escape",), N_("close"), N_("Close"),
            N_("Close; the filter stays as it was.")),
)  # fmt: skip

PORTFOLIO = (
    Command("screen.open", ("enter",), N_("review"), N_("Review this"),
            N_("The review of the chosen assessment, at the chosen category.")),
    Command("screen.sort", ("s",), N_("sort"), N_("Sort by the next column"),
            N_("A click on the head of a column sorts by it.")),
    BACK,
)  # fmt: skip

DESCRIBE = (
    Command("screen.save", ("ctrl+s",), N_("save"), N_("Save the description"),
            N_("Save the description and go to the interview.")),
    Command("screen.systems", ("ctrl+o",), N_("published systems"),
            N_("Start from a published system"),
            N_("Fill in type, directions and scenarios from one of the published systems.")),
    BACK,
)  # fmt: skip

SYSTEMS = (
    Command("screen.choose", ("enter",), N_("choose"), N_("Choose"),
            N_("Start from the highlighted line.")),
    Command("screen.back", ("escape",), N_("close"), N_("Close"), N_("Close this list.")),
)  # fmt: skip
