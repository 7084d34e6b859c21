"""Where to start from: nothing, or one of the published systems."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import Worker, WorkerState

from riskassess.app.commands import SYSTEMS, Command, bindings
from riskassess.app.screens.base import BaseModal
from riskassess.app.widgets.fields import Input
from riskassess.errors import RiskassessError

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

    def heading(self) -> str:
        """What the list is for."""
        return ""

    def placeholder(self) -> str:
        """What to type into the field."""
        return ""

    def options(self, wanted: list[str]) -> Iterable[Option]:
        """The options that contain every one of ``wanted`` (case-folded)."""
        return ()

    def body(self) -> Iterable[Widget]:
        """Heading, field, list, buttons."""
        _ = self.words
        choices = OptionList(id="options", markup=False, compact=True)
        choices.can_focus = False
        yield Vertical(
            Static(Content(self.heading()), classes="heading"),
            Input(placeholder=self.placeholder(), id="filter", compact=True),
            choices,
            Button(Content(_("Close")), id="close", action="screen.back", compact=True),
            classes="dialog",
        )

    def fill(self) -> None:
        """Show what matches."""
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
        getattr(self.query_one("#options", OptionList), f"action_{move}")()

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

    def on_mount(self) -> None:
        """The catalogue is read in a worker: 20 ms of YAML."""
        super().on_mount()
        self.run_worker(self.program.catalogue, thread=True, exit_on_error=False)

    @on(Worker.StateChanged)
    def _read(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.SUCCESS:
            self.systems = event.worker.result
            self.fill()
        elif event.state is WorkerState.ERROR:
            self.systems = ()
            self.fill()
            if not isinstance(event.worker.error, RiskassessError):
                raise event.worker.error or RuntimeError("catalogue")
            self.program.explain(event.worker.error)

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
        lang = self.program.lang
        scenarios = self.program.questionnaire.options("scenarios")
        for system in self.systems or ():
            used = ", ".join(
                scenarios[code].display.in_(lang) for code in system.scenarios if code in scenarios
            )
            haystack = " ".join((*system.spellings, system.type, *system.scenarios, used))
            if all(word in haystack.casefold() for word in wanted):
                name = system.name.in_(lang)
                prompt = Content.assemble(
                    (name, "bold"), "  ", system.type, "  ", (used, "$text-muted")
                )
                yield Option(prompt, system.id)
