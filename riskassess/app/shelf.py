"""How home lays the assessments out: columns, order and filters, as plain functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from textual.content import Content

from riskassess.app import words
from riskassess.errors import N_, visible
from riskassess.i18n import Translate

if TYPE_CHECKING:
    from riskassess.report.portfolio import Entry

Picked = Mapping[str, frozenset[str]]
"""Codes by facet; a facet without codes lets everything through."""


@dataclass(frozen=True)
class Column:
    """What one column says, and by what it sorts."""

    id: str
    title: str
    cell: Callable[[Entry, Translate], Content]
    key: Callable[[Entry], Any]
    down: bool = False
    """Whether the first sorting is from the top down: latest, worst, most."""


def name(entry: Entry, _: Translate) -> Content:
    """The name on one line."""
    return Content(visible(entry.assessment.deployment.name or _("(no name)")).replace("\n", " "))


def levels(entry: Entry, _: Translate) -> Content:
    """One small mark a category."""
    marks = (words.small_mark(entry.result.category(id_)) for id_ in entry.categories)
    return Content.assemble(*marks)


def verdict(entry: Entry, _: Translate) -> Content:
    """Where it stands between acceptable and not, and the word once there is one."""
    return words.verdict_short(entry.result.verified, _)


def status(entry: Entry, _: Translate) -> Content:
    """What it waits for."""
    from riskassess.report.portfolio import STATUS_WORDS

    word = _(STATUS_WORDS[entry.status])
    mark, style = words.STATUS_MARKS[entry.status]
    return Content.styled(f"{mark} {word}", style)


def decision(entry: Entry, _: Translate) -> Content:
    """What was decided, or that it no longer holds."""
    from riskassess.report.decisions import OUTCOME_WORDS

    if entry.decision is None:
        return Content.styled("–", "$text-muted")
    if entry.decision.void:
        return Content.styled(_("! void"), "$text-error")
    return Content(_(OUTCOME_WORDS[entry.decision.ruling.outcome]))


def rereview(entry: Entry, _: Translate) -> Content:
    """The next review date."""
    found = entry.rereview
    if found is None:
        return Content.styled("–", "$text-muted")
    return Content.styled(found.isoformat(), "$text-error" if entry.status == "due" else "")


def open_(entry: Entry, _: Translate) -> Content:
    """How many answers are open, at the right edge."""
    count = len(entry.open)
    return Content.styled(f"{count:>4}", "" if count else "$text-muted")


def types(entry: Entry, _: Translate) -> Content:
    """The technology types."""
    return Content(" ".join(entry.assessment.deployment.types))


def updated(entry: Entry, _: Translate) -> Content:
    """When it was last changed, in local time."""
    return Content(entry.assessment.updated.astimezone().strftime("%Y-%m-%d %H:%M"))


_RANKS = ("void", "due", "undecided", "reviewing", "answering", "decided")
COLUMNS = (
    Column("name", N_("Name"), name, lambda e: e.assessment.deployment.name.casefold()),
    Column("levels", N_("R1–R5"), levels, lambda e: sorted(e.badness[2:]), down=True),
    Column("verdict", N_("Verdict"), verdict, lambda e: e.badness, down=True),
    Column("open", N_("Open"), open_, lambda e: len(e.open), down=True),
    Column("status", N_("Status"), status, lambda e: _RANKS.index(e.status)),
    Column("rereview", N_("Next review"), rereview, lambda e: str(e.rereview or "9999")),
    Column("decision", N_("Decision"), decision, lambda e: decision(e, str).plain),
    Column("types", N_("Types"), types, lambda e: e.assessment.deployment.types),
    Column("updated", N_("Changed"), updated, lambda e: e.assessment.updated, down=True),
)
NARROW = 5
"""So many columns have room beside or above the preview."""
BY_ID = {column.id: column for column in COLUMNS}


@dataclass(frozen=True)
class Order:
    """By which column, and whether against its natural direction."""

    column: str = "updated"
    against: bool = False

    def by(self, column: str) -> Order:
        """By ``column``; asked again, the other way round."""
        return Order(column, column == self.column and not self.against)

    def sort(self, found: Iterable[Entry]) -> list[Entry]:
        """``found`` in this order; equals stay as they were."""
        return sorted(found, key=BY_ID[self.column].key, reverse=self.down)

    @property
    def down(self) -> bool:
        """Whether the greatest comes first."""
        return BY_ID[self.column].down != self.against


@dataclass(frozen=True)
class Facet:
    """One thing to filter by; ``words`` are all codes that can occur, in order."""

    id: str
    title: str
    words: Mapping[str, str]
    of: Callable[[Entry], frozenset[str]] = field(repr=False)


def facets(types_: Sequence[str]) -> tuple[Facet, ...]:
    """Status, verdict, decision and the technology types of the questionnaire."""
    from riskassess.report.decisions import OUTCOME_WORDS
    from riskassess.report.portfolio import STATUS_WORDS
    from riskassess.report.words import VERDICT_WORDS

    statuses: Any = STATUS_WORDS
    verdicts: Any = {**VERDICT_WORDS, "undetermined": N_("undetermined")}
    outcomes: Any = {**OUTCOME_WORDS, "void": N_("void"), "none": N_("none yet")}
    return (
        Facet("status", N_("Status"), statuses, lambda e: frozenset({e.status})),
        Facet("verdict", N_("Verdict"), verdicts, _verdicts),
        Facet("decision", N_("Decision"), outcomes, _outcomes),
        Facet("types", N_("Types"), {type_: type_ for type_ in types_},
              lambda e: frozenset(e.assessment.deployment.types)),
    )  # fmt: skip


def _verdicts(entry: Entry) -> frozenset[str]:
    ends = entry.result.verified
    return frozenset({ends.worst if ends.determined else "undetermined"})


def _outcomes(entry: Entry) -> frozenset[str]:
    if entry.decision is None:
        return frozenset({"none"})
    return frozenset({"void" if entry.decision.void else entry.decision.ruling.outcome})


def matching(
    found: Iterable[Entry], wanted: str, picked: Picked, known: Iterable[Facet]
) -> list[Entry]:
    """The entries with every word of ``wanted`` and one of the codes picked in each facet."""
    parts = wanted.casefold().split()
    asked = [(facet, picked[facet.id]) for facet in known if picked.get(facet.id)]
    return [
        entry
        for entry in found
        if all(part in _haystack(entry) for part in parts)
        and all(facet.of(entry) & codes for facet, codes in asked)
    ]


def _haystack(entry: Entry) -> str:
    deployment = entry.assessment.deployment
    parts = (entry.assessment.id, deployment.name, deployment.system, *deployment.types)
    return " ".join(parts).casefold()
