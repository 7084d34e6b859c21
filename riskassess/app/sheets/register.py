"""The risk register: sorted and filtered as one likes, and each hazard explained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.content import Content

from riskassess.app import words
from riskassess.app.sheets import hazard
from riskassess.app.sheets.sheet import Row, Sheet, Sight
from riskassess.app.widgets.chrome import clickable
from riskassess.errors import N_

if TYPE_CHECKING:
    from riskassess.method.result import HazardResult

ORDERS: dict[str, tuple[str, Callable[[HazardResult], tuple[object, ...]]]] = {
    "verified": (N_("Verified"), lambda h: (-h.verified.best, -h.verified.worst, h.id)),
    "id": (N_("Hazard"), lambda h: (h.id,)),
    "severity": (N_("Severity"), lambda h: (-h.severity.worst, -h.severity.best, h.id)),
    "inherent": (N_("Inherent"), lambda h: (-h.inherent.worst, -h.inherent.best, h.id)),
    "claimed": (N_("Claimed"), lambda h: (-h.claimed.best, -h.claimed.worst, h.id)),
}
"""By which column, the worst first."""
LEVELS = {"": 0, "moderate": 3, "high": 5, "critical": 6}
"""The points from which the worst case of a hazard is of a level or above it."""
FROM = {
    "moderate": N_("moderate or above"),
    "high": N_("high or above"),
    "critical": N_("critical"),
}
STATES = {"finding": N_("finding"), "open": N_("still open"), "settled": N_("settled")}


@dataclass(frozen=True)
class Wanted:
    """Which hazards the register shows, and in which order."""

    order: str = "verified"
    category: str = ""
    level: str = ""
    state: str = ""

    def turned(self, field: str, categories: tuple[str, ...]) -> Wanted:
        """The next choice of ``field``; after the last one the first again."""
        choices = {
            "order": tuple(ORDERS),
            "category": ("", *categories),
            "level": tuple(LEVELS),
            "state": ("", *STATES),
        }[field]
        at = choices.index(getattr(self, field))
        return replace(self, **{field: choices[(at + 1) % len(choices)]})

    def shows(self, found: HazardResult) -> bool:
        """Whether the register shows this hazard."""
        return (
            found.id.startswith(self.category)
            and found.verified.worst >= LEVELS[self.level]
            and self.state in ("", _state(found))
        )


def _state(found: HazardResult) -> str:
    """As for a category: high even at best is a finding, only at worst it is open."""
    if found.verified.best >= LEVELS["high"]:
        return "finding"
    return "open" if found.verified.worst >= LEVELS["high"] else "settled"


class Register(Sheet):
    """Every hazard with its levels, the worst first."""

    name, title = "register", N_("Register")
    help = N_(
        "Every hazard with its level before safeguards, with evidence for what is claimed, and "
        "as verified. Beside it, how the level of the chosen one comes about."
    )
    columns = (
        N_("Hazard"), N_("Verified"), N_("Title"), N_("Severity"), N_("Inherent"), N_("Claimed"),
        N_("Exposure"), N_("Credit"),
    )  # fmt: skip
    orders = ("id", "verified", "", "severity", "inherent", "claimed", "", "")
    """The order that a click on the head of each column chooses."""

    def rows(self, sight: Sight) -> Iterator[Row]:
        """The wanted ones; findings before what is merely open."""
        _ = sight.words
        for found in sorted(sight.result.hazards, key=ORDERS[sight.wanted.order][1]):
            if not sight.wanted.shows(found):
                continue
            trace = sight.trace.hazard(found.id)
            assert trace is not None
            cells = (
                found.id,
                words.span(found.verified, _),
                sight.q.hazards[found.id].title.in_(sight.lang),
                hazard.ends(found.severity.best, found.severity.worst),
                words.span(found.inherent, _),
                words.span(found.claimed, _),
                hazard.between(trace.cases.map(lambda case: case.exposure.counts)),
                hazard.between(trace.cases.map(lambda case: case.verified.credit)),
            )
            yield found.id, cells

    def head(self, sight: Sight) -> Content:
        """What is shown and in which order; a click on a part of it changes that."""
        _, wanted = sight.words, sight.wanted
        category = sight.q.categories[wanted.category].short if wanted.category else None
        parts = (
            ("order", "s", _("sort"), _(ORDERS[wanted.order][0])),
            ("category", "c", _("category"), category.in_(sight.lang) if category else ""),
            ("level", "v", _("level"), _(FROM[wanted.level]) if wanted.level else ""),
            ("state", "t", _("state"), _(STATES[wanted.state]) if wanted.state else ""),
        )
        hints = []
        for field, key, label, chosen in parts:
            said = words.label(label, _) + (chosen or _("all"))
            hint = Content.assemble((key, "$footer-key-foreground"), " ", said)
            hints.append(hint.stylize(clickable(f"screen.turn('{field}')")))
        shown = sum(wanted.shows(found) for found in sight.result.hazards)
        count = Content.styled(f"{shown}/{len(sight.result.hazards)}", "$text-muted")
        return Content("  ").join([*hints, count])

    def said(self, sight: Sight, key: str) -> Content:
        """Harm, trace and provenance of a hazard."""
        _ = sight.words
        question = hazard.driver(sight.q, sight.result, key)
        ways = (
            ("i", _("open {id}, which decides most").format(id=question), "screen.interview"),
            ("space", _("try other answers"), "screen.try_out"),
            ("y", _("copy"), "screen.copy('said')"),
        )
        hints = [
            Content.assemble((key_, "$footer-key-foreground"), " ", (word, "underline"))
            .stylize(clickable(action))
            for key_, word, action in ways
        ]  # fmt: skip
        told = hazard.told(sight.q, sight.trace, key, sight.lang)
        return Content("\n\n").join([told, Content("   ").join(hints)])

    def nothing(self, sight: Sight) -> Content:
        """Nothing passes the filter."""
        return Content(sight.words("No hazard is like that."))
