"""The interview of ``riskassess ask``: what is asked now, and what a typed line does."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from riskassess.app import work
from riskassess.cli import dialogue
from riskassess.cli.common import Session, say, today
from riskassess.cli.dialogue import Standing
from riskassess.cli.lines import CancelledError, EndedError, Lines
from riskassess.cli.words import result_lines
from riskassess.errors import ConflictError, Fault, InputError, RiskassessError
from riskassess.method.score import score
from riskassess.questionnaire.answers import dump_answer, read_answer
from riskassess.questionnaire.response import UNANSWERED, Answer
from riskassess.record.assessment import Assessment
from riskassess.record.evidence import take
from riskassess.record.reviews import as_seen, blind
from riskassess.report.words import verdict_text


class Interview:
    """One sitting: what is asked now, what was passed over, and the way back."""

    def __init__(
        self,
        session: Session,
        lines: Lines,
        assessment: Assessment,
        *,
        fresh: bool,
        shortest: bool,
    ) -> None:
        self.session, self.lines, self.shortest = session, lines, shortest
        self._ = session.translate
        self.passed: set[str] = set()
        self.trail: list[str] = []
        self.standing = self._stand(assessment)
        self.here = self._first(fresh)

    def _stand(self, assessment: Assessment) -> Standing:
        desk = self.session.desk
        seen = as_seen(assessment, desk.actor)
        result = score(seen.questionnaire, seen.response(today()))
        return Standing(seen, result, work.moot_of(seen), blind(assessment, desk.actor))

    def _first(self, fresh: bool) -> str | None:
        """Where it was left: after the question that was answered last."""
        if fresh and not self.standing.assessment.deployment.directions:
            return "directions"
        actor, events = self.session.desk.actor, self.standing.assessment.events
        kinds = ("answered", "settled", "review_answered")
        last = (e.payload.get("question") for e in reversed(events)
                if e.kind in kinds and e.actor == actor)  # fmt: skip
        return self._following(next(last, None))

    def _following(self, here: str | None) -> str | None:
        return self.standing.following(here, self.passed, shortest=self.shortest)

    def run(self) -> None:
        """Ask until nothing is left; raises EndedError where somebody stops before."""
        if self.standing.own_review:
            say(self._("You answer in your own review; nobody sees it until you submit it."))
        say(self._("Type help for the words, quit to stop. Every answer is saved at once."))
        while self.here is not None:
            self._show(dialogue.question_lines(self.standing, self.here, self.session.lang))
            while not self._heard(self.here, self._prompted(self.here)):
                pass
        self._finish()

    def _prompted(self, here: str) -> str:
        scored = here in self.standing.questionnaire.questions
        return self.lines.ask(here if scored else self._("Answer"))

    def _finish(self) -> None:
        _, standing = self._, self.standing
        say("")
        if standing.result.verified.determined:
            say(_("The verdict is settled: no open answer can change it."))
        left = standing.open()
        if left:
            say(_("Passed over: {ids}").format(ids=", ".join(left)))
        elif not standing.result.unknown:
            say(_("Every question that can change anything is answered."))
        self._show(result_lines(standing.questionnaire, standing.result, self.session.lang))
        if standing.own_review:
            text = _("To submit your review: riskassess review {id} submit")
            say(text.format(id=standing.assessment.id))

    @staticmethod
    def _show(lines: Iterable[str]) -> None:
        for line in lines:
            say(line)

    # hearing

    def _heard(self, here: str, line: str) -> bool:
        """Do what ``line`` says; whether to show a question now: another, or this one again."""
        try:
            if self._answered(here, line):
                return True
            name, rest = dialogue.command(line, self.standing.steps)
            if name:
                return bool(getattr(self, f"_do_{name}")(here, rest))
            if not line.strip():
                return True
        except CancelledError:
            return True
        except RiskassessError as error:
            self.lines.tell(error)
            self.standing = self._stand(self.session.desk.open(self.standing.assessment.id))
            return isinstance(error, ConflictError)
        text = self._("“{line}” is no answer to this; help lists what can be typed.")
        say(text.format(line=line.strip()[:60]))
        return False

    def _answered(self, here: str, line: str) -> bool:
        """Whether ``line`` answers the question; it is recorded then."""
        item, _ = self.standing.questionnaire.items[here], self._
        if item.kind is None:
            codes = dialogue.codes(item, line)
            if codes is None:
                return False
            if codes != self.standing.described(here):
                changed = list(codes) if item.repeats else codes[0]
                self._take(self.session.desk.describe(self.standing.assessment, {here: changed}))
            return self._go_on(here)
        reason = dialogue.reason_in(item, line)
        value = "not_applicable" if reason else dialogue.value(item, line)
        if value is None:
            return False
        if barred := self.standing.barred(here, _):
            say(barred)
            return True
        if value == "not_applicable" and not reason:
            reason = self.lines.until_it_fits(_("Reason (required)"), partial(self._reason, here))
        self._put(here, value=value, reason=reason)
        if dialogue.lacks_evidence(item, self._answer(here), self.standing):
            text = _("Without current evidence it counts one step lower; to add it: evidence {id}")
            say(text.format(id=here))
        return self._go_on(here)

    def _answer(self, question: str) -> Answer:
        return self.standing.assessment.answers.get(question, UNANSWERED)

    def _reason(self, question: str, line: str) -> str:
        shape = {"value": "not_applicable", "reason": line}
        return read_answer(self.standing.questionnaire, question, shape).reason

    def _put(self, question: str, **changes: Any) -> None:
        """Write a changed answer, as the app does; nothing where it says the same."""
        before, assessment = self._answer(question), self.standing.assessment
        given = dataclasses.replace(before, **changes)
        if given != before or question in assessment.unconfirmed:
            self._take(work.answer(self.session.desk, assessment, question, given))

    def _take(self, assessment: Assessment) -> None:
        before = self.standing.result.verified
        self.standing = self._stand(assessment)
        now = self.standing.result.verified
        if now != before:
            say(self._("Verdict: {verdict}").format(verdict=verdict_text(now, self._)))

    def _go_on(self, here: str) -> bool:
        """To what is asked next; this one does not come again by itself."""
        self.passed.add(here)
        self.trail.append(here)
        self.here = "scenarios" if here == "directions" else self._following(here)
        return True

    # commands; each says whether a question is to be shown now

    def _do_back(self, here: str, _rest: str) -> bool:
        steps = self.standing.steps
        before = self.trail.pop() if self.trail else steps[max(0, steps.index(here) - 1)]
        self.here = before
        return True

    def _do_next(self, here: str, _rest: str) -> bool:
        return self._go_on(here)

    def _do_repeat(self, _here: str, _rest: str) -> bool:
        return True

    def _do_why(self, here: str, _rest: str) -> bool:
        self._show(dialogue.why_lines(self.standing.questionnaire, here, self.session.lang))
        return False

    def _do_go(self, here: str, rest: str) -> bool:
        wanted, more = dialogue.about(rest, self.standing.steps, "")
        if not wanted or more:
            details = {"question": rest, "nearest": ""}
            raise InputError([Fault("answer.unknown-question", details=details)])
        self.trail.append(here)
        self.here = wanted
        return True

    def _do_list(self, _here: str, _rest: str) -> bool:
        self._show(dialogue.list_lines(self.standing, self.session.lang))
        return False

    def _do_status(self, _here: str, _rest: str) -> bool:
        standing = self.standing
        self._show(result_lines(standing.questionnaire, standing.result, self.session.lang))
        return False

    def _do_shortest(self, _here: str, _rest: str) -> bool:
        return self._ordered(shortest=True)

    def _do_sections(self, _here: str, _rest: str) -> bool:
        return self._ordered(shortest=False)

    def _ordered(self, *, shortest: bool) -> bool:
        self.shortest = shortest
        self.here = self._following(None)
        return True

    def _do_undo(self, here: str, _rest: str) -> bool:
        undone = self.standing.assessment.undoable
        if undone is None:
            raise InputError([Fault("assessment.nothing-to-undo")])
        self._take(self.session.desk.undo(self.standing.assessment))
        say(self._("The last change was taken back."))
        self.here = str(undone.payload.get("question") or here)
        return True

    def _do_help(self, _here: str, _rest: str) -> bool:
        self._show(dialogue.help_lines(self.session.lang))
        return False

    def _do_quit(self, _here: str, _rest: str) -> bool:
        raise EndedError

    def _do_note(self, here: str, rest: str) -> bool:
        question, text = dialogue.about(rest, self.standing.questionnaire.questions, here)
        self._of_a_question(question)
        self._put(question, note=text or self.lines.several(self._("Note")))
        return question == here

    def _do_evidence(self, here: str, rest: str) -> bool:
        question, ref = dialogue.about(rest, self.standing.questionnaire.questions, here)
        self._of_a_question(question)
        item, _ = self.standing.questionnaire.questions[question], self._
        if item.kind != "safeguard":
            say(_("Evidence belongs to safeguards; use a note here."))
            return False
        self._put(question, evidence=self._entry(question, ref).evidence)
        return question == here

    def _of_a_question(self, question: str) -> None:
        """Raise CancelledError, having said why, where nothing can be said beside it."""
        _, asked = self._, self.standing.questionnaire.questions
        barred = self.standing.barred(question, _) if question in asked else _("Questions only.")
        if barred:
            say(barred)
            raise CancelledError

    def _entry(self, question: str, ref: str) -> Answer:
        """The answer with another evidence entry, asked field by field."""
        _, q, store = self._, self.standing.questionnaire, self.session.desk.store
        before, entry = dump_answer(self._answer(question)), dict[str, str]()

        def with_(key: str, line: str) -> Answer:
            text = take(store, Path(line).expanduser()) if line and key == "file" else line
            tried = {**entry, **({key: text} if text or key == "ref" else {})}
            shape = {**before, "evidence": [*before.get("evidence", []), tried]}
            answer = read_answer(q, question, shape)
            entry.update(tried)
            return answer

        fields = (
            ("ref", _("Reference (required): which document, which version")),
            ("date", _("Date of the document (YYYY-MM-DD)")),
            ("expires", _("Valid until (YYYY-MM-DD, empty: no end)")),
            ("file", _("File to take into the record (its path; empty: none)")),
        )
        answer = with_("ref", ref) if ref else UNANSWERED
        for key, prompt in fields:
            if key not in entry:
                answer = self.lines.until_it_fits(prompt, partial(with_, key))
        return answer
