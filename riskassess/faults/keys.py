"""Keys of the user's own that cannot be used as they are."""

from __future__ import annotations

from riskassess.faults.words import N_, Words

FAULTS: Words = {
    "keymap.unknown": (
        N_("There is no command {id}."),
        N_("Use a name that the help of a screen shows.{nearest}"),
    ),
    "keymap.key": (
        N_("{key} is not a key."),
        N_("Write a character, or a name as in f7, escape, ctrl+t, shift+tab, question_mark."),
    ),
    "keymap.empty": (
        N_("{id} is given no key."),
        N_("Name at least one key, or drop the line to keep the usual ones."),
    ),
    "keymap.taken": (
        N_("The key {key} would do two things on one screen: {ids}."),
        N_("Give one of them another key."),
    ),
    "keymap.typing": (
        N_("{id} is needed where one types, and its keys are all characters."),
        N_("Add a key that prints nothing, as in f7 or ctrl+t."),
    ),
}
