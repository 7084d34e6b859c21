"""A questionnaire as index arrays, so that scoring is the same for one record or a million.

Rows are questions (62 in ours) followed by profile questions; which answers
matter to what is data, so another questionnaire needs no code.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskassess.questionnaire.model import EnableWhen, Gate, Item, Leaf, Questionnaire
from riskassess.questionnaire.rules import gate_leaves, leaf_question

Array = NDArray[Any]
Ints = NDArray[np.int8]

UNKNOWN, NOT_APPLICABLE, UNANSWERED = 4, 5, 6
"""Codes beside the answers 0 to 3 (for profile questions: the index of the option)."""
CODES = 7
BEST, WORST = 0, 1
"""The two completions: index of the case axis."""
PATIENT, NO_PATIENT = "P-patient", "no"


@dataclass(frozen=True)
class Level:
    """Conditional questions whose conditions read only rows of earlier levels.

    ``lookup[k, code]`` says whether gate k holds for the code of its source row.
    Gates of one target are adjacent; ``starts`` are their first indices.
    """

    sources: Array
    lookup: Array
    possible: Array
    starts: Array
    targets: Array
    any_: Array


@dataclass(frozen=True)
class Compiled:
    """Index arrays of one questionnaire. Q questions, R rows, H hazards, F functions."""

    questionnaire: Questionnaire
    questions: tuple[str, ...]
    profile: tuple[str, ...]
    types: tuple[str, ...]
    row: dict[str, int]
    profile_codes: dict[str, dict[str, int]]
    exposure: Array
    """(Q) whether a question is an exposure."""
    asked_of: Array
    """(Q, T) whether a question is asked of a technology type."""
    levels: tuple[Level, ...]
    fill: Ints
    """(R, 2) what an open answer becomes in the best and in the worst case."""
    function_of: Array
    """(T, F) the function type of each technology type."""
    severity: Ints
    """(2, H, F) severity class with and without output reaching a patient; 0 none."""
    leaves: Array
    leaf_lookup: Ints
    terms: Array
    """(H, any, all) leaf indices: the largest over ``any`` of the smallest over ``all``."""
    major: Array
    supporting: Array
    """(H, k) safeguard rows, padded with the row Q that is always zero."""
    categories: tuple[str, ...]
    category_hazards: tuple[Array, ...]
    stop_rows: Array
    stop_lookup: Array
    stop_all: Array
    stop_any: Array
    hazard_uses: tuple[tuple[int, ...], ...]
    """Per hazard the rows it reads: exposures, then major, then supporting safeguards."""
    stop_uses: tuple[tuple[int, ...], ...]
    """Per stop rule the rows it reads."""


@lru_cache(maxsize=8)
def compile_questionnaire(q: Questionnaire) -> Compiled:
    """The index arrays of ``q``."""
    questions = tuple(q.questions)
    profile = tuple(q.method.when_open)
    row = {id_: index for index, id_ in enumerate((*questions, *profile))}
    codes = {id_: _option_codes(q, id_) for id_ in profile}
    functions = sorted({type_.function for type_ in q.method.types})
    types = tuple(q.types)
    categories = tuple(
        id_ for id_ in q.categories if any(h.category == id_ for h in q.method.hazards)
    )
    leaves = _Leaves(row)
    terms = _pad3([leaves.terms(hazard.exposure) for hazard in q.method.hazards], leaves)
    stops = _stop_arrays(q, row)
    return Compiled(
        questionnaire=q,
        questions=questions,
        profile=profile,
        types=types,
        row=row,
        profile_codes=codes,
        exposure=np.array([q.questions[id_].kind == "exposure" for id_ in questions]),
        asked_of=np.array([[t in q.questions[id_].types for t in types] for id_ in questions]),
        levels=_levels(q, row, codes),
        fill=_fill(q, questions, profile, codes),
        function_of=np.array([[q.types[t].function == f for f in functions] for t in types]),
        severity=_severities(q, functions),
        leaves=np.array(leaves.rows),
        leaf_lookup=np.array(leaves.lookup, dtype=np.int8),
        terms=terms,
        major=_pad2([[row[s] for s in h.major] for h in q.method.hazards], len(questions)),
        supporting=_pad2(
            [[row[s] for s in h.supporting] for h in q.method.hazards], len(questions)
        ),
        categories=categories,
        category_hazards=tuple(
            np.array([i for i, h in enumerate(q.method.hazards) if h.category == id_])
            for id_ in categories
        ),
        stop_rows=stops[0],
        stop_lookup=stops[1],
        stop_all=stops[2],
        stop_any=stops[3],
        hazard_uses=tuple(
            tuple(
                row[id_]
                for id_ in (
                    *(leaf_question(leaf) for leaf in gate_leaves(h.exposure)),
                    *h.major,
                    *h.supporting,
                )
            )
            for h in q.method.hazards
        ),
        stop_uses=tuple(
            tuple(row[condition.question] for condition in (*s.all_of, *s.any_of))
            for s in q.method.stops
        ),
    )


def _option_codes(q: Questionnaire, id_: str) -> dict[str, int]:
    named = [code for code in q.options(id_) if code != "unknown"]
    return {**{code: index for index, code in enumerate(named)}, "unknown": UNKNOWN}


def _fill(
    q: Questionnaire,
    questions: tuple[str, ...],
    profile: tuple[str, ...],
    codes: dict[str, dict[str, int]],
) -> Ints:
    scored = [(0, 3) if q.questions[id_].kind == "exposure" else (3, 0) for id_ in questions]
    steering = [
        (codes[id_][q.method.when_open[id_].best], codes[id_][q.method.when_open[id_].worst])
        for id_ in profile
    ]
    return np.array([*scored, *steering], dtype=np.int8)


def _severities(q: Questionnaire, functions: list[Any]) -> Ints:
    with_patient = [[h.severity.get(f, 0) for f in functions] for h in q.method.hazards]
    without = [
        [h.severity_without_patient.get(f, h.severity.get(f, 0)) for f in functions]
        for h in q.method.hazards
    ]
    return np.array([with_patient, without], dtype=np.int8)


class _Leaves:
    """Collects the leaves of all exposure gates; 0 is always smallest, 1 always largest."""

    def __init__(self, row: dict[str, int]) -> None:
        self.row = row
        self.rows: list[int] = [0, 0]
        self.lookup: list[list[int]] = [[0] * CODES, [3] * CODES]
        self.index: dict[tuple[str, int | None], int] = {}

    def terms(self, gate: Gate) -> list[list[int]]:
        """``gate`` as a largest-of-smallests over leaf indices."""
        if gate.any_of:
            return [term for member in gate.any_of for term in self._member(member)]
        combined: list[list[int]] = [[]]
        for member in gate.all_of:
            combined = [[*left, *right] for left in combined for right in self._member(member)]
        return combined

    def _member(self, member: str | Leaf | Gate) -> list[list[int]]:
        if isinstance(member, Gate):
            return self.terms(member)
        if isinstance(member, Leaf):
            key: tuple[str, int | None] = (member.question, member.at_least)
            scores = [3 if answer >= member.at_least else 0 for answer in range(4)]
        else:
            key, scores = (member, None), [0, 1, 2, 3]
        if key not in self.index:
            self.index[key] = len(self.rows)
            self.rows.append(self.row[key[0]])
            self.lookup.append([*scores, 0, 0, 0])
        return [[self.index[key]]]


def _pad2(lists: list[list[int]], pad: int) -> Array:
    width = max(1, *(len(row) for row in lists))
    return np.array([[*row, *[pad] * (width - len(row))] for row in lists])


def _pad3(terms: list[list[list[int]]], leaves: _Leaves) -> Array:
    width = max(len(hazard) for hazard in terms)
    depth = max(len(term) for hazard in terms for term in hazard)
    never = [0] * depth
    return np.array(
        [
            [
                *([*term, *[1] * (depth - len(term))] for term in hazard),
                *[never] * (width - len(hazard)),
            ]
            for hazard in terms
        ]
    )


def _levels(
    q: Questionnaire, row: dict[str, int], codes: dict[str, dict[str, int]]
) -> tuple[Level, ...]:
    depth: dict[str, int] = {}

    def level(id_: str) -> int:
        if id_ not in depth:
            sources = [c.question for c in q.items[id_].enable_when if c.question in row]
            depth[id_] = 1 + max(map(level, sources)) if sources else 0
        return depth[id_]

    by_level: dict[int, list[str]] = defaultdict(list)
    for id_ in q.questions:
        by_level[level(id_)].append(id_)
    return tuple(
        _level([q.items[id_] for id_ in by_level[n]], row, codes) for n in sorted(by_level) if n
    )


def _level(items: list[Item], row: dict[str, int], codes: dict[str, dict[str, int]]) -> Level:
    sources: list[int] = []
    lookup: list[list[bool]] = []
    possible: list[list[bool]] = []
    starts: list[int] = []
    for item in items:
        starts.append(len(sources))
        gates: dict[str, list[EnableWhen]] = defaultdict(list)
        for condition in item.enable_when:
            gates[condition.question].append(condition)
        for question, conditions in gates.items():
            source_codes = codes.get(question, {str(n): n for n in range(4)} | {"unknown": UNKNOWN})
            held = _lookup(conditions, source_codes, item.enable_behavior != "all")
            open_ = any(held[code] for name, code in source_codes.items() if name != "unknown")
            sources.append(row[question])
            lookup.append(held)
            possible.append([*held[:4], open_, held[NOT_APPLICABLE], open_])
    return Level(
        sources=np.array(sources),
        lookup=np.array(lookup),
        possible=np.array(possible),
        starts=np.array(starts),
        targets=np.array([row[item.link_id] for item in items]),
        any_=np.array([item.enable_behavior != "all" for item in items]),
    )


def _lookup(conditions: list[EnableWhen], codes: dict[str, int], any_: bool) -> list[bool]:
    """Whether the conditions on one source hold, by the code of its answer."""
    names = {code: name for name, code in codes.items()} | {NOT_APPLICABLE: "not_applicable"}
    combine = any if any_ else all
    return [combine(_holds(c, names.get(code)) for c in conditions) for code in range(CODES)]


def _holds(condition: EnableWhen, answer: str | None) -> bool:
    """FHIR R5: true if the answer fits; ``!=`` also when there is none."""
    wanted = str(condition.answer)
    match condition.operator:
        case "exists":
            return (answer is not None) == condition.answer
        case "=":
            return answer == wanted
        case "!=":
            return answer != wanted
        case operator:
            if answer is None or not answer.isdigit() or not wanted.isdigit():
                return False
            left, right = int(answer), int(wanted)
            return {">": left > right, "<": left < right, ">=": left >= right}.get(
                operator, left <= right
            )


def _stop_arrays(q: Questionnaire, row: dict[str, int]) -> tuple[Array, Array, Array, Array]:
    """Conditions as rows with a lookup, and per rule their padded indices (0 true, 1 false)."""
    rows, lookup = [0, 0], [[True] * CODES, [False] * CODES]
    all_of: list[list[int]] = []
    any_of: list[list[int]] = []
    for stop in q.method.stops:
        indices = []
        for condition in (*stop.all_of, *stop.any_of):
            indices.append(len(rows))
            rows.append(row[condition.question])
            held = [_holds_score(condition.operator, a, condition.answer) for a in range(4)]
            lookup.append([*held, False, False, False])
        split = len(stop.all_of)
        all_of.append(indices[:split])
        any_of.append(indices[split:] or [0])
    return np.array(rows), np.array(lookup), _pad2(all_of, 0), _pad2(any_of, 1)


def _holds_score(operator: str, answer: int, bound: int) -> bool:
    return answer >= bound if operator == ">=" else answer <= bound
