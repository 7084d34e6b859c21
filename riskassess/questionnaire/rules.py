"""Faults that forbid using a questionnaire: references, conditions, anchors, weights.

The rules of enabling are FHIR's; see docs/questionnaire-files.md. What merely
deserves a look is found by :mod:`riskassess.questionnaire.lint`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

from riskassess.errors import Fault, nearest
from riskassess.questionnaire.located import Document, Path_
from riskassess.questionnaire.model import (
    AnswerOption,
    Condition,
    EnableWhen,
    Gate,
    Item,
    Leaf,
    Questionnaire,
    Range,
    Weighting,
)


@dataclass(frozen=True)
class Sources:
    """Where each item, hazard and stop stands in its file."""

    documents: Mapping[str, Document]
    items: Mapping[str, Path_]

    def item(self, id_: str, link_id: str, *more: str | int, **details: object) -> Fault:
        """A fault at an item of questionnaire.yaml."""
        path = (*self.items.get(link_id, ()), *more)
        return self.documents["questionnaire.yaml"].fault(id_, path, id=link_id, **details)

    def method(self, id_: str, path: Path_, **details: object) -> Fault:
        """A fault in hazards.yaml."""
        return self.documents["hazards.yaml"].fault(id_, path, **details)


def sources(documents: Mapping[str, Document]) -> Sources:
    """The places of all items in ``documents``."""
    return Sources(documents, dict(_item_paths(documents["questionnaire.yaml"].value)))


def check(questionnaire: Questionnaire, documents: Mapping[str, Document]) -> list[Fault]:
    """Every fault that forbids using ``questionnaire``."""
    where = sources(documents)
    faults = [*_unique(questionnaire, where), *_conditions(questionnaire, where)]
    if not faults:  # the rest presupposes a sound graph
        faults += _questions(questionnaire, where)
        faults += _changes(questionnaire, where)
        faults += _hazards(questionnaire, where)
        faults += _stops(questionnaire, where)
        faults += _clauses(questionnaire, where)
        if weighting := questionnaire.method.weighting:
            faults += _weighting(weighting, where)
    return faults


def _item_paths(value: object, path: Path_ = ()) -> Iterator[tuple[str, Path_]]:
    if isinstance(value, dict):
        if "linkId" in value:
            yield str(value["linkId"]), path
        for index, child in enumerate(value.get("item") or ()):
            yield from _item_paths(child, (*path, "item", index))


def _unique(q: Questionnaire, where: Sources) -> Iterator[Fault]:
    raw = [id_ for id_, _ in _item_paths(where.documents["questionnaire.yaml"].value)]
    for id_, count in Counter(raw).items():
        if count > 1:
            yield where.item("rule.duplicate", id_)
    for key, ids in (
        ("hazards", [hazard.id for hazard in q.method.hazards]),
        ("stops", [stop.id for stop in q.method.stops]),
        ("categories", [category.id for category in q.method.categories]),
        ("types", [type_.id for type_ in q.method.types]),
    ):
        for id_, count in Counter(ids).items():
            if count > 1:
                yield where.method("rule.duplicate", (key, ids.index(id_)), id=id_)


def _conditions(q: Questionnaire, where: Sources) -> Iterator[Fault]:
    for id_, item in q.items.items():
        if len(item.enable_when) > 1 and item.enable_behavior is None:
            yield where.item("rule.behavior", id_, "enableWhen")
        for index, condition in enumerate(item.enable_when):
            place = ("enableWhen", index)
            source = q.items.get(condition.question)
            if condition.question == id_:
                yield where.item("rule.self", id_, *place)
            elif source is None:
                hint = nearest(condition.question, q.items)
                named = {"question": condition.question, "nearest": hint}
                yield where.item("rule.unknown-question", id_, *place, **named)
            elif condition.question in _descendants(item):
                yield where.item("rule.descendant", id_, *place, question=condition.question)
            elif source.type != "choice":
                yield where.item("rule.group-source", id_, *place, question=condition.question)
            elif not _fits(condition, q.options(source.link_id)):
                detail = {"answer": condition.answer, "question": condition.question}
                yield where.item("rule.operand", id_, *place, **detail)
    if cycle := _cycle({id_: {c.question for c in i.enable_when} for id_, i in q.items.items()}):
        yield where.item("rule.cycle", cycle[0], cycle=" → ".join(cycle))


def _fits(condition: EnableWhen, options: Mapping[str, AnswerOption]) -> bool:
    """Whether the operand is one the source can answer."""
    if condition.operator == "exists":
        return isinstance(condition.answer, bool)
    return str(condition.answer) in (*options, "unknown")


def _descendants(item: Item) -> set[str]:
    return {child.link_id for child in item.item}.union(*(_descendants(c) for c in item.item))


def _cycle(graph: dict[str, set[str]]) -> list[str]:
    done: set[str] = set()

    def visit(node: str, trail: list[str]) -> list[str]:
        if node in trail:
            return [*trail[trail.index(node) :], node]
        if node in done or node not in graph:
            return []
        for following in sorted(graph[node] - {node}):
            if found := visit(following, [*trail, node]):
                return found
        done.add(node)
        return []

    return next((found for node in graph if (found := visit(node, []))), [])


def _questions(q: Questionnaire, where: Sources) -> Iterator[Fault]:
    for id_, item in q.questions.items():
        if [option.weight for option in item.answer_option] != [0, 1, 2, 3]:
            yield where.item("rule.anchors", id_, "answerOption")
        if not item.types:
            yield where.item("rule.no-type", id_)
        for type_ in item.types:
            if type_ not in q.types:
                yield where.item("rule.unknown-type", id_, "types", type=type_)
        for clause in item.clauses:
            if clause not in q.clauses:
                hint = nearest(clause, q.clauses)
                yield where.item("rule.unknown-clause", id_, "clauses", clause=clause, nearest=hint)
        if not item.source or item.help is None:
            yield where.item("rule.no-source", id_)


def _changes(q: Questionnaire, where: Sources) -> Iterator[Fault]:
    for id_, item in q.questions.items():
        if item.change is None:
            continue
        given = item.change.evidence_days is not None
        if item.kind == "safeguard" and not given:
            yield where.item("rule.no-evidence-days", id_, "change")
        if item.kind == "exposure" and given:
            yield where.item("rule.evidence-days", id_, "change", "evidenceDays")


def gate_leaves(gate: Gate) -> Iterator[str | Leaf]:
    """The leaves of an exposure gate, depth first."""
    for member in (*gate.any_of, *gate.all_of):
        if isinstance(member, Gate):
            yield from gate_leaves(member)
        else:
            yield member


def leaf_question(leaf: str | Leaf) -> str:
    """The question a leaf reads."""
    return leaf if isinstance(leaf, str) else leaf.question


def _hazards(q: Questionnaire, where: Sources) -> Iterator[Fault]:
    for index, hazard in enumerate(q.method.hazards):
        path: Path_ = ("hazards", index)
        if hazard.category not in q.categories:
            detail = {"category": hazard.category, "id": hazard.id}
            yield where.method("rule.unknown-category", (*path, "category"), **detail)
        uses = [
            *(("exposure", leaf_question(leaf)) for leaf in gate_leaves(hazard.exposure)),
            *(("safeguard", id_) for id_ in (*hazard.major, *hazard.supporting)),
        ]
        for kind, id_ in uses:
            if id_ not in q.questions or q.questions[id_].kind != kind:
                detail = {"id": hazard.id, "question": id_, "kind": kind}
                yield where.method("rule.hazard-question", path, **detail)
        if bool(hazard.exposure.any_of) == bool(hazard.exposure.all_of):
            yield where.method("rule.gate", (*path, "exposure"), id=hazard.id)
        for function in hazard.severity:
            if function not in hazard.provenance:
                detail = {"id": hazard.id, "function": function}
                yield where.method("rule.no-provenance", path, **detail)
        for function, reduced in hazard.severity_without_patient.items():
            if reduced > hazard.severity.get(function, 0):
                detail = {"id": hazard.id, "function": function}
                yield where.method("rule.severity-order", path, **detail)


def _stops(q: Questionnaire, where: Sources) -> Iterator[Fault]:
    for index, stop in enumerate(q.method.stops):
        for condition in (*stop.all_of, *stop.any_of):
            item = q.questions.get(condition.question)
            if item is None or not _worst_side(item, condition):
                detail = {"id": stop.id, "question": condition.question}
                yield where.method("rule.stop-question", ("stops", index), **detail)


def _worst_side(item: Item, condition: Condition) -> bool:
    """Whether the condition holds towards the worse answers, as exact bounds need."""
    return condition.operator == (">=" if item.kind == "exposure" else "<=")


def _clauses(q: Questionnaire, where: Sources) -> Iterator[Fault]:
    known = {framework.id for framework in q.frameworks.frameworks}
    document = where.documents["frameworks.yaml"]
    for index, clause in enumerate(q.frameworks.clauses):
        if clause.framework not in known:
            path: Path_ = ("clauses", index, "framework")
            yield document.fault("rule.unknown-framework", path, framework=clause.framework)


def _weighting(weighting: Weighting, where: Sources) -> Iterator[Fault]:
    for path, (low, high) in _ranges(weighting):
        if low > high:
            yield where.method("rule.range", ("weighting", *path), low=low, high=high)
    for name, ranges in (("severity", weighting.severity), ("major", weighting.major)):
        if any(low >= high for (low, _), (_, high) in combinations(ranges, 2)):
            yield where.method("rule.range-order", ("weighting", name))
    for index, encoding in enumerate(weighting.encodings):
        if not all(low <= high for low, high in pairwise(encoding.severity)):
            place = ("weighting", "encodings", index, "severity")
            yield where.method("rule.encoding", place, id=encoding.id)


def _ranges(weighting: Weighting) -> Iterator[tuple[Path_, Range]]:
    yield from ((("severity", n), range_) for n, range_ in enumerate(weighting.severity))
    yield from ((("major", n), range_) for n, range_ in enumerate(weighting.major))
    yield ("supporting",), weighting.supporting
    yield ("creditCap",), weighting.credit_cap
    yield ("supportCap",), weighting.support_cap
