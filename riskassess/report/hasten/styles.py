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
        above = style.parent_style
        key = (
            id(getattr(above, "model", above)),
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


def of(style: Any) -> Any:
    """The style whose values ``style`` has: one for all that are the same."""
    return getattr(style, "model", style)
