"""The installed program in a terminal of its own, as a user's would be."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time

PATIENCE = 60
"""Seconds until something that must appear counts as missing; on a loaded machine too."""
_ESCAPES = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[P_^][^\x1b]*\x1b\\|[=>78cM])")
_MODES = re.compile(rb"\x1b\[\?(\d+)([hl])")


class Terminal:
    """What a program wrote, what it is told, and which modes it left the terminal in."""

    def __init__(self, *arguments: str, size: tuple[int, int] = (80, 24), **environ: str) -> None:
        # A size in the environment, as pytest-xdist sets one, goes before the terminal's own.
        inherited = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
        self._ours, theirs = pty.openpty()
        self.resize(*size)
        self.written = b""
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**inherited, "TERM": "xterm-256color", "RISKASSESS_LANG": "en", **environ},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )
        os.close(theirs)

    def resize(self, columns: int, lines: int) -> None:
        """Another size; the program is told by the system."""
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def type(self, keys: str | bytes) -> None:
        """Type ``keys``, reading meanwhile what the program writes."""
        left = keys if isinstance(keys, bytes) else keys.encode()
        while left:
            ready = self._ready(PATIENCE, select.POLLOUT)
            assert ready, self.tail()
            if ready & ~select.POLLOUT and not self._read():
                return
            if ready & select.POLLOUT:
                left = left[os.write(self._ours, left[:1024]) :]

    def paste(self, text: str) -> None:
        """As a terminal pastes where the program asked for it."""
        self.type(f"\x1b[200~{text}\x1b[201~")

    def until(self, words: str, since: int = 0) -> int:
        """Read until ``words`` stand in the output after ``since``; where the output ends then."""
        end = time.monotonic() + PATIENCE
        while words.encode() not in _ESCAPES.sub(b"", self.written[since:]):
            assert self._ready(end - time.monotonic()), (
                f"{words!r} does not come; the last output: {self.tail()}"
            )
            assert self._read(), f"ended without {words!r}: {self.tail()}"
        return len(self.written)

    def ended(self) -> int:
        """Read to the end of the output; the exit code."""
        end = time.monotonic() + PATIENCE
        while self._ready(end - time.monotonic()):
            if not self._read():
                break
        return self.process.wait(max(1, end - time.monotonic()))

    def hang_up(self) -> int:
        """Close the terminal window; the exit code of the program."""
        os.close(self._ours)
        self._ours = -1
        return self.process.wait(PATIENCE)

    def modes(self) -> dict[int, bool]:
        """Private modes of the terminal as they were last set, by number."""
        return {int(mode): on == b"h" for mode, on in _MODES.findall(self.written)}

    def after_the_screen(self) -> str:
        """What stands on the ordinary screen after the program has left its own."""
        return _ESCAPES.sub(b"", self.written.rpartition(b"\x1b[?1049l")[2]).decode()

    def tail(self) -> str:
        """The end of the output, for a failing test."""
        return _ESCAPES.sub(b"", self.written)[-2000:].decode("utf-8", "replace")

    def _ready(self, seconds: float, wanted: int = 0) -> int:
        """What can be done within ``seconds``; unlike select(2), with any number of open files."""
        poll = select.poll()
        poll.register(self._ours, select.POLLIN | wanted)
        return sum(found for _, found in poll.poll(max(0, seconds) * 1000))

    def _read(self) -> bytes:
        try:
            found = os.read(self._ours, 65536)
        except OSError:  # nobody has the other side open any more
            return b""
        self.written += found
        return found

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self._ours >= 0:
            os.close(self._ours)
