"""The interview: one question at a time, with the risk moving beside it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import OptionList
from textual.worker import Worker, WorkerState

from riskassess.app import details, work
from riskassess.app.commands import INTERVIEW, Command, bindings
from riskassess.app.screens.answering import Answering
from riskassess.app.screens.forms import FindScreen
from riskassess.app.screens.messages import TextScreen
from riskassess.app.widgets.outline import FOLD, GROUP, Marks, Outline, Standing, standing
from riskassess.app.widgets.question import QuestionPane, Shown
from riskassess.app.widgets.question import said as said_lines
from riskassess.app.widgets.risk import RiskPanel
from riskassess.errors import visible
from riskassess.i18n import Translate

if TYPE_CHECKING:
    from riskassess.method.outlook import Outlook
    from riskassess.record.assessment import Assessment

WIDE = 110
"""Columns from which outline and risk stand beside the question."""
PAUSE = 0.3
"""Seconds without an answer before what takes 50 to 100 ms begins: it must not hold up a key."""


class InterviewScreen(Answering):
    """Outline, question and risk; the widgets are only shown the state."""

    HERE: ClassVar[tuple[Command, ...]] = INTERVIEW
    BINDINGS = bindings(INTERVIEW)
    READ_FROM = "#q-text"

    def __init__(self, assessment: Assessment, question: str | None = None) -> None:
        super().__init__(assessment, question or "")
        self.shortest = False
        """Whether an answer leads on to the question that settles most."""
        self.outlook: Outlook | None = None
        """How much is ahead, as last worked out."""
        self._ahead: Worker[Outlook] | None = None
        self._soon: Timer | None = None
        self._trail: list[str] = []

    def title_text(self) -> str:
        """Name and types of what is assessed, and the order one goes in."""
        deployment, _ = self.assessment.deployment, self.words
        name = visible(deployment.name or self.assessment.id).replace("\n", " ")
        title = f"{name} · {' '.join(deployment.types)}"
        if self.is_mounted and self.program.blind(self.assessment):
            title += " · " + _("your own review")
        return title + " · " + _("shortest way") if self.shortest else title

    def status_text(self) -> str:
        """When the last change was saved."""
        saved = self.assessment.updated.astimezone().strftime("%H:%M:%S")
        return f"{self.assessment.id} · " + self.words("saved {time}").format(time=saved)

    def body(self) -> Iterable[Widget]:
        """Outline, question, risk; on a narrow screen one under the other."""
        categories = tuple(c for c in self.assessment.questionnaire.categories if c != "X")
        yield Marks(id="marks")
        yield Horizontal(Outline(), QuestionPane(id="question"), RiskPanel(categories), id="panes")

    def on_mount(self) -> None:
        """Begin where something is open."""
        self.score()
        if not self.question:
            asked = self.result.asked
            first = (*self._waiting(), *self.result.unknown, *asked)
            self.question = (*first, *self.assessment.questionnaire.questions)[0]

    async def on_screen_resume(self) -> None:
        """The description may have changed meanwhile."""
        if self.is_mounted:
            self.run_worker(self.reread())

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
        self.query_one(RiskPanel).show(q, self.result, self.outlook, lang, wide=wide)
        self.query_one(QuestionPane).show(self._shown(found), lang)
        self.show_bar()

    def standing(self) -> Standing:
        """The state of every question."""
        q = self.assessment.questionnaire
        return standing(q, self.assessment, self.result, self.moot, self.unsure)

    def _shown(self, found: Standing) -> Shown:
        q, lang = self.assessment.questionnaire, self.program.lang
        item = q.questions[self.question]
        group = q.group_of(self.question)
        done, asked = found.done(group.link_id)
        clauses = tuple(q.clauses[id_].identifier.in_(lang) for id_ in item.clauses)
        position = f"{group.text.in_(lang)} {done}/{asked}"
        return Shown(
            item,
            self.answer(self.question),
            self.result.date,
            self.barred(),
            self._aside(),
            position,
            clauses,
            details.paper(q, self.result.types, group.link_id, lang),
        )

    def _aside(self) -> str:
        """What is to be known before one answers: it is to be confirmed, or changes nothing."""
        from riskassess.report.advice import moot_text

        _ = self.words
        if self.question in self.assessment.unconfirmed:
            return _("The wording has changed since this was answered: answer again to confirm.")
        if self.question in self.unsure:
            return _("A second reviewer answers otherwise; the review shows both and settles it.")
        moot = self.moot.get(self.question)
        if moot is None or self.answer(self.question).value is not None:
            return ""
        text = _("Set aside: no answer changes anything ({why}).")
        return text.format(why=moot_text(moot, _))

    # what takes longer than a key may

    def score(self) -> None:
        """What follows from the answers; how much is ahead comes once there is time."""
        super().score()
        if self._soon is not None:
            self._soon.stop()
        if not self.result.verified.determined:
            self._soon = self.set_timer(PAUSE, self._look_ahead)

    def _look_ahead(self) -> None:
        task = partial(work.outlook_of, self.assessment)
        self._ahead = self.run_worker(task, group="outlook", thread=True, exclusive=True)

    @on(Worker.StateChanged)
    def _looked(self, event: Worker.StateChanged) -> None:
        if event.worker is not self._ahead or event.state is not WorkerState.SUCCESS:
            return
        self.outlook = self._ahead.result
        self.fill()

    # moving

    def action_go(self, question: str) -> None:
        """Show ``question``."""
        if question != self.question:
            self._trail.append(self.question)
        self._stand(question)

    def _stand(self, question: str) -> None:
        self.query_one(QuestionPane).scroll_home(animate=False)
        super().action_go(question)

    def action_before(self) -> None:
        """Back the way one came."""
        if self._trail:
            self._stand(self._trail.pop())

    def _step(self, by: int) -> None:
        ids = list(self.assessment.questionnaire.questions)
        self.action_go(ids[(ids.index(self.question) + by) % len(ids)])

    def action_previous(self) -> None:
        """One back."""
        self._step(-1)

    def action_following(self) -> None:
        """One on."""
        self._step(1)

    def _waiting(self) -> list[str]:
        """What nobody has answered and something hangs on."""
        return [id_ for id_ in self.result.unanswered if id_ not in self.moot]

    def _next_of(self, wanted: Container[str], none: str) -> None:
        """Go to the next of ``wanted``, after this one first; without any, say so."""
        ids = list(self.assessment.questionnaire.questions)
        here = ids.index(self.question)
        found = next((id_ for id_ in ids[here + 1 :] + ids[: here + 1] if id_ in wanted), None)
        if found is None:
            self.app.notify(none, markup=False)
        else:
            self.action_go(found)

    def action_next_open(self) -> None:
        """The next in the order one goes in; the unknown ones when nothing else is open."""
        if self.shortest:
            self._settle_most()
        else:
            none = self.words(
                "Every question that can change anything is answered: the review (r) comes next."
            )
            self._next_of(self._waiting() or self.result.unknown, none)

    def action_next_unknown(self) -> None:
        """The next that is answered unknown."""
        self._next_of(self.result.unknown, self.words("No answer is unknown."))

    def action_next_unbacked(self) -> None:
        """The next safeguard without current evidence."""
        states = self.standing().states
        wanted = {id_ for id_, state in states.items() if state == "unbacked"}
        self._next_of(wanted, self.words("No answer lacks evidence."))

    def action_next_unsure(self) -> None:
        """The next that is to be confirmed."""
        self._next_of(self.unsure, self.words("No answer is to be confirmed."))

    def action_shortest(self) -> None:
        """Go by what settles most from now on, or by section again."""
        self.shortest = not self.shortest
        if self.shortest:
            self._settle_most()
        self.show_bar()

    def answered(self) -> None:
        """On the shortest way, an answer leads on."""
        if self.shortest:
            self._settle_most()

    def _settle_most(self) -> None:
        """The question that settles most; open profile answers are in the description."""
        best = [id_ for id_ in self.result.next if id_ != self.question] or [*self.result.next]
        if not best:
            self.app.notify(self.words("The verdict is settled."), markup=False)
        elif best[0] in self.assessment.questionnaire.questions:
            self.action_go(best[0])
        else:
            self.action_describe()

    @on(OptionList.OptionSelected, "#outline")
    def _outline_clicked(self, event: OptionList.OptionSelected) -> None:
        id_ = str(event.option_id)
        if id_.startswith(FOLD):
            self.query_one(Outline).turn(id_)
            self.fill()
        elif id_.startswith(GROUP):
            ids = self.standing().groups[id_.removeprefix(GROUP)]
            self.action_go(next((i for i in ids if i in self._waiting()), ids[0]))
        else:
            self.action_go(id_)

    def action_read_on(self) -> None:
        """Scroll the question down."""
        self.query_one(QuestionPane).scroll_page_down(animate=False)

    def action_read_back(self) -> None:
        """Scroll the question up."""
        self.query_one(QuestionPane).scroll_page_up(animate=False)

    # reading

    def help_here(self, words: Translate) -> Iterable[str]:
        """What the digits mean for this kind of question."""
        _, item = words, self.assessment.questionnaire.questions[self.question]
        if item.kind == "exposure":
            yield _(
                "This asks how exposed one is: 0 is the least, 3 the most. Nobody knows? Then "
                "u, and the result covers every possible answer."
            )
        else:
            yield _(
                "This asks for a safeguard: 0 is none, 3 the best. 1 to 3 count one step lower "
                "without current evidence; e says what backs the answer."
            )
        yield _("n goes to the next open question; s lets what settles most come first.")

    def text_to_copy(self, what: str) -> str:
        """Id, hash, or the question with its answer."""
        from riskassess.report.reviews import value_text

        if what != "said":
            return self.assessment.id if what == "id" else self.assessment.head
        q, lang, answer = (
            self.assessment.questionnaire,
            self.program.lang,
            self.answer(self.question),
        )
        text = f"{self.question} {q.questions[self.question].text.in_(lang)}"
        shown = self._shown(self.standing())
        said = (line.plain for line in said_lines(shown, lang))
        return "\n".join((text, value_text(q, self.question, answer.value, lang), *said))

    def action_explain(self) -> None:
        """What hangs on the question."""
        q, question = self.assessment.questionnaire, self.question
        self.app.push_screen(
            TextScreen(lambda: details.bearing(q, self.result, question, self.program.lang))
        )

    def action_explain_stop(self, id_: str) -> None:
        """What a stop rule reads, and what mends it."""
        q = self.assessment.questionnaire
        trace = work.trace_of(self.assessment)
        self.app.push_screen(TextScreen(lambda: details.stop(q, trace, id_, self.program.lang)))

    def action_history(self) -> None:
        """Who answered the question when."""
        question, desk = self.question, self.program.desk
        self.app.push_screen(
            TextScreen(lambda: details.history(self.assessment, question, desk, self.program.lang))
        )

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
