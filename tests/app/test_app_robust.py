"""Whatever ends or disturbs the app: nothing answered is lost, and the terminal is left clean."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from textual.widgets import TextArea

from riskassess.app.screens.messages import ErrorScreen
from tests.app.helpers_app import WARD, desk, press, running, text_of, until
from tests.terminal import Terminal

ALTERNATE, CURSOR, PASTE, FOCUS, MOUSE = 1049, 25, 2004, 1004, (1000, 1003, 1015, 1006)

FAULTY = """
from riskassess.app.app import RiskassessApp
def broken(self):
    answers = "what nobody should read here"
    raise KeyError("of the program")
RiskassessApp.action_toggle_language = RiskassessApp.action_command_palette = broken
from riskassess.cli.main import main
main([])
"""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An own home after the first start, with one assessment in the store."""
    desk(tmp_path).create(WARD)
    (tmp_path / "config.toml").write_text("seen_welcome = true\n", "utf-8")
    return {
        "RISKASSESS_STORE": str(tmp_path / "a.sqlite"),
        "RISKASSESS_ACTOR": "tester",
        "RISKASSESS_CONFIG": str(tmp_path / "config.toml"),
        "HOME": str(tmp_path),
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }


def opened(terminal: Terminal) -> Terminal:
    """In the interview of the ward assistant, first question answered 2."""
    terminal.until("Ward assistant")
    terminal.type("\r")
    terminal.until("R1-E1")
    at = len(terminal.written)
    terminal.type("2")
    terminal.until("▶2", at)
    return terminal


def answers(folder: Path) -> dict[str, object]:
    (found,) = desk(folder).list()
    return {question: answer.value for question, answer in found.answers.items()}


def clean(terminal: Terminal) -> bool:
    """Whether the terminal is as a shell wants it."""
    modes = terminal.modes()
    off = [modes.get(mode, False) for mode in (ALTERNATE, PASTE, FOCUS, *MOUSE)]
    return modes[CURSOR] and not any(off) and terminal.written.count(b"\x1b[<u") > 0


