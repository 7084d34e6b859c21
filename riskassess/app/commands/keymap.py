"""Keys of the user's own: checked as a whole before any of them is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from textual.binding import Binding
from textual.keys import Keys, key_to_character

from riskassess.app.commands.command import Command
from riskassess.errors import Fault, InputError, nearest

Keymap = Mapping[str, str]
"""Keys by the id of a command, with commas between several: ``{"next_open": "n,f7"}``."""
Screens = Mapping[str, tuple[Command, ...]]
"""The commands of each screen, by the name of the screen."""
MODIFIERS = {"ctrl", "shift", "alt", "super", "meta", "hyper"}
NAMES = {key.value.rpartition("+")[2] for key in Keys}


def keys_of(text: str) -> tuple[str, ...]:
    """The keys of one entry, by Textual's names for them."""
    keys = ",".join(key for key in text.split(",") if key.strip())
    return tuple(b.key for b in Binding.make_bindings([Binding(keys, "")])) if keys else ()


def mapped(commands: Iterable[Command], keymap: Keymap) -> tuple[Command, ...]:
    """``commands`` with the keys of ``keymap``, so that all that is shown agrees with it."""
    return tuple(
        replace(command, keys=keys_of(keymap[command.id]), shown="")
        if command.id in keymap
        else command
        for command in commands
    )


def check(keymap: Keymap, screens: Screens, typing: Iterable[str]) -> None:
    """Raise InputError with everything that is wrong with ``keymap``.

    On the screens named in ``typing`` characters are text: what had another key there must
    keep one.
    """
    known = {command.id for commands in screens.values() for command in commands}
    typed = {command.id for name in typing for command in screens[name] if not _text(command.keys)}
    faults = [
        *(fault for id_, text in keymap.items() for fault in _unusable(id_, text, known, typed)),
        *_taken(keymap, screens),
    ]
    if faults:
        raise InputError(faults)


def _text(keys: Iterable[str]) -> bool:
    """Whether each of ``keys`` prints a character."""
    return all(key_to_character(key) for key in keys)


def _unusable(id_: str, text: str, known: set[str], typed: set[str]) -> Iterator[Fault]:
    path, keys = f"keymap.{id_}", keys_of(text)
    if id_ not in known:
        yield Fault(
            "keymap.unknown", path=path, details={"id": id_, "nearest": nearest(id_, known)}
        )
    if not keys:
        yield Fault("keymap.empty", path=path, details={"id": id_})
    elif id_ in typed and _text(keys):
        yield Fault("keymap.typing", path=path, details={"id": id_})
    for key in keys:
        *modifiers, name = key.split("+")
        if not set(modifiers) <= MODIFIERS or not (name in NAMES or key_to_character(name)):
            yield Fault("keymap.key", path=path, details={"key": key})


def _taken(keymap: Keymap, screens: Screens) -> Iterator[Fault]:
    """Keys that would do two things on one screen, each told once."""
    told = set()
    for commands in screens.values():
        doing: dict[str, list[str]] = defaultdict(list)
        for command in mapped(commands, keymap):
            for key in command.keys:
                doing[key].append(command.id)
        for key, ids in doing.items():
            mine = [id_ for id_ in ids if id_ in keymap]
            if len(ids) > 1 and mine and (key, *ids) not in told:
                told.add((key, *ids))
                details = {"key": key, "ids": ", ".join(ids)}
                yield Fault("keymap.taken", path=f"keymap.{mine[0]}", details=details)
