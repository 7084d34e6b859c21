"""Where one stands in the questionnaire: a list on wide screens, a line of marks on narrow ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Offset
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from riskassess.app.widgets.chrome import clickable
from riskassess.app.words import ANSWER_MARKS
from riskassess.i18n import Lang, Translate, translate

if TYPE_CHECKING:
    import datetime as dt

    from riskassess.method.moot import Moot
    from riskassess.method.result import Result
    from riskassess.questionnaire.model import Questionnaire
    from riskassess.questionnaire.response import Answer
    from riskassess.record.assessment import Assessment

MARK_STYLES = {
    "answered": "$text-success",
    "unknown": "$text-warning",
    "unbacked": "$text-warning bold",
    "unsure": "$text-warning bold",
    "open": "",
    "closed": "$text-disabled",
    "moot": "$text-disabled",
}
TOLD = ("unknown", "unsure", "unbacked")
"""States of which a folded group tells how many there are."""
GROUP, FOLD = "group-", "fold-"
"""What the ids of lines begin with that are no questions."""


@dataclass(frozen=True)
class Standing:
    """The state of every question, and of the groups they stand in."""

    states: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]
    """Question ids by group, in order."""
    moot: Mapping[str, Moot]
    """Why those that are moot are."""

    def done(self, group: str) -> tuple[int, int]:
        """How many questions of a group are answered, and how many there are to answer."""
        asked = [id_ for id_ in self.groups[group] if self.states[id_] not in ("closed", "moot")]
        return sum(self.states[id_] != "open" for id_ in asked), len(asked)


def standing(
    q: Questionnaire,
    assessment: Assessment,
    result: Result,
    moot: Mapping[str, Moot],
    unsure: Container[str],
) -> Standing:
    """The state of every question after the latest answer."""
    groups: dict[str, tuple[str, ...]] = {}
    for id_ in q.questions:
        group = q.group_of(id_).link_id
        groups[group] = (*groups.get(group, ()), id_)
    asked = set(result.asked)
    states = {}
    for id_, item in q.questions.items():
        answer = assessment.answers.get(id_)
        states[id_] = _state(answer, result.date, exposure=item.kind == "exposure")
        if id_ not in asked:
            states[id_] = "closed"
        elif id_ in unsure:
            states[id_] = "unsure"
        elif states[id_] == "open" and id_ in moot:
            states[id_] = "moot"
    return Standing(states, groups, moot)


def _state(answer: Answer | None, day: dt.date, *, exposure: bool) -> str:
    if answer is None or answer.value is None:
        return "open"
    if answer.value == "unknown":
        return "unknown"
    counts = not exposure and answer.value in (1, 2, 3)
    return "unbacked" if counts and not answer.evidenced(day) else "answered"


class Outline(OptionList):
    """Groups with their progress; the current one with its questions. A click goes there.

    What is set aside or not asked stands folded in one line, unless one is at it.
    """

    can_focus = False

    def __init__(self) -> None:
        super().__init__(id="outline", markup=False, compact=True)
        self._shown: list[Content] = []
        self._ids: list[str] = []
        self.unfolded: frozenset[str] = frozenset()
        """Ids of the folded lines the user has opened."""

    def places(self) -> Iterator[tuple[Offset, Callable[[], object]]]:
        """Every line in sight."""
        area = self.content_region
        for index in range(self.option_count):
            offset = Offset(area.x, area.y + index - self.scroll_offset.y)
            if area.contains_point(offset):
                yield offset, partial(self._select, index)

    def _select(self, index: int) -> None:
        self.highlighted = index
        self.action_select()

    def turn(self, fold: str) -> None:
        """Open what is folded under the line ``fold``, or close it again."""
        self.unfolded ^= {fold}

    def show(self, q: Questionnaire, found: Standing, current: str, lang: Lang) -> None:
        """Bring the list up to date; only the lines that changed are drawn again."""
        lines = dict(self._rows(q, found, current, lang))
        ids, shown = list(lines), list(lines.values())
        if ids != self._ids:
            self.clear_options()
            self.add_options(Option(line, id_) for id_, line in lines.items())
        else:
            for index, (old, new) in enumerate(zip(self._shown, shown, strict=True)):
                if not old.is_same(new):
                    self.replace_option_prompt_at_index(index, new)
        self._ids, self._shown = ids, shown
        self.highlighted = ids.index(current)

    def _rows(
        self, q: Questionnaire, found: Standing, current: str, lang: Lang
    ) -> Iterator[tuple[str, Content]]:
        here = q.group_of(current).link_id
        for group, ids in found.groups.items():
            title = q.categories[group].short.in_(lang)
            yield GROUP + group, _head(found, group, title, unfolded=group == here)
            if group != here:
                continue
            for id_ in ids:
                if found.states[id_] not in ("moot", "closed") or id_ == current:
                    yield id_, _line(q, found, id_, current, lang)
            for state in ("moot", "closed"):
                folded = [id_ for id_ in ids if found.states[id_] == state and id_ != current]
                if folded:
                    fold = f"{FOLD}{state}-{group}"
                    unfolded = fold in self.unfolded
                    yield fold, _folded(found, state, folded, translate(lang), unfolded=unfolded)
                    for id_ in folded if unfolded else ():
                        yield id_, _line(q, found, id_, current, lang)


def _head(found: Standing, group: str, title: str, *, unfolded: bool) -> Content:
    """A group: progress, and how much in it is unknown, unsure or without evidence."""
    done, asked = found.done(group)
    count = Counter(found.states[id_] for id_ in found.groups[group])
    mark = "✓" if done == asked else "▾" if unfolded else "▸"
    parts = [Content.styled(f"{mark} {group} {title}  {done}/{asked}", "bold")]
    for state in TOLD:
        if count[state]:
            parts.append(
                Content.styled(f" {ANSWER_MARKS[state]}{count[state]}", MARK_STYLES[state])
            )
    return Content("").join(parts)


def _line(q: Questionnaire, found: Standing, id_: str, current: str, lang: Lang) -> Content:
    state = found.states[id_]
    pointer = "▶" if id_ == current else " "
    text = f" {id_.partition('-')[2]} {q.questions[id_].text.in_(lang)}"
    style = "$text-disabled" if state in ("closed", "moot") else ""
    return Content.assemble(pointer, (ANSWER_MARKS[state], MARK_STYLES[state]), (text, style))


def _folded(
    found: Standing, state: str, ids: list[str], _: Translate, *, unfolded: bool
) -> Content:
    """How many are set aside and why, or not asked; a click shows which."""
    if state == "moot":
        from riskassess.report.advice import moot_text

        reasons = dict.fromkeys(moot_text(found.moot[id_], _) for id_ in ids)
        text = _("set aside: {count} ({why})").format(count=len(ids), why="; ".join(reasons))
    else:
        text = _("not asked: {count}").format(count=len(ids))
    line = f"{'▾' if unfolded else '▸'}{ANSWER_MARKS[state]} {text}"
    return Content.styled(line, "$text-disabled")


class Marks(Static):
    """One mark per question on one line; a click goes there."""

    def show(self, found: Standing, current: str) -> None:
        """Bring the line up to date."""
        if getattr(self.app, "accessible", False):
            counts = ((group, *found.done(group)) for group in found.groups)
            self.update(
                Content("  ".join(f"{name} {done}/{asked}" for name, done, asked in counts))
            )
            return
        parts: list[Content] = []
        for group, questions in found.groups.items():
            parts.append(Content.styled(f" {group}" if parts else group, "bold"))
            for id_ in questions:
                state = found.states[id_]
                style = MARK_STYLES[state] + (" reverse" if id_ == current else "")
                shown = Content.styled(ANSWER_MARKS[state], style.strip())
                parts.append(shown.stylize(clickable(f"screen.go('{id_}')")))
        self.update(Content("").join(parts))
