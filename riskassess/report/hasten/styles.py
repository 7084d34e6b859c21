"""Styles that are the same are computed once.

The library shares the style of elements only below one parent, and an element with an
``id``, to which a link may lead, has a style of its own: half of the rows of a report and
all that is in them, and the margins of every page.
"""

from __future__ import annotations

from typing import Any


def share_styles() -> None:
    """Give elements that differ only in their anchor the values of the first of them."""
    from weasyprint import css

    class Same(css.ComputedStyle):  # type: ignore[misc]
        """A style with the values of ``model``, but for its anchor."""

        def __init__(self, model: Any, anchor: Any) -> None:
            self.__dict__ |= model.__dict__
            self.model = model
            self["anchor"] = anchor

        @property
        def anonymous_style(self) -> Any:
            return self.model.anonymous_style

        def __missing__(self, key: str) -> Any:
            value = self[key] = self.model[key]
            return value

    plain = css.StyleFor.set_computed_styles

    def set_computed_styles(
        styles: Any, element: Any, parent: Any, *, pseudo_type: Any = None, **others: Any
    ) -> None:
        plain(styles, element, parent, pseudo_type=pseudo_type, **others)
        computed = styles.get_computed_styles()
        style = computed[element, pseudo_type]
        key = (
            id(of(style.parent_style)),
            pseudo_type,
            frozenset(
                (name, id(value))
                for name, (value, _weight) in style.cascaded.items()
                if name != "anchor"
            ),
        )
        models = styles.__dict__.setdefault("models", {})
        model = models.setdefault(key, style)
        if model is not style:
            computed[element, pseudo_type] = Same(model, style["anchor"])

    css.StyleFor.set_computed_styles = set_computed_styles


def default_styles() -> None:
    """Take what no rule says of an element from its parent, or as it is initially."""
    from weasyprint import css
    from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
    from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

    plain = css.ComputedStyle.__missing__
    logical = {
        other(block="ttb", inline=inline)
        for other in PHYSICAL_FUNCTIONS.values()
        for inline in ("ltr", "rtl")
    }
    """Names by the direction of the text, which may stand for those by the sides of the page."""
    usual = {
        name
        for name in INITIAL_VALUES.keys() - {"page", "position", "float", "display"}
        if not name.startswith("text_decoration_")
    }
    inherited = usual & INHERITED
    initial = {name: INITIAL_VALUES[name] for name in usual - INHERITED - INITIAL_NOT_COMPUTED}

    def missing(style: Any, key: str) -> Any:
        if key in style.cascaded or (
            key in PHYSICAL_FUNCTIONS and not logical.isdisjoint(style.cascaded)
        ):
            return plain(style, key)
        if key in initial:
            value = style[key] = initial[key]
        elif key in inherited and style.parent_style is not None:
            value = style[key] = style.parent_style[key]
        else:
            value = plain(style, key)
        return value

    css.ComputedStyle.__missing__ = missing


def of(style: Any) -> Any:
    """The style whose values ``style`` has: one for all that are the same."""
    return getattr(style, "model", style)
