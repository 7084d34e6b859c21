"""What was made faster shows what the PDF library shows by itself."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from riskassess.report.page import render_html
from tests.report.alone import Both, assert_same_pictures, by_both

ODD = Path(__file__).with_name("odd.html")
PAGE = "{http://www.w3.org/1999/xhtml}page"


def words(pdf: Path) -> tuple[list[str], list[float]]:
    """The words, and the sides of the box of each, in points from the left and the top.

    A page begins 1,000 points below the last.
    """
    done = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True)
    said, sides = [], []
    for number, page in enumerate(ElementTree.fromstring(done.stdout).iter(PAGE)):
        for word in page:
            said.append(word.text or "")
            left, top, right, bottom = map(float, word.attrib.values())
            sides += [left, top + number * 1000, right, bottom + number * 1000]
    return said, sides


def assert_same_words(both: Both) -> None:
    """A coordinate is as fine as a printer prints."""
    (ours, here), (alone, there) = map(words, both)
    assert ours == alone != []
    assert here == pytest.approx(there, rel=0, abs=0.05)


def test_pages_with_something_of_everything_look_the_same(tmp_path):
    both = by_both(ODD.read_text("utf-8"), tmp_path)
    assert_same_pictures(both)
    assert_same_words(both)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_word_of_a_report_is_where_the_library_puts_it(view, lang, tmp_path):
    html = render_html(view("bad", lang, audience="full"))
    # The words of charts are set whole, with pairs of letters kerned.
    both = by_both(re.sub("<svg.*?</svg>", "", html, flags=re.DOTALL), tmp_path)
    assert_same_words(both)
