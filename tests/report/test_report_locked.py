"""What somebody may type or plant to make the report do something: nothing comes of it.

Each class twice where that is possible: typed into the record it is printed as text, and
where it stood in the page all the same, the renderer refuses it and no PDF is made.
"""

from __future__ import annotations

import http.server
import re
import threading
import unicodedata
from dataclasses import replace

import pytest
from pypdf import PdfReader

from riskassess.errors import InputError, LackingError
from riskassess.exchange import answers
from riskassess.questionnaire.answers import LONG
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Evidence, Response
from riskassess.report.page import LONGEST, render_html
from riskassess.report.render import write_report
from riskassess.report.renderer import Renderer
from tests.report.conftest import DATE, answered, deployment, make_view
from tests.report.pages import Page
from tests.report.test_report_render import page as job_of

TAGS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "section",
        "nav",
        "h1",
        "h2",
        "h3",
        "h4",
    ),
    *("p", "ul", "ol", "li", "b", "br", "wbr", "a", "span", "div"),
    *("table", "colgroup", "col", "thead", "tbody", "tr", "th", "td"),
    *("svg", "g", "rect", "line", "path", "circle", "text", "polyline", "polygon"),
}
TYPED = {
    "markup": "<img src=x onerror=alert(1)><iframe src=file:///etc/passwd></iframe></td></table>",
    "svg": "<svg><image href='file:///etc/passwd'/><use href='http://127.0.0.1:9/x#y'/></svg>",
    "template": "{{ config }}{% include '/etc/passwd' %}${7*7}#{7*7}",
    "style": "</style><style>*{display:none}</style>} body{background:url(http://127.0.0.1:9/)} /*",
    "attribute": '" style="content:url(file:///etc/passwd)" \' onload=\'x',
    "link": "javascript:alert(1) [x](file:///etc/passwd) <a href='data:text/html,x'>x</a>",
    "entity": "&lt;b&gt; &#x3c;script&#x3e; &nbsp;",
    "bidi": "safe\u202egnp.exe\u202c \u2066x\u2069",
    "control": "a\x00b\x07c\x1b[31md\x7fe\x9bf",
    "surrogate": "a\ud800b\udfffc",
    "token": "A" * 5_000,
}
REFUSED = {
    "image": "<img src='http://127.0.0.1:{port}/x.png' alt='x'/>",
    "image of a file": "<img src='file:///etc/hostname' alt='x'/>",
    "image as markup": "<img src='data:image/svg+xml,%3Csvg/%3E' alt='x'/>",
    "svg image": "<svg xmlns='http://www.w3.org/2000/svg'><title>x</title><image href='http://127.0.0.1:{port}/x.png'/></svg>",
    "object": "<object data='http://127.0.0.1:{port}/x.png'></object>",
    "embed": "<embed src='http://127.0.0.1:{port}/x.png'/>",
    "style sheet": "<link rel='stylesheet' href='http://127.0.0.1:{port}/x.css'/>",
    "import": "<style>@import 'http://127.0.0.1:{port}/x.css';</style>",
    "background": "<p style='background: url(http://127.0.0.1:{port}/x.png)'>x</p>",
    "font": "<style>@font-face {{font-family: x; src: url(file:///etc/hostname)}}</style><p style='font-family: x'>x</p>",
    "base": "<base href='http://127.0.0.1:{port}/'/><img src='x.png' alt='x'/>",
    "attachment": "<link rel='attachment' href='file:///etc/passwd'/>",
    "attached link": "<a rel='attachment' href='file:///etc/passwd'>x</a>",
    "script link": "<a href='javascript:alert(1)'>x</a>",
    "file link": "<a href='file:///etc/passwd'>x</a>",
    "data link": "<a href='data:text/html,x'>x</a>",
    "plain link": "<a href='http://example.org'>x</a>",
}


IGNORED = {
    "svg use": "<svg xmlns='http://www.w3.org/2000/svg'><title>x</title><use href='http://127.0.0.1:{port}/x.svg#x'/></svg>",
    "content": "<p style='content: url(http://127.0.0.1:{port}/x.png)'>x</p>",
    "script": "<script src='http://127.0.0.1:{port}/x.js'></script>",
    "frame": "<iframe src='http://127.0.0.1:{port}/x.html'></iframe>",
    "refresh": "<meta http-equiv='refresh' content='0; url=http://127.0.0.1:{port}/x.html'/>",
    "form": "<form action='http://127.0.0.1:{port}/'><input type='submit'/></form>",
}


@pytest.fixture(scope="module")
def renderer():
    with Renderer() as renderer:
        yield renderer


def everywhere(text: str) -> Response:
    """``text`` in every field of the record that takes text."""
    answers = answered(2, 2)
    first, second, third, *_rest = default().questions
    answers[first] = Answer(2, note=text)
    answers[second] = Answer("unknown", note=text)
    answers[third] = Answer(2, evidence=(Evidence(text, DATE, None, text),))
    answers["R4-S1"] = Answer("not_applicable", reason=text)
    named = deployment(name=f"Ward {text[:400]}", description=text, system=text[:400])
    return Response(named, DATE, answers)


