"""The interview and the forms over it."""

from __future__ import annotations

from riskassess.app.commands.command import Command
from riskassess.app.commands.common import BACK, CANCEL, COPY_RECORD
from riskassess.errors import N_

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
    Command("screen.evidence", ("e",), "", N_("Evidence"),
            N_("Add or change what backs the answer: reference, dates, note.")),
    Command("screen.note", ("a", "c"), N_("note"), N_("Note"),
            N_("Write a note beside the answer.")),
    Command("screen.not_applicable", ("N",), "", N_("Answer not applicable"),
            N_("For safeguards, with a reason; it gives no credit.")),
    Command("screen.previous", ("k", "up", "left"), "", N_("Previous question"),
            N_("Go one question back.")),
    Command("screen.following", ("j", "down", "right"), "", N_("Following question"),
            N_("Go one question on.")),
    Command("screen.next_unknown", ("U",), "", N_("Next unknown answer"),
            N_("Go to the next question that is answered unknown.")),
    Command("screen.next_unbacked", ("E",), "", N_("Next answer without evidence"),
            N_("Go to the next safeguard whose evidence is missing or has expired.")),
    Command("screen.next_unsure", ("C",), "", N_("Next answer to be confirmed"),
            N_("Go to the next that was reworded, or that a second reviewer answers otherwise.")),
    Command("screen.before", ("b",), "", N_("Question you were at before"),
            N_("Go back the way you came, question by question.")),
    Command("screen.shortest", ("s",), N_("shortest"), N_("Shortest way to a verdict"),
            N_("Go from answer to answer by what settles most, or by section again.")),
    Command("screen.explain", ("x",), "", N_("Explain the question"),
            N_("What hangs on the answer: hazards, stop rules, what the paper says, clauses.")),
    Command("screen.history", ("h",), "", N_("History of the answer"),
            N_("Who answered it when, with what note and evidence.")),
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
    *COPY_RECORD,
    BACK,
)  # fmt: skip

EVIDENCE = (
    Command("screen.save", ("ctrl+s",), N_("save"), N_("Save the evidence"),
            N_("Save what the fields say as the chosen entry, or as a new one.")),
    Command("screen.remove", ("ctrl+r",), N_("remove"), N_("Remove the evidence"),
            N_("Take the chosen entry off the answer.")),
    CANCEL,
)  # fmt: skip
FIND = (
    Command("screen.choose", ("enter",), N_("go there"), N_("Go to the question"),
            N_("Go to the highlighted question.")),
    Command("screen.back", ("escape",), N_("close"), N_("Close"), N_("Close this list.")),
)  # fmt: skip
