"""Every action of the app, once: key, footer word, palette text and help.

Bindings, the footer, the command palette and the help screen are all built
from these values, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider

from riskassess.errors import N_

if TYPE_CHECKING:
    from textual.binding import BindingType

    from riskassess.app.screens.base import BaseScreen

SHOWN_KEYS = {
    "escape": "esc", "enter": "enter", "slash": "/", "question_mark": "?", "pagedown": "pgdn",
    "pageup": "pgup", "up": "↑", "down": "↓", "left": "←", "right": "→",
}  # fmt: skip


@dataclass(frozen=True)
class Command:
    """One thing the user can do.

    ``action`` is a Textual action; ``footer`` is empty where the footer does not
    show it; ``click`` is False where a click on the footer would be ambiguous.
    """

    action: str
    keys: tuple[str, ...]
    footer: str
    title: str
    help: str
    shown: str = ""
    click: bool = True

    @property
    def key_text(self) -> str:
        """How the keys are printed: the first one, or ``shown``."""
        if self.shown or not self.keys:
            return self.shown
        return SHOWN_KEYS.get(self.keys[0], self.keys[0])

    @property
    def all_keys(self) -> str:
        """All keys, for the help screen."""
        return " ".join(SHOWN_KEYS.get(key, key) for key in self.keys)


def bindings(commands: Iterable[Command]) -> list[BindingType]:
    """The Textual bindings of ``commands``; the footer is our own, so none is shown."""
    return [
        Binding(",".join(command.keys), command.action, command.title, show=False)
        for command in commands
        if command.keys
    ]


LANGUAGE = Command(
    "app.toggle_language", ("l",), N_("中文"), N_("Switch the language"),
    N_("Switch between English and Chinese; the screen keeps its place."),
)  # fmt: skip
# A Chinese input method turns / and ? into 、 and ？ before they arrive.
HELP = Command(
    "app.show_help", ("question_mark", "？"), N_("help"), N_("Help"),
    N_("What can be done on this screen and what the marks mean."),
)  # fmt: skip
PALETTE = Command(
    "app.command_palette", ("ctrl+p",), N_("commands"), N_("All commands"),
    N_("A list of everything that can be done here, with search."),
)  # fmt: skip
THEME = Command(
    "app.change_theme", (), "", N_("Change the colours"),
    N_("Choose another colour theme: light, dark or high contrast."),
)  # fmt: skip
QUIT = Command(
    "app.quit", ("ctrl+q", "Q"), N_("quit"), N_("Quit"),
    N_("Leave the program. Every answer is saved already."),
)  # fmt: skip
EVERYWHERE = (HELP, LANGUAGE, PALETTE, QUIT, THEME)

BACK = Command(
    "screen.back", ("escape",), N_("back"), N_("Back"), N_("Return to the screen before."),
)  # fmt: skip
CANCEL = Command(
    "screen.back", ("escape",), N_("close"), N_("Close"),
    N_("Close without saving. What was typed is kept until the program ends."),
)  # fmt: skip
SAVE = Command(
    "screen.save", ("ctrl+s",), N_("save"), N_("Save"), N_("Save and close."),
)  # fmt: skip

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
    Command("screen.search", ("slash", "、"), N_("search"), N_("Search"),
            N_("Show only assessments whose name, type or id contains these words.")),
    Command("screen.reload", ("ctrl+r",), "", N_("Read the store again"),
            N_("Read all assessments from the store again.")),
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

INTERVIEW = (
    Command("screen.answer(0)", ("0",), N_("answer"), N_("Answer 0"),
            N_("Choose the first anchor."), shown="0-3", click=False),
    Command("screen.answer(1)", ("1",), "", N_("Answer 1"), N_("Choose the second anchor.")),
    Command("screen.answer(2)", ("2",), "", N_("Answer 2"), N_("Choose the third anchor.")),
    Command("screen.answer(3)", ("3",), "", N_("Answer 3"), N_("Choose the fourth anchor.")),
    Command("screen.answer('unknown')", ("u",), N_("unknown"), N_("Answer unknown"),
            N_("Say that nobody knows; the result then covers every possible answer.")),
    Command("screen.next_open", ("n",), N_("next open"), N_("Next open question"),
            N_("Go to the next question without an answer, then to the unknown ones.")),
    Command("screen.evidence", ("e",), N_("evidence"), N_("Evidence"),
            N_("Add or change what backs the answer: reference, dates, note.")),
    Command("screen.note", ("a", "c"), N_("note"), N_("Note"),
            N_("Write a note beside the answer.")),
    Command("screen.not_applicable", ("N",), "", N_("Answer not applicable"),
            N_("For safeguards, with a reason; it gives no credit.")),
    Command("screen.previous", ("k", "up", "left"), "", N_("Previous question"),
            N_("Go one question back.")),
    Command("screen.following", ("j", "down", "right"), "", N_("Following question"),
            N_("Go one question on.")),
    Command("screen.shortest", ("s",), "", N_("Question that settles most"),
            N_("Go to the question that is best asked next to settle the verdict.")),
    Command("screen.undo", ("ctrl+z",), N_("undo"), N_("Undo"),
            N_("Take the last change back; it stays in the record as taken back.")),
    Command("screen.find", ("slash", "、"), N_("find"), N_("Find a question"),
            N_("Search questions, answers and notes.")),
    Command("screen.review", ("r",), N_("review"), N_("Review"),
            N_("See the risk register, stop rules and open questions.")),
    Command("screen.describe", ("d",), "", N_("Change the description"),
            N_("Change name, technology type and use.")),
    Command("screen.report", ("p",), "", N_("Write a report"),
            N_("Write the report as PDF or HTML.")),
    Command("screen.read_on", ("pagedown", "space"), "", N_("Read on"),
            N_("Scroll the question down.")),
    Command("screen.read_back", ("pageup",), "", N_("Read back"), N_("Scroll the question up.")),
    BACK,
)  # fmt: skip

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
    Command("screen.interview", ("i",), N_("interview"), N_("Interview"),
            N_("Go to the interview, at the chosen question if there is one.")),
    Command("screen.report", ("p",), N_("report"), N_("Write a report"),
            N_("Write the report as PDF or HTML.")),
    BACK,
)  # fmt: skip

REPORT = (
    Command("screen.write", ("ctrl+s",), N_("write"), N_("Write the report"),
            N_("Write the report to the file named above.")),
    BACK,
)  # fmt: skip

FORM = (SAVE, CANCEL)
EVIDENCE = (
    Command("screen.save", ("ctrl+s",), N_("add"), N_("Add the evidence"),
            N_("Add this evidence to the answer.")),
    Command("screen.remove", ("ctrl+r",), N_("remove last"), N_("Remove the last evidence"),
            N_("Take the last evidence off the answer.")),
    CANCEL,
)  # fmt: skip
FIND = (
    Command("screen.choose", ("enter",), N_("go there"), N_("Go to the question"),
            N_("Go to the highlighted question.")),
    Command("screen.back", ("escape",), N_("close"), N_("Close"), N_("Close this list.")),
)  # fmt: skip
READ = (
    Command("screen.back", ("escape", "enter"), N_("close"), N_("Close"), N_("Close this text.")),
)  # fmt: skip


class CommandProvider(Provider):
    """The commands of the current screen in the palette, in the current language."""

    async def discover(self) -> Hits:
        """All commands, before anything is typed."""
        for command, title, help_text in self._translated():
            yield DiscoveryHit(title, self._runner(command), text=title, help=help_text)

    async def search(self, query: str) -> Hits:
        """The commands whose title or help matches ``query``."""
        matcher = self.matcher(query)
        for command, title, help_text in self._translated():
            score = max(matcher.match(title), matcher.match(help_text) / 2)
            if score > 0:
                shown = matcher.highlight(title)
                yield Hit(score, shown, self._runner(command), text=title, help=help_text)

    def _translated(self) -> list[tuple[Command, str, str]]:
        here = cast("BaseScreen[Any]", self.screen)
        _ = here.words
        return [
            (command, _with_key(_(command.title), command), _(command.help))
            for command in getattr(here, "commands", ())
            if command is not PALETTE
        ]

    def _runner(self, command: Command) -> partial[Any]:
        return partial(self.screen.run_action, command.action)


def _with_key(title: str, command: Command) -> str:
    return f"{title}  ({command.all_keys})" if command.keys else title