@pytest.mark.parametrize("name", TYPED)
@pytest.mark.parametrize("audience", ["page", "full"])
def test_what_is_typed_is_text(name, audience):
    html = render_html(make_view(everywhere(TYPED[name]), audience=audience))
    page = Page(html)
    assert {tag for tag, _attributes in page.tags} <= TAGS
    assert page.of("style") == Page(
        render_html(make_view(everywhere("plain"), audience=audience))
    ).of("style")
    for _tag, attributes in page.tags:
        assert not [key for key in attributes if key.startswith("on")]
        assert "url(" not in (attributes.get("style") or "")
    assert all(link["href"].startswith("#") for link in page.of("a"))
    assert not {c for c in html if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"}
    assert not {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"} & {*html}
    assert html == render_html(make_view(everywhere(TYPED[name]), audience=audience))
    laid_out = [said for said in page.said if said not in page.titles]
    runs = (run for said in laid_out for run in re.split(r"[\s\u2e80-\uffef]", said))
    assert max(map(len, runs)) <= 64  # a hash, in a cell that is wide enough; what is typed, 40
    if (name, audience) == ("token", "full"):
        assert page.text.count("A" * LONGEST) >= 5_000 // LONGEST


@pytest.mark.parametrize("name", ["bidi", "control", "surrogate"])
def test_what_acts_unseen_is_shown(name):
    shown = {"bidi": "safe\\u202egnp.exe", "control": "a\\u0000b\\u0007c\\u001b[31m"}
    page = Page(render_html(make_view(everywhere(TYPED[name]), audience="full")))
    assert page.text.count(shown.get(name, "a\\ud800b\\udfffc")) >= 4


def test_all_of_it_at_once_is_printed(tmp_path, renderer):
    renderer.start()
    typed = " ".join(TYPED.values())
    out = tmp_path / "report.pdf"
    write_report(make_view(everywhere(typed)), out, renderer=renderer)
    reader = PdfReader(out)
    said = re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
    for words in ("<imgsrc=xonerror=alert(1)>", "{{config}}", "javascript:alert(1)", "\\u202egnp"):
        assert words in said
    assert "root:" not in said
    links = [a.get_object() for page in reader.pages for a in page.get("/Annots", [])]
    assert links and not [link for link in links if "/URI" in link.get("/A", {})]
    names = reader.trailer["/Root"]["/Names"]["/EmbeddedFiles"]["/Names"]
    assert len(names) == 2  # a name and its file: the record


@pytest.fixture(scope="module")
def server():
    """A server on this machine that notes what is asked of it, and redirects to a file."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
            self.end_headers()

        def log_message(self, *_):
            return None

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, asked
        server.shutdown()


@pytest.mark.parametrize("name", REFUSED)
def test_what_stands_in_the_page_is_refused_and_nothing_is_asked_for(renderer, server, name):
    port, asked = server
    renderer.start()
    with pytest.raises(
        LackingError, match=r"refused|cannot be loaded|Failed to load|without a base"
    ):
        renderer.render(job_of(REFUSED[name].format(port=port)))
    assert asked == []


@pytest.mark.parametrize("body", ["&file;", "<img src='x.png'>", "&nbsp;"])
def test_a_page_that_is_no_plain_xml_is_refused(renderer, body):
    """Nothing is mended and no entity is looked up: neither comes from our templates."""
    renderer.start()
    html = job_of(body)["html"]
    entity = "<!DOCTYPE html [<!ENTITY file SYSTEM 'file:///etc/hostname'>]>"
    with pytest.raises(LackingError, match="ParseError"):
        renderer.render({**job_of(""), "html": entity + html})


@pytest.mark.parametrize("name", IGNORED)
def test_what_the_renderer_does_not_know_does_nothing(renderer, server, name):
    port, asked = server
    renderer.start()
    assert renderer.render(job_of(IGNORED[name].format(port=port))).pages == 1
    assert asked == []


def test_links_that_are_allowed(renderer):
    renderer.start()
    page = "<p><a href='https://example.org/x'>x</a> <a href='mailto:a@example.org'>y</a></p>"
    assert renderer.render(job_of(page)).pages == 1


def test_a_token_of_a_hundred_thousand_characters_is_refused_with_its_place(tmp_path):
    note = "A" * 100_000
    file = tmp_path / "a.yaml"
    file.write_text(
        f"riskassess: 1\ndeployment: {{types: [DEP]}}\nanswers:\n  R1-E1: {{value: 1, note: {note}}}\n"
    )
    with pytest.raises(InputError) as caught:
        answers.load(file, default(), DATE)
    [fault] = caught.value.faults
    assert (fault.id, fault.line) == ("value.length", 4)
    assert f"{LONG:,}" in fault.message() or str(LONG) in fault.message()


def test_the_longest_notes_there_may_be_are_printed_whole(tmp_path, renderer):
    """Cells that fill pages, tokens without end, in both scripts."""
    answers = answered(2, 2)
    ids = list(default().questions)[:4]
    for number, id_ in enumerate(ids):
        filling = ("词" if number % 2 else "A") * (LONG - 20)
        answers[id_] = replace(answers[id_], note=f"<{number}> {filling} </{number}>")
    out = tmp_path / "report.pdf"
    renderer.start()
    view = make_view(Response(deployment(), DATE, answers), audience="full")
    write_report(view, out, renderer=renderer)
    said = re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(out).pages))
    for number in range(len(ids)):
        assert f"<{number}>" in said and f"</{number}>" in said
    assert said.count("词") >= 2 * (LONG - 20)
