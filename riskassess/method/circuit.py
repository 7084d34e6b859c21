"""The method's rules as facts over answers that are still to be decided.

What :mod:`riskassess.method.kernel` computes for given answers, said here for answers
an integer programme may choose: METHOD sections 3 to 6, rule by rule. A test holds the
two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from riskassess.method.compiled import NO_PATIENT, PATIENT
from riskassess.method.kernel import CREDIT_CAP, CRITICAL, HIGH, SUPPORT_CAP
from riskassess.method.program import ALWAYS, NEVER, Fact, Program
from riskassess.questionnaire.model import Condition, Gate, Hazard, Leaf, Questionnaire, Stop
from riskassess.questionnaire.response import Value

TOLERATED = {"acceptable": HIGH - 1, "conditional": CRITICAL - 1}
"""The most points a hazard may have under a verdict."""


@dataclass(frozen=True)
class State:
    """How a question may stand: an answer that is not open, and if current evidence backs it."""

    value: Value
    evidence: bool = False

    @property
    def answer(self) -> int:
        """The answer as given, 0 where there is none that counts."""
        return self.value if isinstance(self.value, int) else 0

    @property
    def counted(self) -> int:
        """The answer of a safeguard as verified: one less without current evidence, -1 for 0."""
        return self.answer - (not self.evidence)


States = Mapping[str, Sequence[tuple[Fact, State]]]
"""Per question the states it may have, of which exactly one holds."""


class Circuit:
    """The rules over ``states`` for a deployment with ``types`` and a known ``profile``."""

    def __init__(
        self,
        q: Questionnaire,
        program: Program,
        types: Sequence[str],
        profile: Mapping[str, str],
        states: States,
    ) -> None:
        self.q, self.program = q, program
        self.types, self.profile, self.states = types, profile, states
        self._enabled: dict[str, Fact] = {}
        self._counted: dict[tuple[str, int], Fact] = {}

    # answers

    def answered(self, question: str, least: int) -> Fact:
        """The answer as given is at least ``least``."""
        return _sum(fact for fact, state in self.states[question] if state.answer >= least)

    def enabled(self, question: str) -> Fact:
        """The question is asked."""
        if question not in self._enabled:
            self._enabled[question] = self._enabling(question)
        return self._enabled[question]

    def _enabling(self, question: str) -> Fact:
        item = self.q.questions[question]
        if not set(item.types) & set(self.types):
            return NEVER
        if not item.enable_when:
            return ALWAYS
        combine = self.program.all if item.needs_all else self.program.any
        sources = dict.fromkeys(when.question for when in item.enable_when)
        return combine([self._gate(question, source) for source in sources])

    def _gate(self, question: str, source: str) -> Fact:
        """The conditions of ``question`` on ``source`` hold, any of them or all."""
        item = self.q.questions[question]
        together = all if item.needs_all else any
        conditions = [when for when in item.enable_when if when.question == source]

        def held(answer: str | None) -> bool:
            return together(when.holds(answer) for when in conditions)

        if source in self.profile:
            return ALWAYS if held(self.profile[source]) else NEVER
        shown = self.enabled(source)
        on = _sum(fact for fact, state in self.states[source] if held(str(state.value)))
        visible = self.program.all([shown, on])
        return self.program.any([visible, ~shown]) if held(None) else visible

    def counted(self, question: str, least: int) -> Fact:
        """A safeguard counts as verified with at least ``least``."""
        key = question, least
        if key not in self._counted:
            enough = _sum(f for f, state in self.states[question] if state.counted >= least)
            self._counted[key] = self.program.all([self.enabled(question), enough])
        return self._counted[key]

    # hazards

    def severity(self, hazard: Hazard) -> int:
        """The severity class for the deployment; 0 where the hazard does not apply."""
        classes = dict(hazard.severity)
        if self.profile[PATIENT] == NO_PATIENT:
            classes |= hazard.severity_without_patient
        functions = {self.q.types[type_].function for type_ in self.types}
        return max((classes[f] for f in functions if f in classes), default=0)

    def exposure(self, gate: Gate, least: int) -> Fact:
        """The exposure is at least ``least`` (1 to 3)."""
        if gate.any_of:
            return self.program.any([self._member(m, least) for m in gate.any_of])
        return self.program.all([self._member(m, least) for m in gate.all_of])

    def _member(self, member: str | Leaf | Gate, least: int) -> Fact:
        if isinstance(member, Gate):
            return self.exposure(member, least)
        if isinstance(member, Leaf):
            question, bound = member.question, member.at_least
        else:
            question, bound = member, least
        return self.program.all([self.enabled(question), self.answered(question, bound)])

    def credit(self, hazard: Hazard, least: int) -> Fact:
        """The credit is at least ``least`` (1 or more)."""
        if least > CREDIT_CAP:
            return NEVER
        main = [self.counted(q, 2) for q in hazard.major]
        full = [self.counted(q, 3) for q in hazard.major]
        support = [self.counted(q, 3) for q in hazard.supporting]
        enough = self.program.count([*main, *full, *support], least)
        with_main = self.program.all([self.program.any(main), enough])
        if least > SUPPORT_CAP:
            return with_main
        return self.program.any([with_main, self.program.count(support, least)])

    def exceeds(self, hazard: Hazard, points: int) -> Fact:
        """The hazard has more than ``points`` (at least 1)."""
        return self.program.any(
            self.program.all([exposed, ~self.credit(hazard, needed)])
            for exposed, needed in self.demands(hazard, points)
        )

    def demands(self, hazard: Hazard, points: int) -> list[tuple[Fact, int]]:
        """Where the exposure is such, the credit that keeps the hazard at ``points`` or less."""
        weight = self.severity(hazard)
        if not weight:
            return []
        needed = ((least, weight + least - points) for least in (1, 2, 3))
        return [(self.exposure(hazard.exposure, e), credit) for e, credit in needed if credit > 0]

    # stop rules and verdicts

    def stop(self, stop: Stop) -> Fact:
        """The stop rule holds."""
        some = self.program.any(map(self._condition, stop.any_of)) if stop.any_of else ALWAYS
        return self.program.all([*map(self._condition, stop.all_of), some])

    def _condition(self, condition: Condition) -> Fact:
        met = _sum(
            fact
            for fact, state in self.states[condition.question]
            if isinstance(state.value, int) and condition.holds(state.value)
        )
        return self.program.all([self.enabled(condition.question), met])

    @cached_property
    def stopped(self) -> Fact:
        """Some stop rule holds."""
        return self.program.any([self.stop(stop) for stop in self.q.method.stops])

    def some_exceeds(self, points: int) -> Fact:
        """Some hazard has more than ``points``."""
        return self.program.any([self.exceeds(h, points) for h in self.q.method.hazards])

    def require_at_most(self, points: int) -> None:
        """Demand that no stop rule holds and no hazard has more than ``points``."""
        for hazard in self.q.method.hazards:
            for exposed, needed in self.demands(hazard, points):
                self.program.imply(exposed, self.credit(hazard, needed))
        for stop in self.q.method.stops:
            self.program.require(~self.stop(stop))


def _sum(facts: Iterable[Fact]) -> Fact:
    """One of ``facts``, which are different options of one question."""
    constant, factors = 0, dict[int, int]()
    for fact in facts:
        constant += fact.constant
        factors |= fact.factors
    return Fact(constant, factors)
