"""Small forms over the interview: note and reason; and the search for a question."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static
from textual.widgets.option_list import Option

from riskassess.app.commands import FIND, FORM, Command, bindings
from riskassess.app.screens.base import BaseModal
from riskassess.app.screens.systems import ListModal
from riskassess.app.widgets.fields import Input, TextArea

if TYPE_CHECKING:
    from riskassess.record.assessment import Assessment

Save = Callable[[dict[str, str]], Awaitable[bool]]
"""Takes what was typed; False if it could not be saved (the error is shown by then)."""


class Form(BaseModal[bool]):
    """Fields whose text survives closing without saving (``key`` names the draft)."""

    TYPING = True
    HERE: ClassVar[tuple[Command, ...]] = FORM
    BINDINGS = bindings(FORM)

    def __init__(self, key: str, before: dict[str, str], save: Save) -> None:
        super().__init__()
        self.key, self.before, self._save = key, before, save

    def kept(self, field: str) -> str:
        """The draft of a field, or what it was before."""
        return self.program.drafts.get(self.key, self.before).get(field, "")

    def typed(self) -> dict[str, str]:
        """What stands in the fields."""
        texts = {str(area.id): area.text for area in self.query(TextArea)}
        return texts | {str(field.id): field.value for field in self.query(Input)}

    async def action_save(self) -> None:
        """Save and close; stay open with everything typed if that fails."""
        if await self._save(self.typed()):
            self.program.drafts.pop(self.key, None)
            self.dismiss(True)

    def keep(self) -> bool:
        """Keep what was changed as a draft; whether anything was."""
        typed = self.typed()
        changed = typed != {**dict.fromkeys(typed, ""), **self.before}
        if changed:
            self.program.drafts[self.key] = typed
        else:
            self.program.drafts.pop(self.key, None)
        return changed

    def action_back(self) -> None:
        """Close; a changed text is kept as a draft."""
        if self.keep():
            self.app.notify(self.words("Not saved, but kept until you quit."), markup=False)
        self.dismiss(False)

    def buttons(self, save: str) -> Widget:
        """Save and close."""
        _ = self.words
        return Horizontal(
            Button(Content(save), "primary", id="save", action="screen.save", compact=True),
            Button(Content(_("Close")), id="close", action="screen.back", compact=True),
            classes="buttons",
        )


class TextForm(Form):
    """One text: a note, or the reason why something does not apply."""

    AUTO_FOCUS = "#text"

    def __init__(
        self,
        key: str,
        heading: Callable[[], str],
        about: Callable[[], str],
        before: str,
        save: Save,
    ) -> None:
        super().__init__(key, {"text": before}, save)
        self._heading, self._about = heading, about

    def body(self) -> Iterable[Widget]:
        """Heading, what it belongs to, the text."""
        yield Vertical(
            Static(Content(self._heading()), classes="heading"),
            Static(Content(self._about()), classes="about"),
            TextArea(self.kept("text"), id="text", compact=True),
            self.buttons(self.words("Save")),
            classes="dialog",
        )


class ImportForm(BaseModal["Assessment"]):
    """The path of an answers file; comes back with the assessment made of it."""

    TYPING = True
    HERE: ClassVar[tuple[Command, ...]] = FORM
    BINDINGS = bindings(FORM)
    AUTO_FOCUS = "#path"

    def __init__(self, take_in: Callable[[str], Awaitable[Assessment | None]]) -> None:
        super().__init__()
        self._take_in = take_in

    def body(self) -> Iterable[Widget]:
        """What is wanted, the path, the buttons."""
        _ = self.words
        about = _("A YAML or JSON file as riskassess writes it: a vendor can fill one in, too.")
        yield Vertical(
            Static(Content(_("Import an answers file")), classes="heading"),
            Static(Content(about), classes="why"),
            Input(placeholder=_("Path of the file"), id="path", compact=True),
            Horizontal(
                Button(Content(_("Import")), "primary", action="screen.save", compact=True),
                Button(Content(_("Close")), action="screen.back", compact=True),
                classes="buttons",
            ),
            classes="dialog",
        )

    @on(Input.Submitted)
    async def action_save(self) -> None:
        """Make the assessment; stay open with what was typed if the file cannot be used."""
        path = self.query_one("#path", Input).value
        made = await self._take_in(path) if path.strip() else None
        if made is not None:
            self.dismiss(made)


class FindScreen(ListModal):
    """Comes back with the id of a question, or None. Searches both languages and notes."""

    HERE: ClassVar[tuple[Command, ...]] = FIND
    BINDINGS = bindings(FIND)

    def __init__(self, assessment: Assessment) -> None:
        super().__init__()
        self.assessment = assessment

    def heading(self) -> str:
        """What the list is for."""
        return self.words("Find a question")

    def placeholder(self) -> str:
        """What to type."""
        return self.words("Words of a question, an answer or a note, or an id")

    def options(self, wanted: list[str]) -> Iterable[Option]:
        """The questions that match."""
        lang = self.program.lang
        for id_, item in self.assessment.questionnaire.questions.items():
            answer = self.assessment.answers.get(id_)
            anchors = (text for o in item.answer_option for text in (o.display.en, o.display.zh))
            said = (answer.note, answer.reason) if answer else ()
            haystack = " ".join((id_, item.text.en, item.text.zh, *anchors, *said)).casefold()
            if all(word in haystack for word in wanted):
                text = item.text.in_(lang)
                yield Option(Content.assemble((id_, "bold"), "  ", text), id_)
