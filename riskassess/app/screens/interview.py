"""The interview: one question at a time, with the risk moving beside it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import OptionList

from riskassess.app import work
from riskassess.app.commands import INTERVIEW, Command, bindings
from riskassess.app.screens.base import BaseScreen
from riskassess.app.screens.forms import EvidenceForm, FindScreen, TextForm
from riskassess.app.widgets.outline import Marks, Outline, Standing, standing
from riskassess.app.widgets.question import QuestionPane, Shown
from riskassess.app.widgets.risk import RiskPanel
from riskassess.errors import ConflictError, RiskassessError, visible

if TYPE_CHECKING:
    from riskassess.questionnaire.response import Answer
    from riskassess.record.assessment import Assessment

WIDE = 110
"""Columns from which outline and risk stand beside the question."""


class InterviewScreen(BaseScreen[None]):
    """State: the assessment, its result and the current question; widgets are only shown it."""

    HERE: ClassVar[tuple[Command, ...]] = INTERVIEW
    BINDINGS = bindings(INTERVIEW)

    def __init__(self, assessment: Assessment, question: str | None = None) -> None:
        super().__init__()
        self.assessment = assessment
        self.question = question or ""

    def title_text(self) -> str:
        """Name and types of what is assessed."""
        deployment = self.assessment.deployment
        name = visible(deployment.name or self.assessment.id).replace("\n", " ")
        title = f"{name} · {' '.join(deployment.types)}"
        if self.is_mounted and self.program.blind(self.assessment):
            title += " · " + self.words("your own review")
        return title

    def status_text(self) -> str:
        """When the last change was saved."""
        _ = self.words
        saved = self.assessment.updated.astimezone().strftime("%H:%M:%S")
        return f"{self.assessment.id} · " + _("saved {time}").format(time=saved)

    def body(self) -> Iterable[Widget]:
        """Outline, question, risk; on a narrow screen one under the other."""
        categories = tuple(c for c in self.assessment.questionnaire.categories if c != "X")
        yield Marks(id="marks")
        yield Horizontal(Outline(), QuestionPane(id="question"), RiskPanel(categories), id="panes")

    def on_mount(self) -> None:
        """Begin where something is open."""
        self._score()
        if not self.question:
            asked = self.result.asked
            first = (*self._waiting(), *self.result.unknown, *asked)
            self.question = (*first, *self.assessment.questionnaire.questions)[0]
        super().on_mount()

    def _score(self) -> None:
        self.assessment = self.program.as_seen(self.assessment)
        self.result = self.program.result(self.assessment)
        self.moot = self.program.moot(self.assessment)

    def _waiting(self) -> list[str]:
        """What nobody has answered and something hangs on."""
        return [id_ for id_ in self.result.unanswered if id_ not in self.moot]

    async def on_screen_resume(self) -> None:
        """The description may have changed meanwhile."""
        await super().on_screen_resume()
        if self.is_mounted:
            self._reread()

    def on_resize(self, event: events.Resize) -> None:
        """The bars are drawn for a width."""
        if self.query(RiskPanel):
            self.call_after_refresh(self.fill)

    # showing

    def fill(self) -> None:
        """Show state in all three panes."""
        if not self.is_mounted or not self.query("#q-head"):
            return
        q, lang = self.assessment.questionnaire, self.program.lang
        found = self.standing()
        wide = self.size.width >= WIDE
        if wide:
            self.query_one(Outline).show(q, found, self.question, lang)
        else:
            self.query_one(Marks).show(found, self.question)
        self.query_one(RiskPanel).show(q, self.result, lang, wide=wide)
        self.query_one(QuestionPane).show(self._shown(found), lang)
        self.show_bar()

    def standing(self) -> Standing:
        """The state of every question."""
        return standing(self.assessment.questionnaire, self.assessment, self.result, self.moot)

    def _shown(self, found: Standing) -> Shown:
        q, lang = self.assessment.questionnaire, self.program.lang
        item = q.questions[self.question]
        group = q.group_of(self.question)
        done, asked = found.done(group.link_id)
        clauses = tuple(q.clauses[id_].identifier.in_(lang) for id_ in item.clauses)
        position = f"{group.text.in_(lang)} {done}/{asked}"
        day, aside = self.result.date, self._aside()
        return Shown(item, self._answer(), day, self._barred(), aside, position, clauses)

    def _aside(self) -> str:
        """Why no answer to the current question changes anything; empty if one does."""
        from riskassess.report.advice import moot_text

        if self.question in self.assessment.unconfirmed:
            return self.words(
                "The wording has changed since this was answered: answer again to confirm."
            )
        moot = self.moot.get(self.question)
        if moot is None or self._answer().value is not None:
            return ""
        text = self.words("Set aside: no answer changes anything ({why}).")
        return text.format(why=moot_text(moot, self.words))

    def _barred(self) -> str:
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

    def _answer(self) -> Answer:
        from riskassess.questionnaire.response import UNANSWERED

        return self.assessment.answers.get(self.question, UNANSWERED)

    # moving

    def action_go(self, question: str) -> None:
        """Show ``question``."""
        self.question = question
        self.query_one(QuestionPane).scroll_home(animate=False)
        self.fill()

    def _step(self, by: int) -> None:
        ids = list(self.assessment.questionnaire.questions)
        self.action_go(ids[(ids.index(self.question) + by) % len(ids)])

    def action_previous(self) -> None:
        """One back."""
        self._step(-1)

    def action_following(self) -> None:
        """One on."""
        self._step(1)

    def action_next_open(self) -> None:
        """The next without an answer, after this one first; then the unknown ones."""
        ids = list(self.assessment.questionnaire.questions)
        here = ids.index(self.question)
        after = ids[here + 1 :] + ids[: here + 1]
        for waiting in (self._waiting(), self.result.unknown):
            if found := next((id_ for id_ in after if id_ in waiting), None):
                self.action_go(found)
                return
        self.app.notify(
            self.words("Every question that can change anything is answered."), markup=False
        )

    def action_shortest(self) -> None:
        """The question that settles most; open profile answers are in the description."""
        if not self.result.next:
            self.app.notify(self.words("The verdict is settled."), markup=False)
            return
        found = self.result.next[0]
        if found in self.assessment.questionnaire.questions:
            self.action_go(found)
        else:
            self.action_describe()

    @on(OptionList.OptionSelected, "#outline")
    def _outline_clicked(self, event: OptionList.OptionSelected) -> None:
        if event.option_id:
            self.action_go(event.option_id)

    def action_read_on(self) -> None:
        """Scroll the question down."""
        self.query_one(QuestionPane).scroll_page_down(animate=False)

    def action_read_back(self) -> None:
        """Scroll the question up."""
        self.query_one(QuestionPane).scroll_page_up(animate=False)

    # saying

    def _write(self, act: Callable[[], Assessment]) -> bool:
        """Do ``act`` on the desk, durably, before anything else is handled."""
        try:
            self._take(act())
        except RiskassessError as error:
            self.program.explain(error)
            if isinstance(error, ConflictError):
                self._reread()
            return False
        return True

    def _take(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self._score()
        self.fill()

    def _reread(self) -> None:
        found = self.program.attempt(lambda: self.program.desk.open(self.assessment.id))
        if found is not None:
            self._take(found)

    def _put(self, question: str, **changes: Any) -> bool:
        """Write a changed answer to ``question``."""
        from riskassess.questionnaire.response import UNANSWERED

        before = self.assessment.answers.get(question, UNANSWERED)
        answer = dataclasses.replace(before, **changes)
        if answer == before and question not in self.assessment.unconfirmed:
            return True
        desk, assessment = self.program.desk, self.assessment
        return self._write(lambda: work.answer(desk, assessment, question, answer))

    def _may_answer(self) -> bool:
        if closed := self._barred():
            self.app.notify(closed, markup=False, severity="warning")
        return not closed

    def action_answer(self, value: int | str) -> None:
        """0 to 3 or ``unknown``; a reason for not applicable is dropped with it."""
        if self._may_answer():
            self._put(self.question, value=value, reason="")

    def action_undo(self) -> None:
        """Take the last change back and show where it was."""
        event = self.assessment.undoable
        if event is None:
            self.app.notify(self.words("There is nothing left to undo."), markup=False)
            return
        if self._write(lambda: self.program.desk.undo(self.assessment)):
            if question := event.payload.get("question"):
                self.action_go(str(question))
            self.app.notify(self.words("The last change was taken back."), markup=False)

    def action_note(self) -> None:
        """A note beside the answer."""
        question = self.question
        if not self._may_answer():
            return

        def save(typed: dict[str, str]) -> bool:
            return self._put(question, note=typed["text"].strip())

        form = TextForm(
            f"{self.assessment.id}/{question}/note",
            lambda: self.words("Note on {id}").format(id=question),
            lambda: self._text(question),
            self._answer().note,
            save,
        )
        self.app.push_screen(form)

    def action_not_applicable(self) -> None:
        """Ask for the reason; exposures have no such answer."""
        question, _ = self.question, self.words
        if not self._may_answer():
            return
        if self.assessment.questionnaire.questions[question].kind != "safeguard":
            text = _("Exposures cannot be not applicable: answer 0 where it is absent.")
            self.app.notify(text, markup=False, severity="warning")
            return

        def save(typed: dict[str, str]) -> bool:
            return self._put(question, value="not_applicable", reason=typed["text"].strip())

        form = TextForm(
            f"{self.assessment.id}/{question}/reason",
            lambda: self.words("Why is {id} not applicable?").format(id=question),
            lambda: self._text(question),
            self._answer().reason,
            save,
        )
        self.app.push_screen(form)

    def action_evidence(self) -> None:
        """Evidence for a safeguard."""
        question, _ = self.question, self.words
        if not self._may_answer():
            return
        item = self.assessment.questionnaire.questions[question]
        if item.kind != "safeguard":
            text = _("Evidence belongs to safeguards; use a note here.")
            self.app.notify(text, markup=False, severity="warning")
            return

        def wanted() -> str:
            return item.help.evidence.in_(self.program.lang) if item.help else ""

        key = f"{self.assessment.id}/{question}/evidence"
        form = EvidenceForm(
            key, wanted, lambda: self.assessment, question,
            lambda typed: self._add_evidence(question, typed),
            lambda: self._remove_evidence(question),
        )  # fmt: skip
        self.app.push_screen(form)

    def _add_evidence(self, question: str, typed: dict[str, str]) -> bool:
        from riskassess.questionnaire.answers import dump_answer, read_answer
        from riskassess.questionnaire.response import UNANSWERED

        before = self.assessment.answers.get(question, UNANSWERED)
        shape = dump_answer(before)
        filled = {"ref": "", **{key: text.strip() for key, text in typed.items() if text.strip()}}
        if named := filled.pop("file", ""):
            kept = self.program.attempt(lambda: work.take(self.program.desk, named))
            if kept is None:
                return False
            filled["file"] = kept
        shape["evidence"] = [*shape.get("evidence", []), filled]
        q = self.assessment.questionnaire
        answer = self.program.attempt(lambda: read_answer(q, question, shape))
        return answer is not None and self._put(question, evidence=answer.evidence)

    def _remove_evidence(self, question: str) -> bool:
        answer = self.assessment.answers.get(question)
        return bool(answer and answer.evidence) and self._put(
            question, evidence=answer.evidence[:-1] if answer else ()
        )

    def _text(self, question: str) -> str:
        return self.assessment.questionnaire.questions[question].text.in_(self.program.lang)

    # going elsewhere

    def action_find(self) -> None:
        """Search the questions."""
        self.app.push_screen(
            FindScreen(self.assessment), lambda id_: self.action_go(id_) if id_ else None
        )

    def action_review(self) -> None:
        """The review; it may come back with a question to go to."""
        from riskassess.app.screens.review import ReviewScreen

        self.app.push_screen(
            ReviewScreen(self.assessment, from_interview=True),
            lambda id_: self.action_go(id_) if id_ else None,
        )

    def action_describe(self) -> None:
        """The description."""
        from riskassess.app.screens.describe import DescribeScreen

        self.app.push_screen(DescribeScreen(self.assessment))

    def action_report(self) -> None:
        """The report."""
        from riskassess.app.screens.report import ReportScreen

        self.app.push_screen(ReportScreen(self.assessment))
