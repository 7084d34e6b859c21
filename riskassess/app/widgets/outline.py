"""Where one stands in the questionnaire: a list on wide screens, a line of marks on narrow ones."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from riskassess.app.widgets.chrome import clickable
from riskassess.app.words import ANSWER_MARKS
from riskassess.i18n import Lang

if TYPE_CHECKING:
    import datetime as dt

    from riskassess.method.result import Result
    from riskassess.questionnaire.model import Questionnaire
    from riskassess.questionnaire.response import Answer
    from riskassess.record.assessment import Assessment

MARK_STYLES = {
    "answered": "$text-success",
    "unknown": "$text-warning",
    "unbacked": "$text-warning bold",
    "open": "",
    "closed": "$text-disabled",
    "moot": "$text-disabled",
}


@dataclass(frozen=True)
class Standing:
    """The state of every question, and of the groups they stand in."""

    states: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]
    """Question ids by group, in order."""

    def done(self, group: str) -> tuple[int, int]:
        """How many questions of a group are answered, and how many there are to answer."""
        asked = [id_ for id_ in self.groups[group] if self.states[id_] not in ("closed", "moot")]
        return sum(self.states[id_] != "open" for id_ in asked), len(asked)


def standing(
    q: Questionnaire, assessment: Assessment, result: Result, moot: Container[str]
) -> Standing:
    """The state of every question after the latest answer."""
    groups: dict[str, tuple[str, ...]] = {}
    for id_ in q.questions:
        group = q.group_of(id_).link_id
        groups[group] = (*groups.get(group, ()), id_)
    asked = set(result.asked)
    states = {
        id_: _state(assessment.answers.get(id_), result.date, exposure=item.kind == "exposure")
        if id_ in asked
        else "closed"
        for id_, item in q.questions.items()
    }
    states |= {id_: "moot" for id_, state in states.items() if state == "open" and id_ in moot}
    return Standing(states, groups)


def _state(answer: Answer | None, day: dt.date, *, exposure: bool) -> str:
    if answer is None or answer.value is None:
        return "open"
    if answer.value == "unknown":
        return "unknown"
    counts = not exposure and answer.value in (1, 2, 3)
    return "unbacked" if counts and not answer.evidenced(day) else "answered"


class Outline(OptionList):
    """Groups and questions with their marks; a click goes there."""

    can_focus = False

    def __init__(self) -> None:
        super().__init__(id="outline", markup=False, compact=True)
        self._shown: list[Content] = []
        self._ids: list[str] = []

    def show(self, q: Questionnaire, found: Standing, current: str, lang: Lang) -> None:
        """Bring the list up to date; only the lines that changed are drawn again."""
        ids, lines = [], []
        for group, questions in found.groups.items():
            done, asked = found.done(group)
            title = q.categories[group].short.in_(lang)
            ids.append(f"group-{group}")
            lines.append(Content.styled(f"{group} {title}  {done}/{asked}", "bold"))
            for id_ in questions:
                state = found.states[id_]
                mark = Content.styled(ANSWER_MARKS[state], MARK_STYLES[state])
                pointer = "▶" if id_ == current else " "
                text = f" {id_.partition('-')[2]} {q.questions[id_].text.in_(lang)}"
                words = Content.styled(
                    text, "$text-disabled" if state in ("closed", "moot") else ""
                )
                ids.append(id_)
                lines.append(Content.assemble(pointer, mark, words))
        if ids != self._ids:
            self.clear_options()
            self.add_options(
                Option(line, id_, disabled=id_.startswith("group-"))
                for id_, line in zip(ids, lines, strict=True)
            )
        else:
            for index, (old, new) in enumerate(zip(self._shown, lines, strict=True)):
                if not old.is_same(new):
                    self.replace_option_prompt_at_index(index, new)
        self._ids, self._shown = ids, lines
        self.highlighted = ids.index(current)


class Marks(Static):
    """One mark per question on one line; a click goes there."""

    def show(self, found: Standing, current: str) -> None:
        """Bring the line up to date."""
        parts: list[Content] = []
        for group, questions in found.groups.items():
            parts.append(Content.styled(f" {group}" if parts else group, "bold"))
            for id_ in questions:
                state = found.states[id_]
                style = MARK_STYLES[state] + (" reverse" if id_ == current else "")
                shown = Content.styled(ANSWER_MARKS[state], style.strip())
                parts.append(shown.stylize(clickable(f"screen.go('{id_}')")))
        self.update(Content("").join(parts))
