"""What is painted first, while the store is being opened."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from riskassess.app import work
from riskassess.app.commands import OPENING, Command, bindings
from riskassess.app.screens.base import BaseScreen, refused
from riskassess.errors import RiskassessError


class OpeningScreen(BaseScreen[None]):
    """Lies under home then; costs little, since everything else waits until it is painted."""

    HERE: ClassVar[tuple[Command, ...]] = OPENING
    BINDINGS = bindings(OPENING)
    READ_FROM = "#opening"

    def __init__(self) -> None:
        super().__init__()
        self.failure: RiskassessError | None = None
        self._first: str | None = None
        """The action of home that the first start ended with."""

    def body(self) -> Iterable[Widget]:
        """That it takes a moment, or why it did not work."""
        if not self.failure:
            yield Static(Content(self.words("Opening the store …")), id="opening")
            return
        from riskassess.app.widgets.card import Card

        yield Vertical(Card(id="card"), id="listing", classes="panel")

    def fill(self) -> None:
        """What failed, and trying again."""
        if self.failure:
            from riskassess.app.widgets.card import Card

            self.query_one(Card).fail(self.failure, self.words)

    def begin(self) -> None:
        """Paint first, load then."""
        self.call_after_refresh(self._load)
        if not self.program.settings.seen_welcome:
            from riskassess.app.screens.welcome import WelcomeScreen

            self.app.push_screen(WelcomeScreen(), self._welcomed)

    def _welcomed(self, first: str | None) -> None:
        self.program.remember(seen_welcome=True)
        self._first = first

    async def on_screen_resume(self) -> None:
        """What stood before home is closed."""
        self._go_on()

    def _load(self) -> None:
        task = partial(work.load, self.program.open_desk)
        self.run_worker(task, name="load", thread=True, exclusive=True, exit_on_error=False)

    def action_reload(self) -> None:
        """Try again."""
        self.call_later(self._again)

    async def _again(self) -> None:
        """Later: the button that asked for it must be done before it can be removed."""
        self.failure = None
        await self.speak()
        self._load()

    @on(Worker.StateChanged)
    async def _arrived(self, event: Worker.StateChanged) -> None:
        worker = event.worker
        if event.state is WorkerState.ERROR:
            self.failure = refused(worker)
            await self.speak()
        elif event.state is WorkerState.SUCCESS:
            self.program.loaded = worker.result
            self._go_on()

    def _go_on(self) -> None:
        """To home, unless something is read before it."""
        if self.program.loaded and self.is_active:
            from riskassess.app.screens.home import HomeScreen

            self.app.push_screen(HomeScreen(self._first))
