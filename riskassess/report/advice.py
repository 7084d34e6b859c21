"""What the method advises, in words: what to ask, what to set aside, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from riskassess.errors import N_
from riskassess.i18n import Lang, Translate, translate
from riskassess.method.moot import Moot, Why
from riskassess.method.outlook import Outlook
from riskassess.method.path import Path, Step
from riskassess.questionnaire.model import Questionnaire
from riskassess.report.words import VERDICT_WORDS

WHY_WORDS: dict[Why, str] = {
    "does_not_apply": N_("{ids}: not a hazard of these technology types"),
    "absent": N_("{ids}: absent, the exposure is 0"),
    "settled": N_("{ids}: settled by the other answers"),
}


OPEN_WORDS = {None: N_("unanswered"), "unknown": N_("unknown")}


def count_text(outlook: Outlook, _: Translate) -> str:
    """How many more answers are needed."""
    if not outlook.at_least:
        return _("The verdict is settled: no open answer can change it.")
    text = _("The verdict is open: at least {least} and at most {most} more answers settle it.")
    return text.format(least=outlook.at_least, most=outlook.at_most)


def moot_text(moot: Moot, _: Translate) -> str:
    """Why a question is moot, by hazard and stop rule."""
    if not moot.reasons:
        return _("no hazard or stop rule reads it")
    by_reason: dict[Why, list[str]] = {}
    for id_, why in moot.reasons:
        by_reason.setdefault(why, []).append(id_)
    said = (_(WHY_WORDS[why]).format(ids=", ".join(ids)) for why, ids in by_reason.items())
    return _("; ").join(said)


@dataclass(frozen=True)
class PlanRow:
    """One step of a path as a row of a plan."""

    question: str
    text: str
    """What is asked."""
    what: str
    """What is done."""
    target: str
    """The anchor that is to be true afterwards."""
    evidence: str
    """What counts as evidence; empty where none is needed."""
    who: str
    days: int
    rationale: str


def plan(q: Questionnaire, path: Path, lang: Lang) -> list[PlanRow]:
    """The steps of ``path`` as rows."""
    return [_row(q, step, lang) for step in path.steps]


def _row(q: Questionnaire, step: Step, lang: Lang) -> PlanRow:
    item = q.questions[step.question]
    target = item.anchor(step.after).display.in_(lang) if isinstance(step.after, int) else ""
    return PlanRow(
        question=step.question,
        text=item.text.in_(lang),
        what=_what(step, translate(lang)),
        target=target,
        evidence=item.help.evidence.in_(lang) if item.help and step.evidence else "",
        who=item.help.who.in_(lang) if item.help else "",
        days=step.days,
        rationale=item.change.rationale.in_(lang) if item.change else "",
    )


def _what(step: Step, _: Translate) -> str:
    if step.kind == "evidence":
        return _("Supply evidence for what is in place")
    before = step.before if isinstance(step.before, int) else _(OPEN_WORDS[step.before])
    text = {
        ("raise", True): _("Raise from {before} to {after}, with evidence"),
        ("raise", False): _("Raise from {before} to {after}; evidence is not needed for this"),
        ("lower", False): _("Lower from {before} to {after}"),
    }[step.kind, step.evidence]
    return text.format(before=before, after=step.after)


def path_text(path: Path, _: Translate) -> str:
    """The path in one sentence."""
    goal = _(VERDICT_WORDS[path.goal])
    if not path.feasible:
        text = _("No change the questionnaire knows of reaches {goal}: {ids} stand above it.")
        return text.format(goal=goal, ids=", ".join(path.blockers))
    if not path.steps:
        return _("Nothing is needed: the verdict is {goal} or better.").format(goal=goal)
    text = _(
        "The cheapest way to {goal} takes about {days} working days (steps: {count}); "
        "no cheaper set of steps gets there."
    )
    return text.format(count=len(path.steps), days=path.days, goal=goal)


def first_text(path: Path, _: Translate) -> str:
    """Which open answers to get before anything is done; empty where there are none."""
    if not path.first:
        return ""
    text = _("Get these answers first, a good one makes a step needless: {ids}.")
    return text.format(ids=", ".join(path.first))


def effort_text(_: Translate) -> str:
    """What the days are."""
    return _(
        "Days are our estimates from the questionnaire, without waiting time; they plan, they "
        "never score. Open answers are taken at their worst."
    )


def path_lines(q: Questionnaire, path: Path, lang: Lang) -> Iterator[str]:
    """The path for a person in a terminal."""
    _ = translate(lang)
    yield path_text(path, _)
    for number, row in enumerate(plan(q, path, lang), start=1):
        days = _("{days} days").format(days=row.days)
        yield f"  {number}. {row.question}  {row.what}  ({days})"
        yield f"     {row.text}"
        yield f"     → {row.target}"
    if first := first_text(path, _):
        yield first
    if path.steps:
        yield effort_text(_)
