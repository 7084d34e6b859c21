"""The app itself: language, desk, and the way from screen to screen."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.filter import LineFilter, Monochrome, NoColor
from textual.reactive import reactive
from textual.screen import Screen
from textual.theme import BUILTIN_THEMES

from riskassess.app import clipboard, drafts, reporting, themes, work
from riskassess.app.accessible import AccessibleApp
from riskassess.app.commands import (
    CommandProvider,
    Keymap,
    Palette,
    ThemeProvider,
    check_keymap,
)
from riskassess.app.screens.base import BaseScreen
from riskassess.app.screens.opening import OpeningScreen
from riskassess.app.settings import Settings, load, place, save
from riskassess.errors import Fault, InputError, LackingError, RiskassessError
from riskassess.i18n import Lang, lang_from_environment, translate

if TYPE_CHECKING:
    from riskassess.catalogue import System
    from riskassess.method.moot import Moot
    from riskassess.method.result import Result
    from riskassess.questionnaire.model import Questionnaire
    from riskassess.questionnaire.response import Deployment
    from riskassess.record.assessment import Assessment
    from riskassess.record.desk import Desk

R = TypeVar("R")
STYLES = (
    "base", "home", "portfolio", "describe", "dialogs", "interview", "review", "record", "report",
)  # fmt: skip
"""Style sheets, one a group of screens; a later one wins."""
MOMENT = 0.3
"""Seconds that something may take before it is told that it takes long."""


class RiskassessApp(AccessibleApp):
    """Assess the deployment of a biomedical GPT, question by question."""

    CSS_PATH: ClassVar[Any] = [f"styles/{name}.tcss" for name in STYLES]
    TITLE = "riskassess"
    SUSPENDED_SCREEN_CLASS = "-below"
    COMMANDS: ClassVar[Any] = {CommandProvider}
    lang: reactive[Lang] = reactive[Lang]("en", init=False)

    def __init__(
        self,
        open_desk: Callable[[], Desk],
        lang: Lang,
        catalogue: Callable[[], tuple[System, ...]] | None = None,
        reporter: reporting.Reporter | None = None,
        actor: str = "",
        settings: Settings | None = None,
        config: Path | None = None,
    ) -> None:
        """``open_desk`` and ``catalogue`` are called in a worker thread, after the first paint.

        ``settings`` are those read at the start; None: as if welcomed already. ``config`` is
        the file that remembers changes; None: nothing is remembered.
        """
        super().__init__()
        self.settings = settings or Settings(seen_welcome=True)
        self.config = config
        self._dress()
        self.set_reactive(RiskassessApp.lang, lang)
        self.open_desk = open_desk
        self.catalogue = catalogue or work.published_systems
        self.reporter = reporter or reporting.Reporter()
        self.actor = actor
        self.keymap: Keymap = self.settings.keymap
        self.loaded: work.Loaded | None = None
        self.waiting = False
        """Whether the store lets somebody wait."""
        self._turn = asyncio.Lock()
        self.told: tuple[Fault, ...] = ()
        """What was told last of the store as a whole."""
        self._told_until: dict[str, float] = {}
        self._real: work.Loaded | None = None
        """The real store, while the one to practise with is loaded."""
        self.drafts: dict[str, dict[str, str]] = {}
        """Forms that were closed before they were saved, by what they belong to."""
        self.descriptions: dict[str, Deployment] = {}
        """Descriptions that were closed before they were saved; the new one under ``""``."""

    @property
    def desk(self) -> Desk:
        """The desk; only used on screens that come after loading."""
        assert self.loaded is not None
        return self.loaded.desk

    @property
    def practice(self) -> bool:
        """Whether what is loaded is only to practise with."""
        return bool(self.loaded and self.loaded.practice)

    def turn_to(self, loaded: work.Loaded) -> None:
        """Work on ``loaded``; from practice, ``leave_practice`` leads back."""
        if loaded.practice:
            self._real = self.loaded
        self.loaded = loaded

    def leave_practice(self) -> None:
        """Back to the real store; the other one is gone."""
        if self.loaded and self._real:
            self.loaded.close()
            self.loaded, self._real = self._real, None

    def on_unmount(self) -> None:
        """The rendering process goes with the app, and what was only for practice."""
        self.reporter.close()
        self.leave_practice()

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire; only used on screens that come after loading."""
        assert self.loaded is not None
        return self.loaded.questionnaire

    def on_load(self) -> None:
        """The user's own keys; with a fault in them, all are told, and the usual ones stay."""
        try:
            check_keymap(self.keymap)
        except RiskassessError as error:
            self.keymap = {}
            self.call_later(self.explain, error)
        self.set_keymap(self.keymap)

    def _dress(self) -> None:
        """Our themes and the terminal's, and no others: each is tested to be readable."""
        for name in BUILTIN_THEMES.keys() - set(themes.THEMES):
            self.unregister_theme(name)
        for theme in themes.OFFERED:
            self.register_theme(theme)
        self.theme = self.settings.theme or themes.DARK
        self.accessible = self.settings.accessible
        if not self.settings.animation or self.accessible:
            self.animation_level = "none"

    def notify(self, message: str, **options: Any) -> None:
        """As Textual does, but not while the same is still shown: keys held down would fill it."""
        now = time.monotonic()
        if now >= self._told_until.get(message, now):
            self._told_until[message] = now + (options.get("timeout") or self.NOTIFICATION_TIMEOUT)
            super().notify(message, **options)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """With NO_COLOR, the filter that fits the theme of now.

        Textual 8.2 chooses it once, for its first theme; on a theme of the terminal's
        colours that one paints black on black.
        """
        found = super().get_line_filters()
        if not self.no_color:
            return found
        without = NoColor() if self.native_ansi_color else Monochrome()
        return [*(f for f in found if not isinstance(f, (NoColor, Monochrome))), without]

    def remember(self, **changes: str | bool) -> None:
        """Write settings to the user's file; where that fails it is said, and goes on."""
        if self.config is not None:
            try:
                save(self.config, **changes)
            except RiskassessError as error:
                text = error.faults[0].text(translate(self.lang))
                self.notify(text, severity="warning", markup=False)

    def get_default_screen(self) -> Screen[Any]:
        """The one that opens the store, then home."""
        return OpeningScreen()

    def result(self, assessment: Assessment) -> Result:
        """The result of an assessment."""
        return work.result_of(assessment)

    def as_seen(self, assessment: Assessment) -> Assessment:
        """``assessment`` as the actor may see it."""
        from riskassess.record.reviews import as_seen

        return as_seen(assessment, self.desk.actor)

    def blind(self, assessment: Assessment) -> bool:
        """Whether the actor has a review of it open."""
        from riskassess.record.reviews import blind

        return blind(assessment, self.desk.actor)

    def moot(self, assessment: Assessment) -> dict[str, Moot]:
        """The open questions no answer to which changes anything, by id."""
        return work.moot_of(assessment)

    async def attempt(self, action: Callable[[], R]) -> R | None:
        """As ``patiently``; a user error is explained, and None comes back."""
        try:
            return await self.patiently(action)
        except RiskassessError as error:
            self.explain(error)
            return None

    async def newer(self, seen: Assessment) -> Assessment | None:
        """What the store holds of it, if that is more than ``seen``.

        A store that is away is no news: whoever writes next is told.
        """
        desk = self.desk
        try:
            found = await self.patiently(lambda: desk.open(seen.id))
        except LackingError:
            return None
        except RiskassessError as error:
            self.explain(error)
            return None
        return found if len(found.events) > len(seen.events) else None

    async def patiently(self, action: Callable[[], R]) -> R:
        """The outcome of ``action``, done in a thread, one after the other.

        A key waits until what the one before it does is done, and is then handled. What
        takes longer than a moment, as where a server does not answer, is told meanwhile.
        """
        async with self._turn:
            done = asyncio.ensure_future(asyncio.to_thread(action))
            await asyncio.wait({done}, timeout=MOMENT)
            self._tell_waiting(not done.done())
            try:
                return await done
            finally:
                self._tell_waiting(False)

    def _tell_waiting(self, waiting: bool) -> None:
        if waiting != self.waiting:
            self.waiting = waiting
            for screen in self.screen_stack:
                if isinstance(screen, BaseScreen):
                    screen.show_bar()

    def explain_once(self, error: RiskassessError) -> None:
        """As ``explain``, unless just that was told last: what stays wrong must bar no way."""
        if error.faults != self.told:
            self.told = error.faults
            self.explain(error)

    def explain(
        self, error: RiskassessError, again: Callable[[], Coroutine[Any, Any, object]] | None = None
    ) -> None:
        """Show what is wrong and how to mend it; ``again`` is offered to be done once more."""
        from riskassess.app.screens.messages import ErrorScreen, RetryScreen

        def chosen(wanted: bool | None) -> None:
            if again is not None and wanted:
                self.run_worker(again())

        self.push_screen(RetryScreen(error) if again else ErrorScreen(error), chosen)

    def watch_theme(self, before: str, now: str) -> None:
        """Whoever chooses colours finds them again at the next start."""
        if before != now and self.is_running:
            self.remember(theme=now)

    async def watch_lang(self) -> None:
        """Say the current screen again; those below follow when they come back."""
        if isinstance(self.screen, BaseScreen):
            await self.screen.speak()

    def action_toggle_language(self) -> None:
        """English to Chinese and back."""
        self.speak_in("zh" if self.lang == "en" else "en")

    def speak_in(self, lang: Lang) -> None:
        """Change the language, and remember it."""
        self.lang = lang
        self.remember(lang=lang)

    def action_show_help(self) -> None:
        """The help that fits where one is."""
        from riskassess.app.screens.messages import HelpScreen, help_of

        if isinstance(self.screen, BaseScreen) and not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen.commands, help_of(self.screen)))

    def action_jump(self) -> None:
        """Letters to go by."""
        from riskassess.app.screens.jump import JumpScreen, places

        if isinstance(self.screen, BaseScreen) and not isinstance(self.screen, JumpScreen):
            self.push_screen(JumpScreen(list(places(self.screen))))

    def copy_to_clipboard(self, text: str) -> None:
        """By the terminal (OSC 52) and by a program of the system; says what came of it."""
        super().copy_to_clipboard(text)
        self.run_worker(self._copy(text), group="clipboard")

    async def _copy(self, text: str) -> None:
        _ = translate(self.lang)
        said = _("Copied.")
        if not await asyncio.to_thread(clipboard.copy, text):
            said = _(
                "Sent to the terminal's clipboard; no program for the system's took it. If "
                "pasting brings nothing, the terminal does not allow it."
            )
        self.notify(said, markup=False)

    def action_command_palette(self) -> None:
        """The palette, in the current language."""
        if isinstance(self.screen, BaseScreen):
            _ = self.screen.words
            prompt = _("What would you like to do?")
            self.push_screen(Palette(_, prompt, id="--command-palette"))

    def search_themes(self) -> None:
        """The colours to choose from, in the current language."""
        if isinstance(self.screen, BaseScreen):
            _ = self.screen.words
            self.push_screen(Palette(_, _("Which colours?"), providers=[ThemeProvider]))

    def action_help_quit(self) -> None:
        """ctrl+c copies what is selected; with nothing selected it asks whether to quit."""
        from riskassess.app.screens.messages import QuitScreen

        if selected := self.screen.get_selected_text():
            self.copy_to_clipboard(selected)
        elif isinstance(self.screen, QuitScreen):
            self.exit(0)
        elif isinstance(self.screen, BaseScreen):
            self.push_screen(QuitScreen())

    def keep(self) -> bool:
        """Keep the forms that are closed and those that are open."""
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.keep()
        path = self.unsaved
        return path is not None and drafts.keep(path, self.drafts, self.descriptions)

    def tell_kept(self) -> None:
        """What was not saved when the app had to stop is there again."""
        _ = translate(self.lang)
        text = _("What was typed and not saved the last time is there again, in the same form.")
        self.notify(text, markup=False)

    async def action_quit(self) -> None:
        """Leave; everything is saved already."""
        self.exit(0)


def run(
    store: str | None,
    lang: Lang | None,
    actor: str,
    *,
    accessible: bool = False,
    animation: bool = True,
) -> int:
    """Run the app on ``store``, a path or URL (None: the user's own); returns the exit code.

    ``lang`` None: the remembered language, else the locale's. ``accessible`` and ``animation``
    go beyond the settings, never against them.
    """

    def open_desk() -> Desk:
        from riskassess.questionnaire.load import default
        from riskassess.record.desk import Desk
        from riskassess.record.store import open_store

        return Desk(open_store(store), default(), actor)

    config = place()
    settings, faults = load(config)
    settings = replace(
        settings,
        accessible=settings.accessible or accessible,
        animation=settings.animation and animation,
    )
    spoken = lang or settings.lang or lang_from_environment()
    app = RiskassessApp(open_desk, spoken, actor=actor, settings=settings, config=config)
    if faults:
        app.call_later(app.explain, InputError(faults))
    app.unsaved = drafts.place()
    app.drafts, app.descriptions = drafts.take(app.unsaved)
    if app.drafts or app.descriptions:
        app.call_later(app.tell_kept)
    code = app.run()
    return app.return_code or 0 if code is None else code
