"""The highlighted assessment beside the list: where it stands, and the one next step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from riskassess.app import shelf, words
from riskassess.app.widgets.risk import bars, stop_lines
from riskassess.errors import N_, visible
from riskassess.i18n import Lang, Translate, translate

if TYPE_CHECKING:
    from riskassess.report.portfolio import Entry, Status

STEPS: dict[Status, tuple[str, str]] = {
    "reviewing": ("open", N_("Go on with your review")),
    "answering": ("open", N_("Go on with the interview")),
    "undecided": ("review", N_("Look at it and decide")),
    "void": ("review", N_("See what changed, decide again")),
    "due": ("review", N_("Look again and decide again")),
    "decided": ("report", N_("Write the report")),
}
"""Action of the screen and words of the next step."""


class Preview(Vertical):
    """A panel at the side of a wide screen, four lines under the list of a narrow one."""

    def __init__(self) -> None:
        super().__init__(id="preview", classes="panel")

    def compose(self) -> ComposeResult:
        """What there is to say, then the step."""
        yield VerticalScroll(Static(id="preview-said"), id="preview-scroll")
        yield Static(id="preview-short")
        yield Button("", "primary", id="preview-step", compact=True)

    def show(self, entry: Entry | None, lang: Lang) -> None:
        """Show ``entry``; None where nothing is highlighted."""
        self.display = entry is not None
        if entry is None:
            return
        _ = translate(lang)
        action, said = STEPS[entry.status]
        step = self.query_one("#preview-step", Button)
        step.label, step.action = Content(f"{_(said)} →"), f"screen.{action}"
        step.refresh(layout=True)
        self.border_title = shelf.name(entry, _).markup
        whole = Content("\n").join(_whole(entry, lang))
        self.query_one("#preview-said", Static).update(whole)
        self.query_one("#preview-short", Static).update(Content("\n").join(_short(entry, _)))


def _whole(entry: Entry, lang: Lang) -> Iterator[Content]:
    _ = translate(lang)
    q, result = entry.assessment.questionnaire, entry.result
    yield _identity(entry)
    yield Content("")
    yield Content.styled(_("Verdict"), "$text-muted")
    yield words.verdict(result.verified, _).stylize("bold")
    yield Content("")
    yield from _facts(entry, _)
    yield Content("")
    yield from bars(q, result, lang)
    if stops := [line for _id, line in stop_lines(q, result, lang)]:
        yield Content("")
        yield from stops


def _identity(entry: Entry) -> Content:
    types = " ".join(entry.assessment.deployment.types)
    return Content.styled(f"{entry.assessment.id} · {types}", "$text-muted")


def _facts(entry: Entry, _: Translate) -> Iterator[Content]:
    result = entry.result
    last = entry.assessment.events[-1]
    day = last.time.astimezone().strftime("%Y-%m-%d")
    open_ = _("{open} of {asked} questions").format(open=len(entry.open), asked=len(result.asked))
    facts = (
        (_("Status"), shelf.status(entry, _)),
        (_("Open"), Content(open_ if entry.open else _("nothing"))),
        (_("Decision"), shelf.decision(entry, _)),
        (_("Next review"), shelf.rereview(entry, _)),
        (_("Changed"), Content(f"{day} · {visible(last.actor)}")),
    )
    for label, said in facts:
        yield Content.assemble((words.column(label, 13), "$text-muted"), said)


def _short(entry: Entry, _: Translate) -> Iterator[Content]:
    """What the table has no room for at 80 columns."""
    last = entry.assessment.updated.astimezone().strftime("%Y-%m-%d")
    parts = (
        (_("Decision"), shelf.decision(entry, _)),
        (_("Next review"), shelf.rereview(entry, _)),
        (_("Changed"), Content(last)),
    )
    said = [Content.assemble((words.label(label, _), "$text-muted"), text) for label, text in parts]
    yield _identity(entry)
    yield Content(" · ").join(said)
