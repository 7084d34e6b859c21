"""Commands that are the same on every screen, or on many."""

from __future__ import annotations

from riskassess.app.commands.command import Command
from riskassess.errors import N_

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
    "app.command_palette", ("ctrl+p", "colon", "："), N_("commands"), N_("All commands"),
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
JUMP = Command(
    "app.jump", ("g", "ctrl+g"), "", N_("Jump"),
    N_("Show a letter at every place one can go to; typing it goes there."),
)  # fmt: skip
COPY_OR_QUIT = Command(
    "app.help_quit", ("ctrl+c",), "", N_("Copy what is selected, or ask to quit"),
    N_("Copy the text selected with the mouse; with none selected, ask whether to leave."),
)  # fmt: skip
EVERYWHERE = (HELP, LANGUAGE, PALETTE, QUIT, THEME, JUMP, COPY_OR_QUIT)

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

COPY = Command(
    "screen.copy('said')", ("y",), "", N_("Copy what is explained"),
    N_("Copy the text that is shown to the clipboard."),
)  # fmt: skip
COPY_RECORD = (
    COPY,
    Command("screen.copy('id')", (), "", N_("Copy the id"),
            N_("Copy the id of the assessment to the clipboard.")),
    Command("screen.copy('hash')", (), "", N_("Copy the hash"),
            N_("Copy the SHA-256 of the last event: it names this exact record.")),
)  # fmt: skip

FORM = (SAVE, CANCEL)
JUMP_MODE = (
    Command("screen.back", ("escape",), N_("close"), N_("Close"), N_("Stay where you were.")),
)  # fmt: skip
QUITTING = (
    Command("screen.leave", ("enter", "y"), N_("quit"), N_("Quit"),
            N_("Leave the program.")),
    Command("screen.back", ("escape",), N_("stay"), N_("Stay"), N_("Go on where you were.")),
)  # fmt: skip
RETRY = (
    Command("screen.again", ("ctrl+r",), N_("try again"), N_("Try again"),
            N_("Do once more what did not work.")),
    Command("screen.back", ("escape",), N_("close"), N_("Close"), N_("Close this text.")),
)  # fmt: skip
READ = (
    Command("screen.back", ("escape", "enter"), N_("close"), N_("Close"), N_("Close this text.")),
    COPY,
)  # fmt: skip
