"""The installed program in tmux at 80 × 24, as somebody drives it: from first start to report."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).with_name("riskassess")
PATIENCE = 60
"""Seconds until something that must appear counts as missing; on a loaded machine too."""

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Pane:
    """One pane of a tmux server of its own."""

    def __init__(self, folder: Path) -> None:
        self._server = ["tmux", "-S", str(folder / "tmux"), "-f", os.devnull]
        self._environ = {
            **os.environ,
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"),
            "LC_ALL": "C.UTF-8",
            "RISKASSESS_LANG": "en",
            "RISKASSESS_ACTOR": "tester",
        }
        self._environ.pop("TMUX", None)

    def _tmux(self, *arguments: str) -> str:
        command = [*self._server, *arguments]
        done = subprocess.run(
            command, env=self._environ, capture_output=True, text=True, check=True
        )
        return done.stdout

    def open(self, *command: str) -> None:
        """Start ``command`` in a new pane."""
        self._tmux("new-session", "-d", "-x", "80", "-y", "24", *command)

    def press(self, *keys: str) -> None:
        """Keys by the names tmux gives them."""
        self._tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """Text as it stands."""
        self._tmux("send-keys", "-l", text)

    def screen(self) -> str:
        """What stands in the pane."""
        return self._tmux("capture-pane", "-p")

    def until(self, *patterns: str) -> str:
        """What the last of ``patterns`` matches, as soon as all of them stand on the screen."""
        end = time.monotonic() + PATIENCE
        while True:
            screen = self.screen()
            found = [re.search(pattern, screen) for pattern in patterns]
            if all(found):
                return found[-1][0]
            assert time.monotonic() < end, f"{patterns} do not come:\n{screen}"
            time.sleep(0.05)

    def question(self) -> str:
        """The id of the question that is shown."""
        return self.until("0-3 answer", r"\w+-[ES]\d+(?= · (exposure|safeguard))")

    def ends(self) -> None:
        """Wait until the program has ended, and with it the pane and the server."""
        end = time.monotonic() + PATIENCE
        while subprocess.run([*self._server, "has-session"], capture_output=True).returncode == 0:
            assert time.monotonic() < end, self.screen()
            time.sleep(0.05)

    def kill(self) -> None:
        """End the program as a crash of the machine would: it gets no chance to do anything."""
        pid = self._tmux("display-message", "-p", "#{pane_pid}").strip()
        os.kill(int(pid), 9)
        self.ends()

    def close(self) -> None:
        """Whatever still runs."""
        subprocess.run([*self._server, "kill-server"], capture_output=True)


@pytest.fixture
def pane(tmp_path: Path) -> Iterator[Pane]:
    pane = Pane(tmp_path)
    yield pane
    pane.close()


def test_from_the_first_start_to_the_report(pane: Pane, tmp_path: Path) -> None:
    pane.open(str(PROGRAM))
    pane.until("Step 1 of 3")
    pane.press("Escape")
    pane.until("No assessment yet")
    pane.press("n")
    pane.until("Start from nothing")
    pane.type("esmfold")
    pane.until("ESMFold +DT-M")
    pane.press("Enter")
    pane.until("Name of the deployment")
    pane.press("C-s")
    first = pane.question()
    pane.press("2")
    pane.until("▶2")
    pane.press("Q")
    pane.ends()

    pane.open(str(PROGRAM))
    pane.until("ESMFold", "Verdict")
    pane.press("Enter")
    second = pane.question()
    assert second != first
    pane.press("3")
    pane.until("▶3")
    pane.kill()

    pane.open(str(PROGRAM))
    pane.until("ESMFold", "Verdict")
    pane.press("Enter")
    assert pane.question() not in (first, second)
    pane.press("k")
    pane.until("▶3")
    assert pane.question() == second
    pane.press("r")
    pane.until("Hazard +Verified")
    pane.press("p")
    pane.until("Report · ESMFold", "For whom", "ctrl\\+s write")
    pane.press("C-s")
    pane.until("The report lies here")
    pane.press("C-q")
    pane.ends()
    (report,) = tmp_path.glob("riskassess-RA-*.pdf")
    assert report.read_bytes().startswith(b"%PDF")
