"""Lengths that depend on nothing around a box are looked up once for each style."""

from __future__ import annotations

from typing import Any

from riskassess.report.hasten.everywhere import everywhere
from riskassess.report.hasten.styles import of

_SIDES = ("top", "right", "bottom", "left")
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
_LENGTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES),
    *(f"{bound}{axis}" for axis in ("width", "height") for bound in ("", "min_", "max_")),
)
_CORNERS = tuple(f"border_{v}_{h}_radius" for v in ("top", "bottom") for h in ("left", "right"))
_SQUARE = dict.fromkeys(_CORNERS, (0, 0))


def look_up_lengths() -> None:
    """Resolve percentages where there are some."""
    from weasyprint.layout import background, percent

    plain, plain_radii = percent.resolve_percentages, percent.resolve_radii_percentages

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        style = of(box.style)
        if (lengths := style.__dict__.get("lengths")) is None:
            plain(box, containing_block)
            style.lengths = _absolute(style, box)
            return
        if not lengths:
            plain(box, containing_block)
            return
        held = box.__dict__
        held.update(lengths)
        # The borders of cells are resolved with those of their neighbours.
        collapsed = style["border_collapse"] == "collapse"
        for name in _BORDERS:
            if not (collapsed and name in held):
                held[name] = style[name]

    def resolve_radii_percentages(box: Any) -> None:
        style = of(box.style)
        if (square := style.__dict__.get("square")) is None:
            square = style.square = all((0, "px") in style[corner] for corner in _CORNERS)
        if square:
            box.__dict__.update(_SQUARE)
        else:
            plain_radii(box)

    everywhere(plain, resolve_percentages)
    background.resolve_radii_percentages = resolve_radii_percentages


def _absolute(style: Any, box: Any) -> dict[str, Any]:
    """The lengths that ``box`` got by ``style``; none if one could be another elsewhere."""
    if style["box_sizing"] != "content-box":
        return {}
    told = (style[name] for name in _LENGTHS if style[name] not in (None, "auto"))
    if any(getattr(value, "unit", "%") == "%" for value in told):
        return {}
    return {name: getattr(box, name) for name in _LENGTHS}
