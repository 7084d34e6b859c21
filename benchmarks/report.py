"""Reports against WeasyPrint alone and a browser on the same page, and how they grow.

WeasyPrint alone has our fonts and writes the same kind of PDF, without the attached record.
With RISKASSESS_BENCH_RIVALS=1 also against Typst, which sets the same words in plain
paragraphs: how fast a compiled typesetter would be, if one were to rewrite the templates for it.
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.figures import Figure, compared, process, seconds
from riskassess.report import fonts
from riskassess.report.renderer import Renderer
from riskassess.resources import resource

EXAMPLE = "examples/ward-assistant.yaml"
KINDS = [(lang, audience) for lang in ("en", "zh") for audience in ("committee", "full")]
OPTIONS = "pdf_variant='pdf/a-3a', pdf_tags=True"
COLD = f"import sys, weasyprint; weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2], {OPTIONS})"
# Answers a line for each time the page was rendered again.
WARM = f"""
import sys, weasyprint
for line in sys.stdin:
    weasyprint.HTML(line.strip()).write_pdf({OPTIONS})
    print(flush=True)
"""
CHROMIUM = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
TYPST = "import sys, typst; typst.compile(sys.argv[1], sys.argv[2], font_paths=[sys.argv[3]])"
SETTING = """#set page(paper: "a4", margin: 18mm)
#set text(font: "Noto Sans SC", size: 8.5pt)
"""
BLOCKS = frozenset(("p", "li", "td", "th", "h1", "h2", "h3", "h4"))
SIZES = (10, 20, 100, 300)
RUNS = 3
BATCH = 24
MADE = "2026-01-01T00:00:00.000Z"


def run() -> Iterator[Figure]:
    """Every figure of the report."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= fonts.configure(folder)
        for lang, audience in KINDS:
            yield from _one(folder, lang, audience)
        if os.environ.get("RISKASSESS_BENCH_RIVALS"):
            yield from _typst(folder)
        yield from _growth(folder / "en-full.html")
        yield from _batch(folder)


def _one(folder: Path, lang: str, audience: str) -> Iterator[Figure]:
    """One report, cold and warm."""
    html, pdf = (folder / f"{lang}-{audience}.{ending}" for ending in ("html", "pdf"))
    make = ["-m", "riskassess", "--lang", lang, "report", EXAMPLE, "--audience", audience, "-o"]
    ours, name = process([*make, str(pdf)]), f"{audience} report ({lang})"
    process([*make, str(html)])()
    alone = process(["-c", COLD, str(html), str(folder / "alone.pdf")])
    yield compared(f"{name} against WeasyPrint alone, cold", 1.15, ours, alone, RUNS)
    with Renderer() as renderer, _alone_warm(html) as again:
        job = {"html": html.read_text("utf-8"), "record": "{}", "made": MADE}

        def warm() -> object:
            return renderer.render(job)

        yield compared(f"{name} against WeasyPrint alone, warm", 1.15, warm, again, RUNS)
    if audience == "committee" and (browser := shutil.which("chromium")):
        printing = _browser(browser, html, folder)
        yield compared(f"{name} against Chromium, cold", 1.1, ours, printing, RUNS)
    if audience == "full":
        yield Figure(f"{name}, peak memory of a process", _peak([*make, str(pdf)]), "MB", 150)
    yield Figure(f"{name}, size", pdf.stat().st_size / 1000, "kB", 400)


class _alone_warm:  # noqa: N801  a context manager
    """WeasyPrint in a process that has loaded it; called, it renders ``html`` once more."""

    def __init__(self, html: Path) -> None:
        self._line = f"{html}\n"

    def __enter__(self) -> Callable[[], object]:
        command = [sys.executable, "-c", WARM]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._child = subprocess.Popen(command, text=True, **pipes)  # type: ignore[call-overload]
        return self._again

    def __exit__(self, *_: object) -> None:
        self._child.communicate()

    def _again(self) -> None:
        self._child.stdin.write(self._line)
        self._child.stdin.flush()
        self._child.stdout.readline()


def _browser(browser: str, html: Path, folder: Path) -> Callable[[], object]:
    """A browser that prints ``html``, with a profile that is new each time."""

    def printing() -> None:
        with tempfile.TemporaryDirectory(dir=folder) as profile:
            target = f"--print-to-pdf={folder / 'browser.pdf'}"
            command = [browser, *CHROMIUM, f"--user-data-dir={profile}", target, str(html)]
            subprocess.run(command, check=True, capture_output=True)

    return printing


