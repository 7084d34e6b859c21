"""The rendering process as the rest of the program sees it: a job in, a PDF out."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riskassess.errors import Fault, LackingError
from riskassess.report import fonts

TIMEOUT = 300.0
"""Seconds after which a rendering is given up; a usual report takes one to three."""
MEMORY = 2 << 30
"""Bytes of address space a rendering may take; a report of 300 pages takes half of it."""

Laid = Callable[[int], None]
"""Told the number of each page when it is laid out, and 0 when the PDF is being written."""


@dataclass(frozen=True)
class Printed:
    """A finished PDF."""

    pages: int
    pdf: bytes


class Renderer:
    """A process that renders one report after another.

    ``start`` before each report: the process loads its library, which takes half a
    second, while the page is being made. ``cancel`` may be called from any thread.
    """

    def __init__(self, timeout: float = TIMEOUT, memory: int = MEMORY) -> None:
        """``timeout`` in seconds, ``memory`` in bytes."""
        self._timeout, self._memory = timeout, memory
        self._command = [sys.executable, "-m", "riskassess.report.worker", str(memory)]
        self._folder = Path(tempfile.mkdtemp(prefix="riskassess-"))
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._ended = ""

    def __enter__(self) -> Renderer:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """See that there is a process, and forget that the report before was cancelled."""
        with self._lock:
            self._ended = ""
            if self._child is not None and self._child.poll() is None:
                return
            self._bury()
            environment = {**os.environ, **fonts.configure(self._folder)}
            self._child = subprocess.Popen(  # noqa: S603 -- our own module; the report goes to its stdin
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,  # ctrl+c is for us, who then end it
            )

    def render(self, job: Mapping[str, str], laid: Laid = lambda _page: None) -> Printed:
        """The PDF of a job, which is described in the worker.

        Raises LackingError: report.library, report.memory, report.late, report.cancelled
        or report.failed.
        """
        child = self._child
        assert child is not None, "start first"
        timer = threading.Timer(self._timeout, self._end, ("report.late",))
        timer.start()
        try:
            said = _talk(child, job, laid)
        except BaseException:
            self._end("report.cancelled")
            raise
        finally:
            timer.cancel()
        if isinstance(said, Printed):
            return said
        if said:
            self._end("")
            raise self._fault(said["fault"], **said["details"])
        # Out of memory, the libraries below Python end the process by a signal.
        raise self._fault(self._ended or "report.memory", detail=f"exit {child.wait()}")

    def _fault(self, id_: str, **details: str) -> LackingError:
        bounds = {"limit": f"{self._memory >> 20} MB", "seconds": f"{self._timeout:.0f}"}
        return LackingError([Fault(id_, details={**bounds, **details})])

    def cancel(self) -> None:
        """End the report under way, or the one that was about to be rendered."""
        self._end("report.cancelled")

    def close(self) -> None:
        """End the process."""
        self._end("report.cancelled")
        with self._lock:
            self._bury()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _end(self, why: str) -> None:
        with self._lock:
            self._ended = why
            if self._child is not None:
                self._child.kill()
                self._child.wait()

    def _bury(self) -> None:
        """Let go of a process that has ended."""
        if self._child is None:
            return
        for pipe in (self._child.stdin, self._child.stdout):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()  # type: ignore[union-attr]
        self._child = None


def _talk(
    child: subprocess.Popen[bytes], job: Mapping[str, str], laid: Laid
) -> Printed | dict[str, Any]:
    """Give a job, hear the answer; an empty one if the process ended before."""
    assert child.stdin is not None and child.stdout is not None
    with contextlib.suppress(BrokenPipeError):  # a process that ended may still have said why
        child.stdin.write(json.dumps(job).encode("ascii") + b"\n")
        child.stdin.flush()
    for line in child.stdout:
        if not line.endswith(b"\n"):
            break
        said: dict[str, Any] = json.loads(line)
        if "pages" in said:
            pdf = child.stdout.read(said["pdf"])
            return Printed(said["pages"], pdf) if len(pdf) == said["pdf"] else {}
        if "fault" in said:
            return said
        laid(said.get("page", 0))
    return {}
