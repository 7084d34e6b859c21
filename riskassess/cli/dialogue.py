"""The words of ``riskassess ask``: what is read out, and what a typed line means.

Nothing here reads, writes or looks at the clock. No colour and no drawing: a screen reader
and a terminal that knows neither get the same plain lines as everybody else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from riskassess.errors import N_
from riskassess.i18n import Lang, Translate, translate
from riskassess.method.moot import Moot
from riskassess.method.result import Result
from riskassess.questionnaire.model import AnswerOption, Item, Questionnaire
from riskassess.questionnaire.response import PROFILE_KEYS, Answer, Evidence, Value
from riskassess.record.assessment import Assessment, described
from riskassess.report.advice import moot_text
from riskassess.report.words import ANSWER_STATES

UNKNOWN = ("unknown", "u", "未知", "不知道")
NOT_APPLICABLE = ("na", "n/a", "not_applicable", "不适用")
CANCEL = ("back", "返回")

# name: (words it goes by, what it does); whatever follows the word is up to the command.
COMMANDS: dict[str, tuple[tuple[str, ...], str]] = {
    "back": ((*CANCEL, "b", "上一题"), N_("to the question before")),
    "next": (("next", "n", "skip", "下一题", "跳过"), N_("on, leaving this one as it is")),
    "repeat": (("repeat", "r", "重复"), N_("the question once more; an empty line does the same")),
    "why": (("why", "w", "为什么"), N_("why it is asked, who knows, what counts as evidence")),
    "note": (("note", "备注"), N_("write a note, until an empty line; also: note R1-E1")),
    "evidence": (("evidence", "e", "证据"), N_("add what backs a safeguard; also: evidence R1-S1")),
    "go": (("go", "转到"), N_("to a question: go R1-E1, or its id alone")),
    "list": (("list", "progress", "列表", "进度"), N_("every question and its answer so far")),
    "status": (("status", "verdict", "结论"), N_("the verdict and the risks so far")),
    "shortest": (("shortest", "最短"), N_("ask first what settles the verdict soonest")),
    "sections": (("sections", "分节"), N_("ask section by section")),
    "undo": (("undo", "撤销"), N_("take the last change back")),
    "help": (("help", "h", "?", "帮助"), N_("these words")),
    "quit": (("quit", "q", "exit", "退出"), N_("stop; everything is saved")),
}
_TAKES_MORE = ("note", "evidence", "go")


@dataclass(frozen=True)
class Standing:
    """Where an interview stands: what was said, and what follows from it."""

    assessment: Assessment
    result: Result
    moot: Mapping[str, Moot]
    own_review: bool
    """Whether one answers in a review of one's own, where the description is not asked."""

    @property
    def questionnaire(self) -> Questionnaire:
        """The one it is answered under."""
        return self.assessment.questionnaire

    @property
    def steps(self) -> tuple[str, ...]:
        """Everything that can be answered, in order: profile, then questions."""
        profile = () if self.own_review else PROFILE_KEYS
        return (*profile, *self.questionnaire.questions)

    def described(self, step: str) -> tuple[str, ...]:
        """The codes that a profile question is answered with."""
        found = described(self.assessment.deployment).get(step)
        return (found,) if isinstance(found, str) else tuple(cast("Sequence[str]", found or ()))

    def open(self) -> tuple[str, ...]:
        """What nobody has answered and something hangs on, and what is to be confirmed."""
        waiting = {id_ for id_ in self.result.unanswered if id_ not in self.moot}
        waiting |= {*self.assessment.unconfirmed} & {*self.result.asked}
        profile = self.assessment.deployment.profile()
        return tuple(s for s in self.steps if s in waiting or profile.get(s) == "unknown")

    def following(self, here: str | None, passed: Container[str], *, shortest: bool) -> str | None:
        """What to ask after ``here``: never what was ``passed``; None where nothing is left."""
        steps, waiting = self.steps, self.open()
        if shortest:
            candidates = [id_ for id_ in self.result.next if id_ in waiting]
        else:
            at = steps.index(here) + 1 if here in steps else 0
            candidates = [s for s in (*steps[at:], *steps[:at]) if s in waiting]
        return next((step for step in candidates if step not in passed), None)

    def barred(self, step: str, _: Translate) -> str:
        """Why ``step`` cannot be answered now; empty if it can."""
        if step in PROFILE_KEYS or step in self.result.asked:
            return ""
        if step in self.result.pending:
            return _(ANSWER_STATES["pending"])
        of_type = set(self.questionnaire.questions[step].types) & set(self.result.types)
        state = "condition" if of_type else "other_type"
        return _(ANSWER_STATES[state])


