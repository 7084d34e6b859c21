"""The trace: for every number of a result the rule, the answers and the source (METHOD 7.5).

A second derivation, one record and one step at a time, as a person with a pencil does it.
It ends in the numbers that :mod:`riskassess.method.score` finds; a law says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from riskassess.method.compiled import NO_PATIENT, PATIENT
from riskassess.method.kernel import CREDIT_CAP, CRITICAL, HIGH, SUPPORT_CAP
from riskassess.method.result import LEVELS, StopState
from riskassess.method.steps import (
    BASES,
    AnswerTrace,
    Backing,
    Basis,
    Case,
    CategoryTrace,
    ConditionStep,
    Ends,
    GateStep,
    Ground,
    HazardCase,
    HazardTrace,
    LeafStep,
    Outcome,
    Ranking,
    Reading,
    Reason,
    SafeguardStep,
    SeverityStep,
    StopCase,
    StopTrace,
    Trace,
    VerdictStep,
    Why,
)
from riskassess.questionnaire.model import (
    Condition,
    Function,
    Gate,
    Hazard,
    Leaf,
    Provenance,
    Questionnaire,
    Stop,
)
from riskassess.questionnaire.response import Response

WITHOUT_PATIENT = "withoutPatient"
"""Key of the provenance of the classes that apply where no output reaches a patient."""


def trace(questionnaire: Questionnaire, response: Response) -> Trace:
    """How each number of ``score(questionnaire, response)`` comes about."""
    q = questionnaire
    cases = Ends(_Completion(q, response, "best"), _Completion(q, response, "worst"))
    functions = {q.types[type_].function for type_ in response.deployment.types}
    hazards = tuple(
        _hazard(hazard, cases) for hazard in q.method.hazards if functions & set(hazard.severity)
    )
    stops = tuple(_stop(stop, cases) for stop in q.method.stops)
    with_hazards = {hazard.category for hazard in q.method.hazards}
    return Trace(
        questionnaire={"url": q.form.url, "version": q.form.version, "sha256": q.sha256},
        types=response.deployment.types,
        date=response.date,
        profile=response.deployment.profile(),
        answers={id_: _answer(q, response, id_) for id_ in q.questions},
        hazards=hazards,
        categories=tuple(_category(id_, hazards) for id_ in q.categories if id_ in with_hazards),
        stops=stops,
        verdict={basis: _verdicts(hazards, stops, basis) for basis in BASES},
    )


@dataclass(frozen=True)
class _Completion:
    """The answers as one case reads them: what is open is filled in first (METHOD 5)."""

    q: Questionnaire
    response: Response
    case: Case

    @cached_property
    def profile(self) -> dict[str, str]:
        """The profile answers, with what an open one becomes."""
        given = self.response.deployment.profile()
        return {
            id_: getattr(ends, self.case) if given[id_] == "unknown" else given[id_]
            for id_, ends in self.q.method.when_open.items()
        }

    def read(self, id_: str, basis: Basis) -> Reading:
        """The answer to ``id_`` as it counts on ``basis``."""
        closed_by = self._closed_by(id_)
        if closed_by is not None:
            return Reading(id_, 0, "disabled", closed_by)
        return Reading(id_, *self._counted(id_, basis), {})

    def _counted(self, id_: str, basis: Basis) -> tuple[int, Why]:
        answer, value = self.response.answer(id_), self._filled(id_)
        if answer.value in (None, "unknown"):
            return int(value), "open"
        if isinstance(value, str):
            return 0, "not_applicable"
        backed = basis == "claimed" or answer.evidenced(self.response.date)
        if value and not backed:
            return value - 1, "one_lower"
        return value, "given"

    def _filled(self, id_: str) -> int | str:
        """The answer; an open one is 0 or 3, whichever the case asks for."""
        value = self.response.answer(id_).value
        if value is None or value == "unknown":
            open_: int = getattr(self.q.questions[id_], self.case)
            return open_
        return value

    def _closed_by(self, id_: str) -> dict[str, str | None] | None:
        """The answers that disable the question ``id_``; None where it is asked."""
        item = self.q.questions[id_]
        if not set(item.types) & set(self.response.deployment.types):
            return {}
        conditions = [(when, self._source(when.question)) for when in item.enable_when]
        failing = {when.question: said for when, said in conditions if not when.holds(said)}
        held = any(when.holds(said) for when, said in conditions)
        enabled = not failing or (held and not item.needs_all)
        return None if enabled else failing

    def _source(self, id_: str) -> str | None:
        """The code of an answer that conditions read; a disabled question has none."""
        if id_ in self.profile:
            return self.profile[id_]
        return str(self._filled(id_)) if self._closed_by(id_) is None else None


def _answer(q: Questionnaire, response: Response, id_: str) -> AnswerTrace:
    answer, item = response.answer(id_), q.questions[id_]
    backings = (
        Backing(entry.ref, entry.date, entry.expires, entry.current(response.date))
        for entry in answer.evidence
    )
    return AnswerTrace(answer.value, answer.reason, tuple(backings), item.source, item.clauses)


def _hazard(hazard: Hazard, completions: Ends[_Completion]) -> HazardTrace:
    cases = completions.map(lambda c: _hazard_case(c, hazard))
    return HazardTrace(hazard.id, hazard.category, cases)


def _hazard_case(c: _Completion, hazard: Hazard) -> HazardCase:
    severity, exposure = _severity(c, hazard), _gate(c, hazard.exposure)
    inherent = severity.value + exposure.counts if exposure.counts else 0
    verified, claimed = (_outcome(c, hazard, inherent, basis) for basis in BASES)
    return HazardCase(severity, exposure, inherent, verified, claimed)


def _severity(c: _Completion, hazard: Hazard) -> SeverityStep:
    types: dict[Function, tuple[str, ...]] = {}
    for type_ in c.response.deployment.types:
        function = c.q.types[type_].function
        if function in hazard.severity:
            types[function] = (*types.get(function, ()), type_)
    reduced = hazard.severity_without_patient if c.profile[PATIENT] == NO_PATIENT else {}
    classes = {function: reduced.get(function, hazard.severity[function]) for function in types}
    largest = max(classes.values())
    return SeverityStep(
        largest,
        tuple(
            Ground(f, types[f], f in reduced, _provenance(hazard, f, without_patient=f in reduced))
            for f in types
            if classes[f] == largest
        ),
    )


def _provenance(hazard: Hazard, function: Function, *, without_patient: bool) -> Provenance:
    usual = hazard.provenance[function]
    return hazard.provenance.get(WITHOUT_PATIENT, usual) if without_patient else usual


def _gate(c: _Completion, gate: Gate) -> GateStep:
    members = tuple(_member(c, member) for member in (*gate.any_of, *gate.all_of))
    counts = [member.counts for member in members]
    if gate.any_of:
        return GateStep("largest", members, max(counts))
    return GateStep("smallest", members, min(counts))


def _member(c: _Completion, member: str | Leaf | Gate) -> LeafStep | GateStep:
    if isinstance(member, Gate):
        return _gate(c, member)
    if isinstance(member, Leaf):
        reading = c.read(member.question, "claimed")
        return LeafStep(reading, member.at_least, 3 if reading.value >= member.at_least else 0)
    reading = c.read(member, "claimed")  # exposures and stop rules read answers as given
    return LeafStep(reading, None, reading.value)


def _outcome(c: _Completion, hazard: Hazard, inherent: int, basis: Basis) -> Outcome:
    majors, supports = (
        [c.read(id_, basis) for id_ in ids] for ids in (hazard.major, hazard.supporting)
    )
    by_major = [SafeguardStep(reading, "major", max(0, reading.value - 1)) for reading in majors]
    by_supporting = [SafeguardStep(r, "supporting", int(r.value == 3)) for r in supports]
    major, supporting = (sum(step.takes_off for step in by) for by in (by_major, by_supporting))
    limit = CREDIT_CAP if major else SUPPORT_CAP
    credit = min(limit, major + supporting)
    points = max(1, inherent - credit) if inherent else 0
    return Outcome(
        safeguards=(*by_major, *by_supporting),
        major=major,
        supporting=supporting,
        limit=limit,
        credit=credit,
        points=points,
        level=LEVELS[points],
        floored=bool(inherent) and credit >= inherent,
    )


def _category(id_: str, hazards: tuple[HazardTrace, ...]) -> CategoryTrace:
    mine = [hazard for hazard in hazards if hazard.category == id_]
    if not mine:
        return CategoryTrace(id_, None, None, None)

    def ends(points: Callable[[HazardCase], int]) -> Ends[Ranking]:
        return Ends(
            _ranking({hazard.id: points(hazard.cases.best) for hazard in mine}),
            _ranking({hazard.id: points(hazard.cases.worst) for hazard in mine}),
        )

    return CategoryTrace(
        id_,
        inherent=ends(lambda case: case.inherent),
        verified=ends(lambda case: case.verified.points),
        claimed=ends(lambda case: case.claimed.points),
    )


def _ranking(points: Mapping[str, int]) -> Ranking:
    driver = max(points, key=lambda id_: points[id_])  # the first on a tie
    return Ranking(points[driver], LEVELS[points[driver]], driver, points)


def _stop(stop: Stop, completions: Ends[_Completion]) -> StopTrace:
    cases = completions.map(lambda c: _stop_case(c, stop))
    states: dict[tuple[bool, bool], StopState] = {
        (True, True): "triggered",
        (False, True): "possible",
        (False, False): "clear",
    }
    return StopTrace(stop.id, states[cases.best.holds, cases.worst.holds], cases)


def _stop_case(c: _Completion, stop: Stop) -> StopCase:
    all_of = tuple(_condition(c, condition) for condition in stop.all_of)
    any_of = tuple(_condition(c, condition) for condition in stop.any_of)
    holds = all(step.holds for step in all_of) and (
        not any_of or any(step.holds for step in any_of)
    )
    return StopCase(all_of, any_of, holds)


def _condition(c: _Completion, condition: Condition) -> ConditionStep:
    reading = c.read(condition.question, "claimed")
    counts = reading.why not in ("disabled", "not_applicable")
    holds = counts and condition.holds(reading.value)
    return ConditionStep(reading, condition.operator, condition.answer, holds)


def _verdicts(
    hazards: tuple[HazardTrace, ...], stops: tuple[StopTrace, ...], basis: Basis
) -> Ends[VerdictStep]:
    def of(case: Case) -> VerdictStep:
        points = {h.id: getattr(getattr(h.cases, case), basis).points for h in hazards}
        holding = tuple(stop.id for stop in stops if getattr(stop.cases, case).holds)
        return _verdict(points, holding)

    return Ends(of("best"), of("worst"))


def _verdict(points: Mapping[str, int], holding: tuple[str, ...]) -> VerdictStep:
    critical = tuple(id_ for id_, found in points.items() if found >= CRITICAL)
    if holding or critical:
        found = (Reason("stop", holding), Reason("critical", critical))
        return VerdictStep("not_acceptable", tuple(reason for reason in found if reason.ids))
    if high := tuple(id_ for id_, found in points.items() if found >= HIGH):
        return VerdictStep("conditional", (Reason("high", high),))
    return VerdictStep("acceptable", (Reason("none", ()),))
