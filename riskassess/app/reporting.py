"""Reports as the app asks for them; what renders is imported only then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path as File
from typing import TYPE_CHECKING, Literal

from riskassess.i18n import Lang

if TYPE_CHECKING:
    from riskassess.questionnaire.model import Questionnaire
    from riskassess.record.assessment import Assessment
    from riskassess.record.desk import Desk
    from riskassess.report.checking import Checked
    from riskassess.report.renderer import Renderer

Audience = Literal["page", "committee", "full"]
Progress = Callable[[str, int], None]
"""Told what is being done, and at which page that is (0: at none)."""


@dataclass(frozen=True)
class Order:
    """A report that was asked for."""

    assessment: Assessment
    lang: Lang
    audience: Audience
    out: File
    desk: Desk


@dataclass(frozen=True)
class Verified:
    """What was found of a report that somebody gave."""

    name: str
    checked: Checked

    @property
    def sound(self) -> bool:
        """Whether it can be relied on."""
        return self.checked.sound

    def lines(self, lang: Lang) -> list[str]:
        """For a person, the outcome first."""
        from riskassess.report.verification import checked_lines

        return list(checked_lines(self.name, self.checked, lang))


def verified(path: File) -> Verified:
    """What is found of the report at ``path``; a second, so in a thread.

    Raises InputError or UnverifiableError where it is no report, or cannot be read.
    """
    from riskassess.report.checking import check

    return Verified(path.name, check(path))


class Reporter:
    """Writes reports with a rendering process that is started once and then kept."""

    def __init__(self) -> None:
        self._renderer: Renderer | None = None

    def ready(self) -> None:
        """Have the process load its library, half a second before it is needed."""
        from riskassess.report.renderer import Renderer

        self._renderer = self._renderer or Renderer()
        self._renderer.start()

    def write(self, q: Questionnaire, order: Order, progress: Progress) -> None:
        """Build and write a report; seconds, so in a thread, after ``ready``.

        Raises RiskassessError, with report.cancelled after ``cancel``.
        """
        from riskassess.method.score import score
        from riskassess.record.migration import earlier
        from riskassess.report.build import build
        from riskassess.report.house_file import chosen_house, read_house
        from riskassess.report.render import write_report

        assessment = order.assessment
        response = assessment.response(dt.date.today())
        view = build(
            q,
            response,
            score(q, response),
            order.lang,
            assessment=assessment,
            audience=order.audience,
            actor=order.desk.actor,
            before=earlier(order.desk, assessment),
            house=read_house(chosen_house(), order.lang),
            answered_under=order.desk.library.all_of(assessment.events),
        )
        write_report(view, order.out, progress, self._renderer)

    def cancel(self) -> None:
        """End the report under way; the old file stays."""
        if self._renderer:
            self._renderer.cancel()

    def close(self) -> None:
        """End the process."""
        if self._renderer:
            self._renderer.close()
