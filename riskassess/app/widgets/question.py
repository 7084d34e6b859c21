"""One question: its anchors, what was said, and why it is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.geometry import Offset
from textual.widgets import Static

from riskassess.app import words
from riskassess.app.widgets.chrome import clickable, entitle, put
from riskassess.errors import visible
from riskassess.i18n import Lang, translate

if TYPE_CHECKING:
    from riskassess.questionnaire.model import Item
    from riskassess.questionnaire.response import Answer, Evidence

ANCHORS = ("0", "1", "2", "3", "unknown", "na")
LINES = ("head", "text", "closed", "0", "1", "2", "3", "unknown", "na", "said", "tools", "help")


@dataclass(frozen=True)
class Shown:
    """What the pane shows: a question, its answer, and why it cannot be answered, if so."""

    item: Item
    answer: Answer
    day: dt.date
    closed: str
    aside: str
    """Why no answer to it changes anything, if so; it can be answered all the same."""
    position: str
    clauses: tuple[str, ...]
    paper: str
    """What the paper says of the risk for these types, with its place; empty if nothing."""


class AnchorLine(Horizontal):
    """An answer one can click on: its key, and its words beside it."""

    def compose(self) -> ComposeResult:
        """Key and words."""
        yield Static(classes="anchor-key")
        yield Static(classes="anchor-text")

    action = ""

    def places(self) -> Iterable[tuple[Offset, Callable[[], object]]]:
        """Itself, while it can be chosen."""
        if self.action:
            yield self.region.offset, partial(self.screen.run_action, self.action)

    def show(self, key: str, text: str, *, on: bool, action: str) -> None:
        """Draw it; without ``action`` it cannot be clicked."""
        self.action = action
        style = "reverse bold" if on else ""
        drawn = [Content.styled(f"{'▶' if on else ' '}{key}", style), Content.styled(text, style)]
        for line, content in zip(self.query(Static), drawn, strict=True):
            put(line, content.stylize(clickable(action)) if action else content)


class QuestionPane(VerticalScroll):
    """Updated in place, so that going through the questions does not flicker."""

    can_focus = False

    def compose(self) -> ComposeResult:
        """The lines, in order."""
        for name in LINES:
            kind = AnchorLine if name in ANCHORS else Static
            yield kind(id=f"q-{name}", classes=f"q-{name}")

    def show(self, shown: Shown, lang: Lang) -> None:
        """Draw a question."""
        _ = translate(lang)
        item, answer = shown.item, shown.answer
        kind = _("exposure") if item.kind == "exposure" else _("safeguard")
        head = f"{item.link_id} · {kind} · {shown.position}"
        self._put("head", Content.styled(head, "bold"))
        entitle(self, head)
        self._put("text", Content(item.text.in_(lang)))
        self._put("closed", Content(shown.closed or shown.aside))
        for value in range(4):
            text = item.anchor(value).display.in_(lang)
            on = answer.value == value
            self._anchor(shown, str(value), str(value), text, on, f"screen.answer({value})")
        unknown, not_applicable = answer.value == "unknown", answer.value == "not_applicable"
        self._anchor(shown, "unknown", "u", _("unknown"), unknown, "screen.answer('unknown')")
        na = item.not_applicable.in_(lang) if item.not_applicable else _("not applicable")
        self._anchor(shown, "na", "N", na, not_applicable, "screen.not_applicable")
        self.query_one("#q-na").display = item.kind == "safeguard"
        self._put("said", Content("\n").join(said(shown, lang)))
        self._put("tools", self._tools(shown, lang))
        self._put("help", Content("\n").join(_help(shown, lang)))
        self.set_class(bool(shown.closed), "-closed")

    def _put(self, name: str, content: Content | None) -> None:
        line = self.query_one(f"#q-{name}", Static)
        # The line under the anchors keeps its room: coming and going, it would cost a layout
        # of the screen with every other answer. The head stands on the border of wide screens.
        if name not in ("head", "said"):
            line.display = bool(content)
        put(line, content or Content(""))

    def _anchor(self, shown: Shown, name: str, key: str, text: str, on: bool, action: str) -> None:
        line = self.query_one(f"#q-{name}", AnchorLine)
        line.show(key, text, on=on, action="" if shown.closed else action)

    def _tools(self, shown: Shown, lang: Lang) -> Content | None:
        _ = translate(lang)
        tools = [(_("note"), "a", "screen.note")]
        if shown.item.kind == "safeguard":
            tools.append((_("evidence"), "e", "screen.evidence"))
        tools += [(_("explain"), "x", "screen.explain"), (_("history"), "h", "screen.history")]
        hints = [
            Content.assemble((key, "bold $footer-key-foreground"), " ", (word, "underline"))
            .stylize(clickable(action))
            for word, key, action in tools
        ]  # fmt: skip
        return Content("   ").join(hints)


def said(shown: Shown, lang: Lang) -> Iterable[Content]:
    """Reason, note and evidence of the answer, and whether evidence is missing."""
    _ = translate(lang)
    answer = shown.answer
    if answer.reason:
        yield _line(_("Reason"), answer.reason, lang)
    if answer.note:
        yield _line(_("Note"), answer.note, lang)
    for entry in answer.evidence:
        yield _line(_("Evidence"), evidence_text(entry, shown.day, lang), lang)
    counts = shown.item.kind == "safeguard" and answer.value in (1, 2, 3)
    if counts and not answer.evidenced(shown.day):
        yield Content.styled(
            _("! Without current evidence this answer counts one step lower (e adds evidence)."),
            "$text-warning",
        )


def evidence_text(entry: Evidence, day: dt.date, lang: Lang) -> str:
    """An evidence entry on one line, with whether it has expired."""
    _ = translate(lang)
    parts = [entry.ref]
    if entry.date:
        parts.append(entry.date.isoformat())
    if entry.expires:
        word = _("valid until {date}") if entry.current(day) else _("expired on {date}")
        parts.append(word.format(date=entry.expires.isoformat()))
    if entry.file:
        parts.append(f"sha256:{entry.file[:12]}…")
    if entry.note:
        parts.append(entry.note)
    return " · ".join(parts)


def _help(shown: Shown, lang: Lang) -> Iterable[Content]:
    _ = translate(lang)
    item = shown.item
    if item.help:
        yield _line(_("Why asked"), item.help.why.in_(lang), lang)
        yield _line(_("Who knows"), item.help.who.in_(lang), lang)
        yield _line(_("What counts as evidence"), item.help.evidence.in_(lang), lang)
    if shown.paper:
        yield _line(_("The paper says"), shown.paper, lang)
    if item.source:
        yield _line(_("Source"), item.source, lang)
    if shown.clauses:
        yield _line(_("Evidence towards"), "; ".join(shown.clauses), lang)


def _line(label: str, text: str, lang: Lang) -> Content:
    return Content.assemble((words.label(label, translate(lang)), "bold"), visible(text))
