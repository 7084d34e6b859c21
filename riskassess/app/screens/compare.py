"""What changed: from another assessment, or an earlier state of it, to an assessment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static
from textual.widgets.option_list import Option

from riskassess.app import work
from riskassess.app.commands import COMPARE, COMPARE_WITH, Command, bindings
from riskassess.app.screens.base import BaseScreen
from riskassess.app.screens.forms import Form, Save, TextForm
from riskassess.app.screens.systems import ListModal
from riskassess.errors import visible

if TYPE_CHECKING:
    from riskassess.record.assessment import Assessment


class CompareWith(ListModal):
    """Comes back with what to compare ``assessment`` with: an id, or ``@`` and an event's number.

    Offered are the one it re-assesses and those that re-assess it, its own earlier states,
    the latest first, then all others.
    """

    HERE: ClassVar[tuple[Command, ...]] = COMPARE_WITH
    BINDINGS = bindings(COMPARE_WITH)

    def __init__(self, assessment: Assessment, others: Sequence[Assessment]) -> None:
        super().__init__()
        self.assessment, self.others = assessment, others

    def heading(self) -> str:
        """What the list is for."""
        return self.words("Compare with")

    def placeholder(self) -> str:
        """What to type."""
        return self.words("Words of a name, an id, an event or a date")

    def options(self, wanted: list[str]) -> Iterable[Option]:
        """Those that contain all that is wanted."""
        for id_, text in self._offers():
            if all(word in text.casefold() for word in wanted):
                yield Option(Content(visible(text).replace("\n", " ")), id_)

    def _offers(self) -> Iterator[tuple[str, str]]:
        others = [other for other in self.others if other.id != self.assessment.id]
        linked = [other for other in others if self._link(other)]
        yield from ((other.id, self._text(other)) for other in linked)
        if not self.program.blind(self.assessment):
            yield from self._states()
        yield from ((other.id, self._text(other)) for other in others if other not in linked)

    def _text(self, other: Assessment) -> str:
        deployment = other.deployment
        day = other.updated.astimezone().strftime("%Y-%m-%d")
        parts = (self._link(other), deployment.name, *deployment.types, other.id, day)
        return " · ".join(filter(None, parts))

    def _link(self, other: Assessment) -> str:
        _ = self.words
        if (self.assessment.follows or {}).get("assessment") == other.id:
            return _("re-assessed by this one")
        if (other.follows or {}).get("assessment") == self.assessment.id:
            return _("re-assesses this one")
        return ""

    def _states(self) -> Iterator[tuple[str, str]]:
        """Its own states but the present one, by the event each began with."""
        from riskassess.record.events import STATE_KINDS
        from riskassess.report.log import KIND_WORDS, time_text, what_text

        _ = self.words
        changes = [event for event in self.assessment.events if event.kind in STATE_KINDS]
        for event in reversed(changes[:-1]):
            said = f"{_(KIND_WORDS[event.kind])} {what_text(event, event.payload, _)}"
            text = _("after event {seq}").format(seq=event.seq)
            yield f"@{event.seq}", f"{text} · {time_text(event)} · {event.actor} · {said}"


def told_line(text: str) -> Widget:
    """One line, that stays under its heading where it is broken."""
    said = text.lstrip(" ")
    depth = len(text) - len(said)
    line = Static(Content(said), classes="" if depth else "heading")
    line.styles.padding = (0 if depth else 1, 0, 0, depth)
    return line


class CompareScreen(BaseScreen[None]):
    """All that differs from one state to another, the verdict first."""

    HERE: ClassVar[tuple[Command, ...]] = COMPARE
    BINDINGS = bindings(COMPARE)
    AUTO_FOCUS = "#compare-scroll"

    def __init__(self, before: Assessment, after: Assessment) -> None:
        super().__init__()
        self.before, self.after = before, after

    def title_text(self) -> str:
        """What is compared."""
        return self.words("Compare") + " · " + self._called(self.after)

    def body(self) -> Iterable[Widget]:
        """Both states, then what differs, to be scrolled; its headings stand out."""
        lines = work.comparison_lines(self.before, self.after, self.program.lang)
        yield VerticalScroll(
            Static(self._state(self.before)),
            Static(self._state(self.after)),
            *(told_line(visible(line)) for line in lines),
            id="compare-scroll",
        )

    def _state(self, assessment: Assessment) -> Content:
        _ = self.words
        label = _("Before") if assessment is self.before else _("After")
        last, version = assessment.events[-1], assessment.questionnaire.form.version
        text = _("{name} · {id}, after event {seq} ({time}), questionnaire {version}")
        said = text.format(
            name=self._called(assessment), id=assessment.id, seq=last.seq,
            time=last.time.astimezone().strftime("%Y-%m-%d %H:%M"), version=version,
        )  # fmt: skip
        return Content.assemble((_("{label}: ").format(label=label), "bold"), said)

    def _called(self, assessment: Assessment) -> str:
        name = assessment.deployment.name or self.words("(no name)")
        return visible(name).replace("\n", " ")


class MigrationForm(Form):
    """What moving to the current questionnaire does; saving does it."""

    AUTO_FOCUS = "#dialog-scroll"

    def __init__(self, assessment: Assessment, save: Save) -> None:
        super().__init__(f"{assessment.id}/migrate", {}, save)
        self._assessment = assessment

    def body(self) -> Iterable[Widget]:
        """New, reworded and retired questions, and both verdicts."""
        _ = self.words
        lines = work.migration_lines(self.program.desk, self._assessment, self.program.lang)
        yield Vertical(
            Static(Content(_("Migrate to the current questionnaire")), classes="heading"),
            VerticalScroll(*(told_line(visible(line)) for line in lines), id="dialog-scroll"),
            self.buttons(_("Migrate")),
            classes="dialog",
        )


class ReassessForm(TextForm):
    """Begins a copy; ``copied`` is it once it is saved."""

    def __init__(self, assessment: Assessment) -> None:
        self.copied: Assessment | None = None
        super().__init__(
            f"{assessment.id}/reassess",
            lambda: self.words("Assess again: what is the copy called?"),
            lambda: self.words(
                "Description, answers and evidence are copied, under the current questionnaire; "
                "the copy says what it follows, and this one stays as it is."
            ),
            assessment.deployment.name,
            self._begin,
        )
        self._source = assessment

    async def _begin(self, typed: dict[str, str]) -> bool:
        name = " ".join(typed["text"].split())
        copied = await self.program.attempt(
            lambda: work.reassess(self.program.desk, self._source, name)
        )
        if copied is None:
            return False
        self.copied = copied
        waiting, lost = len(copied.unconfirmed), len(self._source.answers) - len(copied.answers)
        if waiting or lost:
            text = self.words(
                "Answers to be confirmed, as reworded: {waiting}; no longer asked: {lost}."
            )
            self.app.notify(text.format(waiting=waiting, lost=lost), markup=False)
        return True
