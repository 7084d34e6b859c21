"""The risk as it stands: five interval bars, the verdict, possible stops."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from riskassess.app import words
from riskassess.app.widgets.chrome import clickable, entitle, put
from riskassess.i18n import Lang, Translate, translate

if TYPE_CHECKING:
    from riskassess.method.outlook import Outlook
    from riskassess.method.result import CategoryResult, Result
    from riskassess.questionnaire.model import Questionnaire

TITLE = 14
"""Cells a category has for its id and short title, before its bar."""


class RiskPanel(Container):
    """Moves with every answer. On a narrow screen two short bars stand side by side."""

    def __init__(self, categories: tuple[str, ...]) -> None:
        super().__init__(id="risk")
        self._categories = categories

    def compose(self) -> ComposeResult:
        """One line or two per category, then the verdict and the rest."""
        for id_ in self._categories:
            yield Static(id=f"bar-{id_}", classes="bar")
        yield Static(id="rules", classes="narrow-only")
        yield Static(id="verdict")
        yield Static(id="settle", classes="wide-only")
        yield Static(id="stops", classes="wide-only")

    def show(
        self, q: Questionnaire, result: Result, outlook: Outlook | None, lang: Lang, *, wide: bool
    ) -> None:
        """Draw the result; ``outlook`` is None until it is worked out."""
        _ = translate(lang)
        entitle(self, _("Risk now"))
        for id_ in self._categories:
            category = result.category(id_)
            title = q.categories[id_].short.in_(lang)
            draw = _wide if wide else _narrow
            put(self.query_one(f"#bar-{id_}", Static), draw(category, title, _))
        found = words.verdict(result.verified, _)
        if wide:
            found = Content.assemble((_("Verdict"), "bold"), "\n", found)
            if result.claimed != result.verified:
                claimed = words.verdict(result.claimed, _)
                label = (words.label(_("With evidence for every answer"), _), "$text-muted")
                found = Content.assemble(found, "\n", label, claimed)
        else:
            found = Content.assemble((words.label(_("Verdict"), _), "bold"), found)
        put(self.query_one("#verdict", Static), found)
        put(self.query_one("#settle", Static), _settle(result, outlook, _))
        put(self.query_one("#stops", Static), _stops(q, result, lang))
        put(self.query_one("#rules", Static), _rules(result, _))


def bars(q: Questionnaire, result: Result, lang: Lang) -> Iterator[Content]:
    """One line a category: name, bar, levels; for a place without room for two."""
    _ = translate(lang)
    for category in result.categories:
        if category.id == "X":
            continue
        title = words.column(f"{category.id} {q.categories[category.id].short.in_(lang)}", 16)
        if category.verified is None:
            yield Content.assemble(title, (_("not assessed by the paper"), "$text-muted"))
        else:
            points = category.verified.points
            yield Content.assemble(title, words.bar(points, 1), " ", words.span_short(points, _))


def _wide(category: CategoryResult, title: str, _: Translate) -> Content:
    name = f"{category.id} {title}"
    head = Content.styled(words.column(name, TITLE), "bold")
    if category.verified is None:
        unspoken = words.STATE_WORDS[category.state]
        return Content.assemble(head, "\n   ", (_(unspoken), "$text-muted"))
    points = category.verified.points
    finding = _(words.STATE_WORDS["finding"]) if category.state == "finding" else ""
    remark = Content.styled(f"  {finding}".rstrip(), "$text-muted")
    return Content.assemble(head, words.bar(points, 2), "\n   ", words.span(points, _), remark)


def _narrow(category: CategoryResult, title: str, _: Translate) -> Content:
    head = Content.styled(f"{category.id} ", "bold")
    if category.verified is None:
        return Content.assemble(head, (_("not assessed by the paper"), "$text-muted"))
    points = category.verified.points
    return Content.assemble(head, words.bar(points, 1), " ", words.span(points, _))


def _settle(result: Result, outlook: Outlook | None, _: Translate) -> Content:
    if result.verified.determined:
        return Content(_("The verdict is settled: no open answer can change it."))
    if outlook is None:
        return Content("")
    text = _("At least {least} and at most {most} more answers settle it.")
    return Content(text.format(least=outlook.at_least, most=outlook.at_most))


def _stops(q: Questionnaire, result: Result, lang: Lang) -> Content:
    _ = translate(lang)
    lines = [
        line.stylize(clickable(f"screen.explain_stop('{id_}')"))
        for id_, line in stop_lines(q, result, lang)
    ]
    if not lines:
        return Content("")
    return Content("\n").join([Content.styled(_("Stop rules"), "bold"), *lines])


def stop_lines(q: Questionnaire, result: Result, lang: Lang) -> Iterator[tuple[str, Content]]:
    """The stop rules that are triggered, then those that may be, by id."""
    from riskassess.report.words import STOP_MARKS, STOP_WORDS

    _ = translate(lang)
    for state, style in (("triggered", "$text-error bold"), ("possible", "")):
        for stop in result.stops:
            if stop.state == state:
                title = q.stops[stop.id].title.in_(lang)
                text = f"{STOP_MARKS[stop.state]} {_(STOP_WORDS[stop.state])} · {title}"
                yield stop.id, Content.styled(text, style)


def _rules(result: Result, _: Translate) -> Content:
    triggered = sum(stop.state == "triggered" for stop in result.stops)
    possible = sum(stop.state == "possible" for stop in result.stops)
    if triggered:
        text = _("Stop rules: {count} triggered").format(count=triggered)
        return Content.styled(text, "$text-error bold")
    if possible:
        text = _("Stop rules: {count} possible").format(count=possible)
        return Content.styled(text, "$text-muted")
    return Content("")