def test_a_fault_of_the_program_leaves_the_terminal_clean_and_says_where_to_look(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    with Terminal("-c", FAULTY, **environ) as terminal:
        opened(terminal).type("l")
        assert terminal.ended() == 1
        said = terminal.after_the_screen()
        assert clean(terminal)
    assert "because of a fault of its own: KeyError: 'of the program'" in said
    assert "Every answer is saved" in said
    assert "Traceback" not in said
    assert "what nobody should read" not in said
    (file,) = (tmp_path / "state").rglob("*.txt")
    assert str(file) in said.replace("\r\n", "")
    assert "in broken" in file.read_text("utf-8")
    assert file.stat().st_mode & 0o077 == 0
    assert answers(tmp_path) == {"R1-E1": 2}


def test_a_system_that_shuts_down_ends_it_cleanly(tmp_path: Path, environ: dict[str, str]) -> None:
    with Terminal("-m", "riskassess", **environ) as terminal:
        opened(terminal).process.send_signal(signal.SIGTERM)
        assert terminal.ended() == 128 + signal.SIGTERM
        assert clean(terminal)
    assert answers(tmp_path) == {"R1-E1": 2}


def test_a_terminal_that_is_closed_ends_it(tmp_path: Path, environ: dict[str, str]) -> None:
    with Terminal("-m", "riskassess", **environ) as terminal:
        assert opened(terminal).hang_up() == 128 + signal.SIGHUP
    assert answers(tmp_path) == {"R1-E1": 2}


def test_bytes_that_are_no_text_are_told_and_do_no_harm(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    with Terminal("-m", "riskassess", **environ) as terminal:
        opened(terminal).type("中".encode("gbk"))
        terminal.until("What was typed could not be read")
        at = len(terminal.written)
        terminal.type("3")
        terminal.until("▶3", at)
        terminal.type("Q")
        assert terminal.ended() == 0
        assert clean(terminal)
    assert answers(tmp_path) == {"R1-E1": 3}


MEGABYTE = "A line of a note, 中文 too, with [bold] and \x09 tabs\n" * 20_000


def test_a_megabyte_pasted_into_a_note_is_refused_in_words_and_stays_in_the_form(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    with Terminal("-m", "riskassess", **environ) as terminal:
        opened(terminal).type("c")
        terminal.until("Note on R1-E1")
        terminal.paste(MEGABYTE)
        at = terminal.until("tabs")
        terminal.type("\x13")
        at = terminal.until("at most 20000 are", at)
        terminal.type("\x1b")
        terminal.until("Note on R1-E1", at)
        terminal.type("\x11")
        assert terminal.ended() == 0
    assert answers(tmp_path) == {"R1-E1": 2}


@pytest.mark.parametrize(("keys", "shown"), [("", "▶2"), ("/", "Find a question")])
def test_a_megabyte_pasted_where_there_is_no_field_for_it_does_no_harm(
    tmp_path: Path, environ: dict[str, str], keys: str, shown: str
) -> None:
    with Terminal("-m", "riskassess", **environ) as terminal:
        opened(terminal).type(keys)
        terminal.until(shown)
        terminal.paste(MEGABYTE)
        terminal.type("\x11")
        assert terminal.ended() == 0
    assert answers(tmp_path) == {"R1-E1": 2}


def test_a_storm_of_resizing_ends_with_the_last_size(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    with Terminal("-m", "riskassess", **environ) as terminal:
        opened(terminal)
        for n in range(60):
            terminal.resize(10 + n * 7 % 190, 3 + n * 5 % 60)
        terminal.resize(20, 5)
        terminal.until("Please enlarge")
        at = len(terminal.written)
        terminal.resize(120, 40)
        terminal.until("Risk now", at)
        at = len(terminal.written)
        terminal.type("3")
        terminal.until("▶3", at)
        terminal.type("Q")
        assert terminal.ended() == 0
    assert answers(tmp_path) == {"R1-E1": 3}


async def test_a_full_disk_is_told_and_after_making_room_one_goes_on(tmp_path: Path) -> None:
    id_ = desk(tmp_path).create(WARD).id
    async with running(tmp_path, (200, 40)) as pilot:
        await press(pilot, "enter", "2")
        connection = pilot.app.desk.store._connection
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        await press(pilot, "c")
        pilot.app.screen.query_one("#text", TextArea).text = "x" * 19_000
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ErrorScreen))
        assert "The disk is full" in text_of(pilot, ".fault")
        connection.execute("PRAGMA max_page_count = 100000")
        await press(pilot, "escape", "ctrl+s")
    kept = desk(tmp_path).open(id_).answers["R1-E1"]
    assert (kept.value, len(kept.note)) == (2, 19_000)


async def test_two_apps_on_one_store_answer_different_questions(tmp_path: Path) -> None:
    id_ = desk(tmp_path).create(WARD).id
    async with running(tmp_path) as pilot:
        await press(pilot, "enter", "2")
        async with running(tmp_path) as other:
            await press(other, "enter", "1")
        await press(pilot, "j", "j", "3")
    found = desk(tmp_path).open(id_).answers
    assert [answer.value for answer in found.values()] == [2, 1, 3]


@pytest.mark.parametrize("end", ["fault", "shutdown", "closed"])
def test_a_half_typed_note_is_there_again_after_an_end_nobody_wanted(
    tmp_path: Path, environ: dict[str, str], end: str
) -> None:
    with Terminal("-c", FAULTY, **environ) as terminal:
        opened(terminal).type("a")
        terminal.until("Note on R1-E1")
        terminal.type("Half a sent")
        terminal.until("Half a sent")
        if end == "fault":
            terminal.type("\x10")  # ctrl+p
        elif end == "shutdown":
            terminal.process.send_signal(signal.SIGTERM)
        if end == "closed":
            terminal.hang_up()
        else:
            terminal.ended()
            assert clean(terminal)
    (kept,) = (tmp_path / "state").rglob("unsaved.json")
    assert kept.stat().st_mode & 0o077 == 0
    with Terminal("-m", "riskassess", **environ) as terminal:
        terminal.until("is there again")
        terminal.until("Ward assistant")
        terminal.type("\r")
        terminal.until("R1-E2")
        terminal.type("k")
        terminal.until("▶2")
        terminal.type("a")
        terminal.until("Half a sent")
        terminal.type("ence.\x13")
        terminal.until("Note: Half a sentence.")
        terminal.type("Q")
        assert terminal.ended() == 0
    assert not kept.exists()
    (found,) = desk(tmp_path).list()
    assert found.answers["R1-E1"].note == "Half a sentence."
