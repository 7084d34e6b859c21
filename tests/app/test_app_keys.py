"""No key does two things, none is out of reach, and a user's own keys are checked as a whole."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from riskassess.app.commands import SCREENS, Command, check_keymap, mapped
from riskassess.app.commands.keymap import keys_of
from riskassess.app.screens.describe import DescribeScreen
from riskassess.app.screens.home import HomeScreen
from riskassess.app.screens.interview import InterviewScreen
from riskassess.errors import InputError
from tests.app.helpers_app import WARD, desk, press, running, screen_text, text_of

COMMANDS = [(name, command) for name, commands in SCREENS.items() for command in commands]
SWALLOWED = {
    "f1", "f5", "f6", "f10", "f11", "f12", "ctrl+j", "ctrl+e", "ctrl+k", "ctrl+p", "ctrl+q",
    "ctrl+n", "ctrl+w", "ctrl+f", "ctrl+b", "ctrl+enter",
}  # fmt: skip
"""Keys that the terminal of VS Code or tmux keeps for itself, or that never arrive."""
FULL_WIDTH = {
    "/": "、",
    "?": "？",
    ":": "：",
    ";": "；",
    ".": "。",
    "!": "！",
    "\\": "、",
}
"""What a Chinese input method makes of punctuation."""


@pytest.mark.parametrize("name", SCREENS)
def test_no_key_is_taken_twice(name: str) -> None:
    keys = Counter(key for command in SCREENS[name] for key in keys_of(",".join(command.keys)))
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_every_command_can_be_told_and_has_a_key_that_arrives(name: str, command: Command) -> None:
    assert command.title
    assert command.help
    keys = keys_of(",".join(command.keys))
    assert not keys or set(keys) - SWALLOWED
    for half, full in FULL_WIDTH.items():
        if keys_of(half)[0] in keys:
            assert keys_of(full)[0] in keys


def test_a_command_is_the_same_wherever_its_name_is() -> None:
    actions: dict[str, set[str]] = {}
    for _, command in COMMANDS:
        actions.setdefault(command.id, set()).add(command.action)
    assert all(len(found) == 1 for found in actions.values())


def test_keys_may_be_swapped() -> None:
    keymap = {"next_open": "u,f7", "answer.unknown": "n"}
    check_keymap(keymap)
    changed = {command.id: command.keys for command in mapped(SCREENS["interview"], keymap)}
    assert changed["next_open"] == ("u", "f7")
    assert changed["answer.unknown"] == ("n",)


def test_all_faults_of_a_keymap_are_told_at_once() -> None:
    keymap = {"nxt_open": "n", "find": "r", "note": "contrl+x", "undo": "", "save": "s"}
    with pytest.raises(InputError) as caught:
        check_keymap(keymap)
    assert [(fault.id, fault.path) for fault in caught.value.faults] == [
        ("keymap.unknown", "keymap.nxt_open"),
        ("keymap.key", "keymap.note"),
        ("keymap.empty", "keymap.undo"),
        ("keymap.typing", "keymap.save"),
        ("keymap.taken", "keymap.find"),
    ]
    assert "next_open" in caught.value.faults[0].remedy()
    assert "find, review" in caught.value.faults[-1].message()


async def test_own_keys_act_and_are_shown_everywhere(tmp_path: Path) -> None:
    async with running(tmp_path, keymap={"new": "f7", "quit": "f8"}) as pilot:
        assert "f7 new" in text_of(pilot, "#keys")
        await press(pilot, "n")
        assert isinstance(pilot.app.screen, HomeScreen)
        await press(pilot, "question_mark")
        assert "f7  New assessment" in screen_text(pilot)
        await press(pilot, "escape", "f7", "escape")
        assert isinstance(pilot.app.screen, DescribeScreen)
        await pilot.press("f8")
        await pilot.pause()
    assert pilot.app.return_value == 0


async def test_a_faulty_keymap_is_told_and_the_usual_keys_stay(tmp_path: Path) -> None:
    async with running(tmp_path, keymap={"new": "d", "nonsense": "x"}) as pilot:
        text = screen_text(pilot)
        assert "There is no command nonsense." in text
        assert "The key d would do two things on one screen: new, describe." in text
        await press(pilot, "escape", "n", "escape")
        assert isinstance(pilot.app.screen, DescribeScreen)


@pytest.mark.parametrize("keys", [(), ("enter",), ("r",), ("p",), ("d",)])
async def test_the_way_out_and_to_all_commands_is_always_in_sight(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path, (80, 24)) as pilot:
        await press(pilot, *keys)
        footer = "\n".join(screen_text(pilot).splitlines()[-2:])
        assert "ctrl+q quit" in footer
        assert "ctrl+p commands" in footer


async def test_the_full_width_forms_of_an_input_method_arrive(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path, lang="zh") as pilot:
        await press(pilot, "enter", "、")
        await press(pilot, *"R1-S1", "enter")
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert pilot.app.screen.question == "R1-S1"
