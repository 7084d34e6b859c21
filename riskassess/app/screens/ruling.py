"""What several people do in the review: second opinions, settling, deciding, migrating."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import DataTable

from riskassess.app import work
from riskassess.app.facts import Recorded
from riskassess.app.screens.base import BaseScreen
from riskassess.app.screens.committee import ConditionForm, DecisionForm, SettleForm
from riskassess.app.widgets.choice import Offer

if TYPE_CHECKING:
    from riskassess.app.sheets import Sight
    from riskassess.record.assessment import Assessment
    from riskassess.record.desk import Desk


class Ruling(BaseScreen[str]):
    """Each act is durable at once, and everything is shown anew after it."""

    assessment: Assessment
    tab: str
    """The name of the sheet that is shown."""

    @property
    @abstractmethod
    def sight(self) -> Sight:
        """What is looked at."""

    @abstractmethod
    def row(self, name: str) -> str | None:
        """The key of the row under the cursor of a sheet."""

    @abstractmethod
    def take(self, assessment: Assessment) -> None:
        """Go on with ``assessment``."""

    @abstractmethod
    def action_tab(self, name: str) -> None:
        """Show one of the sheets."""

    @abstractmethod
    def action_interview(self) -> None:
        """Go to the interview."""

    @property
    def desk(self) -> Desk:
        """Where acts are written."""
        return self.program.desk

    async def do(self, act: Callable[[], Assessment]) -> bool:
        """Do ``act``, durably; an error is explained, and then nothing has changed."""
        found = await self.program.attempt(act)
        if found is not None:
            self.take(found)
            self.post_message(Recorded.of(found))
        return found is not None

    @on(DataTable.RowSelected, "#opinions-table")
    def _difference_selected(self) -> None:
        from riskassess.report.reviews import value_text

        question = self.row("opinions")
        if question is None or self.sight.agreement is None:
            return
        found = next(d for d in self.sight.agreement.differences if d.question == question)
        q, lang = self.sight.q, self.program.lang
        offers = tuple(
            Offer(str(number), value_text(q, question, position.value, lang))
            for number, position in enumerate(found.positions)
        )

        async def save(typed: dict[str, str]) -> bool:
            given = found.positions[int(typed["chosen"] or 0)].sides[0].answer
            return await self.do(
                partial(work.settle, self.desk, self.assessment, question, given, typed)
            )

        key = f"{self.assessment.id}/{question}/settle"
        self.app.push_screen(SettleForm(key, question, offers, save))

    @on(DataTable.RowSelected, "#decision-table")
    def _condition_selected(self) -> None:
        number = self.row("decision")
        if number is None:
            return

        from riskassess.record.decisions import latest

        async def save(typed: dict[str, str]) -> bool:
            act = partial(work.update_condition, self.desk, self.assessment, int(number), typed)
            return await self.do(act)

        if decision := latest(self.assessment):
            key = f"{self.assessment.id}/condition/{decision.event.seq}/{number}"
            condition = decision.conditions[int(number) - 1]
            self.app.push_screen(ConditionForm(key, condition, save))

    def action_decide(self) -> None:
        """The committee's decision; from the path, its steps are drafted as conditions."""
        if self.sight.blind:
            self.action_tab("opinions")
            return

        async def save(typed: dict[str, str]) -> bool:
            done = await self.do(partial(work.decide, self.desk, self.assessment, typed))
            if done:
                self.action_tab("decision")
            return done

        drafted = ""
        if self.tab == "path" and self.sight.path:
            from riskassess.report.advice import plan

            rows = plan(self.sight.q, self.sight.path, self.program.lang)
            chosen = [row for row in rows if row.question not in self.sight.left_out]
            drafted = "\n".join(f"{row.question}: {row.what}; ; ; " for row in chosen)
        key = f"{self.assessment.id}/decision" + ("/path" if drafted else "")
        form = DecisionForm(key, self.sight.result.verified, save, conditions=drafted)
        self.app.push_screen(form)

    async def action_second(self) -> None:
        """Begin a review of one's own, or go on with it."""
        if await self.do(partial(work.start_review, self.desk, self.assessment)):
            self.action_interview()

    async def action_submit(self) -> None:
        """Submit one's own review."""
        if await self.do(partial(work.submit_review, self.desk, self.assessment)):
            self.action_tab("opinions")

    def action_migrate(self) -> None:
        """Show what moving to the current questionnaire does, if it is another one."""
        if not self.outdated():
            text = self.words("It is answered under the current questionnaire already.")
            self.app.notify(text, markup=False)
        elif self.sight.blind:
            self.action_tab("opinions")
        else:
            from riskassess.app.screens.compare import MigrationForm

            self.app.push_screen(MigrationForm(self.assessment, self._migrated))

    async def _migrated(self, _typed: dict[str, str]) -> bool:
        done = await self.do(partial(work.migrate, self.desk, self.assessment))
        if done:
            count = len(self.assessment.unconfirmed)
            text = self.words("Migrated. Answers to be confirmed, as reworded: {count}.")
            self.app.notify(text.format(count=count), markup=False)
        return done

    def outdated(self) -> bool:
        """Whether it is answered under another questionnaire than the current one."""
        return self.assessment.questionnaire.sha256 != self.program.questionnaire.sha256
