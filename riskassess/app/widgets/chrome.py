"""The line above and the lines below every screen."""

from __future__ import annotations

from rich.style import Style as RichStyle
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from riskassess.app.commands import EVERYWHERE, Command
from riskassess.i18n import Translate

MOST = 2
"""Lines of the footer."""


def clickable(action: str) -> Style:
    """A style that runs ``action`` on a click."""
    return Style.from_meta({"@click": action})


def put(line: Static, content: Content) -> None:
    """Update ``line`` unless it says so already; lay the screen out again only if it must.

    A layout of the whole screen costs 30 ms and more, a repaint of one line 1 ms.
    """
    before = line.content
    if isinstance(before, Content) and before.is_same(content):
        return
    line.update(content, layout=not _fits(line, before, content))


def entitle(widget: Widget, title: str) -> None:
    """Write ``title`` on the border of ``widget``; drawn again only if it is another one."""
    content = Content(title)
    if widget.border_title != content.markup:
        widget.border_title = content


def _fits(line: Static, before: object, content: Content) -> bool:
    """Whether ``content`` takes exactly the room that ``before`` has."""
    if not line.display:  # it is laid out when it comes to be shown
        return True
    width, sized, high = line.content_size.width, line.styles.width, line.styles.height
    if not isinstance(before, Content) or not width:
        return False
    if sized is not None and sized.is_auto:
        return before.cell_length == content.cell_length and "\n" not in content.plain
    if high is not None and not high.is_auto:
        return True
    least = line.styles.min_height
    needed = content.get_height(line.styles.get_rules(), width)
    return max(needed, int(least.value) if least else 0) == line.content_size.height


class Keys(Static):
    """The commands of a screen, each clickable; the palette and the help list them all.

    Where one types (``typing``), keys that print a character are not promised.
    """

    def __init__(
        self, commands: tuple[Command, ...], words: Translate, *, typing: bool = False
    ) -> None:
        told = [command for command in commands if command.footer]
        always = {command.id for command in EVERYWHERE}
        self._here = [self._hint(c, words, typing) for c in told if c.id not in always]
        self._always = [self._hint(c, words, typing) for c in told if c.id in always]
        super().__init__(id="keys")

    @property
    def link_style(self) -> RichStyle:
        """A hint that can be clicked keeps its own colours."""
        return RichStyle()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the hints take."""
        return len(self._lines(width))

    def render(self) -> Content:
        """The hints."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        """Broken between hints only; the last of the screen's own give way for want of room."""
        here = list(self._here)
        lines = _filled([*here, *self._always], width)
        while here and len(lines) > MOST:
            here.pop()
            lines = _filled([*here, *self._always], width)
        return lines

    @staticmethod
    def _hint(command: Command, words: Translate, typing: bool) -> Content:
        word, key = words(command.footer), command.key_text
        hint = Content.assemble((key, "bold $footer-key-foreground"), " ", word)
        if typing and len(key) == 1:
            hint = Content(word)
        return hint.stylize(clickable(command.action)) if command.click else hint


def _filled(hints: list[Content], width: int) -> list[Content]:
    lines: list[Content] = []
    for hint in hints:
        longer = Content.assemble(lines[-1], "  ", hint) if lines else hint
        if lines and longer.cell_length <= width:
            lines[-1] = longer
        else:
            lines.append(hint)
    return lines


class Bar(Horizontal):
    """Title on the left, what was last saved on the right."""

    def __init__(self, title: str, status: str) -> None:
        super().__init__(id="bar")
        self._title, self._status = title, status

    def compose(self) -> ComposeResult:
        """Title and status."""
        yield Static(Content(self._title), id="bar-title")
        yield Static(Content(self._status), id="bar-status")

    def show(self, title: str, status: str) -> None:
        """Change both."""
        self._title, self._status = title, status
        for id_, text in (("#bar-title", title), ("#bar-status", status)):
            for found in self.query(id_).results(Static):
                put(found, Content(text))
