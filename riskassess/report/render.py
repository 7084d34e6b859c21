"""The finished file: HTML as it is, PDF by a child process, whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from riskassess.errors import Fault, InputError, LackingError
from riskassess.i18n import translate
from riskassess.report import fonts
from riskassess.report.page import render_html

TIMEOUT = 300.0
"""Seconds after which a rendering is given up; a usual report takes two to four."""

Progress = Callable[[str], None]


def _silent(_text: str) -> None:
    return None


def write_report(view: dict[str, Any], out: Path, progress: Progress = _silent) -> None:
    """Write ``view`` to ``out``, as its ending says: ``.pdf`` or ``.html``.

    Raises InputError (report.format) for another ending, and LackingError
    (report.fonts, report.library, report.failed, output.unwritable); the target
    is then as it was before.
    """
    suffix = out.suffix.lower()
    if suffix not in (".pdf", ".html"):
        raise InputError([Fault("report.format", details={"path": str(out)})])
    with _whole(out) as unfinished:
        if suffix == ".html":  # a browser brings its own fonts
            unfinished.write_text(render_html(view), encoding="utf-8")
            return
        _render(view, unfinished, progress)


@contextlib.contextmanager
def _whole(out: Path) -> Iterator[Path]:
    """A file beside ``out`` that takes its place once it is complete and on the disk."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{out.stem[:40]}-", dir=out.parent)
    except OSError as error:
        raise _unwritable(out, error) from None
    os.close(handle)
    unfinished = Path(name)
    try:
        yield unfinished
        _settle(unfinished, out)
    except OSError as error:
        raise _unwritable(out, error) from None
    finally:
        unfinished.unlink(missing_ok=True)


def _settle(unfinished: Path, out: Path) -> None:
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    mask = os.umask(0)
    os.umask(mask)
    unfinished.chmod(0o666 & ~mask)  # mkstemp made it 0600; a report is an ordinary file
    unfinished.replace(out)


def _unwritable(out: Path, error: OSError) -> LackingError:
    detail = error.strerror or str(error)
    return LackingError([Fault("output.unwritable", str(out), details={"detail": detail})])


def _render(view: dict[str, Any], target: Path, progress: Progress) -> None:
    """Have the child write the PDF; it answers with one JSON object per line."""
    _ = translate(view["lang"])
    command = [sys.executable, "-m", "riskassess.report.worker", str(target)]
    progress(_("Rendering the PDF"))
    with subprocess.Popen(  # noqa: S603 -- our own module; the report goes to its stdin
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        timer = threading.Timer(TIMEOUT, child.kill)
        timer.start()
        try:
            html = render_html(view)  # while the child loads its library
            fonts.check(html, view)
            job = {"html": html, "record": view["sealed"], "made": view["report"]["made"]}
            said = _talk(child, json.dumps(job), progress, _)
        except BaseException:
            child.kill()
            raise
        finally:
            timer.cancel()
    if "fault" in said:
        raise LackingError([Fault(said["fault"], details=said["details"])])
    if child.returncode or "pages" not in said:
        late = child.returncode == -signal.SIGKILL
        raise _failed(f"stopped after {TIMEOUT:.0f} s" if late else f"exit {child.returncode}")
    progress(_("Pages: {pages}").format(pages=said["pages"]))


def _talk(
    child: subprocess.Popen[bytes], job: str, progress: Progress, _: Callable[[str], str]
) -> dict[str, Any]:
    assert child.stdin is not None and child.stdout is not None
    with contextlib.suppress(BrokenPipeError):  # a child that died says why, or its status does
        child.stdin.write(job.encode())
        child.stdin.close()
    last: dict[str, Any] = {}
    for line in child.stdout:
        if not line.startswith(b"{"):  # a library that talks to the user when it cannot be loaded
            continue
        said = json.loads(line)
        if "step" in said:
            progress(_("Rendering the PDF: step {step} of 7").format(step=said["step"]))
        else:
            last = said
    return last


def _failed(detail: str) -> LackingError:
    return LackingError([Fault("report.failed", details={"detail": detail})])
