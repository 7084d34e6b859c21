"""The linter: what forbids a questionnaire, what deserves a look, what is worth knowing.

The most important rule proves the bounds exact (docs/method.md, section 5): no
answer that enables a question may lower a risk by disabling it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from riskassess.errors import N_, Fault
from riskassess.questionnaire import rules
from riskassess.questionnaire.load import load_documents
from riskassess.questionnaire.located import Document, Path_
from riskassess.questionnaire.model import Gate, Hazard, Item, Leaf, Questionnaire, Stop

_WORD = re.compile("[a-z]{4}")
"""Tells words from codes such as ``GOVERN 1.1``, which are the same in both languages."""


class Severity(StrEnum):
    """How much a finding of the linter matters."""

    ERROR = N_("error")
    WARNING = N_("warning")
    NOTE = N_("note")


@dataclass(frozen=True)
class Finding:
    """A fault with its severity."""

    severity: Severity
    fault: Fault


def lint(folder: Path) -> list[Finding]:
    """Every finding about the questionnaire in ``folder``, errors first.

    Raises InputError where the files cannot even be read.
    """
    questionnaire, documents = load_documents(folder)
    errors = rules.check(questionnaire, documents)
    if errors:  # the rest presupposes sound references
        return [Finding(Severity.ERROR, fault) for fault in errors]
    where = rules.sources(documents)
    found = [
        *_as(Severity.ERROR, _not_exact(questionnaire, where)),
        *_as(Severity.ERROR, _unreachable(questionnaire, where)),
        *_as(Severity.ERROR, _untranslated(documents)),
        *_as(Severity.WARNING, _not_equal(questionnaire, where)),
        *_as(Severity.WARNING, _without_effect(questionnaire, where)),
        *_as(Severity.WARNING, _without_change(questionnaire, where)),
        *_as(Severity.NOTE, _unused_clauses(questionnaire, where)),
        *_as(Severity.NOTE, _capped_levels(questionnaire, where)),
    ]
    return sorted(found, key=lambda finding: list(Severity).index(finding.severity))


def _as(severity: Severity, faults: Iterator[Fault]) -> Iterator[Finding]:
    return (Finding(severity, fault) for fault in faults)


# -- exactness of the bounds ---------------------------------------------------------------


def _best_to_worst(q: Questionnaire, id_: str) -> list[str]:
    """The answers of a question, the least risky first."""
    if id_ in q.method.when_open:
        ends = q.method.when_open[id_]
        return [ends.best, ends.worst]
    codes = ["0", "1", "2", "3"]
    return codes if q.questions[id_].kind == "exposure" else codes[::-1]


def _enabled_by(item: Item, source: str, answer: str) -> bool:
    """Whether the conditions on ``source`` hold for ``answer``, all others taken as held."""
    held = [c.holds(answer) for c in item.enable_when if c.question == source]
    return all(held) if item.needs_all else any(held)


def _not_exact(q: Questionnaire, where: rules.Sources) -> Iterator[Fault]:
    for id_, item in q.questions.items():
        for source in dict.fromkeys(c.question for c in item.enable_when):
            order = _best_to_worst(q, source)
            on = [_enabled_by(item, source, answer) for answer in order]
            for reader in _hurt_by_disabling(q, item, source, order, on):
                detail = {"question": source, "reader": reader}
                yield where.item("lint.not-exact", id_, "enableWhen", **detail)


def _hurt_by_disabling(
    q: Questionnaire, item: Item, source: str, order: list[str], on: list[bool]
) -> Iterator[str]:
    """What could become less risky though ``source`` became worse, or the reverse."""
    worse_disables = any(on[k] and not all(on[k:]) for k in range(len(on)))
    if worse_disables:
        # Losing an exposure, or an answer that a stop rule reads, would hide risk.
        if item.kind == "exposure":
            yield from _readers(q, item.link_id)
        else:
            yield from (s.id for s in q.method.stops if item.link_id in _stop_questions(s))
    if item.kind == "safeguard" and any(not on[k] and any(on[k:]) for k in range(len(on))):
        # A worse answer brings credit in: only harmless where the hazard was absent before.
        off = [answer for answer, enabled in zip(order, on, strict=True) if not enabled]
        for hazard in q.method.hazards:
            if item.link_id in (*hazard.major, *hazard.supporting) and any(
                _exposure_bound(q, hazard, source, answer) > 0 for answer in off
            ):
                yield hazard.id


def _readers(q: Questionnaire, id_: str) -> Iterator[str]:
    yield from (h.id for h in q.method.hazards if id_ in _hazard_questions(h))
    yield from (s.id for s in q.method.stops if id_ in _stop_questions(s))


def _exposure_bound(q: Questionnaire, hazard: Hazard, source: str, answer: str) -> int:
    """The largest exposure ``hazard`` can have while ``source`` has ``answer``."""

    def leaf_bound(leaf: str | Leaf) -> int:
        question = rules.leaf_question(leaf)
        value = int(answer) if question == source and answer.isdigit() else 3
        conditions = {c.question for c in q.questions[question].enable_when}
        if source in conditions and not _enabled_by(q.questions[question], source, answer):
            return 0
        if isinstance(leaf, Leaf):
            return 3 if value >= leaf.at_least else 0
        return value

    def bound(gate: Gate) -> int:
        members = [
            bound(m) if isinstance(m, Gate) else leaf_bound(m) for m in (*gate.any_of, *gate.all_of)
        ]
        return max(members) if gate.any_of else min(members)

    return bound(hazard.exposure)


# -- reachability and effect ---------------------------------------------------------------


def _hazard_questions(hazard: Hazard) -> set[str]:
    leaves = {rules.leaf_question(leaf) for leaf in rules.gate_leaves(hazard.exposure)}
    return leaves | {*hazard.major, *hazard.supporting}


def _stop_questions(stop: Stop) -> set[str]:
    return {condition.question for condition in (*stop.all_of, *stop.any_of)}


def _unreachable(q: Questionnaire, where: rules.Sources) -> Iterator[Fault]:
    for id_, item in q.questions.items():
        for type_ in item.types:
            if not _can_be_asked(q, id_, type_):
                yield where.item("lint.unreachable", id_, "enableWhen", type=type_)
    for index, hazard in enumerate(q.method.hazards):
        for kind in q.method.types:
            if kind.function in hazard.severity and not _can_be_present(q, hazard, kind.id):
                path: Path_ = ("hazards", index)
                detail = {"id": hazard.id, "type": kind.id}
                yield where.method("lint.hazard-unreachable", path, **detail)
    for index, stop in enumerate(q.method.stops):
        if not any(_can_hold(q, stop, type_) for type_ in q.types):
            yield where.method("lint.stop-unreachable", ("stops", index), id=stop.id)


def _can_be_asked(q: Questionnaire, id_: str, type_: str) -> bool:
    """Whether a deployment of ``type_`` alone can come to be asked ``id_``."""
    item = q.items[id_]
    if item.kind is None:
        return True
    if type_ not in item.types:
        return False
    sources = dict.fromkeys(c.question for c in item.enable_when)
    held = [
        _can_be_asked(q, source, type_)
        and any(_enabled_by(item, source, answer) for answer in _best_to_worst(q, source))
        for source in sources
    ]
    return (all(held) if item.needs_all else any(held)) if held else True


def _can_be_present(q: Questionnaire, hazard: Hazard, type_: str) -> bool:
    def bound(gate: Gate) -> bool:
        members = [
            bound(m) if isinstance(m, Gate) else _can_be_asked(q, rules.leaf_question(m), type_)
            for m in (*gate.any_of, *gate.all_of)
        ]
        return any(members) if gate.any_of else all(members)

    return bound(hazard.exposure)


def _can_hold(q: Questionnaire, stop: Stop, type_: str) -> bool:
    every = all(_can_be_asked(q, c.question, type_) for c in stop.all_of)
    some = not stop.any_of or any(_can_be_asked(q, c.question, type_) for c in stop.any_of)
    return every and some


def _without_effect(q: Questionnaire, where: rules.Sources) -> Iterator[Fault]:
    for id_, item in q.questions.items():
        for type_ in item.types:
            function = q.types[type_].function
            read = any(
                id_ in _hazard_questions(h)
                and function in h.severity
                and _can_be_present(q, h, type_)
                for h in q.method.hazards
            )
            stops = any(
                id_ in _stop_questions(s) and _can_hold(q, s, type_) for s in q.method.stops
            )
            enables = any(
                id_ in {c.question for c in other.enable_when} for other in q.questions.values()
            )
            if not (read or stops or enables):
                yield where.item("lint.no-effect", id_, "types", type=type_)


def _without_change(q: Questionnaire, where: rules.Sources) -> Iterator[Fault]:
    """Safeguards no path to acceptance can raise."""
    for id_, item in q.questions.items():
        if item.kind == "safeguard" and item.change is None:
            yield where.item("lint.no-change", id_)


def _capped_levels(q: Questionnaire, where: rules.Sources) -> Iterator[Fault]:
    """Categories that cannot become critical for a type, which may be meant."""
    names = {1: "moderate", 2: "high"}
    for index, category in enumerate(q.method.categories):
        for type_ in q.method.types:
            classes = [
                h.severity[type_.function]
                for h in q.method.hazards
                if h.category == category.id and type_.function in h.severity
            ]
            if classes and max(classes) in names:
                detail = {"category": category.id, "type": type_.id, "level": names[max(classes)]}
                yield where.method("lint.level-unreachable", ("categories", index), **detail)


# -- form ----------------------------------------------------------------------------------


def _not_equal(q: Questionnaire, where: rules.Sources) -> Iterator[Fault]:
    for id_, item in q.items.items():
        for index, condition in enumerate(item.enable_when):
            if condition.operator == "!=":
                yield where.item("lint.not-equal", id_, "enableWhen", index)


def _unused_clauses(q: Questionnaire, where: rules.Sources) -> Iterator[Fault]:
    used = {clause for item in q.questions.values() for clause in item.clauses}
    document = where.documents["frameworks.yaml"]
    for index, clause in enumerate(q.frameworks.clauses):
        if clause.id not in used:
            yield document.fault("lint.unused-clause", ("clauses", index), id=clause.id)


def _untranslated(documents: dict[str, Document]) -> Iterator[Fault]:
    for document in documents.values():
        for path, text in _texts(document.value, ()):
            if text["zh"] == text["en"] and _WORD.search(text["en"]):
                yield document.fault("lint.no-translation", path)


def _texts(value: object, path: Path_) -> Iterator[tuple[Path_, dict[str, str]]]:
    if isinstance(value, dict):
        if set(value) == {"en", "zh"}:
            yield path, value
        for key, child in value.items():
            yield from _texts(child, (*path, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _texts(child, (*path, index))
