"""What happens when the app has to stop: a fault of its own, a signal, a terminal that is gone.

Every answer is in the store before the next key is handled. What is left to do is to keep what
was typed and not saved, to leave the terminal as it was, and to say what happened.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import io
import os
import platform
import signal
import sys
import tempfile
import traceback
from pathlib import Path

from rich.console import Console, RenderableType
from textual.app import App
from textual.driver import Driver

from riskassess import __version__
from riskassess.errors import visible
from riskassess.i18n import Lang, translate

SIGNALLED = 128
"""Exit code of a process that a signal ended, less the number of the signal."""


class RescuedApp(App[int]):
    """An app that leaves the terminal clean and tells where the traceback lies."""

    lang: Lang
    unsaved: Path | None = None
    """The file for what was typed and not saved; None: it is not kept."""
    _fault: str = ""
    """The first fault as one line."""
    _trace: str = ""
    _kept: bool = False

    def on_mount(self) -> None:
        """Listen for the signals of a system that shuts down and of a closed terminal."""
        if self.is_headless or platform.system() == "Windows":
            return
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self._stop, SIGNALLED + signal.SIGTERM)
        loop.add_signal_handler(signal.SIGHUP, self._leave, SIGNALLED + signal.SIGHUP)

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver, and on a terminal one with more patience."""
        found = super().get_driver_class()
        if found.__name__ != "LinuxDriver":
            return found
        from riskassess.app.terminal import PatientDriver

        return PatientDriver

    def action_say_not_utf8(self) -> None:
        """Something was typed or pasted that is no text."""
        _ = translate(self.lang)
        text = _("What was typed could not be read: set the encoding of the terminal to UTF-8.")
        self.notify(text, markup=False, severity="warning")

    def keep(self) -> bool:
        """Keep what was typed and not saved over the end of the app; whether there was any."""
        return False

    def _stop(self, code: int) -> None:
        self.keep()
        self.exit(code, return_code=code)

    def _leave(self, code: int) -> None:
        """Without a terminal there is nothing to restore, and writing to it may never return."""
        self.keep()
        os._exit(code)

    def _handle_exception(self, error: Exception) -> None:
        if not self._trace:
            self._fault = "".join(traceback.format_exception_only(error)).strip()
            self._trace = "".join(traceback.format_exception(error))
            with contextlib.suppress(Exception):  # a screen may be in pieces
                self._kept = self.keep()
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """As Textual's, without a traceback that shows the values of people's answers."""
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """As Textual's; what it would have printed goes into the file."""
        if not self._trace:
            console = Console(file=io.StringIO(), width=200, color_system=None)
            console.print(*renderables)
            self._trace = console.file.getvalue()  # type: ignore[attr-defined]
            self._fault = self._trace.strip().rpartition("\n")[2]
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        """After the terminal was restored: what happened, that all is saved, where to look."""
        if not self._trace or self.is_headless:  # a test is told by an exception
            return
        _ = translate(self.lang)
        text = _("riskassess had to stop because of a fault of its own: {fault}")
        lines = [text.format(fault=self._fault[:200])]
        lines.append(_("Every answer is saved. Start riskassess again and go on."))
        if self._kept:
            lines.append(_("What was typed and not saved is kept until then, too."))
        if path := _write(self._trace):
            lines.append(_("For whoever mends it, the details: {path}").format(path=path))
        print(visible("\n".join(lines)), file=sys.__stderr__)
        self._trace = ""


def _write(trace: str) -> Path | None:
    """The file with the traceback, readable by its owner alone; None where none can be written."""
    from platformdirs import user_log_path
    from textual import __version__ as textual_version  # importlib.metadata, 8 ms

    now = dt.datetime.now(dt.UTC)
    head = f"riskassess {__version__} · Textual {textual_version} · Python {sys.version}"
    where = f"{platform.platform()} · {os.environ.get('TERM', '')} · {now.isoformat()}"
    for folder in (user_log_path("riskassess"), Path(tempfile.gettempdir())):
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            name = f"riskassess-{now:%Y%m%d-%H%M%S}-"
            handle, path = tempfile.mkstemp(".txt", name, folder)
            with open(handle, "w", encoding="utf-8", errors="replace") as file:  # noqa: PTH123
                file.write(f"{head}\n{where}\n\n{trace}")
            return Path(path)
    return None
