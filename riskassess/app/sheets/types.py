"""Where the deployment stands on the paper's two axes, and what the paper says there."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from riskassess.app import details, words
from riskassess.app.sheets.sheet import Row, Sheet, Sight
from riskassess.app.widgets.types_picture import picture
from riskassess.errors import N_


class Types(Sheet):
    """Nothing to list: a picture, then type by type and risk by risk."""

    name, title = "axes", N_("Type")
    help = N_(
        "Where the system stands on the two axes of the paper, and what the paper says there."
    )

    def rows(self, sight: Sight) -> Iterator[Row]:
        """None."""
        return iter(())

    def nothing(self, sight: Sight) -> Content:
        """The picture with the deployment base under it, and the paper's words."""
        q, lang, types = sight.q, sight.lang, sight.result.types
        parts = [picture(types, sight.words)]
        for type_ in (q.types[id_] for id_ in types):
            title = Content.styled(f"{type_.id} {type_.title.in_(lang)}", "bold")
            parts.append(
                Content.assemble(title, "\n", f"{type_.summary.in_(lang)} ({type_.source})")
            )
        for id_, category in q.categories.items():
            if said := details.paper(q, types, id_, lang):
                label = words.label(f"{id_} {category.title.in_(lang)}", sight.words)
                parts.append(Content.assemble((label, "bold"), said))
        return Content("\n\n").join(parts)
