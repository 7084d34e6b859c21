"""The steps from answers to a result as values: frozen, printable as JSON.

What :mod:`riskassess.method.trace` finds and the reports put into words.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel
from pydantic.alias_generators import to_camel

from riskassess.method.result import LevelName, StopState, VerdictName
from riskassess.questionnaire.model import Function, Provenance
from riskassess.questionnaire.response import Value

T = TypeVar("T")
R = TypeVar("R")
Case = Literal["best", "worst"]
Basis = Literal["verified", "claimed"]
BASES: tuple[Basis, ...] = ("verified", "claimed")
Why = Literal["given", "one_lower", "open", "not_applicable", "disabled"]
"""Why an answer counts what it counts; ``one_lower``: there is no current evidence."""
Deciding = Literal["stop", "critical", "high", "none"]
"""What a verdict rests on: a stop rule, a critical or high hazard, or none of them."""


@dataclass(frozen=True)
class Ends(Generic[T]):
    """The same thing in the best and in the worst case."""

    best: T
    worst: T

    def map(self, function: Callable[[T], R]) -> Ends[R]:
        """``function`` of both ends."""
        return Ends(function(self.best), function(self.worst))


@dataclass(frozen=True, slots=True)
class Backing:
    """One evidence entry, and whether it was current on the assessment date."""

    ref: str
    date: dt.date | None
    expires: dt.date | None
    current: bool


@dataclass(frozen=True, slots=True)
class AnswerTrace:
    """An answer as given, and what its question rests on (``source``: the paper's paragraph)."""

    value: Value
    reason: str
    evidence: tuple[Backing, ...]
    source: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer to ``question`` as one case counts it: ``value`` 0 to 3, and why."""

    question: str
    value: int
    why: Why
    closed_by: Mapping[str, str | None]
    """The answers that disable the question; none where it is not of these types."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A function type that gives a hazard its severity class, and what that rests on."""

    function: Function
    types: tuple[str, ...]
    without_patient: bool
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class SeverityStep:
    """The largest severity class (1 to 4) over the types, and every function type that has it."""

    value: int
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class LeafStep:
    """An exposure answer; ``counts`` 0 to 3: its value, or 3 from ``at_least`` on and else 0."""

    reading: Reading
    at_least: int | None
    counts: int


@dataclass(frozen=True, slots=True)
class GateStep:
    """The largest or smallest of its members; ``counts`` 0 to 3."""

    rule: Literal["largest", "smallest"]
    members: tuple[LeafStep | GateStep, ...]
    counts: int

    @property
    def leaves(self) -> Iterator[LeafStep]:
        """The exposure answers, depth first."""
        for member in self.members:
            if isinstance(member, LeafStep):
                yield member
            else:
                yield from member.leaves


@dataclass(frozen=True, slots=True)
class SafeguardStep:
    """What a safeguard takes off before the caps: main ones 0 to 2, supporting ones 0 or 1."""

    reading: Reading
    role: Literal["major", "supporting"]
    takes_off: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The credit (0 to 3) on one basis, and the points (0 to 7) that are left.

    ``limit`` is the cap on the credit, smaller while no major safeguard counts; ``floored``
    says that the points are 1 only because a present hazard never has fewer.
    """

    safeguards: tuple[SafeguardStep, ...]
    major: int
    supporting: int
    limit: int
    credit: int
    points: int
    level: LevelName
    floored: bool


@dataclass(frozen=True, slots=True)
class HazardCase:
    """One hazard in one case; ``inherent``: its points (0 to 7) without any credit."""

    severity: SeverityStep
    exposure: GateStep
    inherent: int
    verified: Outcome
    claimed: Outcome


@dataclass(frozen=True, slots=True)
class HazardTrace:
    """One hazard that applies, step by step."""

    id: str
    category: str
    cases: Ends[HazardCase]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The points of a category's hazards; the first with the most is the driver."""

    points: int
    level: LevelName
    driver: str
    hazards: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CategoryTrace:
    """A risk category; all None where the paper does not speak of it for these types."""

    id: str
    inherent: Ends[Ranking] | None
    verified: Ends[Ranking] | None
    claimed: Ends[Ranking] | None


@dataclass(frozen=True, slots=True)
class ConditionStep:
    """``question operator answer`` of a stop rule, and whether it holds."""

    reading: Reading
    operator: Literal[">=", "<="]
    answer: int
    holds: bool


@dataclass(frozen=True, slots=True)
class StopCase:
    """A stop rule in one case: all of ``all_of`` and, if there are any, one of ``any_of``."""

    all_of: tuple[ConditionStep, ...]
    any_of: tuple[ConditionStep, ...]
    holds: bool


@dataclass(frozen=True, slots=True)
class StopTrace:
    """A stop rule: triggered in both cases, possible in the worst only, or clear."""

    id: str
    state: StopState
    cases: Ends[StopCase]


@dataclass(frozen=True, slots=True)
class Reason:
    """What a verdict rests on, with the stop rules or hazards concerned."""

    rule: Deciding
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerdictStep:
    """The verdict in one case, and everything that alone would give it."""

    verdict: VerdictName
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything a result rests on. ``answers`` holds every question, ``profile`` as given."""

    questionnaire: Mapping[str, str]
    types: tuple[str, ...]
    date: dt.date
    profile: Mapping[str, str]
    answers: Mapping[str, AnswerTrace]
    hazards: tuple[HazardTrace, ...]
    categories: tuple[CategoryTrace, ...]
    stops: tuple[StopTrace, ...]
    verdict: Mapping[Basis, Ends[VerdictStep]]

    def hazard(self, id_: str) -> HazardTrace | None:
        """The hazard ``id_``, or None where it does not apply."""
        return next((hazard for hazard in self.hazards if hazard.id == id_), None)

    def category(self, id_: str) -> CategoryTrace:
        """The category ``id_``."""
        return next(category for category in self.categories if category.id == id_)

    def stop(self, id_: str) -> StopTrace:
        """The stop rule ``id_``."""
        return next(stop for stop in self.stops if stop.id == id_)

    def to_json(self) -> dict[str, Any]:
        """The trace as plain data; names in camelCase, dates as YYYY-MM-DD."""
        shape: dict[str, Any] = _plain(self)
        return shape


def _plain(value: Any) -> Any:
    """``value`` as JSON knows it."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    if dataclasses.is_dataclass(value):
        return {to_camel(f.name): _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(found) for key, found in value.items()}
    if isinstance(value, tuple):
        return [_plain(found) for found in value]
    return value.isoformat() if isinstance(value, dt.date) else value
