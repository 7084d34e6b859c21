"""The page is complete, well-formed for a screen reader, and hostile text in it is inert."""

from __future__ import annotations

import itertools

import pytest

from riskassess.i18n import LANGS, translate
from riskassess.questionnaire.load import default
from riskassess.report.page import LONGEST, breakable, render_html
from riskassess.report.render import write_report
from tests.report.pages import Page

AUDIENCES = ("page", "committee", "full")


@pytest.mark.parametrize("case", ["empty", "bad", "good", "platform"])
@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("lang", LANGS)
def test_page_of_every_audience(view, case, audience, lang):
    _ = translate(lang)
    made = view(case, lang, audience=audience)
    page = Page(render_html(made))
    assert page.open == []
    assert page.of("html")[0]["lang"] == {"en": "en", "zh": "zh-CN"}[lang]
    assert made["decision"]["verdict"]["text"] in page.text
    for category in made["categories"]:
        assert page.text.count(f"{category['id']} {category['title']}") >= 2  # chart and table
        if category["verified"] is None:
            assert _("not assessed by the paper for this type") in page.text
    assert (_("Risk register") in page.text) == (audience != "page")
    assert (_("All answers") in page.text) == (audience == "full")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_page_for_a_screen_reader(view, hostile_response, audience):
    page = Page(render_html(view(hostile_response, audience=audience)))
    levels = [int(tag[1]) for tag, _attributes in page.tags if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert all(cell.get("scope") in ("row", "col", "rowgroup") for cell in page.of("th"))
    charts = 1 if audience == "page" else 4  # categories; path, hazards, robustness
    assert len(page.of("svg")) == charts and len(page.of("title")) == charts + 1  # and the page's
    assert all(title.strip() for title in page.titles)
    assert all(chart["role"] == "img" for chart in page.of("svg"))
    assert all("font-family" in svg and "style" not in svg for svg in page.of("svg"))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_link_stays_in_the_page_and_has_a_target(view, hostile_response, audience):
    page = Page(render_html(view(hostile_response, audience=audience)))
    targets = {attributes.get("id") for _tag, attributes in page.tags}
    for link in page.of("a"):
        assert link["href"].startswith("#") and link["href"][1:] in targets


def test_hostile_text_is_text(view, hostile_response):
    page = Page(render_html(view(hostile_response, audience="full")))
    assert not {"img", "script", "iframe", "object", "link", "base"} & {t for t, _a in page.tags}
    assert "<img src=file:///etc/passwd><script>alert(1)</script></style>{{ 7*7 }}" in page.text
    outside = {
        name
        for _tag, attributes in page.tags
        for name, value in attributes.items()
        if value and "://" in value and name not in ("data-title", "data-foot", "xmlns")
    }
    assert outside == set()
    assert "\u202e" not in page.text and "\x07" not in page.text


def test_long_tokens_can_break():
    broken = breakable("see " + "a" * 100 + " <b>&" + "c" * 50)
    assert broken.startswith("see ")
    assert (
        "a" * LONGEST + "<wbr/>" + "a" * LONGEST + "<wbr/>" + "a" * 20 + " &lt;b&gt;&amp;" in broken
    )
    assert "a" * (LONGEST + 1) not in broken
    assert breakable("甲" * 100) == "甲" * 100


def test_chart_says_the_numbers_of_its_table(view):
    made = view("empty")
    html = render_html(made)
    title = html[
        html.index("<title>", html.index("<svg")) : html.index("</title>", html.index("<svg"))
    ]
    for category in made["categories"]:
        assert f"{category['id']} {category['title']}: {category['verified']['text']}" in title


def test_full_report_has_every_question_and_its_answer(view):
    page = Page(render_html(view("good", audience="full")))
    for question in default().questions.values():
        assert question.text.en in page.text


def test_html_file_is_the_page(view, tmp_path):
    made = view("bad", "zh")
    write_report(made, tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == render_html(made)
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
