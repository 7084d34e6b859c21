"""The paper's two axes as a two-by-two picture, with the deployment base under it."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widgets import Static

from riskassess.app.widgets.chrome import clickable
from riskassess.app.words import column
from riskassess.i18n import Translate

CELL = 15
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
    head = column("", LABEL + 1) + column(_("knowledge base"), CELL + 1) + _("mining")
    lines = [Content.styled(head, "$text-muted"), _rule("┌┬┐")]
    for row, left, right in ROWS:
        if lines[2:]:
            lines.append(_rule("├┼┤"))
        lines.append(_row(labels[row], [_cell(left, on), _cell(right, on)]))
    lines.append(_rule("├┴┤"))
    lines.append(_row(_("deployment"), [_cell("DEP", on, 2 * CELL + 1)]))
    lines.append(_rule("└─┘"))
    return Content("\n").join(lines)


def _rule(corners: str) -> Content:
    left, middle, right = tuple(corners)
    line = " " * LABEL + left + "─" * CELL + middle + "─" * CELL + right
    return Content.styled(line, "$text-muted")


def _row(label: str, cells: list[Content]) -> Content:
    edge = Content.styled("│", "$text-muted")
    start = Content.styled(column(label, LABEL), "$text-muted")
    return start + Content("").join([edge, *(part for cell in cells for part in (cell, edge))])


def _cell(type_: str, on: set[str], width: int = CELL) -> Content:
    text = f"▶ {type_} ◀" if type_ in on else type_
    cell = Content.styled(f"{text:^{width}}", "reverse bold" if type_ in on else "")
    return cell.stylize(clickable(f"screen.toggle_type('{type_}')"))
