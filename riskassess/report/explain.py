"""The trace in plain sentences that a reviewer follows by hand: app, terminal and report alike.

What is the same in both cases is said once; else the best and the worst case are told
apart. No sentence carries markup, and nothing a user wrote acts on a terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from riskassess.errors import N_, visible
from riskassess.i18n import Lang, Translate, translate
from riskassess.method import steps
from riskassess.method.result import LEVELS, Span, Verdict
from riskassess.questionnaire.model import Questionnaire
from riskassess.report import shape, words

T = TypeVar("T")
_REASONS: dict[steps.Deciding, str] = {
    "stop": N_("a stop rule holds: {ids}"),
    "critical": N_("a hazard is critical: {ids}"),
    "high": N_("no stop rule holds and no hazard is critical, but one is high: {ids}"),
    "none": N_("no stop rule holds and no hazard is high or critical"),
}
_ROLES = {"major": N_("{id} (main safeguard)"), "supporting": N_("{id} (supporting safeguard)")}
_GATES = {"largest": N_("the largest of {members}"), "smallest": N_("the smallest of {members}")}
_HOLDS = {True: N_("the rule holds"), False: N_("the rule does not hold")}
_CODES: dict[str, str] = {
    **words.YES_NO,
    "not_applicable": words.ANSWER_STATES["not_applicable"],
}


@dataclass(frozen=True)
class Explanation:
    """A heading and what stands below it, each one line of plain text."""

    heading: str
    lines: tuple[str, ...]


def hazard_lines(q: Questionnaire, trace: steps.Trace, hazard_id: str, lang: Lang) -> Explanation:
    """How the points of a hazard come about. Raises KeyError if ``q`` has no ``hazard_id``."""
    c = _Context(q, trace, lang)
    title, found = q.hazards[hazard_id].title.in_(lang), trace.hazard(hazard_id)
    if found is None:
        does_not = c.say(N_("does not apply to this technology type"))
        return _explanation(c, f"{hazard_id} {title}", does_not, ())
    points = found.cases.map(lambda case: case.verified.points)
    lines = [*c.both(found.cases, lambda case: _severity(c, case.severity))]
    lines += _exposure(c, found.cases)
    if found.cases.worst.inherent:
        lines += _points_lines(c, found.cases)
    lines += [*_sources(c, found.cases), _rule(c, 4)]
    return _explanation(c, f"{hazard_id} {title}", c.span(points), lines)


def category_lines(
    q: Questionnaire, trace: steps.Trace, category_id: str, lang: Lang
) -> Explanation:
    """What drives a category. Raises KeyError if ``q`` has no ``category_id``."""
    c = _Context(q, trace, lang)
    title, found = q.categories[category_id].title.in_(lang), trace.category(category_id)
    if found.inherent is None or found.verified is None or found.claimed is None:
        return _explanation(
            c, f"{category_id} {title}", c.say(words.CATEGORY_STATES["not_assessed"]), ()
        )
    before = N_("before safeguards: {text}")
    lines = [
        *c.both(found.inherent, lambda one: c.say(before, text=_ranking(c, one))),
        *c.bases(found.verified, found.claimed, lambda one: _ranking(c, one)),
        _rule(c, 6),
    ]
    points = found.verified.map(lambda ranking: ranking.points)
    return _explanation(c, f"{category_id} {title}", c.span(points), lines)


def stop_lines(q: Questionnaire, trace: steps.Trace, stop_id: str, lang: Lang) -> Explanation:
    """Whether a stop rule holds. Raises KeyError if ``q`` has no ``stop_id``."""
    c = _Context(q, trace, lang)
    stop, found = q.stops[stop_id], trace.stop(stop_id)
    lines = [c.say(N_("why: {text}"), text=stop.why.in_(lang))]
    lines += [c.say(N_("All of these"))] if stop.any_of else []
    lines += _conditions(c, found.cases.map(lambda case: case.all_of))
    lines += [c.say(N_("And one of these"))] if stop.any_of else []
    lines += _conditions(c, found.cases.map(lambda case: case.any_of))
    lines += [*c.both(found.cases, lambda case: c.say(_HOLDS[case.holds])), _rule(c, 6)]
    state = c.say(words.STOP_WORDS[found.state])
    return _explanation(c, f"{stop_id} {stop.title.in_(lang)}", state, lines)


def verdict_lines(q: Questionnaire, trace: steps.Trace, lang: Lang) -> Explanation:
    """Which rule gave the verdict, in both cases and on both bases."""
    c = _Context(q, trace, lang)
    verified, claimed = trace.verdict["verified"], trace.verdict["claimed"]
    found = Verdict(verified.best.verdict, verified.worst.verdict)
    text: str = shape.verdict(found, c.translate)["text"]
    lines = c.bases(verified, claimed, lambda step: _verdict(c, step))
    return _explanation(c, c.say(N_("Verdict")), text, (*lines, _rule(c, 6)))


@dataclass(frozen=True)
class _Context:
    """What every sentence is made from."""

    q: Questionnaire
    trace: steps.Trace
    lang: Lang

    @cached_property
    def translate(self) -> Translate:
        return translate(self.lang)

    def say(self, message: str, **details: object) -> str:
        """``message`` in the language, filled in."""
        return self.translate(message).format(**details)

    def span(self, points: steps.Ends[int]) -> str:
        text: str = shape.span(Span(points.best, points.worst), self.translate)["text"]
        return text

    def both(self, ends: steps.Ends[T], tell: Callable[[T], str]) -> Iterator[str]:
        """One line where both cases say the same, else one for each."""
        said = ends.map(tell)
        if said.best == said.worst:
            yield said.best
        else:
            yield self.say(N_("Best case: {text}"), text=said.best)
            yield self.say(N_("Worst case: {text}"), text=said.worst)

    def bases(
        self, verified: steps.Ends[T], claimed: steps.Ends[T], tell: Callable[[T], str]
    ) -> Iterator[str]:
        """The verified basis; then, where it says anything else, the claimed one."""
        yield from self.both(verified, tell)
        if verified.map(tell) != claimed.map(tell):
            more = N_("with evidence for every answer: {text}")
            yield from self.both(claimed, lambda one: self.say(more, text=tell(one)))


def _explanation(c: _Context, title: str, found: str, lines: Iterable[str]) -> Explanation:
    heading = c.say(N_("{label}: "), label=title) + found
    return Explanation(heading, tuple(line[:1].upper() + line[1:] for line in lines))


def _pairs(ends: steps.Ends[tuple[T, ...]]) -> Iterator[steps.Ends[T]]:
    return (steps.Ends(best, worst) for best, worst in zip(ends.best, ends.worst, strict=True))


def _severity(c: _Context, step: steps.SeverityStep) -> str:
    grounds = [
        c.say(
            N_("{types} ({status}, {source})"),
            types=", ".join(one.types),
            status=c.say(words.PROVENANCE_WORDS[one.provenance.status]),
            source=one.provenance.source,
        )
        for one in step.grounds
    ]
    notes = dict.fromkeys(one.provenance.note.in_(c.lang) for one in step.grounds)
    message = N_("severity {number}: {meaning}, for {grounds}. {notes}")
    if any(one.without_patient for one in step.grounds):
        message = N_(
            "severity {number}, as no output reaches a patient: {meaning}, for {grounds}. {notes}"
        )
    return c.say(
        message,
        number=step.value,
        meaning=c.say(words.SEVERITY_WORDS[step.value]),
        grounds=c.say(N_(", ")).join(grounds),
        notes=words.sentences(notes, c.translate),
    )


def _exposure(c: _Context, cases: steps.Ends[steps.HazardCase]) -> Iterator[str]:
    """Each exposure answer, then what they come to; one line where there is but one answer."""
    gates = cases.map(lambda case: case.exposure)
    leaves = list(_pairs(gates.map(lambda gate: tuple(gate.leaves))))
    alone = len(leaves) == 1 and leaves[0].best.at_least is None
    for leaf in () if alone else leaves:
        yield from c.both(leaf, lambda one: _leaf(c, one))
    yield from c.both(
        gates,
        lambda gate: c.say(
            N_("exposure {number}: {text}"),
            number=gate.counts,
            text=_answer(c, next(gate.leaves).reading) if alone else _gate(c, gate),
        ),
    )


def _leaf(c: _Context, leaf: steps.LeafStep) -> str:
    said = _answer(c, leaf.reading)
    if leaf.at_least is None:
        return c.say(N_("{answer}: counts {value}"), answer=said, value=leaf.counts)
    message = N_("{answer}: counts {value} (3 from {bound} on, else 0)")
    return c.say(message, answer=said, value=leaf.counts, bound=leaf.at_least)


def _gate(c: _Context, gate: steps.GateStep) -> str:
    members = [
        f"{one.reading.question} {one.counts}"
        if isinstance(one, steps.LeafStep)
        else f"({_gate(c, one)})"
        for one in gate.members
    ]
    return c.say(_GATES[gate.rule], members=", ".join(members))


def _points_lines(c: _Context, cases: steps.Ends[steps.HazardCase]) -> Iterator[str]:
    """Points before safeguards, what each safeguard takes off, the credit, what is left."""
    yield from c.both(cases, lambda case: _inherent(c, case))
    verified = cases.map(lambda case: case.verified)
    for step in _pairs(verified.map(lambda outcome: outcome.safeguards)):
        yield from c.both(step, lambda one: _safeguard(c, one))
    yield from c.bases(verified, cases.map(lambda case: case.claimed), lambda o: _credit(c, o))
    yield from c.bases(
        cases.map(lambda case: (case, case.verified)),
        cases.map(lambda case: (case, case.claimed)),
        lambda pair: _points(c, *pair),
    )


def _inherent(c: _Context, case: steps.HazardCase) -> str:
    if not case.inherent:
        return c.say(N_("before safeguards: 0, because without exposure the hazard is absent"))
    return c.say(
        N_("before safeguards: {severity} + {exposure} = {points}, {level}"),
        severity=case.severity.value,
        exposure=case.exposure.counts,
        points=case.inherent,
        level=c.say(words.LEVEL_WORDS[LEVELS[case.inherent]]),
    )


def _safeguard(c: _Context, step: steps.SafeguardStep) -> str:
    reading = step.reading
    said = _answer(c, reading, c.say(_ROLES[step.role], id=reading.question))
    evidence = c.trace.answers[reading.question].evidence
    if evidence and (reading.why == "one_lower" or (reading.why == "given" and reading.value)):
        entries = c.say(N_("; ")).join(_backing(c, entry) for entry in evidence)
        said = c.say(N_("{answer}, evidence {entries}"), answer=said, entries=entries)
    message = N_("{answer}: counts {value}, takes off {credit}")
    if reading.why == "one_lower":
        message = N_("{answer}: counts {value} without current evidence, takes off {credit}")
    return c.say(message, answer=said, value=reading.value, credit=step.takes_off)


def _backing(c: _Context, entry: steps.Backing) -> str:
    state = c.say(N_("current"))
    if entry.expires and not entry.current:
        state = c.say(N_("expired on {date}"), date=entry.expires.isoformat())
    return c.say(N_("“{ref}” ({state})"), ref=_line(entry.ref), state=state)


def _credit(c: _Context, outcome: steps.Outcome) -> str:
    capped = outcome.major + outcome.supporting > outcome.limit
    message = N_(
        "credit {credit}: {major} from main safeguards + {supporting} from supporting ones"
    )
    if capped and outcome.major:
        message = N_(
            "credit {credit}: {major} from main safeguards + {supporting} from supporting ones,"
            " but at most {limit}"
        )
    elif capped:
        message = N_(
            "credit {credit}: {supporting} from supporting safeguards, but at most {limit} while"
            " no main one takes anything off"
        )
    return c.say(
        message,
        credit=outcome.credit,
        major=outcome.major,
        supporting=outcome.supporting,
        limit=outcome.limit,
    )


def _points(c: _Context, case: steps.HazardCase, outcome: steps.Outcome) -> str:
    message = N_("points {severity} + {exposure} − {credit} = {points}: {level}")
    if not case.inherent:
        message = N_("points 0: {level}, because without exposure the hazard is absent")
    elif outcome.floored:
        message = N_("points {severity} + {exposure} − {credit}, but at least {points}: {level}")
    return c.say(
        message,
        severity=case.severity.value,
        exposure=case.exposure.counts,
        credit=outcome.credit,
        points=outcome.points,
        level=c.say(words.LEVEL_WORDS[outcome.level]),
    )


def _answer(c: _Context, reading: steps.Reading, name: str = "") -> str:
    """``R1-E1 answered 2 (anchor)``, or why it does not count as answered."""
    given, name = c.trace.answers[reading.question], name or reading.question
    if reading.why == "disabled":
        return _not_asked(c, reading, name)
    if isinstance(given.value, int):
        anchor = c.q.questions[reading.question].anchor(given.value).display.in_(c.lang)
        message = N_("{id} answered {value} ({anchor})")
        return c.say(message, id=name, value=given.value, anchor=anchor)
    state = f"{name} {c.say(words.ANSWER_STATES[given.value or 'unanswered'])}"
    if not given.reason:
        return state
    return c.say(N_("{answer} ({reason})"), answer=state, reason=_line(given.reason))


def _not_asked(c: _Context, reading: steps.Reading, name: str) -> str:
    if not reading.closed_by:
        return c.say(N_("{id} not asked of this technology type"), id=name)
    sources = c.say(N_(", ")).join(_source(c, *source) for source in reading.closed_by.items())
    return c.say(N_("{id} not asked, because {sources}"), id=name, sources=sources)


def _source(c: _Context, question: str, said: str | None) -> str:
    if said is None:
        return c.say(N_("{question} is not asked"), question=question)
    answer = c.say(_CODES.get(said, said))
    return c.say(N_("{question} is {answer}"), question=question, answer=answer)


def _ranking(c: _Context, ranking: steps.Ranking) -> str:
    message = N_("{driver} decides with {points} ({level}), the most of {hazards}")
    if list(ranking.hazards.values()).count(ranking.points) > 1:
        message = N_("{driver} decides with {points} ({level}), first of the most of {hazards}")
    return c.say(
        message,
        driver=ranking.driver,
        points=ranking.points,
        level=c.say(words.LEVEL_WORDS[ranking.level]),
        hazards=", ".join(f"{id_} {points}" for id_, points in ranking.hazards.items()),
    )


def _conditions(
    c: _Context, conditions: steps.Ends[tuple[steps.ConditionStep, ...]]
) -> Iterator[str]:
    for step in _pairs(conditions):
        yield from c.both(step, lambda one: _condition(c, one))


def _condition(c: _Context, step: steps.ConditionStep) -> str:
    message = N_("{answer}: counts {value}, so {rule} does not hold")
    if step.holds:
        message = N_("{answer}: counts {value}, so {rule} holds")
    elif step.reading.why in ("disabled", "not_applicable"):
        message = N_("{answer}: {rule} does not hold")
    return c.say(
        message,
        answer=_answer(c, step.reading),
        value=step.reading.value,
        rule=f"{'≥' if step.operator == '>=' else '≤'} {step.answer}",
    )


def _verdict(c: _Context, step: steps.VerdictStep) -> str:
    reasons = [c.say(_REASONS[one.rule], ids=", ".join(one.ids)) for one in step.reasons]
    return c.say(
        N_("{verdict}, because {reasons}"),
        verdict=c.say(words.VERDICT_WORDS[step.verdict]),
        reasons=c.say(N_("; ")).join(reasons),
    )


def _sources(c: _Context, cases: steps.Ends[steps.HazardCase]) -> Iterator[str]:
    """What each question that counts rests on: the paper's paragraph, and framework clauses."""
    readings = (*_readings(cases.best), *_readings(cases.worst))
    for id_ in dict.fromkeys(one.question for one in readings if one.why != "disabled"):
        answer = c.trace.answers[id_]
        yield c.say(
            N_("{id} rests on {source}, and is evidence towards {clauses}")
            if answer.clauses
            else N_("{id} rests on {source}"),
            id=id_,
            source=answer.source,
            clauses=", ".join(answer.clauses),
        )


def _readings(case: steps.HazardCase) -> Iterator[steps.Reading]:
    yield from (leaf.reading for leaf in case.exposure.leaves)
    if case.inherent:
        yield from (step.reading for step in case.verified.safeguards)


def _rule(c: _Context, section: int) -> str:
    message = N_("rule: docs/method.md, section {section}; our judgement, the paper has no numbers")
    return c.say(message, section=section)


def _line(text: str) -> str:
    """What a user wrote as one line that is safe to show."""
    return visible(" ".join(text.split()))
