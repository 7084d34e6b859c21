"""What is typed and pasted into fields stays whole."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.events import Paste
from textual.pilot import Pilot

from riskassess.app.widgets.fields import Input, TextArea, left_of, right_of

WHOLE = [
    "a", "中", "e\u0301", "ẹ́", "葛\U000e0100", "か\u3099", "👩\u200d⚕\ufe0f", "👨\u200d👩\u200d👧",
    "👍🏽", "🇨🇳", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "กิ",
]  # fmt: skip


class Typing(App[None]):
    def compose(self) -> ComposeResult:
        yield Input(id="line")
        yield TextArea(id="text")


@pytest.fixture
async def pilot():
    async with Typing().run_test() as pilot:
        yield pilot


async def value(pilot: Pilot[None], id_: str, text: str, *keys: str) -> str:
    """What stands in a field after ``text`` was put into it and ``keys`` pressed at its end."""
    field = pilot.app.query_one(f"#{id_}")
    field.focus()
    if isinstance(field, Input):
        field.value = text
        field.cursor_position = len(text)
    else:
        field.load_text(text)
        field.move_cursor(field.document.end)
    await pilot.press(*keys)
    return field.value if isinstance(field, Input) else field.text


@pytest.mark.parametrize("char", WHOLE)
def test_the_ends_of_a_character(char: str) -> None:
    text = f"中{char}文"
    assert left_of(text, 1 + len(char)) == 1
    assert right_of(text, 1) == 1 + len(char)
    assert (left_of(text, 0), right_of(text, len(text))) == (0, len(text))


def test_two_flags_are_two_characters() -> None:
    assert [left_of("🇨🇳🇺🇸", 4), left_of("🇨🇳🇺🇸", 2), right_of("🇨🇳🇺🇸", 0)] == [2, 0, 2]


@pytest.mark.parametrize("id_", ["line", "text"])
@pytest.mark.parametrize("char", WHOLE)
async def test_one_backspace_takes_one_character(pilot: Pilot[None], id_: str, char: str) -> None:
    assert await value(pilot, id_, f"中{char}", "backspace") == "中"
    assert await value(pilot, id_, f"中{char}", "left", "delete") == "中"
    assert await value(pilot, id_, f"{char}文", "left", "left", "x") == f"x{char}文"
    assert await value(pilot, id_, f"{char}文", "home", "right", "x") == f"{char}x文"
    assert await value(pilot, id_, f"中{char}", "shift+left", "x") == "中x"


@pytest.mark.parametrize("id_", ["line", "text"])
async def test_the_ends_of_a_field(pilot: Pilot[None], id_: str) -> None:
    assert (
        await value(pilot, id_, "中", "left", "left", "backspace", "right", "right", "x") == "中x"
    )


async def test_lines_meet_where_the_break_between_them_is_deleted(pilot: Pilot[None]) -> None:
    assert await value(pilot, "text", "中\n文", "home", "backspace") == "中文"
    assert await value(pilot, "text", "中\n文", "home", "left", "delete") == "中文"


@pytest.mark.parametrize(("id_", "kept"), [("line", "one two three"), ("text", "one\ntwo\nthree")])
async def test_a_paste_keeps_all_lines(pilot: Pilot[None], id_: str, kept: str) -> None:
    field = pilot.app.query_one(f"#{id_}")
    field.focus()
    await pilot.pause()
    pilot.app.post_message(Paste("one\ntwo\nthree"))
    await pilot.pause()
    assert (field.value if isinstance(field, Input) else field.text) == kept
