"""Integer programmes over 0-1 decisions, solved to proven optimality by HiGHS.

A :class:`Fact` is something that holds or not, as a linear expression that is 0 or 1
for every admissible decision; facts are combined exactly, so that a rule of the
method is written here as it is spoken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np

from riskassess.method.compiled import Array


@dataclass(frozen=True)
class Fact:
    """``constant + Σ factor · decision``: 0 or 1 for every admissible decision."""

    constant: int
    factors: Mapping[int, int] = field(default_factory=dict)

    def __invert__(self) -> Fact:
        """It does not hold."""
        return Fact(1 - self.constant, {key: -factor for key, factor in self.factors.items()})

    @property
    def settled(self) -> bool:
        """Whether no decision changes it."""
        return not self.factors


NEVER, ALWAYS = Fact(0), Fact(1)


class InfeasibleError(Exception):
    """No decision meets the demands."""


class Program:
    """Decisions, demands on them and a cost to be as small as possible."""

    def __init__(self) -> None:
        self._costs: list[int] = []
        self._rows: list[tuple[float, float, dict[int, int]]] = []

    def decision(self, cost: int = 0) -> Fact:
        """Something that can be chosen to hold, at ``cost``."""
        self._costs.append(cost)
        return Fact(0, {len(self._costs) - 1: 1})

    def one_of(self, costs: Sequence[int]) -> list[Fact]:
        """Options of which exactly one is chosen."""
        _, *others = costs
        if not others:
            return [ALWAYS]
        options = [self.decision(cost) for cost in costs]
        self._demand(options, 1, 1)
        return options

    def all(self, facts: Iterable[Fact]) -> Fact:
        """All of ``facts`` hold."""
        gathered = list(facts)
        return self.count(gathered, len(gathered))

    def any(self, facts: Iterable[Fact]) -> Fact:
        """At least one of ``facts`` holds."""
        return self.count(list(facts), 1)

    def count(self, facts: Sequence[Fact], least: int) -> Fact:
        """At least ``least`` of ``facts`` hold."""
        open_ = [fact for fact in facts if not fact.settled]
        least -= sum(fact.constant for fact in facts if fact.settled)
        if least <= 0:
            return ALWAYS
        if least > len(open_):
            return NEVER
        only, *others = open_
        if not others:
            return only
        held = self.decision()
        enough = -least, 0.0, np.inf  # held: at least `least` of them
        fewer = least - len(open_) - 1, -np.inf, least - 1.0  # not held: fewer
        for weight, lower, upper in (enough, fewer):
            weighted = Fact(0, dict.fromkeys(held.factors, weight))
            self._demand([*open_, weighted], lower, upper)
        return held

    def require(self, fact: Fact) -> None:
        """Demand that ``fact`` holds; raises InfeasibleError where it never can."""
        self._demand([fact], 1, np.inf)

    def imply(self, condition: Fact, consequence: Fact) -> None:
        """Demand ``consequence`` wherever ``condition`` holds."""
        self._demand([~condition, consequence], 1, np.inf)

    def require_cheaper(self, cost: int) -> None:
        """Demand that the decisions taken so far cost less than ``cost`` altogether."""
        priced = {key: price for key, price in enumerate(self._costs) if price}
        self._demand([Fact(0, priced)], -np.inf, cost - 1)

    def _demand(self, facts: Iterable[Fact], lower: float, upper: float) -> None:
        total: dict[int, int] = {}
        constant = 0
        for fact in facts:
            constant += fact.constant
            for key, factor in fact.factors.items():
                total[key] = total.get(key, 0) + factor
        total = {key: factor for key, factor in total.items() if factor}
        if not total and not lower <= constant <= upper:
            raise InfeasibleError
        self._rows.append((lower - constant, upper - constant, total))

    def solve(self) -> Solution:
        """The cheapest admissible decisions; among equals those chosen first and fewest.

        Raises InfeasibleError where there is none.
        """
        if not self._costs:
            return Solution(0, frozenset())
        costs = np.array(self._costs, dtype=float)
        solver = _solver(len(costs), self._rows, costs)
        best = _solve(solver)
        cost = int(costs @ best)
        # Ties: a second programme at that cost prefers few decisions, then early ones.
        priced = np.flatnonzero(costs).astype(np.int32)
        order = np.arange(len(priced)) / len(priced) + len(priced)
        solver.addRow(-np.inf, cost, len(priced), priced, costs[priced])
        solver.changeColsCost(len(priced), priced, order)
        return Solution(cost, frozenset(np.flatnonzero(_solve(solver)).tolist()))


@dataclass(frozen=True)
class Solution:
    """Proven cheapest decisions."""

    cost: int
    chosen: frozenset[int]

    def holds(self, fact: Fact) -> bool:
        """Whether ``fact`` holds under these decisions."""
        chosen = (factor for key, factor in fact.factors.items() if key in self.chosen)
        return bool(fact.constant + sum(chosen))


class _Quiet(highspy.Highs):
    """HiGHS without its Python callbacks: setting them up prints a banner on stdout."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()


def _solver(
    columns: int, rows: Sequence[tuple[float, float, dict[int, int]]], costs: Array
) -> highspy.Highs:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns, len(rows)
    lp.col_cost_ = costs
    lp.col_lower_, lp.col_upper_ = np.zeros(columns), np.ones(columns)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * columns
    lp.row_lower_ = np.array([row[0] for row in rows], dtype=float)
    lp.row_upper_ = np.array([row[1] for row in rows], dtype=float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(row[2]) for row in rows)])
    lp.a_matrix_.index_ = np.array([key for row in rows for key in row[2]], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([f for row in rows for f in row[2].values()], dtype=float)
    solver = _Quiet()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    solver.setOptionValue("mip_rel_gap", 0.0)  # proven, not nearly, optimal
    solver.setOptionValue("mip_abs_gap", 0.0)
    solver.passModel(lp)
    return solver


def _solve(solver: highspy.Highs) -> Array:
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        raise InfeasibleError
    if status != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"HiGHS: {status}")
    return np.round(solver.getSolution().col_value)
