"""The questionnaire as data: what is asked, and how the answers weigh.

Field names are FHIR's (Questionnaire, R5 semantics) where FHIR has one; see
docs/questionnaire-files.md. Everything here is frozen: a questionnaire never
changes under an assessment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from riskassess.questionnaire.text import Model, NonEmpty, Text, in_both

Score = Annotated[int, Field(ge=0, le=3)]
"""An answer or an exposure: 0 to 3."""
SeverityClass = Annotated[int, Field(ge=1, le=4)]
"""1 research efficiency · 2 trust, rights, property · 3 bodily harm · 4 biosecurity."""
Kind = Literal["exposure", "safeguard"]
Function = Literal["KB", "M", "DEP"]
"""The axis the paper's section 5 speaks of: knowledge base, mining, deployment."""
Status = Literal["paper", "derived", "judgement"]
"""Whether the paper states a weight, it follows from it, or we judged it."""
Operator = Literal["exists", "=", "!=", ">", "<", ">=", "<="]


class AnswerOption(Model):
    """One possible answer; ``weight`` (0 to 3) where the answer is scored."""

    code: NonEmpty
    display: Text
    weight: Score | None = None
    definition: Text | None = None


class EnableWhen(Model):
    """A condition under which an item is asked (FHIR ``enableWhen``)."""

    question: NonEmpty
    operator: Operator
    answer: str | int | bool

    def holds(self, answer: str | None) -> bool:
        """Whether it holds for the answer code ``answer`` (None: there is none).

        FHIR R5: true if the answer fits; ``!=`` also where there is no answer.
        """
        wanted = str(self.answer)
        match self.operator:
            case "exists":
                return (answer is not None) == self.answer
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


class Help(Model):
    """Beside the question: why it is asked, who knows, what counts as evidence."""

    why: Text
    who: Text
    evidence: Text


Days = Annotated[int, Field(ge=1, le=999)]
"""Working days of effort: an estimate, never a measurement."""


class Change(Model):
    """What it takes to change an answer: our estimate, for planning only; it never scores.

    Safeguards: ``days[k]`` raises the answer from k to k + 1, and ``evidence_days``
    documents what is in place. Exposures: ``days[k]`` lowers it from k + 1 to k; an
    exposure without a change cannot be lowered by the hospital.
    """

    days: tuple[Days, Days, Days]
    evidence_days: Days | None = None
    rationale: Text


class Item(Model):
    """A group or a question. Scored questions have a kind, types and four anchors."""

    link_id: NonEmpty
    type: Literal["group", "display", "choice"]
    text: Text
    kind: Kind | None = None
    types: tuple[str, ...] = ()
    repeats: bool = False
    required: bool = False
    answer_option: tuple[AnswerOption, ...] = ()
    not_applicable: Text | None = None
    enable_when: tuple[EnableWhen, ...] = ()
    enable_behavior: Literal["any", "all"] | None = None
    help: Help | None = None
    change: Change | None = None
    source: str = ""
    clauses: tuple[str, ...] = ()
    item: tuple[Item, ...] = ()

    @property
    def worst(self) -> Literal[0, 3]:
        """What a scored question counts as in the worst case while it is open."""
        return 3 if self.kind == "exposure" else 0

    @property
    def best(self) -> Literal[0, 3]:
        """What a scored question counts as in the best case while it is open."""
        return 0 if self.kind == "exposure" else 3

    @property
    def needs_all(self) -> bool:
        """Whether it is asked only where all of its conditions hold, not where any does."""
        return self.enable_behavior == "all"

    def anchor(self, value: int) -> AnswerOption:
        """The anchor of a scored question; ``value`` 0 to 3."""
        return next(option for option in self.answer_option if option.weight == value)

    def walk(self) -> Iterator[Item]:
        """Itself and everything in it, in order."""
        yield self
        for item in self.item:
            yield from item.walk()


class Form(Model):
    """questionnaire.yaml: the items in groups, named after FHIR's Questionnaire."""

    url: NonEmpty
    version: NonEmpty
    name: NonEmpty
    title: Text
    status: Literal["draft", "active", "retired"]
    date: NonEmpty
    publisher: NonEmpty
    source: Annotated[Text, BeforeValidator(in_both)]
    item: tuple[Item, ...]


class Provenance(Model):
    """What a severity class rests on."""

    status: Status
    source: NonEmpty
    note: Text


class Leaf(Model):
    """An exposure answer that only counts, as 3, from ``at_least`` on."""

    question: NonEmpty
    at_least: Annotated[int, Field(ge=1, le=3)]


class Gate(Model):
    """The exposure of a hazard: the largest of ``any_of`` or the smallest of ``all_of``."""

    any_of: tuple[str | Leaf | Gate, ...] = ()
    all_of: tuple[str | Leaf | Gate, ...] = ()


class Hazard(Model):
    """One way to come to harm, in one category; severity class by function type."""

    id: NonEmpty
    category: NonEmpty
    title: Text
    harm: Text
    severity: dict[Function, SeverityClass]
    severity_without_patient: dict[Function, SeverityClass] = Field(default_factory=dict)
    provenance: dict[str, Provenance]
    exposure: Gate
    major: tuple[str, ...]
    supporting: tuple[str, ...] = ()


