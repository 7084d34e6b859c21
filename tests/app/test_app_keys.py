"""No key does two things, none is out of reach, and a user's own keys are checked as a whole."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from textual.widgets import OptionList

from riskassess.app import clipboard
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


async def test_a_letter_leads_to_every_place(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "enter", "g")
        letters = {
            str(label.render()): label.region.offset for label in pilot.app.screen.query(".jump")
        }
        at = screen_text(pilot).splitlines()
        assert all(at[offset.y][offset.x] == letter for letter, offset in letters.items())
        below = pilot.app.screen_stack[-2]
        ids = [str(option.id) for option in below.query_one("#outline", OptionList).options]
        in_outline = [letter for letter, offset in letters.items() if offset.x < 30]
        await press(pilot, in_outline[ids.index("R1-S2")])
        assert pilot.app.screen.question == "R1-S2"
        await press(pilot, "r", "g")
        labels = {
            label.region.offset: str(label.render()) for label in pilot.app.screen.query(".jump")
        }
        tab = pilot.app.screen_stack[-2].query_one("#--content-tab-stops").region.offset
        await press(pilot, labels[tab])
        assert pilot.app.screen.tab == "stops"
        await press(pilot, "g", "escape")
        assert pilot.app.screen.tab == "stops"


async def test_an_anchor_is_a_place_too(tmp_path: Path) -> None:
    here = desk(tmp_path)
    id_ = here.create(WARD).id
    async with running(tmp_path) as pilot:
        await press(pilot, "enter")
        question = pilot.app.screen.question
        await press(pilot, "g", "d")
        assert here.open(id_).answers[question].value == 2


async def test_ctrl_c_asks_before_it_quits(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path) as pilot:
        await press(pilot, "enter", "ctrl+c")
        assert "Leave the program?" in screen_text(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, InterviewScreen)
        await press(pilot, "a", *"draft", "escape", "ctrl+c")
        assert "would be lost: 1." in screen_text(pilot)
        await pilot.press("ctrl+c")
        await pilot.pause()
    assert pilot.app.return_value == 0


async def test_ctrl_c_copies_what_is_selected(tmp_path: Path, monkeypatch) -> None:
    taken: list[str] = []
    monkeypatch.setattr(clipboard, "copy", lambda text: taken.append(text) or True)
    desk(tmp_path).create(WARD)
    async with running(tmp_path) as pilot:
        await press(pilot, "enter")
        pilot.app.screen.query_one("#q-text").text_select_all()
        await press(pilot, "ctrl+c")
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert taken
        assert "Do outputs enter the choice" in taken[0]


@pytest.mark.parametrize("works", [True, False])
async def test_copying_says_what_came_of_it(tmp_path: Path, monkeypatch, works: bool) -> None:
    taken: list[str] = []
    monkeypatch.setattr(clipboard, "copy", lambda text: taken.append(text) or works)
    id_ = desk(tmp_path).create(WARD).id
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "enter")
        pilot.app.screen.action_copy("id")
        pilot.app.screen.action_copy("hash")
        await press(pilot, "y", "r", "y")
        head = desk(tmp_path).open(id_).head
        assert taken[:2] == [id_, head]
        assert taken[2].startswith("R1-E1 Do outputs enter")
        assert "Sources" in taken[3]
        said = screen_text(pilot)
        assert ("Copied." in said) == works
        assert ("Sent to the terminal" in said) == (not works)


@pytest.mark.parametrize("code", [0, 1])
def test_text_goes_to_the_first_program_that_takes_it(tmp_path, monkeypatch, code: int) -> None:
    for name, answer in (("wl-copy", 1), ("xclip", code)):
        script = tmp_path / name
        script.write_text(f"#!/bin/sh\n/bin/cat > {tmp_path}/{name}.got\nexit {answer}\n")
        script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert clipboard.copy("风险 [b]") == (code == 0)
    assert (tmp_path / "xclip.got").read_text("utf-8") == "风险 [b]"


async def test_help_begins_with_the_place_one_is_at(tmp_path: Path) -> None:
    desk(tmp_path).create(WARD)
    async with running(tmp_path, (120, 40)) as pilot:
        await press(pilot, "enter", "question_mark")
        assert "0 is the least, 3 the most" in text_of(pilot, ".help-here")
        await press(pilot, "escape", "slash", *"R1-S1", "enter", "question_mark")
        assert "0 is none, 3 the best" in text_of(pilot, ".help-here")
        await press(pilot, "escape", "r", "4", "question_mark")
        assert "with the least effort" in text_of(pilot, ".help-here")
