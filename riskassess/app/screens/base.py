"""What all screens share: the frame, the words, and keeping one's place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from textual import events, widgets
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker

from riskassess.app.commands import EVERYWHERE, Command, bindings, mapped
from riskassess.app.widgets.chrome import Bar, Keys
from riskassess.errors import RiskassessError
from riskassess.i18n import Translate, translate

if TYPE_CHECKING:
    from riskassess.app.app import RiskassessApp

T = TypeVar("T")
SMALLEST = (60, 15)
"""Columns and lines below which a screen only asks to be enlarged."""


class BaseScreen(Screen[T], Generic[T]):
    """A screen with a title line and a footer, that can change its language in place."""

    HERE: ClassVar[tuple[Command, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(EVERYWHERE),
        # From button to button; what has rows or lines of its own takes the arrows first.
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  Textual declares it on the instance
        (0, "-too-narrow"), (SMALLEST[0], "-narrow"), (110, "-wide"),
    ]  # fmt: skip
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-too-low"), (SMALLEST[1], "-low"), (30, "-high"),
    ]  # fmt: skip
    AUTO_FOCUS = ""
    TYPING: ClassVar[bool] = False
    """Whether one mostly types here, so that letters are no keys."""
    READ_FROM: ClassVar[str] = ""
    """Where the real cursor stands (``--accessible``) while nothing has the focus."""
    _spoken: str = ""

    @property
    def program(self) -> RiskassessApp:
        """The app, typed."""
        return cast("RiskassessApp", self.app)

    @property
    def words(self) -> Translate:
        """The program's words in the current language."""
        return translate(self.program.lang)

    @property
    def commands(self) -> tuple[Command, ...]:
        """Everything that can be done on this screen, with the keys it has."""
        return mapped((*self.HERE, *EVERYWHERE), self.program.keymap)

    def title_text(self) -> str:
        """What the title line says."""
        return "riskassess"

    @property
    def _title(self) -> str:
        """What the title line says; first of all whether it is only for practice."""
        practice = (self.words("practice"),) if self.program.practice else ()
        return " · ".join((*practice, self.title_text()))

    def status_text(self) -> str:
        """What stands at the right of the title line."""
        return ""

    def body(self) -> Iterable[Widget]:
        """The widgets between title line and footer."""
        return ()

    def fill(self) -> None:
        """Put data into the widgets; after mounting and after a change of language."""

    def compose(self) -> ComposeResult:
        """Title line, body, footer, and the request to enlarge a tiny terminal."""
        self._spoken = self.program.lang
        self._fit(self.app.size)
        yield Bar(self._title, self.status_text())
        yield from self.body()
        yield Keys(self.commands, self.words, typing=self.TYPING)
        width, height = SMALLEST
        _ = self.words
        text = _("Please enlarge the window to {width} × {height}.")
        yield Static(Content(text.format(width=width, height=height)), id="enlarge")

    def on_resize(self, event: events.Resize) -> None:
        """Before Textual lays out for the new size, and in the old shape."""
        self._fit(event.size)

    def _fit(self, size: Size) -> None:
        """The classes for ``size``, which Textual sets only after a first layout."""
        sides = zip(size, (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS), strict=True)
        shape: dict[str, bool] = {}
        for length, breakpoints in sides:
            fitting = self._get_breakpoint_classes(length, breakpoints)
            shape |= {name: name in fitting for _, name in breakpoints}
        self.update_classes(shape, animate=False)

    def on_mount(self) -> None:
        """First filling, and again with other colours: those of tables are fixed when filled.

        Textual calls the handlers of all classes, the deepest first: none calls another.
        """
        self.app.theme_changed_signal.subscribe(self, lambda _: self.fill())
        self.fill()
        self.begin()

    def begin(self) -> None:
        """What is done first, as soon as the screen is filled."""

    def show_bar(self) -> None:
        """Bring the title line up to date."""
        for bar in self.query(Bar):
            waits = self.words("waiting for the store …") if self.program.waiting else ""
            bar.show(self._title, waits or self.status_text())

    async def on_screen_resume(self) -> None:
        """A language switched on another screen arrives here."""
        if self._spoken and self._spoken != self.program.lang:
            await self.speak()

    def on_screen_suspend(self) -> None:
        """What lies over it is painted with it as it looks then, its keys gone."""
        self.app.screen.refresh()

    async def speak(self) -> None:
        """Say everything again in the current language, at the same place."""
        place = Place(self)
        await self.recompose()
        self.fill()
        place.restore(self)

    def keep(self) -> bool:
        """Keep what was typed and not saved, beyond this screen; whether anything was."""
        return False

    def text_to_copy(self, what: str) -> str:
        """The text to copy: what stands in the dialog."""
        shown = self.query("#dialog-scroll Static").results(Static)
        return "\n".join(str(static.content) for static in shown)

    def action_copy(self, what: str) -> None:
        """To the clipboard."""
        self.app.copy_to_clipboard(self.text_to_copy(what))

    def action_back(self) -> None:
        """Return to the screen before."""
        self.dismiss(None)


class BaseModal(BaseScreen[T], ModalScreen[T], Generic[T]):
    """A screen over another one."""


class Place:
    """Where somebody is on a screen: focus, text, cursor and scroll of what has an id."""

    def __init__(self, screen: BaseScreen[T]) -> None:
        self._focus = screen.focused.id if screen.focused else None
        found = [widget for widget in screen.query("*") if widget.id]
        self._text: dict[str, str] = {}
        self._rows: dict[str, int | None] = {}
        for widget in found:
            id_ = cast("str", widget.id)
            if isinstance(widget, widgets.Input):
                self._text[id_] = widget.value
            elif isinstance(widget, widgets.TextArea):
                self._text[id_] = widget.text
            elif isinstance(widget, widgets.DataTable):
                self._rows[id_] = widget.cursor_row
            elif isinstance(widget, widgets.OptionList):
                self._rows[id_] = widget.highlighted
        self._scroll = {widget.id: widget.scroll_offset for widget in found}

    def restore(self, screen: BaseScreen[T]) -> None:
        """Go back there; what is no longer on the screen is passed over."""
        for id_, text in self._text.items():
            for widget in screen.query(f"#{id_}"):
                if isinstance(widget, widgets.Input):
                    widget.value = text
                elif isinstance(widget, widgets.TextArea) and widget.text != text:
                    widget.load_text(text)
        for id_, row in self._rows.items():
            for widget in screen.query(f"#{id_}"):
                if isinstance(widget, widgets.DataTable) and row is not None:
                    widget.move_cursor(row=row)
                elif isinstance(widget, widgets.OptionList):
                    widget.highlighted = row
        if self._focus:
            for widget in screen.query(f"#{self._focus}"):
                widget.focus(scroll_visible=False)
        screen.call_after_refresh(self._rescroll, screen)

    def _rescroll(self, screen: BaseScreen[T]) -> None:
        for widget in screen.query("*"):
            if widget.id in self._scroll and self._scroll[widget.id] != widget.scroll_offset:
                x, y = self._scroll[widget.id]
                widget.scroll_to(x, y, animate=False, force=True)


def refused(worker: Worker[Any]) -> RiskassessError:
    """The user error that ended ``worker``; any other is a fault of ours, and raised."""
    if not isinstance(worker.error, RiskassessError):
        raise worker.error or RuntimeError(worker.name)
    return worker.error