class Condition(Model):
    """``question operator answer`` in a stop rule, on the answer as given."""

    question: NonEmpty
    operator: Literal[">=", "<="]
    answer: Score

    def holds(self, answer: int) -> bool:
        """Whether it holds for ``answer`` (0 to 3)."""
        return answer >= self.answer if self.operator == ">=" else answer <= self.answer


class Stop(Model):
    """A rule above the points: all of ``all_of`` and, if given, one of ``any_of``."""

    id: NonEmpty
    title: Text
    why: Text
    remedy: Text
    all_of: tuple[Condition, ...]
    any_of: tuple[Condition, ...] = ()


class Category(Model):
    """One of the five risk categories of the paper (or X, across them)."""

    id: NonEmpty
    title: Text
    short: Text
    aliases: tuple[str, ...] = ()
    description: Text
    source: str = ""
    by_type: dict[Function, Text] = Field(default_factory=dict)


class TechnologyType(Model):
    """A technology type of the paper and the function type that carries its weight."""

    id: NonEmpty
    function: Function
    title: Text
    summary: Text
    source: NonEmpty
    note: Text | None = None


class WhenOpen(Model):
    """What an open profile answer becomes in the worst and in the best case."""

    worst: NonEmpty
    best: NonEmpty


Range = tuple[Annotated[float, Field(ge=0, le=9)], Annotated[float, Field(ge=0, le=9)]]
"""Lowest and highest admissible value, in points."""


class Encoding(Model):
    """A named choice of numbers for the severity classes 1 to 4."""

    id: NonEmpty
    title: Text
    severity: tuple[float, float, float, float]


class Weighting(Model):
    """The weightings the robustness of a result is tried on: admissible ranges, in points.

    The method's own numbers are in brackets. ``severity``: classes 1 to 4 (1, 2, 3, 4),
    drawn so that each is above the one before. ``major``: a major safeguard answered 2
    and 3 (1, 2), drawn in increasing order. ``supporting``: one answered 3 (1).
    ``credit_cap``: the most that safeguards take off (3). ``support_cap``: the most that
    supporting ones take off alone (1).
    """

    severity: tuple[Range, Range, Range, Range]
    major: tuple[Range, Range]
    supporting: Range
    credit_cap: Range
    support_cap: Range
    sensitive_below: Annotated[float, Field(gt=0, le=1)]
    """A level that holds in a smaller share of the draws is marked sensitive."""
    rationale: Text
    encodings: tuple[Encoding, ...]


class Method(Model):
    """hazards.yaml: categories, types, hazards, stop rules and the method's own notes."""

    categories: tuple[Category, ...]
    types: tuple[TechnologyType, ...]
    hazards: tuple[Hazard, ...]
    stops: tuple[Stop, ...]
    when_open: dict[str, WhenOpen]
    weighting: Weighting | None = None
    """None in files older than the ranges: robustness is then refused, nothing else."""
    wizard: tuple[Item, ...] = ()
    notes: tuple[Text, ...] = ()


class Framework(Model):
    """A law, standard or guideline, and whom it binds."""

    id: NonEmpty
    title: Text
    jurisdiction: Text
    scope: Text


class Clause(Model):
    """A clause an answer is evidence towards; never that it satisfies it."""

    id: NonEmpty
    framework: NonEmpty
    identifier: Text
    gist: Text
    status: Literal["verified", "secondary", "memory"]
    source: NonEmpty


class Frameworks(Model):
    """frameworks.yaml."""

    note: Text
    gaps: tuple[Text, ...]
    frameworks: tuple[Framework, ...]
    clauses: tuple[Clause, ...]


class Questionnaire(Model):
    """Everything that is asked and how it weighs, with the hash of its files."""

    form: Form
    method: Method
    frameworks: Frameworks
    sha256: str
    files: Mapping[str, str] = Field(default={}, repr=False, exclude=True)
    """The text of each file it was read from, and ``SHA256SUMS``, whose hash ``sha256`` is."""

    def __hash__(self) -> int:
        """By the hash of the files, so that compiled forms can be cached."""
        return hash(self.sha256)

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every item by linkId, groups included, in order."""
        return {item.link_id: item for top in self.form.item for item in top.walk()}

    @cached_property
    def questions(self) -> dict[str, Item]:
        """The scored questions by id, in order (62 in ours)."""
        return {id_: item for id_, item in self.items.items() if item.kind is not None}

    @cached_property
    def categories(self) -> dict[str, Category]:
        """The categories by id, in order (X last)."""
        return {category.id: category for category in self.method.categories}

    @cached_property
    def types(self) -> dict[str, TechnologyType]:
        """The technology types by id, in order."""
        return {type_.id: type_ for type_ in self.method.types}

    @cached_property
    def hazards(self) -> dict[str, Hazard]:
        """The hazards by id, in order."""
        return {hazard.id: hazard for hazard in self.method.hazards}

    @cached_property
    def stops(self) -> dict[str, Stop]:
        """The stop rules by id, in order."""
        return {stop.id: stop for stop in self.method.stops}

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        """The framework clauses by key."""
        return {clause.id: clause for clause in self.frameworks.clauses}

    def options(self, link_id: str) -> dict[str, AnswerOption]:
        """The answer options of an item by code, in order."""
        return {option.code: option for option in self.items[link_id].answer_option}

    def group_of(self, link_id: str) -> Item:
        """The top-level group an item stands in."""
        return self._groups[link_id]

    @cached_property
    def _groups(self) -> dict[str, Item]:
        return {item.link_id: top for top in self.form.item for item in top.walk()}
