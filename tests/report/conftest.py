"""Responses and views that the report tests share; each PDF is rendered once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from riskassess.method.score import score
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Deployment, Evidence, Response, Value
from riskassess.record.assessment import Assessment
from riskassess.record.desk import Desk
from riskassess.record.store import SqliteStore
from riskassess.report.build import build
from riskassess.report.render import write_report

DATE = dt.date(2026, 11, 23)
MADE = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
HOSTILE = (
    "<img src=file:///etc/passwd><script>alert(1)</script></style>{{ 7*7 }}{% raw %} "
    '"onload=x [x](javascript:alert(1)) <a href="file:///etc/shadow">go</a> &amp; \u202eexe\u0007'
)
TOKEN = "A" * 5000

Case = Callable[..., dict[str, Any]]


def answered(exposure: Value, safeguard: Value, *, evidence: bool = True) -> dict[str, Answer]:
    """Every question with the same answer for its kind."""
    backed = (Evidence("Local test report", DATE, DATE.replace(year=2027)),) if evidence else ()
    return {
        id_: Answer(exposure) if item.kind == "exposure" else Answer(safeguard, evidence=backed)
        for id_, item in default().questions.items()
    }


def deployment(types: tuple[str, ...] = ("FT-KB",), **more: Any) -> Deployment:
    base = Deployment(
        types=types,
        name="Ward assistant",
        directions=("consumer",),
        scenarios=("disease_diagnosis",),
        patient="yes",
        retrieval="no",
    )
    return replace(base, **more)


RESPONSES = {
    "empty": Response(deployment(patient="unknown", retrieval="unknown"), DATE),
    "bad": Response(deployment(), DATE, answered(3, 0)),
    "good": Response(deployment(), DATE, answered(1, 3)),
    "platform": Response(deployment(("DEP",)), DATE, answered(1, 3)),
    "paperless": Response(deployment(), DATE, answered(2, 3, evidence=False)),
}


def hostile() -> Response:
    """Text a user could type to break the page, in every field that takes text."""
    answers = answered(2, 2)
    first, second, third, fourth = list(default().questions)[:4]
    answers[first] = Answer(2, note=HOSTILE)
    answers[second] = Answer(2, note=TOKEN)
    answers[third] = Answer("unknown", note="甲乙丙丁，" * 1000)
    answers[fourth] = Answer("unknown")
    answers["R4-S1"] = Answer("not_applicable", reason=HOSTILE)
    answers["R4-S2"] = Answer(3, evidence=(Evidence("file:///etc/shadow", None, None, HOSTILE),))
    named = deployment(name=f"<b>Ward</b> {'x' * 90}", description=HOSTILE, system=HOSTILE)
    return Response(named, DATE, answers)


def make_view(response: Response, lang: Any = "en", **more: Any) -> dict[str, Any]:
    options = {"assessment": None, "actor": "m.weber", **more}
    return build(default(), response, score(default(), response), lang, **options)


@pytest.fixture(scope="session")
def view() -> Case:
    """``view("bad", "zh", audience="full")``, or of a response."""

    def of(case: str | Response, lang: Any = "en", **more: Any) -> dict[str, Any]:
        response = RESPONSES[case] if isinstance(case, str) else case
        return make_view(response, lang, **more)

    return of


@pytest.fixture(scope="session")
def responses() -> dict[str, Response]:
    return RESPONSES


@pytest.fixture(scope="session")
def hostile_response() -> Response:
    return hostile()


@pytest.fixture
def assessment(tmp_path: Path) -> Assessment:
    """Fourteen events: created, eleven answers, one cleared, one taken back."""
    store = SqliteStore(tmp_path / "assessments.sqlite")
    desk = Desk(store, default(), "m.weber", now=lambda: MADE)
    id_ = desk.create(deployment()).id
    asked = score(default(), RESPONSES["bad"]).asked
    for question in asked[:11]:
        desk.answer(id_, question, Answer(1))
    desk.answer(id_, asked[0], Answer())
    found = desk.undo(id_)
    store.close()
    return found


@pytest.fixture(scope="module")
def module_desk(tmp_path_factory) -> Iterator[Desk]:
    """A desk whose clock stands."""
    store = SqliteStore(tmp_path_factory.mktemp("store") / "assessments.sqlite")
    yield Desk(store, default(), "m.weber", now=lambda: MADE)
    store.close()


@pytest.fixture(scope="session")
def pdfs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The PDFs that are looked into."""
    folder = tmp_path_factory.mktemp("report")
    wanted = {
        "hostile": make_view(hostile(), "en", audience="full"),
        "zh": make_view(RESPONSES["empty"], "zh"),
        "page": make_view(RESPONSES["platform"], "en", audience="page"),
    }
    for name, made in wanted.items():
        write_report(made, folder / f"{name}.pdf")
    return {name: folder / f"{name}.pdf" for name in wanted}
