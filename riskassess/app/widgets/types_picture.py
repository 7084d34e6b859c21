"""The paper's two axes as a two-by-two picture, with the deployment base under it."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from riskassess.app.widgets.chrome import clickable
from riskassess.i18n import Translate

CELL = 22
LABEL = 14
ROWS = (("FT", "FT-KB", "FT-M"), ("DT", "DT-KB", "DT-M"))


class TypesPicture(Static):
    """Which cell a deployment stands in; a click on a cell turns it on or off."""

    def show(self, types: Iterable[str], words: Translate) -> None:
        """Highlight ``types``."""
        self.update(picture(types, words))


def picture(types: Iterable[str], words: Translate) -> Content:
    """The cells with ``types`` highlighted by a mark and inverse video, not by colour alone."""
    _ = words
    on = set(types)
    labels = {"FT": _("fine-tuned"), "DT": _("data-trained")}
    head = _pad("", LABEL) + _pad(_("knowledge base"), CELL) + " " + _("mining")
    lines = [Content.styled(head, "$text-muted")]
    for row, left, right in ROWS:
        label = Content.styled(_pad(labels[row], LABEL), "$text-muted")
        lines.append(Content.assemble(label, _cell(left, on), " ", _cell(right, on)))
    label = Content.styled(_pad(_("deployment"), LABEL), "$text-muted")
    lines.append(Content.assemble(label, _cell("DEP", on, 2 * CELL + 1)))
    return Content("\n").join(lines)


def _pad(text: str, width: int) -> str:
    return text + " " * max(1, width - cell_len(text))


def _cell(type_: str, on: set[str], width: int = CELL) -> Content:
    text = f"▶ {type_} ◀" if type_ in on else type_
    cell = Content.styled(f"[{text:^{width - 2}}]", "reverse bold" if type_ in on else "")
    return cell.stylize(clickable(f"screen.toggle_type('{type_}')"))
