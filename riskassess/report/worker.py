"""The rendering process: jobs come in on stdin, PDFs go out on stdout.

A job is one line of JSON: the page (``html``), the record to attach (``record``) and its
time (``made``). The answer is lines of JSON: ``{"page": 3}`` while pages are laid out,
``{"writing": true}`` after, and at last ``{"fault": …, "details": …}`` or
``{"pages": 11, "pdf": BYTES}`` and that many bytes.

The process reads no file but the fonts, writes none, has no network, and the memory it
may take is its argument, in bytes. It serves one request after another, and ends with
the process that started it, or after a fault.
"""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import os
import re
import sys
import threading
from functools import partial
from queue import SimpleQueue
from typing import Any, NoReturn

from riskassess.report import archive, hasten, lean, tags
from riskassess.report.fields import add_fields
from riskassess.report.hasten.frames import with_room

LIBRARIES = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
LINKS = ("https:", "mailto:")
_PAGE = re.compile(r"Step 5 - Creating layout - Page (\d+)")
_WRITING = "Step 6"
Job = dict[str, str]


class _Unable(Exception):  # noqa: N818 -- a fault to be told, with its details
    def __init__(self, fault: str, **details: str) -> None:
        super().__init__(fault)
        self.said = {"fault": fault, "details": details}


class _Parent:
    """The process that asks."""

    def __init__(self) -> None:
        self._answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library that prints disturbs nobody
        self._jobs: SimpleQueue[Job] = SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        """Take jobs, also while rendering, so that the end of the parent is noticed."""
        for line in sys.stdin.buffer:
            self._jobs.put(json.loads(line))
        os._exit(0)

    def receive(self) -> Job:
        """The next job, as soon as there is one."""
        return self._jobs.get()

    def say(self, **said: object) -> None:
        """One line of an answer."""
        self._answers.write(json.dumps(said).encode("ascii") + b"\n")
        self._answers.flush()

    def send(self, pages: int, pdf: bytes) -> None:
        """A finished PDF."""
        self.say(pages=pages, pdf=len(pdf))
        self._answers.write(pdf)
        self._answers.flush()


class _Loud(logging.Handler):
    """Every warning of the library is an error; its progress is passed on."""

    def __init__(self, parent: _Parent) -> None:
        super().__init__(logging.INFO)
        self._parent = parent
        self.begin()
        for name in ("weasyprint", "weasyprint.progress"):
            logger = logging.getLogger(name)
            logger.handlers = [self]
            logger.propagate = False
            logger.setLevel(logging.INFO)

    def begin(self) -> None:
        """Forget the report before."""
        self.warnings: list[str] = []
        self._pages = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Keep warnings, tell of pages."""
        message = record.getMessage()
        if record.levelno >= logging.WARNING:
            self.warnings.append(message)
        elif (match := _PAGE.match(message)) and int(match[1]) > self._pages:
            self._pages = int(match[1])  # some are laid out again, when all are counted
            self._parent.say(page=self._pages)
        elif message.startswith(_WRITING):
            self._parent.say(writing=True)


class _Press:
    """The library, loaded and made ready."""

    def __init__(self, parent: _Parent) -> None:
        self._loud = _Loud(parent)
        _load()
        hasten.hasten()
        lean.lean()
        from weasyprint.urls import URLFetcher

        class Refuse(URLFetcher):  # type: ignore[misc]
            """Nothing is ever fetched, and asking for it ends in a fault; only the logo is here."""

            def fetch(self, url: str, headers: object = None) -> Any:
                if not url.startswith("data:image/png;base64,"):
                    raise ValueError(f"refused: {url[:80]}")
                return super().fetch(url)

        fetcher = Refuse(allowed_protocols={"data"}, allow_redirects=False)
        self._page = partial(hasten.page_class(), url_fetcher=fetcher)
        self._fetcher = fetcher

    def render(self, job: Job) -> tuple[int, bytes]:
        """Number of pages and PDF. Raises _Unable where the library had to warn."""
        self._loud.begin()
        document = self._page(job["html"]).render(**archive.OPTIONS)
        _check_links(document)
        archive.declare_ua(document.metadata)
        record = archive.attachment(job["record"], job["made"], self._fetcher)
        pdf = document.write_pdf(finisher=_finish, attachments=[record], **archive.OPTIONS)
        if self._loud.warnings:
            raise _Unable("report.failed", detail="; ".join(self._loud.warnings[:3]))
        return len(document.pages), pdf


def _finish(document: Any, pdf: Any) -> None:
    add_fields(document, pdf)
    tags.condense(pdf)
    lean.settle(pdf)
    hasten.compress(pdf)


def _check_links(document: Any) -> None:
    for page in document.pages:
        for kind, target, *_box in page.links:
            if kind != "internal" and not (kind == "external" and target.startswith(LINKS)):
                raise _Unable("report.failed", detail=f"refused: a link to {str(target)[:80]}")


def _load() -> None:
    try:
        with hasten.names_alone():
            from weasyprint.text import ffi
    except (ImportError, OSError) as error:
        detail = str(error).splitlines()[0]
        raise _Unable("report.library", detail=detail, command=LIBRARIES) from None
    if ffi.harfbuzz_subset is None:  # without it Chinese takes ten times as long
        raise _Unable("report.library", detail="libharfbuzz-subset", command=LIBRARIES)


def _limit_memory(most: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # where the system has no limits
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _serve(parent: _Parent) -> NoReturn:
    """Do jobs until the parent is gone or one of them fails."""
    press = _Press(parent)
    gc.collect()
    gc.freeze()
    while True:
        parent.send(*press.render(parent.receive()))
        gc.collect()


def main() -> None:
    """Entry of the process."""
    _limit_memory(int(sys.argv[1]))
    gc.disable()  # a fifth of the time went into looking for rubbish that is hardly there
    parent = _Parent()
    try:
        with_room(_serve)(parent)
    except _Unable as unable:
        parent.say(**unable.said)
    except MemoryError:
        parent.say(fault="report.memory", details={"detail": "MemoryError"})
    except Exception as error:  # the parent has the words for the user
        detail = f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"[:500]
        parent.say(fault="report.failed", details={"detail": detail})
    os._exit(0)  # the thread that listens would hold up an orderly end


if __name__ == "__main__":
    main()
