"""A questionnaire as index arrays, so that scoring is the same for one record or a million.

Rows are questions (62 in ours) followed by profile questions; which answers
matter to what is data, so another questionnaire needs no code.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskassess.questionnaire.model import EnableWhen, Gate, Item, Leaf, Questionnaire

Array = NDArray[Any]
Ints = NDArray[np.int8]

UNKNOWN, NOT_APPLICABLE, UNANSWERED = 4, 5, 6
"""Codes beside the answers 0 to 3 (for profile questions: the index of the option)."""
HIDDEN = 7
"""Stands for the code of a row that is not asked. Every bit is set: ``code | HIDDEN`` is HIDDEN."""
BEST, WORST = 0, 1
"""The two completions: index of the case axis."""
PATIENT, NO_PATIENT = "P-patient", "no"


@dataclass(frozen=True)
class Level:
    """Conditional questions whose conditions read only rows of earlier levels.

    Bit ``code`` of ``holds[k]`` says whether gate k holds for the code of its source
    row, of ``possible[k]`` whether it still could. ``gates`` (targets, k) are those of
    each target, put together with ``combine``.
    """

    sources: Array
    holds: Array
    possible: Array
    targets: Array
    gates: Array
    combine: np.ufunc


@dataclass(frozen=True)
class Compiled:
    """Index arrays of one questionnaire. Q questions, R rows, H hazards, F functions.

    Lists of unequal length are filled up with their first entry, which changes no largest
    or smallest; what is summed is filled up with Q, a row that is always zero.
    """

    questionnaire: Questionnaire
    questions: tuple[str, ...]
    profile: tuple[str, ...]
    types: tuple[str, ...]
    row: dict[str, int]
    profile_codes: dict[str, dict[str, int]]
    """The known options of each profile question, numbered in order."""
    audiences: Array
    """(A, T) the different sets of technology types that questions are asked of."""
    audience: Array
    """(Q) which of them a question is asked of."""
    levels: tuple[Level, ...]
    fill: Ints
    """(R, 2) what an open answer becomes in the best and in the worst case."""
    functions: Array
    """(F, T) the technology types of each function."""
    weights: Ints
    """(W, 2 F) the different rows of severity classes, by function with an output that
    can reach a patient, then by function without; 0 none."""
    weight: Array
    """(H) which of them a hazard has."""
    leaves: Array
    """Rows of the exposure leaves; the last ones count from a bound on, as 3."""
    bounds: Ints
    """The bounds of those last leaves."""
    terms: Array
    """(terms, k) leaves: the exposure of a term is the smallest of them."""
    gates: Array
    """(H, k) terms: the exposure of a hazard is the largest of them."""
    major: Array
    supporting: Array
    """(H, k) safeguard rows."""
    categories: tuple[str, ...]
    category_hazards: tuple[Array, ...]
    stop_rows: Array
    """Rows of the conditions of stop rules."""
    stop_ranges: Ints
    """(2, conditions) the smallest and the largest answer for which each holds."""
    stop_all: Array
    stop_any: Array
    """(S, k) conditions; the one after the last always holds."""


def left_open(codes: Array) -> Array:
    """Which of ``codes`` say that an answer is open: bool, of the same shape."""
    open_: Array = (codes == UNKNOWN) | (codes == UNANSWERED)
    return open_


@lru_cache(maxsize=8)
def compile_questionnaire(q: Questionnaire) -> Compiled:
    """The index arrays of ``q``."""
    questions = tuple(q.questions)
    profile = tuple(q.method.when_open)
    row = {id_: index for index, id_ in enumerate((*questions, *profile))}
    codes = {id_: _option_codes(q, id_) for id_ in profile}
    functions = sorted({type_.function for type_ in q.method.types})
    categories = tuple(
        id_ for id_ in q.categories if any(h.category == id_ for h in q.method.hazards)
    )
    asked_of = np.array([[t in q.questions[id_].types for t in q.types] for id_ in questions])
    audiences, audience = np.unique(asked_of, axis=0, return_inverse=True)
    weights, weight = np.unique(_severities(q, functions), axis=0, return_inverse=True)
    leaves, bounds, terms, gates = _exposures(q, row)
    conditions = [c for stop in q.method.stops for c in (*stop.all_of, *stop.any_of)]
    stop_all, stop_any = _stop_lists(q)
    return Compiled(
        questionnaire=q,
        questions=questions,
        profile=profile,
        types=tuple(q.types),
        row=row,
        profile_codes=codes,
        audiences=audiences,
        audience=audience.reshape(len(questions)),
        levels=_levels(q, row, codes),
        fill=_fill(q, codes),
        functions=np.array([[q.types[t].function == f for t in q.types] for f in functions]),
        weights=weights,
        weight=weight.reshape(len(q.method.hazards)),
        leaves=leaves,
        bounds=bounds,
        terms=terms,
        gates=gates,
        major=_filled([[row[s] for s in h.major] for h in q.method.hazards], len(questions)),
        supporting=_filled(
            [[row[s] for s in h.supporting] for h in q.method.hazards], len(questions)
        ),
        categories=categories,
        category_hazards=tuple(
            np.array([i for i, h in enumerate(q.method.hazards) if h.category == id_])
            for id_ in categories
        ),
        stop_rows=np.array([row[c.question] for c in conditions], dtype=np.intp),
        stop_ranges=np.array(
            [(c.answer, 3) if c.operator == ">=" else (0, c.answer) for c in conditions],
            dtype=np.int8,
        )
        .reshape(len(conditions), 2)
        .T,
        stop_all=stop_all,
        stop_any=stop_any,
    )


def _option_codes(q: Questionnaire, id_: str) -> dict[str, int]:
    named = [code for code in q.options(id_) if code != "unknown"]
    return {code: index for index, code in enumerate(named)}


def _fill(q: Questionnaire, codes: dict[str, dict[str, int]]) -> Ints:
    scored = [(item.best, item.worst) for item in q.questions.values()]
    steering = [
        (codes[id_][ends.best], codes[id_][ends.worst]) for id_, ends in q.method.when_open.items()
    ]
    return np.array([*scored, *steering], dtype=np.int8)


def _severities(q: Questionnaire, functions: list[Any]) -> Ints:
    """(H, 2 F) classes with, then without output that reaches a patient."""
    with_patient = [[h.severity.get(f, 0) for f in functions] for h in q.method.hazards]
    without = [
        [h.severity_without_patient.get(f, h.severity.get(f, 0)) for f in functions]
        for h in q.method.hazards
    ]
    return np.hstack((np.array(with_patient), np.array(without))).astype(np.int8)


def _exposures(q: Questionnaire, row: dict[str, int]) -> tuple[Array, Ints, Array, Array]:
    """Leaves and bounds; terms as lists of leaves, hazards as lists of terms."""
    hazards = [_terms(hazard.exposure) for hazard in q.method.hazards]
    terms = [term for hazard in hazards for term in hazard]
    leaves = sorted({leaf for term in terms for leaf in term}, key=lambda leaf: leaf[1])
    index = {leaf: n for n, leaf in enumerate(leaves)}
    numbers = iter(range(len(terms)))
    return (
        np.array([row[question] for question, _ in leaves], dtype=np.intp),
        np.array([bound for _, bound in leaves if bound], dtype=np.int8),
        _filled([[index[leaf] for leaf in term] for term in terms]),
        _filled([[next(numbers) for _ in hazard] for hazard in hazards]),
    )


_Leaf = tuple[str, int]
"""A question and the bound from which it counts as 3; 0: it counts as it is answered."""


def _terms(gate: Gate) -> list[list[_Leaf]]:
    """``gate`` as a largest-of-smallests."""
    if gate.any_of:
        return [term for member in gate.any_of for term in _member(member)]
    combined: list[list[_Leaf]] = [[]]
    for member in gate.all_of:
        combined = [[*left, *right] for left in combined for right in _member(member)]
    return combined


def _member(member: str | Leaf | Gate) -> list[list[_Leaf]]:
    if isinstance(member, Gate):
        return _terms(member)
    return [[(member.question, member.at_least) if isinstance(member, Leaf) else (member, 0)]]


def _levels(
    q: Questionnaire, row: dict[str, int], codes: dict[str, dict[str, int]]
) -> tuple[Level, ...]:
    depth: dict[str, int] = {}

    def level(id_: str) -> int:
        if id_ not in depth:
            sources = [c.question for c in q.items[id_].enable_when if c.question in row]
            depth[id_] = 1 + max(map(level, sources)) if sources else 0
        return depth[id_]

    found: dict[tuple[int, bool], list[Item]] = defaultdict(list)
    for id_ in q.questions:
        item = q.items[id_]
        found[level(id_), item.needs_all].append(item)
    return tuple(_level(found[key], row, codes, key[1]) for key in sorted(found) if key[0])


def _level(
    items: list[Item], row: dict[str, int], codes: dict[str, dict[str, int]], all_: bool
) -> Level:
    sources, holds, possible = list[int](), list[int](), list[int]()
    targets: list[list[int]] = []
    for item in items:
        gates: dict[str, list[EnableWhen]] = defaultdict(list)
        for condition in item.enable_when:
            gates[condition.question].append(condition)
        targets.append(list(range(len(sources), len(sources) + len(gates))))
        for question, conditions in gates.items():
            source_codes = codes.get(question, {str(n): n for n in range(4)})
            held = _held(conditions, source_codes, all if all_ else any)
            open_ = {UNKNOWN, UNANSWERED} if held.intersection(source_codes.values()) else set()
            sources.append(row[question])
            holds.append(_bits(held))
            possible.append(_bits(held - {UNKNOWN, UNANSWERED} | open_))
    return Level(
        sources=np.array(sources),
        holds=np.array(holds, dtype=np.uint8),
        possible=np.array(possible, dtype=np.uint8),
        targets=np.array([row[item.link_id] for item in items]),
        gates=_filled(targets),
        combine=np.logical_and if all_ else np.logical_or,
    )


def _held(
    conditions: list[EnableWhen],
    codes: dict[str, int],
    combine: Callable[[Iterable[bool]], bool],
) -> set[int]:
    """The codes of a source for which its conditions hold; hidden counts as unanswered."""
    names = {code: name for name, code in codes.items()}
    names |= {UNKNOWN: "unknown", NOT_APPLICABLE: "not_applicable"}
    return {n for n in range(HIDDEN + 1) if combine(c.holds(names.get(n)) for c in conditions)}


def _bits(codes: set[int]) -> int:
    return sum(1 << code for code in codes)


def _stop_lists(q: Questionnaire) -> tuple[Array, Array]:
    """(S, k) conditions of which all, and of which some have to hold."""
    numbers = itertools.count()
    all_of, any_of = [], []
    for stop in q.method.stops:
        all_of.append([next(numbers) for _ in stop.all_of])
        any_of.append([next(numbers) for _ in stop.any_of])
    always = next(numbers)
    every, some = (_filled([of or [always] for of in rules]) for rules in (all_of, any_of))
    return every, some


def _filled(lists: Sequence[list[int]], by: int | None = None) -> Array:
    """(lists, k) ``lists`` filled up with ``by``, or each with its first entry."""
    width = max([1, *map(len, lists)])
    filled = [[*one, *[one[0] if by is None else by] * (width - len(one))] for one in lists]
    return np.array(filled, dtype=np.intp).reshape(len(lists), width)
