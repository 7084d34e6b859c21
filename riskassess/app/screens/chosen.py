"""What can be done with a chosen assessment, and how a new one begins."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from riskassess.app import beginnings, work
from riskassess.app.screens.base import BaseScreen

if TYPE_CHECKING:
    from riskassess.record.assessment import Assessment


class OnChosen(BaseScreen[None]):
    """A screen on which an assessment can be chosen."""

    def chosen(self) -> Assessment | None:
        """The one that is."""
        return None

    def known(self) -> list[Assessment]:
        """Those it can be compared with."""
        return []

    def action_new(self) -> None:
        """Choose where to start from, then describe."""
        from riskassess.app.screens.describe import DescribeScreen

        self.app.push_screen(DescribeScreen(None), self._described)

    def action_take_in(self) -> None:
        """A new assessment from an answers file."""
        from riskassess.app.screens.forms import ImportForm

        self.app.push_screen(ImportForm(self._take_in), self._described)

    async def _take_in(self, path: str) -> Assessment | None:
        return await self.program.attempt(lambda: beginnings.take_in(self.program.desk, path))

    def _described(self, assessment: Assessment | None) -> None:
        if assessment is not None:
            self._interview(assessment)

    def _interview(self, assessment: Assessment) -> None:
        from riskassess.app.screens.interview import InterviewScreen

        self.app.push_screen(InterviewScreen(assessment))

    def action_open(self) -> None:
        """The interview of the chosen assessment."""
        if assessment := self.chosen():
            self._interview(assessment)

    def action_describe(self) -> None:
        """The description of the chosen assessment."""
        if assessment := self.chosen():
            from riskassess.app.screens.describe import DescribeScreen

            self.app.push_screen(DescribeScreen(assessment))

    def action_review(self) -> None:
        """The review of the chosen assessment."""
        if assessment := self.chosen():
            from riskassess.app.screens.review import ReviewScreen

            self.app.push_screen(ReviewScreen(assessment))

    def action_due(self) -> None:
        """What needs attention over all assessments."""
        from riskassess.app.screens.due import DueScreen

        self.app.push_screen(DueScreen())

    def action_compare(self) -> None:
        """What changed to the chosen assessment, from what is chosen next."""
        if assessment := self.chosen():
            from riskassess.app.screens.compare import CompareWith

            others = self.known()
            self.app.push_screen(
                CompareWith(assessment, others), partial(self._compare, assessment)
            )

    def _compare(self, assessment: Assessment, with_: str | None) -> None:
        from riskassess.app.screens.compare import CompareScreen

        desk, others = self.program.desk, {other.id: other for other in self.known()}
        if with_ is not None:
            before = others.get(with_) or work.earlier(desk, assessment, int(with_[1:]))
            self.app.push_screen(CompareScreen(before, assessment))

    def action_reassess(self) -> None:
        """A copy of the chosen assessment, then its interview."""
        if assessment := self.chosen():
            from riskassess.app.screens.compare import ReassessForm

            form = ReassessForm(assessment)
            self.app.push_screen(form, lambda _: self._described(form.copied))

    def action_record(self) -> None:
        """The whole record of the chosen assessment."""
        if assessment := self.chosen():
            from riskassess.app.screens.record import RecordScreen

            self.app.push_screen(RecordScreen(assessment))

    def action_report(self) -> None:
        """The report of the chosen assessment."""
        if assessment := self.chosen():
            from riskassess.app.screens.report import ReportScreen

            self.app.push_screen(ReportScreen(assessment))
