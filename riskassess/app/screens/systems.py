"""Where to start from: nothing, or one of the published systems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import Worker, WorkerState

from riskassess.app import words
from riskassess.app.commands import SYSTEMS, Command, bindings
from riskassess.app.screens.base import BaseModal, refused
from riskassess.app.widgets.fields import Input
from riskassess.i18n import Translate

if TYPE_CHECKING:
    from riskassess.catalogue import System

NOTHING = "-"
MOVES = {"up": "cursor_up", "down": "cursor_down", "pageup": "page_up", "pagedown": "page_down"}


class ListModal(BaseModal[str]):
    """A field that filters and a list under it; the arrows work from the field."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"move('{move}')", show=False, priority=True) for key, move in MOVES.items()
    ]
    AUTO_FOCUS = "#filter"
    TYPING = True
    followed: OptionList | None = None
    """Where one reads, if not in the field that has the focus (``--accessible``)."""

    def heading(self) -> str:
        """What the list is for."""
        return ""

    def placeholder(self) -> str:
        """What to type into the field."""
        return ""

    def options(self, wanted: list[str]) -> Iterable[Option]:
        """The options that contain every one of ``wanted`` (case-folded)."""
        return ()

    def middle(self, choices: OptionList) -> Widget:
        """The list, with what stands beside it."""
        return choices

    def body(self) -> Iterable[Widget]:
        """Heading, field, list, buttons."""
        _ = self.words
        choices = OptionList(id="options", markup=False, compact=True)
        choices.can_focus = False
        yield Vertical(
            Static(Content(self.heading()), classes="heading"),
            Input(placeholder=self.placeholder(), id="filter", compact=True),
            self.middle(choices),
            Button(Content(_("Close")), id="close", action="screen.back", compact=True),
            classes="dialog",
        )

    def fill(self) -> None:
        """Show what matches."""
        self.followed = None
        choices = self.query_one("#options", OptionList)
        choices.clear_options()
        wanted = self.query_one("#filter", Input).value.casefold().split()
        choices.add_options(self.options(wanted))
        choices.highlighted = 0 if choices.option_count else None

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        self.fill()

    @on(Input.Submitted, "#filter")
    def _submitted(self) -> None:
        self.action_choose()

    @on(OptionList.OptionSelected, "#options")
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

    def on_click(self, event: events.Click) -> None:
        """A click in the list leaves the typing where it was."""
        if event.widget is not None and event.widget.id == "options":
            self.query_one("#filter").focus()

    def action_move(self, move: str) -> None:
        """Move the highlight from the field."""
        self.followed = self.query_one("#options", OptionList)
        getattr(self.followed, f"action_{move}")()

    def action_choose(self) -> None:
        """Take the highlighted line."""
        choices = self.query_one("#options", OptionList)
        if choices.highlighted is not None:
            self.dismiss(choices.get_option_at_index(choices.highlighted).id)


class SystemsScreen(ListModal):
    """Comes back with the id of a system, ``-`` for nothing, or None."""

    HERE: ClassVar[tuple[Command, ...]] = SYSTEMS
    BINDINGS = bindings(SYSTEMS)

    def __init__(self) -> None:
        super().__init__()
        self.systems: tuple[System, ...] | None = None

    def begin(self) -> None:
        """The catalogue is read in a worker: 20 ms of YAML."""
        self.run_worker(self.program.catalogue, thread=True, exit_on_error=False)

    @on(Worker.StateChanged)
    def _read(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.SUCCESS:
            self.systems = event.worker.result
            self.fill()
        elif event.state is WorkerState.ERROR:
            self.systems = ()
            self.fill()
            self.program.explain(refused(event.worker))

    def help_here(self, words: Translate) -> Iterable[str]:
        """What one does here."""
        _ = words
        yield _(
            "The published systems of the paper. Starting from one fills in technology type,"
            " directions and scenarios; everything can be changed before it is saved."
        )
        yield _("Type to narrow the list, up and down choose in it, enter takes the line.")

    def heading(self) -> str:
        """What the list is for."""
        return self.words("Start from a published system, or from nothing")

    def placeholder(self) -> str:
        """What to type into the field."""
        return self.words("Type part of a name, type or scenario")

    def options(self, wanted: list[str]) -> Iterable[Option]:
        """Nothing first, then the systems that match."""
        _ = self.words
        if not wanted:
            yield Option(Content(_("Start from nothing")), NOTHING)
        if self.systems is None:
            yield Option(Content(_("Loading …")), disabled=True)
        found = [system for system in self.systems or () if self._matches(system, wanted)]
        for system in found:
            name = system.name.in_(self.program.lang)
            yield Option(Content.assemble((words.column(name, 30), "bold"), system.type), system.id)
        if wanted and self.systems and not found:
            yield Option(Content(_("No published system matches: start from nothing")), NOTHING)

    def _matches(self, system: System, wanted: list[str]) -> bool:
        shown = " ".join(self._displays("scenarios", system.scenarios))
        haystack = " ".join((*system.spellings, system.type, *system.scenarios, shown)).casefold()
        return all(word in haystack for word in wanted)

    def _displays(self, link_id: str, codes: tuple[str, ...]) -> list[str]:
        options = self.program.questionnaire.options(link_id)
        return [options[c].display.in_(self.program.lang) for c in codes if c in options]

    def middle(self, choices: OptionList) -> Widget:
        """The list, and the highlighted system at its side."""
        about = VerticalScroll(Static(id="about"), id="about-scroll", classes="panel")
        about.can_focus = False
        return Horizontal(choices, about, id="systems")

    @on(OptionList.OptionHighlighted, "#options")
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        found = next((s for s in self.systems or () if s.id == event.option_id), None)
        text = Content("\n").join(self._about(found) if found else [Content(self._nothing())])
        self.query_one("#about", Static).update(text)
        self.query_one("#about-scroll").scroll_home(animate=False)

    def _nothing(self) -> str:
        return self.words(
            "Describe the deployment yourself: a name, three questions about what it does, and"
            " where it is used. Nothing is filled in for you."
        )

    def _about(self, system: System) -> Iterator[Content]:
        """What the paper's tables say of it, and what stands in their way."""
        _, lang = self.words, self.program.lang
        type_ = self.program.questionnaire.types[system.type]
        yield Content.styled(system.name.in_(lang), "bold")
        facts = (
            (_("Technology type"), f"{system.type} {type_.title.in_(lang)}"),
            (_("Direction"), ", ".join(self._displays("directions", system.directions))),
            (_("Scenarios"), ", ".join(self._displays("scenarios", system.scenarios))),
            (_("Other spellings"), ", ".join(system.aliases)),
            (_("Mentioned"), system.mentions.in_(lang)),
            (_("What the paper says of the type"), f"{type_.summary.in_(lang)} ({type_.source})"),
            *((_("Note"), note.text.in_(lang)) for note in system.notes),
            (_("Reference"), system.citation),
        )
        for label, said in facts:
            if said:
                yield Content.assemble("\n", (label, "$text-muted"), "\n", said)
