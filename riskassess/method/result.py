"""The result as a value: frozen, equal for equal input, printable as stable JSON.

Screens and templates never compute a level; they are given one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

LevelName = Literal["none", "low", "moderate", "high", "critical"]
LEVELS: tuple[LevelName, ...] = (
    "none", "low", "low", "moderate", "moderate", "high", "critical", "critical",
)  # fmt: skip
"""The level of 0 to 7 points."""
LEVEL_ORDER: tuple[LevelName, ...] = ("none", "low", "moderate", "high", "critical")
VerdictName = Literal["acceptable", "conditional", "not_acceptable"]
VERDICTS: tuple[VerdictName, ...] = ("acceptable", "conditional", "not_acceptable")
StopState = Literal["clear", "possible", "triggered"]


@dataclass(frozen=True, slots=True)
class Span:
    """Whole numbers in the best and in the worst case."""

    best: int
    worst: int

    @property
    def levels(self) -> tuple[LevelName, LevelName]:
        """The levels of both ends, for points."""
        return LEVELS[self.best], LEVELS[self.worst]

    def to_json(self) -> dict[str, int]:
        """METHOD section 9: ``{"best": …, "worst": …}``."""
        return {"best": self.best, "worst": self.worst}


@dataclass(frozen=True, slots=True)
class HazardResult:
    """One hazard that applies. Severity 1 to 4, everything else 0 to 7 points."""

    id: str
    severity: Span
    inherent: Span
    verified: Span
    claimed: Span

    def to_json(self) -> dict[str, Any]:
        """One entry of ``hazards``."""
        return {
            "id": self.id,
            "severity": self.severity.to_json(),
            "inherent": self.inherent.to_json(),
            "verified": self.verified.to_json(),
            "claimed": self.claimed.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Driven:
    """The points of a category with the hazard that has them, in both cases."""

    points: Span
    drivers: tuple[str, str]

    def to_json(self) -> dict[str, Any]:
        """Points, level and driver of both cases."""
        levels = self.points.levels
        return {
            case: {"points": points, "level": levels[n], "driver": self.drivers[n]}
            for n, (case, points) in enumerate(
                (("best", self.points.best), ("worst", self.points.worst))
            )
        }


@dataclass(frozen=True, slots=True)
class CategoryResult:
    """A risk category; all None where the paper does not speak of it for these types."""

    id: str
    inherent: Span | None
    verified: Driven | None
    claimed: Driven | None

    @property
    def state(self) -> Literal["not_assessed", "finding", "open", "settled"]:
        """High or worse in the best case is a finding; only in the worst case it is open."""
        if self.verified is None:
            return "not_assessed"
        if self.verified.points.best >= 5:
            return "finding"
        return "open" if self.verified.points.worst >= 5 else "settled"

    def to_json(self) -> dict[str, Any]:
        """One entry of ``categories``."""
        inherent = self.inherent and {
            case: {"points": points, "level": LEVELS[points]}
            for case, points in self.inherent.to_json().items()
        }
        return {
            "id": self.id,
            "inherent": inherent,
            "verified": self.verified and self.verified.to_json(),
            "claimed": self.claimed and self.claimed.to_json(),
        }


@dataclass(frozen=True, slots=True)
class StopResult:
    """A stop rule and whether it is triggered, possible or clear."""

    id: str
    state: StopState


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict in the best and in the worst case."""

    best: VerdictName
    worst: VerdictName

    @property
    def determined(self) -> bool:
        """Whether both ends are equal."""
        return self.best == self.worst

    def to_json(self) -> dict[str, Any]:
        """One entry of ``verdict``."""
        return {"best": self.best, "worst": self.worst, "determined": self.determined}


@dataclass(frozen=True, slots=True)
class Result:
    """Everything the method says of one response."""

    questionnaire: dict[str, str]
    types: tuple[str, ...]
    date: dt.date
    asked: tuple[str, ...]
    pending: tuple[str, ...]
    disabled: tuple[str, ...]
    unanswered: tuple[str, ...]
    """Asked questions nobody has answered."""
    unknown: tuple[str, ...]
    """Asked questions answered ``unknown``."""
    hazards: tuple[HazardResult, ...]
    categories: tuple[CategoryResult, ...]
    stops: tuple[StopResult, ...]
    verified: Verdict
    claimed: Verdict
    next: tuple[str, ...]

    def category(self, id_: str) -> CategoryResult:
        """The category ``id_``."""
        return next(category for category in self.categories if category.id == id_)

    def hazard(self, id_: str) -> HazardResult | None:
        """The hazard ``id_``, or None where it does not apply."""
        return next((hazard for hazard in self.hazards if hazard.id == id_), None)

    def to_json(self) -> dict[str, Any]:
        """The stable contract of METHOD section 9."""
        return {
            "questionnaire": self.questionnaire,
            "types": list(self.types),
            "date": self.date.isoformat(),
            "questions": {
                "asked": list(self.asked),
                "pending": list(self.pending),
                "disabled": list(self.disabled),
                "unanswered": len(self.unanswered),
                "unknown": len(self.unknown),
            },
            "hazards": [hazard.to_json() for hazard in self.hazards],
            "categories": [category.to_json() for category in self.categories],
            "stops": [{"id": stop.id, "state": stop.state} for stop in self.stops],
            "verdict": {"verified": self.verified.to_json(), "claimed": self.claimed.to_json()},
            "next": list(self.next),
        }
