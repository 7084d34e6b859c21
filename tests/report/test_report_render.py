"""The rendering process: its fonts, its bounds, its end."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import unicodedata

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageOps, ImageStat
from pypdf import PdfReader

from riskassess.errors import LackingError
from riskassess.record.events import stamp
from riskassess.report import fonts
from riskassess.report.page import render_html
from riskassess.report.render import write_report
from riskassess.report.renderer import Renderer
from riskassess.resources import resource
from tests.report.conftest import MADE

EXAMPLE = resource("examples") / "ward-assistant.yaml"
LETTERS = "ÄŁřőñ ΑΩβ Жя 你好，《世界》 ○◔◑◕● ■◧□ →≤≥−✓…"


@pytest.fixture(scope="module")
def renderer():
    with Renderer() as renderer:
        yield renderer


def page(body: str) -> dict[str, str]:
    style = "html {font-family: 'Noto Sans', 'Noto Sans SC', 'Noto Sans Symbols 2'}"
    head = f"<title>x</title><style>{style}</style>"
    return job(f"<html lang='en'><head>{head}</head><body><h1>x</h1>{body}</body></html>")


def job(html: str) -> dict[str, str]:
    return {"html": html, "record": "{}", "made": stamp(MADE)}


def fault_of(call) -> str:
    with pytest.raises(LackingError) as caught:
        call()
    [fault] = caught.value.faults
    assert fault.message() and fault.remedy()
    return fault.id


@pytest.fixture(scope="module")
def held():
    """What each of our fonts holds, by its name."""
    found = {}
    for file in sorted(resource("fonts").glob("*.ttf")):
        with TTFont(file, lazy=True) as font:
            assert "glyf" in font and "fvar" not in font
            found[file.stem] = {chr(code) for code in font.getBestCmap()}
    return found


def test_what_is_said_to_be_covered_is_what_the_fonts_hold(held):
    everything = set().union(*held.values())
    assert everything <= fonts.covered()
    assert {unicodedata.category(char) for char in fonts.covered() - everything} <= {"Cf", "Mn"}
    assert set(LETTERS) <= everything


def test_regular_and_bold_hold_the_same_and_nearly_all_ideographs(held):
    assert held["NotoSans-Regular"] == held["NotoSans-Bold"]
    regular = held["NotoSansSC-Regular"]
    assert held["NotoSansSC-Bold"] | bold_squares() == regular
    # The last sixteen, U+9FF0 to U+9FFF, came with Unicode 13 and 14, after the font.
    assert set(map(chr, range(0x4E00, 0x9FF0))) <= regular


def bold_squares() -> set[str]:
    """What the regular font has a bold variant of, or nothing to be drawn for."""
    with TTFont(resource("fonts") / "NotoSansSC-Regular.ttf") as font:
        gsub = font["GSUB"].table
        records = gsub.FeatureList.FeatureRecord
        (lookup,) = next(r.Feature.LookupListIndex for r in records if r.FeatureTag == "ss20")
        (variants,) = gsub.LookupList.Lookup[lookup].SubTable
        glyphs, widths = font["glyf"], font["hmtx"]
        assert all(widths[name][0] == widths[to][0] for name, to in variants.mapping.items())
        return {
            chr(code)
            for code, name in font.getBestCmap().items()
            if name in variants.mapping or (code > 0x2E80 and not glyphs[name].numberOfContours)
        }


def test_bold_chinese_is_as_wide_and_darker_beside_bold_digits(renderer, tmp_path):
    inks, used = [], []
    for weight in ("normal", "bold"):
        style = f"font: {weight} 9pt 'Noto Sans SC'"
        head = "<html lang='zh-CN'><head><title>x</title></head>"
        html = f'{head}<body style="{style}"><p>第 12 项风险</p></body></html>'
        pdf = tmp_path / f"{weight}.pdf"
        pdf.write_bytes(renderer.render(job(html)).pdf)
        draw = ["pdftoppm", "-r", "200", "-gray", "-singlefile", pdf, pdf.with_suffix("")]
        subprocess.run(draw, check=True)
        with Image.open(pdf.with_suffix(".pgm")) as picture:
            inks.append(ImageOps.invert(picture))
        resources = PdfReader(pdf).pages[0]["/Resources"]
        used.append({font.get_object()["/BaseFont"][8:] for font in resources["/Font"].values()})
    plain, bold = inks
    assert abs(plain.getbbox()[2] - bold.getbbox()[2]) < 8
    assert ImageStat.Stat(bold).sum[0] > 1.25 * ImageStat.Stat(plain).sum[0]
    assert used == [{"Noto-Sans-SC"}, {"Noto-Sans-SC", "Noto-Sans-SC-Bold"}]


def test_each_font_comes_with_its_licence(held):
    for name in held:
        licence = resource("fonts") / f"OFL-{name.partition('-')[0]}.txt"
        assert "SIL Open Font License, Version 1.1" in licence.read_text("utf-8")


def test_every_covered_letter_is_printed(renderer):
    assert renderer.render(page(f"<p>{LETTERS}</p><p><b>{LETTERS}</b></p>")).pages == 1


def test_what_is_never_drawn_needs_no_font(renderer):
    undrawn = "a\u200b\u200d\u2060\ufe0f\ufeffb"
    fonts.check(undrawn, {})
    assert renderer.render(page(f"<p>{undrawn}</p>")).pages == 1


def test_same_bytes_whatever_the_machine_has(view, tmp_path, monkeypatch):
    """Fonts of the system, settings of fontconfig, language and cache make no difference."""
    written = []
    for number, settings in enumerate(
        (
            {},
            {"FONTCONFIG_FILE": "/dev/null"},
            {"LANG": "ja_JP.UTF-8", "LC_ALL": "ja_JP.UTF-8", "FC_LANG": "ja"},
            {"XDG_CACHE_HOME": "/proc/nowhere", "HOME": "/proc/nowhere"},
            {"PYTHONHASHSEED": "7", "XDG_DATA_HOME": "/usr/share"},
        )
    ):
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        out = tmp_path / f"{number}.pdf"
        write_report(view("bad", "zh", audience="page"), out)
        written.append(out.read_bytes())
    assert len(set(written)) == 1


def test_a_renderer_can_be_started_again_after_a_fault(renderer, view):
    made = job(render_html(view("good", audience="page")))
    before = renderer.render(made)
    assert (
        fault_of(lambda: renderer.render(page("<img src=file:///etc/hostname alt=x>")))
        == "report.failed"
    )
    renderer.start()
    assert renderer.render(made) == before


def test_progress_counts_pages_and_then_writes(renderer):
    told: list[int] = []
    three = page("<p style='break-after: page'>1</p><p style='break-after: page'>2</p><p>3</p>")
    assert renderer.render(three, told.append).pages == 3
    assert told[:3] == [1, 2, 3] and told[-1] == 0


def test_steps_are_told_in_the_words_of_the_report(view, tmp_path, renderer):
    told: list[tuple[str, int]] = []
    out = tmp_path / "report.pdf"
    write_report(view("good", audience="page"), out, lambda *said: told.append(said), renderer)
    assert told == [("Laying out the pages", 1), ("Writing the PDF", 0), ("Pages: 1", 0)]


def test_too_long_is_given_up(view, tmp_path):
    out = tmp_path / "report.pdf"
    out.write_bytes(b"the old one")
    with Renderer(timeout=0.01) as renderer:
        assert fault_of(lambda: write_report(view("bad"), out, renderer=renderer)) == "report.late"
    assert out.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [out]


def test_too_much_memory_is_said_and_the_next_report_is_made():
    large = page("<p>x</p>" * 20_000)
    with Renderer(memory=360 << 20) as renderer:
        assert fault_of(lambda: renderer.render(large)) == "report.memory"
        renderer.start()
        assert renderer.render(page("<p>x</p>")).pages == 1


def test_a_place_that_cannot_be_written_is_said_before_rendering(view, tmp_path):
    told: list[tuple[str, int]] = []
    out = tmp_path / "missing" / "report.pdf"
    call = lambda: write_report(view("good"), out, lambda *said: told.append(said))  # noqa: E731
    assert fault_of(call) == "output.unwritable"
    assert told == []


def test_killed_while_rendering_it_leaves_nothing_behind(tmp_path):
    command = [sys.executable, "-m", "riskassess", "report", str(EXAMPLE), "-o", "x.pdf"]
    env = {**os.environ, "RISKASSESS_LANG": "en"}
    with subprocess.Popen(command, cwd=tmp_path, env=env, stderr=subprocess.PIPE) as process:
        assert b"Laying out" in process.stderr.readline()
        process.kill()
    assert list(tmp_path.iterdir()) == []


def test_cancelled_before_or_while_rendering(view):
    made = job(render_html(view("bad", "zh", audience="full")))
    with Renderer() as renderer:
        renderer.cancel()
        assert fault_of(lambda: renderer.render(made)) == "report.cancelled"
        renderer.start()
        assert (
            fault_of(lambda: renderer.render(made, lambda _page: renderer.cancel()))
            == "report.cancelled"
        )
        renderer.start()
        assert renderer.render(made).pages > 10


def test_the_process_ends_with_its_parent(view):
    with Renderer() as renderer:
        child = renderer._child
        threading.Thread(target=child.stdin.close).start()
        assert child.wait(timeout=60) == 0


def test_missing_library_is_said_with_the_command(view, tmp_path, tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("broken")
    lines = "print('WeasyPrint could not import some external libraries.')\nraise OSError('no libpango')"
    (folder / "weasyprint.py").write_text(lines, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    with pytest.raises(LackingError) as caught:
        write_report(view("good", audience="page"), tmp_path / "report.pdf")
    fault = caught.value.faults[0]
    assert (fault.id, fault.details["detail"]) == ("report.library", "no libpango")
    assert "libharfbuzz-subset0" in fault.remedy()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "reference",
    [
        '<img src="file:///etc/hostname" alt="x"/>',
        '<img src="data:image/svg+xml,%3Csvg/%3E" alt="x"/>',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css"/>',
        "<style>@font-face {font-family: x; src: url(file:///etc/hostname)}</style>",
    ],
)
def test_renderer_fetches_nothing(renderer, view, reference):
    renderer.start()
    html = render_html(view("good", audience="page")).replace("</head>", f"</head>{reference}")
    with pytest.raises(LackingError, match=r"refused|cannot be loaded"):
        renderer.render(job(html))
