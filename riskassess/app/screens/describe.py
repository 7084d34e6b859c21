"""Describe: what is assessed. The type is found by plain questions, or chosen directly."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from riskassess.app.commands import DESCRIBE, Command, bindings
from riskassess.app.facts import Recorded
from riskassess.app.screens.base import BaseScreen
from riskassess.app.screens.systems import NOTHING, SystemsScreen
from riskassess.app.widgets.choice import Choice, Offer
from riskassess.app.widgets.fields import Input, TextArea
from riskassess.app.widgets.types_picture import TypesPicture
from riskassess.errors import visible
from riskassess.i18n import Translate
from riskassess.questionnaire.types import types_of

if TYPE_CHECKING:
    from riskassess.questionnaire.model import Item, Questionnaire
    from riskassess.questionnaire.response import Deployment
    from riskassess.record.assessment import Assessment

FIELDS = {
    "types": "types",
    "directions": "directions",
    "scenarios": "scenarios",
    "P-patient": "patient",
    "P-retrieval": "retrieval",
}
"""Profile question to field of a deployment."""


class DescribeScreen(BaseScreen["Assessment"]):
    """Comes back with the assessment once it is saved, else with None."""

    TYPING = True
    HERE: ClassVar[tuple[Command, ...]] = DESCRIBE
    BINDINGS = bindings(DESCRIBE)

    def __init__(self, assessment: Assessment | None) -> None:
        super().__init__()
        from riskassess.questionnaire.response import Deployment

        self.assessment = assessment
        self._key = assessment.id if assessment else ""
        before = assessment.deployment if assessment else Deployment(())
        self.draft: Deployment = before
        self.wizard: dict[str, str] = {}

    def title_text(self) -> str:
        """New, or the id."""
        _ = self.words
        which = self.assessment.id if self.assessment else _("new")
        return _("Describe") + f" · {which}"

    @property
    def questionnaire(self) -> Questionnaire:
        """The one the assessment is answered under; a new one's is the current one."""
        return self.assessment.questionnaire if self.assessment else self.program.questionnaire

    def compose(self) -> ComposeResult:
        """What was typed before and not saved comes back."""
        self.draft = self.program.descriptions.get(self._key, self.draft)
        yield from super().compose()

    def help_here(self, words: Translate) -> Iterable[str]:
        """What one does here."""
        _ = words
        yield _(
            "Three plain questions find the technology type; a click into the picture, or the list"
            " under the questions, corrects it. The type decides which hazards and questions apply."
        )
        yield _(
            "What is typed and not saved is kept until you come back."
            " Saving a new description leads on to the interview."
        )

    def body(self) -> Iterable[Widget]:
        """The form, as the draft stands."""
        _ = self.words
        q, lang = self.questionnaire, self.program.lang
        wizard = [
            part
            for item in q.method.wizard
            for part in self._question(item, (self.wizard.get(item.link_id, ""),))
        ]
        profile = [
            part
            for id_, field in FIELDS.items()
            for part in self._question(q.items[id_], _codes(getattr(self.draft, field)))
        ]
        yield VerticalScroll(
            self._group(
                _("Name of the deployment"),
                Input(self.draft.name, id="name", compact=True, select_on_focus=False),
                Static(id="origin"),
            ),
            self._group(_("Which technology type is it?"), *wizard),
            self._group(_("Where it stands"), TypesPicture(id="picture"), Static(id="said"),
                        id_="types-said"),
            self._group(q.items["P"].text.in_(lang), *profile),
            self._group(
                _("Description (free text)"),
                TextArea(self.draft.description, id="description", compact=True),
            ),
            self._date(),
            id="form",
            can_focus=False,
        )  # fmt: skip
        save = _("Save") if self.assessment else _("Save and begin the interview")
        yield Horizontal(
            Button(Content(save), "primary", id="save", action="screen.save", compact=True),
            Button(Content(_("Published systems")), action="screen.systems", compact=True),
            Button(Content(_("Cancel")), id="cancel", action="screen.back", compact=True),
            id="describe-buttons",
        )

    def _date(self) -> Widget:
        """The day evidence is judged on."""
        return self._group(
            self.words("Assessment date (YYYY-MM-DD, empty: the day it is looked at)"),
            Input(self._date_before(), id="date", compact=True, select_on_focus=False),
        )

    def _date_before(self) -> str:
        date = self.assessment.date if self.assessment else None
        return date.isoformat() if date else ""

    def _group(self, title: str, *parts: Widget, id_: str | None = None) -> Widget:
        group = Vertical(*parts, classes="panel group", id=id_)
        group.border_title = Content(title).markup
        return group

    def _question(self, item: Item, chosen: Iterable[str]) -> Iterable[Widget]:
        lang = self.program.lang
        offers = [
            Offer(
                option.code,
                f"{option.code}  {option.display.in_(lang)}"
                if item.link_id == "types"
                else option.display.in_(lang),
                option.definition.in_(lang) if option.definition else "",
            )
            for option in item.answer_option
        ]
        yield Static(Content(item.text.in_(lang)), classes="question")
        if item.help:
            yield Static(Content(item.help.why.in_(lang)), classes="why")
        yield Choice(offers, chosen, several=item.repeats, id_=_widget_id(item.link_id))

    def begin(self) -> None:
        """A new assessment first asks where to start from."""
        self.query_one("#name").focus()
        if self.assessment is None and self._key not in self.program.descriptions:
            self.action_systems()

    def fill(self) -> None:
        """The picture and what the paper says of the types."""
        _ = self.words
        q, lang = self.questionnaire, self.program.lang
        self.query_one(TypesPicture).show(self.draft.types, _)
        parts: list[Content] = []
        for id_ in self.draft.types:
            type_ = q.types[id_]
            parts.append(
                Content.assemble(
                    (f"{id_} {type_.title.in_(lang)}", "bold"),
                    "\n",
                    type_.summary.in_(lang),
                    (f"  ({type_.source})", "$text-muted"),
                )
            )
            if type_.note:
                parts.append(Content.styled(type_.note.in_(lang), "$text-muted"))
        if not parts:
            parts.append(Content.styled(_("Answer the questions above, or click a field."), ""))
        self.query_one("#said", Static).update(Content("\n\n").join(parts))
        origin = self.query_one("#origin", Static)
        origin.update(Content(self._origin()))
        origin.display = bool(self.draft.system)

    def _origin(self) -> str:
        _ = self.words
        if not self.draft.system:
            return ""
        return _("Started from the published system {name}.").format(
            name=visible(self.draft.system)
        )

    @on(Choice.Changed)
    def _chosen(self, event: Choice.Changed) -> None:
        id_ = _link_id(event.choice.id)
        if id_ in FIELDS:
            several = event.choice.several
            value = event.choice.chosen if several else event.choice.chosen[0]
            self._set(**{FIELDS[id_]: value})
        else:
            self.wizard[id_] = event.choice.chosen[0]
            if (types := types_of(self.wizard)) is not None:
                self._set(types=types)
        self.fill()

    def _set(self, **fields: Any) -> None:
        self.draft = dataclasses.replace(self.draft, **fields)
        if "types" in fields:
            self.query_one("#w-types", Choice).choose(self.draft.types)

    def action_toggle_type(self, type_: str) -> None:
        """A click into the picture."""
        on = {*self.draft.types} ^ {type_}
        self._set(types=tuple(id_ for id_ in self.questionnaire.types if id_ in on))
        self.fill()

    def action_systems(self) -> None:
        """The list of published systems."""
        self.app.push_screen(SystemsScreen(), self._start_from)

    def _start_from(self, id_: str | None) -> None:
        if id_ is None or id_ == NOTHING:
            return
        system = next(system for system in self.program.catalogue() if system.id == id_)
        self._keep_text()
        started: Deployment = system.deployment()
        name = self.draft.name or system.name.in_(self.program.lang)
        self.draft = dataclasses.replace(
            self.draft,
            name=name,
            types=started.types,
            directions=started.directions,
            scenarios=started.scenarios,
            system=started.system,
        )
        self.query_one("#name", Input).value = name
        for link_id in ("types", "directions", "scenarios"):
            found = self.query_one(f"#w-{link_id}", Choice)
            found.choose(_codes(getattr(self.draft, FIELDS[link_id])))
        self.fill()

    def _keep_text(self) -> None:
        self.draft = dataclasses.replace(
            self.draft,
            name=self.query_one("#name", Input).value.strip(),
            description=self.query_one("#description", TextArea).text.strip(),
        )

    async def speak(self) -> None:
        """The draft holds the text while the widgets are made anew."""
        self._keep_text()
        if self._key in self.program.descriptions:
            self.program.descriptions[self._key] = self.draft
        await super().speak()

    def keep(self) -> bool:
        """Keep a changed description; whether it was changed."""
        self._keep_text()
        before = self.assessment.deployment if self.assessment else None
        changed = self.draft != before and bool(before or self.draft.name or self.draft.types)
        if changed:
            self.program.descriptions[self._key] = self.draft
        return changed

    def action_back(self) -> None:
        """Leave without saving; what was typed is kept until the program ends."""
        if self.keep():
            self.app.notify(self.words("Not saved, but kept until you quit."), markup=False)
        self.dismiss(None)

    async def action_save(self) -> None:
        """Write it to the desk; the form stays as it is if that fails."""
        self._keep_text()
        date = self.query_one("#date", Input).value.strip()
        saved = await self.program.attempt(lambda: self._save(date))
        if saved is not None:
            self.program.descriptions.pop(self._key, None)
            self.app.post_message(Recorded.of(saved))
            self.dismiss(saved)

    def _save(self, date: str) -> Assessment:
        from riskassess.questionnaire.answers import dump_deployment, read_deployment

        if self.assessment is None:
            return self.program.desk.create(self.draft, date)
        shape = dump_deployment(self.draft)
        read_deployment(self.questionnaire, shape)
        everything: dict[str, Any] = {"name": "", "description": "", "system": ""}
        everything |= {"directions": [], "scenarios": []}
        before = everything | dump_deployment(self.assessment.deployment)
        changes = {k: v for k, v in (everything | shape).items() if v != before[k]}
        if date != self._date_before():
            changes["date"] = date or None
        if not changes:
            return self.assessment
        return self.program.desk.describe(self.assessment, changes)


def _codes(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _widget_id(link_id: str) -> str:
    return f"w-{link_id}"


def _link_id(widget_id: str | None) -> str:
    return (widget_id or "").removeprefix("w-")
