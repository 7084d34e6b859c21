"""The rendering process: a job on stdin, the path of the PDF as argument.

    python -m riskassess.report.worker TARGET < job.json

The job has the page (``html``), the record to attach (``record``) and its time (``made``).

It has no network, no files but the target and the fonts, a bounded memory, and
says on stdout what it does: one JSON object per line, the last with ``pages``
or ``fault``.
"""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import re
import sys
from typing import Any, NoReturn

from riskassess.report import archive

MEMORY = 4 << 30
"""Bytes of address space the rendering may take."""
LIBRARIES = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_STEP = re.compile(r"Step (\d)")


class _Loud(logging.Handler):
    """Every warning of the library is an error; its progress is passed on."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.warnings: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep warnings, tell of steps."""
        if record.levelno >= logging.WARNING:
            self.warnings.append(record.getMessage())
        elif match := _STEP.match(record.getMessage()):
            _say(step=int(match[1]))


def _say(**said: object) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def _fault(id_: str, **details: str) -> NoReturn:
    _say(fault=id_, details=details)
    sys.exit(0)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # where the system has no limits
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _library() -> Any:
    try:
        import weasyprint
        from weasyprint.text import ffi
    except (ImportError, OSError) as error:
        _fault("report.library", detail=str(error).splitlines()[0], command=LIBRARIES)
    if ffi.harfbuzz_subset is None:  # without it Chinese takes ten times as long
        _fault("report.library", detail="libharfbuzz-subset", command=LIBRARIES)
    return weasyprint


def render(job: dict[str, str], target: str) -> None:
    """Write the PDF of ``job`` and say how many pages it has, or which fault stands in the way."""
    loud = _Loud()
    for name in ("weasyprint", "weasyprint.progress"):
        logger = logging.getLogger(name)
        logger.handlers = [loud]
        logger.propagate = False
        logger.setLevel(logging.INFO)
    weasyprint = _library()
    from weasyprint.urls import URLFetcher

    class Refuse(URLFetcher):  # type: ignore[misc]
        """Nothing is ever fetched; asking for something is logged, and so ends in a fault."""

        def fetch(self, url: str, headers: object = None) -> NoReturn:
            raise ValueError(f"refused: {url[:80]}")

    fetcher = Refuse(allowed_protocols=set(), allow_redirects=False)
    page = weasyprint.HTML(string=job["html"], url_fetcher=fetcher)
    document = page.render(**archive.OPTIONS)
    archive.declare_ua(document.metadata)
    record = archive.attachment(job["record"], job["made"], fetcher)
    document.write_pdf(target, attachments=[record], **archive.OPTIONS)
    if loud.warnings:
        _fault("report.failed", detail="; ".join(loud.warnings[:3]))
    _say(pages=len(document.pages))


def main() -> None:
    """Entry of the process."""
    _limit_memory()
    gc.set_threshold(100_000, 50, 50)  # a third of the time goes into collecting otherwise
    try:
        _library()  # before reading: the page is made meanwhile
        render(json.load(sys.stdin.buffer), sys.argv[1])
    except Exception as error:  # the parent has the words for the user
        detail = str(error).splitlines()[0] if str(error) else type(error).__name__
        _fault("report.failed", detail=f"{type(error).__name__}: {detail}"[:500])


if __name__ == "__main__":
    main()
