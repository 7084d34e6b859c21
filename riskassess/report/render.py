"""The finished file: HTML as it is, PDF by the rendering process, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from riskassess.errors import Fault, InputError, LackingError
from riskassess.i18n import translate
from riskassess.report import fonts
from riskassess.report.page import render_html
from riskassess.report.renderer import Renderer

Progress = Callable[[str, int], None]
"""Told what is being done, and at which page that is (0: at none); the page changes often."""


def _silent(_step: str, _page: int) -> None:
    return None


def write_report(
    view: dict[str, Any],
    out: Path,
    progress: Progress = _silent,
    renderer: Renderer | None = None,
) -> None:
    """Write ``view`` to ``out``, as its ending says: ``.pdf`` or ``.html``.

    A PDF is rendered by ``renderer``, which is started and stays so, or by one of its
    own. Raises InputError (report.format) for another ending, or for characters that
    cannot be printed (report.characters), and LackingError (report.fonts,
    output.unwritable, and those of ``Renderer.render``); the target is then as it was.
    """
    suffix = out.suffix.lower()
    if suffix not in (".pdf", ".html"):
        raise InputError([Fault("report.format", details={"path": str(out)})])
    _check_place(out)
    if suffix == ".html":  # a browser brings its own fonts
        content = render_html(view).encode("utf-8")
    else:
        with contextlib.nullcontext(renderer) if renderer else Renderer() as started:
            content = _pdf(view, progress, started)
    with whole(out) as unfinished:
        unfinished.write_bytes(content)


def _check_place(out: Path) -> None:
    """Say before seconds of rendering that nothing can be written there."""
    try:
        tempfile.TemporaryFile(dir=out.parent).close()
    except OSError as error:
        raise _unwritable(out, error) from None


@contextlib.contextmanager
def whole(out: Path) -> Iterator[Path]:
    """A file beside ``out`` that takes its place once it is complete and on the disk.

    Raises LackingError (output.unwritable); ``out`` is then as it was.
    """
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


def _pdf(view: dict[str, Any], progress: Progress, renderer: Renderer) -> bytes:
    _ = translate(view["lang"])
    laying, writing = _("Laying out the pages"), _("Writing the PDF")
    html = render_html(view)
    fonts.check(html, view)
    job = {"html": html, "record": view["sealed"], "made": view["report"]["made"]}
    printed = renderer.render(job, lambda page: progress(laying if page else writing, page))
    progress(_("Pages: {pages}").format(pages=printed.pages), 0)
    return printed.pdf
