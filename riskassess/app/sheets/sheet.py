"""What a review looks at, and what a table of it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from textual.content import Content

from riskassess.i18n import Lang, Translate, translate

if TYPE_CHECKING:
    from riskassess.app.sheets.register import Wanted
    from riskassess.method.flips import Flips
    from riskassess.method.moot import Moot
    from riskassess.method.path import Goal, Path
    from riskassess.method.result import Result, Verdict
    from riskassess.method.robustness import Robustness
    from riskassess.method.steps import Trace
    from riskassess.questionnaire.model import Questionnaire
    from riskassess.record.agreement import Agreement
    from riskassess.record.assessment import Assessment

Row = tuple[str, tuple[str | Content, ...]]
"""The key of a row and its cells."""


@dataclass(frozen=True)
class Sight:
    """What a review looks at. What takes longer to work out is None until it is there."""

    q: Questionnaire
    assessment: Assessment
    result: Result
    lang: Lang
    moot: Mapping[str, Moot]
    wanted: Wanted
    """Which hazards the register shows."""
    goal: Goal = "acceptable"
    path: Path | None = None
    left_out: frozenset[str] = field(default_factory=frozenset)
    """Questions whose step is toggled off in the what-if."""
    what_if: Verdict | None = None
    blind: bool = False
    """Whether the viewer has a review of his own open."""
    agreement: Agreement | None = None
    flips: Flips | None = None
    robustness: Robustness | None = None

    @cached_property
    def trace(self) -> Trace:
        """How each number comes about; 15 ms."""
        from riskassess.app.work import trace_of

        return trace_of(self.assessment)

    @property
    def words(self) -> Translate:
        """The program's words in the language of the sight."""
        return translate(self.lang)


class Sheet(ABC):
    """One table of the review."""

    name = ""
    title = ""
    columns: tuple[str, ...] = ()
    help = ""
    """What the table is for."""

    @abstractmethod
    def rows(self, sight: Sight) -> Iterable[Row]:
        """The rows, in order."""

    def head(self, sight: Sight) -> Content:
        """What stands above the table; may be empty."""
        return Content("")

    def said(self, sight: Sight, key: str) -> Content:
        """What stands behind the row ``key``; may be empty."""
        return Content("")

    def nothing(self, sight: Sight) -> Content:
        """What is said where there is no row."""
        return Content(sight.words("Nothing here."))