# -- what a line means -----------------------------------------------------------------------


def folded(text: str) -> str:
    """``text`` for comparing: an input method writes ２ and ？ for 2 and ?."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def command(line: str, steps: Container[str]) -> tuple[str, str]:
    """The command of ``line`` and what follows it; two empty strings where it is none."""
    head, _, rest = line.strip().partition(" ")
    word = folded(head)
    for name, (words, _help) in COMMANDS.items():
        if word in words and (not rest or name in _TAKES_MORE):
            return name, rest.strip()
    if word.upper() in steps and not rest:
        return "go", word.upper()
    return "", ""


def about(rest: str, steps: Container[str], here: str) -> tuple[str, str]:
    """The question that ``rest`` begins with, or ``here``, and what remains of ``rest``."""
    head, _, more = rest.partition(" ")
    named = folded(head).upper()
    return (named, more.strip()) if named in steps else (here, rest)


def value(item: Item, line: str) -> Value:
    """The answer to a scored question that ``line`` gives; None where it gives none."""
    text = folded(line)
    if text in ("0", "1", "2", "3"):
        return item.anchor(int(text)).weight  # type: ignore[return-value]
    if text in UNKNOWN:
        return "unknown"
    return "not_applicable" if item.kind == "safeguard" and text in NOT_APPLICABLE else None


def reason_in(item: Item, line: str) -> str:
    """The reason in ``na REASON``, empty where ``line`` is nothing of the kind."""
    head, _, rest = line.strip().partition(" ")
    return rest.strip() if value(item, head) == "not_applicable" else ""


def codes(item: Item, line: str) -> tuple[str, ...] | None:
    """The options of a profile question that ``line`` names by number, code or words."""
    known: dict[str, str] = {}
    for number, option in enumerate(item.answer_option, start=1):
        names = [str(number), option.code, option.display.en, option.display.zh]
        names += UNKNOWN if option.code == "unknown" else ()
        known |= {folded(name): option.code for name in names}
    if (whole := known.get(folded(line))) is not None:
        return (whole,)
    parts = folded(line).replace(",", " ").replace("、", " ").split()
    found = tuple(dict.fromkeys(known[part] for part in parts if part in known))
    several = item.repeats or len(parts) == 1
    return found if parts and several and all(part in known for part in parts) else None


# -- what is read out ------------------------------------------------------------------------


def question_lines(standing: Standing, step: str, lang: Lang) -> Iterator[str]:
    """A question as it is asked: its place, its words, the possible answers, what was said."""
    _, q = translate(lang), standing.questionnaire
    item = q.items[step]
    yield ""
    yield _head(standing, step, lang)
    yield item.text.in_(lang)
    if item.kind is None:
        yield from _profile_lines(standing, item, lang)
        return
    if barred := standing.barred(step, _):
        yield barred
        return
    if step in standing.assessment.unconfirmed:
        yield _("The wording has changed since this was answered: answer again to confirm.")
    answer = standing.assessment.answers.get(step)
    if step in standing.moot and answer is None:
        text = _("Set aside: no answer changes anything ({why}).")
        yield text.format(why=moot_text(standing.moot[step], _))
    for number in range(4):
        yield f"  {number}  {item.anchor(number).display.in_(lang)}"
    yield "  u  " + _("unknown")
    if item.kind == "safeguard":
        words = item.not_applicable.in_(lang) if item.not_applicable else _("not applicable")
        yield "  " + _("na REASON") + f"  {words}"
    if answer:
        yield from said_lines(item, answer, standing, lang)


def _head(standing: Standing, step: str, lang: Lang) -> str:
    _, q = translate(lang), standing.questionnaire
    item, group = q.items[step], q.group_of(step)
    if item.kind is None:
        return group.text.in_(lang)
    asked = [id_ for id_ in standing.result.asked if q.group_of(id_) is group]
    done = sum(id_ not in standing.result.unanswered for id_ in asked)
    kind = _("exposure") if item.kind == "exposure" else _("safeguard")
    text = _("{id}, {kind}, {group}, {done} of {asked} answered")
    name = group.text.in_(lang)
    return text.format(id=step, kind=kind, group=name, done=done, asked=len(asked))


def option_lines(item: Item, lang: Lang) -> Iterator[str]:
    """The options of a profile question by number, with their meaning."""
    _ = translate(lang)
    for number, option in enumerate(item.answer_option, start=1):
        shown = option.display.in_(lang)
        if option.definition:
            shown = _("{label}: ").format(label=shown) + option.definition.in_(lang)
        yield f"  {number}  {shown}"
    if item.repeats:
        yield _("Several numbers, with commas between them, are possible.")


def _profile_lines(standing: Standing, item: Item, lang: Lang) -> Iterator[str]:
    _ = translate(lang)
    yield from option_lines(item, lang)
    if chosen := standing.described(item.link_id):
        shown = ", ".join(_option(item, code).display.in_(lang) for code in chosen)
        yield _("Answer so far: {answer}").format(answer=shown)


def _option(item: Item, code: str) -> AnswerOption:
    return next(option for option in item.answer_option if option.code == code)


def said_lines(item: Item, answer: Answer, standing: Standing, lang: Lang) -> Iterator[str]:
    """What was answered, with reason, note and evidence, and whether evidence is missing."""
    _ = translate(lang)
    if answer.value is not None:
        shown = answer_words(item, answer.value, lang)
        yield _("Answer so far: {answer}").format(answer=shown)
    for label, text in ((_("Reason"), answer.reason), (_("Note"), answer.note)):
        if text:
            yield _("{label}: ").format(label=label) + text
    for entry in answer.evidence:
        yield _("{label}: ").format(label=_("Evidence")) + evidence_words(entry, standing, lang)
    if lacks_evidence(item, answer, standing):
        yield _("Without current evidence this answer counts one step lower.")


def answer_words(item: Item, given: Value, lang: Lang) -> str:
    """``2, suggestion shown beside the decision``, or ``unknown``."""
    _ = translate(lang)
    if isinstance(given, int):
        return f"{given}, {item.anchor(given).display.in_(lang)}"
    return _(ANSWER_STATES[given or "unanswered"])


def evidence_words(entry: Evidence, standing: Standing, lang: Lang) -> str:
    """An evidence entry on one line."""
    _ = translate(lang)
    parts = [entry.ref]
    if entry.date:
        parts.append(entry.date.isoformat())
    if entry.expires:
        current = entry.current(standing.result.date)
        text = _("valid until {date}") if current else _("expired on {date}")
        parts.append(text.format(date=entry.expires.isoformat()))
    return ", ".join(parts)


def lacks_evidence(item: Item, answer: Answer, standing: Standing) -> bool:
    """Whether an answer counts one step lower for want of current evidence."""
    counts = item.kind == "safeguard" and answer.value in (1, 2, 3)
    return counts and not answer.evidenced(standing.result.date)


def why_lines(q: Questionnaire, step: str, lang: Lang) -> Iterator[str]:
    """Why it is asked, who knows, what counts as evidence, what it rests on."""
    _, item = translate(lang), q.items[step]
    rows = []
    if item.help:
        rows += [
            (_("Why asked"), item.help.why.in_(lang)),
            (_("Who knows"), item.help.who.in_(lang)),
            (_("What counts as evidence"), item.help.evidence.in_(lang)),
        ]
    clauses = "; ".join(q.clauses[id_].identifier.in_(lang) for id_ in item.clauses)
    rows += [(_("Source"), item.source), (_("Evidence towards"), clauses)]
    for label, text in rows:
        if text:
            yield _("{label}: ").format(label=label) + text


def list_lines(standing: Standing, lang: Lang) -> Iterator[str]:
    """Every question that is asked, with its answer so far."""
    _, q = translate(lang), standing.questionnaire
    for group in q.form.item:
        asked = [id_ for id_ in standing.result.asked if q.group_of(id_) is group]
        if asked:
            yield group.text.in_(lang)
        for id_ in asked:
            answer = standing.assessment.answers.get(id_, Answer())
            shown = answer_words(q.questions[id_], answer.value, lang).partition(",")[0]
            yield f"  {id_}  {shown}  {q.questions[id_].text.in_(lang)}"


def help_lines(lang: Lang) -> Iterator[str]:
    """The words that can be typed, those of the language first."""
    _ = translate(lang)
    yield _("Type the number of an answer, or one of these words:")
    for words, meaning in COMMANDS.values():
        ordered = sorted(words, key=lambda word: word.isascii() != (lang == "en"))
        yield f"  {', '.join(ordered)}: {_(meaning)}"