def _typst(folder: Path) -> Iterator[Figure]:
    """A committee report against Typst on its words; passed over, and said, if it cannot be had."""
    venv.create(folder / "typst", with_pip=True)
    python = str(folder / "typst" / "bin" / "python")
    try:
        subprocess.run([python, "-m", "pip", "install", "-q", "typst"], check=True)
    except subprocess.CalledProcessError as error:
        print(f"     typst is left out: {error}")
        return
    for lang in ("en", "zh"):
        source, pdf = folder / f"{lang}.typ", folder / "typst.pdf"
        text = (json.dumps(words, ensure_ascii=False) for words in _words(folder, lang))
        source.write_text(SETTING + "\n\n".join(f"#{each}" for each in text), encoding="utf-8")
        command = [python, "-c", TYPST, str(source), str(pdf), str(resource("fonts"))]
        make = ["-m", "riskassess", "--lang", lang, "report", EXAMPLE, "-o", str(pdf)]
        name = f"committee report ({lang}) against Typst on its words, cold: a limit, no bound"
        alone = partial(subprocess.run, command, check=True)
        yield compared(name, math.inf, process(make), alone, RUNS)


def _words(folder: Path, lang: str) -> Iterator[str]:
    """What stands in each paragraph, heading or cell of a committee report."""
    page = ElementTree.parse(folder / f"{lang}-committee.html")
    for element in page.iter():
        if element.tag in BLOCKS and not any(kid.tag in BLOCKS for kid in element):
            yield " ".join("".join(element.itertext()).split())


def _peak(arguments: list[str]) -> float:
    """The most memory a process of a command took, in MB."""
    code = (
        "import resource, subprocess, sys;"
        "subprocess.run([sys.executable, *sys.argv[1:]], check=True, capture_output=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    command = [sys.executable, "-c", code, *arguments]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return int(said) / (1024 if sys.platform != "darwin" else 1 << 20)


def _growth(html: Path) -> Iterator[Figure]:
    """Milliseconds a page of a full report, repeated up to 300 pages."""
    taken = {}
    with Renderer(timeout=600) as renderer:
        for size in SIZES:
            job = _of_pages(renderer, html, size)
            pages = renderer.render(job).pages
            times = [seconds(partial(renderer.render, job)) for _ in range(RUNS)]
            taken[pages] = statistics.median(times) / pages * 1000
    shown = ", ".join(f"{pages} pages {each:.0f} ms" for pages, each in taken.items())
    most = max(each for pages, each in taken.items() if pages <= 25)
    yield Figure("time a page, to 25 pages", most, "ms", 50, f"[{shown}]")
    first, *_between, last = taken.values()
    yield Figure("time a page, of 300 pages by 10", last / first, "×", 1.15)


def _of_pages(renderer: Renderer, html: Path, pages: int) -> dict[str, str]:
    """The report with so many of its sections, over and over, that it has ``pages`` or more."""
    made, sections = 0, pages // 4
    while made < pages:
        sections += math.ceil((pages - made) / 2)
        job = {"html": _repeated(html, sections), "record": "{}", "made": MADE}
        made = renderer.render(job).pages
    return job


def _repeated(html: Path, wanted: int) -> str:
    """A report of ``wanted`` sections, from the first on and from there again."""
    text = html.read_text("utf-8")
    found = re.findall(r"<section.*?</section>", text, flags=re.DOTALL)
    sections = [section for section in found if "data-to" not in section]  # no contents
    chosen = (divmod(number, len(sections)) for number in range(wanted))
    body = "".join(
        re.sub(r'(id="|href="#)', rf"\g<1>n{copy}-", sections[which]) for copy, which in chosen
    )
    ids = set(re.findall(r'id="([^"]*)"', body))

    def kept(link: re.Match[str]) -> str:
        return link[0] if link[1] in ids else link[2]  # its section is not among them

    body = re.sub(r'<a href="#([^"]*)">(.*?)</a>', kept, body)
    return text[: text.index("<section")] + body + text[text.rindex("</section>") + 10 :]


def _batch(folder: Path) -> Iterator[Figure]:
    """Reports a minute with one worker and with two."""
    source = folder / "source"
    source.mkdir()
    for number in range(BATCH):
        shutil.copy(EXAMPLE, source / f"{number}.yaml")
    rate = {}
    for workers in (1, 2):
        out = ["--out", str(folder / f"out-{workers}"), "--workers", str(workers)]
        command = ["-m", "riskassess", "batch", "report", str(source), *out]
        rate[workers] = 60 * BATCH / seconds(process(command))
    shown = f"[{rate[1]:.0f} and {rate[2]:.0f} a minute]"
    yield Figure("batch reports, two workers by one", rate[2] / rate[1], "×", 1.6, shown, True)
