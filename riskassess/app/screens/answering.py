"""What the interview writes: answers, notes, reasons and evidence, each durable at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from riskassess.app import work
from riskassess.app.facts import Recorded
from riskassess.app.screens.base import BaseScreen
from riskassess.app.screens.evidence import EvidenceForm
from riskassess.app.screens.forms import TextForm
from riskassess.errors import ConflictError, LackingError, RiskassessError
from riskassess.questionnaire.response import UNANSWERED

if TYPE_CHECKING:
    from riskassess.method.moot import Moot
    from riskassess.method.result import Result
    from riskassess.questionnaire.response import Answer, Evidence
    from riskassess.record.assessment import Assessment


class Answering(BaseScreen[None]):
    """State: the assessment, its result and the current question."""

    result: Result
    moot: dict[str, Moot]
    """Why the open questions are moot that are."""
    unsure: frozenset[str]
    """The answered questions that are to be confirmed."""

    def __init__(self, assessment: Assessment, question: str = "") -> None:
        super().__init__()
        self.assessment = assessment
        self.question = question

    def score(self) -> None:
        """Work out what follows from the answers as the actor may see them."""
        self.assessment = self.program.as_seen(self.assessment)
        self.unsure = work.unsure_of(self.assessment, self.program.desk.actor)
        self.result = self.program.result(self.assessment)
        self.moot = self.program.moot(self.assessment)

    def answer(self, question: str) -> Answer:
        """What is answered to ``question``."""
        return self.assessment.answers.get(question, UNANSWERED)

    def barred(self) -> str:
        """Why the current question cannot be answered now; empty if it can."""
        _ = self.words
        if self.question in self.result.asked:
            return ""
        item = self.assessment.questionnaire.questions[self.question]
        if not set(item.types) & set(self.result.types):
            return _("Not asked: it is not meant for this technology type.")
        sources = ", ".join(dict.fromkeys(when.question for when in item.enable_when))
        if self.question in self.result.pending:
            text = _("Not asked yet: it depends on open answers ({sources}).")
        else:
            text = _("Not asked: its condition is not met ({sources}).")
        return text.format(sources=sources)

    # writing

    async def write(self, act: Callable[[], Assessment]) -> bool:
        """Do ``act`` on the desk, durably, before anything else is handled.

        What the machine or the server kept from being written can be tried again; in a form,
        by saving again.
        """
        before = self.assessment
        try:
            self.take(await self.program.patiently(act))
        except RiskassessError as error:
            again = isinstance(error, LackingError) and self.is_current
            self.program.explain(error, again=partial(self.write, act) if again else None)
            if isinstance(error, ConflictError):
                await self.reread()
            return False
        self.post_message(Recorded.of(self.assessment))
        if work.voided(before, self.assessment):
            text = self.words("The decision is void now: it was taken on other answers.")
            self.app.notify(text, markup=False, severity="warning")
        return True

    def take(self, assessment: Assessment) -> None:
        """Go on with ``assessment``."""
        self.assessment = assessment
        self.score()
        self.fill()

    async def reread(self) -> None:
        """Go on with what the store holds, unless that is what is shown."""
        if found := await self.program.newer(self.assessment):
            self.take(found)

    async def put(self, question: str, **changes: Any) -> bool:
        """Write a changed answer to ``question``; saying the same again confirms it."""
        before = self.answer(question)
        answer = dataclasses.replace(before, **changes)
        if answer == before and question not in self.assessment.unconfirmed:
            return True
        desk = self.program.desk
        # What is seen is looked up when its turn comes: others may have been written before.
        return await self.write(lambda: work.answer(desk, self.assessment, question, answer))

    def may_answer(self, *, only: str = "", otherwise: str = "") -> bool:
        """Whether the question takes an answer, and is of the kind ``only``; else says why not."""
        item = self.assessment.questionnaire.questions[self.question]
        why = self.barred() or (otherwise if only and item.kind != only else "")
        if why:
            self.app.notify(why, markup=False, severity="warning")
        return not why

    # acts

    async def action_answer(self, value: int | str) -> None:
        """0 to 3 or ``unknown``; a reason for not applicable is dropped with it."""
        if self.may_answer() and await self.put(self.question, value=value, reason=""):
            self.answered()

    def answered(self) -> None:
        """Something was answered."""

    def action_note(self) -> None:
        """A note beside the answer."""
        question = self.question
        if self.may_answer():
            self._ask(
                "note",
                lambda: self.words("Note on {id}").format(id=question),
                self.answer(question).note,
                lambda text: self.put(question, note=text),
            )

    def action_not_applicable(self) -> None:
        """Ask for the reason; exposures have no such answer."""
        question, _ = self.question, self.words
        why = _("Exposures cannot be not applicable: answer 0 where it is absent.")
        if self.may_answer(only="safeguard", otherwise=why):
            self._ask(
                "reason",
                lambda: self.words("Why is {id} not applicable?").format(id=question),
                self.answer(question).reason,
                lambda text: self.put(question, value="not_applicable", reason=text),
            )

    def _ask(
        self,
        field: str,
        heading: Callable[[], str],
        before: str,
        save: Callable[[str], Awaitable[bool]],
    ) -> None:
        """A form for one text about the current question."""
        question = self.question
        item = self.assessment.questionnaire.questions[question]
        form = TextForm(
            f"{self.assessment.id}/{question}/{field}",
            heading,
            lambda: item.text.in_(self.program.lang),
            before,
            lambda typed: save(typed["text"].strip()),
        )
        self.app.push_screen(form)

    def action_evidence(self) -> None:
        """What backs the answer to a safeguard."""
        question, _ = self.question, self.words
        why = _("Evidence belongs to safeguards; use a note here.")
        if not self.may_answer(only="safeguard", otherwise=why):
            return
        item = self.assessment.questionnaire.questions[question]

        def wanted() -> str:
            return item.help.evidence.in_(self.program.lang) if item.help else ""

        form = EvidenceForm(
            f"{self.assessment.id}/{question}/evidence",
            question,
            wanted,
            self.result.date,
            lambda: self.answer(question).evidence,
            lambda number, typed: self._back(question, number, typed),
        )
        self.app.push_screen(form)

    async def _back(self, question: str, number: int, typed: dict[str, str] | None) -> bool:
        """Make what was typed entry ``number`` of the evidence; None takes the entry off."""
        entries = list(self.answer(question).evidence)
        if typed is None:
            return await self.put(question, evidence=(*entries[:number], *entries[number + 1 :]))
        entry = await self.program.attempt(lambda: self._entry(question, typed))
        if entry is None:
            return False
        return await self.put(question, evidence=(*entries[:number], entry, *entries[number + 1 :]))

    def _entry(self, question: str, typed: dict[str, str]) -> Evidence:
        """What was typed as an entry; a file named is taken in first. Raises RiskassessError."""
        from riskassess.questionnaire.answers import dump_answer, read_answer

        filled = {"ref": "", **{key: text.strip() for key, text in typed.items() if text.strip()}}
        path, kept = filled.pop("file", ""), filled.pop("sha256", "")
        if path or kept:
            filled["file"] = work.take(self.program.desk, path) if path else kept
        shape = dump_answer(self.answer(question))
        shape["evidence"] = [filled]
        return read_answer(self.assessment.questionnaire, question, shape).evidence[0]

    async def action_undo(self) -> None:
        """Take the last change back and show where it was."""
        event, _ = self.assessment.undoable, self.words
        if event is None:
            self.app.notify(_("There is nothing left to undo."), markup=False)
        elif await self.write(lambda: self.program.desk.undo(self.assessment)):
            if question := event.payload.get("question"):
                self.action_go(str(question))
            self.app.notify(_("The last change was taken back."), markup=False)

    def action_go(self, question: str) -> None:
        """Show ``question``."""
        self.question = question
        self.fill()
