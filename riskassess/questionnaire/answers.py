"""The answers as YAML or JSON (format 1): reading them with every fault, and writing them.

The same shape serves the answers file, the events of the record and the report's
attachment. See docs/answers-file.md.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from riskassess.errors import Fault, first_hidden, nearest
from riskassess.questionnaire.located import Document
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import VALUES, Answer, Deployment, Evidence, Response
from riskassess.questionnaire.validate import validate

FORMAT = 1
SHORT, LONG = 500, 20_000
"""Longest name, reference or reason; longest note or description (characters)."""


def _clean(text: str) -> str:
    if char := first_hidden(text):
        raise PydanticCustomError("value.control", "control", {"char": char})
    return text


def _text(value: object) -> object:
    """Numbers and dates are often meant as text (a file name, a version); booleans are not."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return str(value)
    return value


Line = Annotated[str, BeforeValidator(_text), Field(max_length=SHORT), AfterValidator(_clean)]
Prose = Annotated[str, BeforeValidator(_text), Field(max_length=LONG), AfterValidator(_clean)]


def _required(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("value.empty", "empty")
    return text


def _date(value: object) -> object:
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("value.date", "date", {"value": repr(value)}) from None
    if value is not None and type(value) is not dt.date:
        raise PydanticCustomError("value.date", "date", {"value": repr(value)})
    return value


Date = Annotated[dt.date | None, BeforeValidator(_date)]


def _value(value: object) -> object:
    if isinstance(value, bool) or value not in VALUES or isinstance(value, float):
        raise PydanticCustomError("answer.value", "value", {"value": repr(value)[:60]})
    return value


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, defer_build=True)


def _sha256(text: str) -> str:
    if not re.fullmatch("([0-9a-f]{64})?", text):
        raise PydanticCustomError("answer.file", "file", {"value": repr(text)[:70]})
    return text


class EvidenceIn(_In):
    """One evidence entry; only ``ref`` is required."""

    ref: Annotated[Line, AfterValidator(_required)]
    date: Date = None
    expires: Date = None
    note: Prose = ""
    file: Annotated[str, AfterValidator(_sha256)] = ""

    @model_validator(mode="after")
    def _ordered(self) -> EvidenceIn:
        if self.date and self.expires and self.expires < self.date:
            raise PydanticCustomError("answer.evidence-order", "order")
        return self


class AnswerIn(_In):
    """One answer; a bare value stands for ``{value: …}``."""

    value: Annotated[Any, BeforeValidator(_value)] = None
    note: Prose = ""
    reason: Line = ""
    evidence: list[EvidenceIn] = []

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: object) -> object:
        return raw if isinstance(raw, Mapping | AnswerIn) else {"value": raw}

    @model_validator(mode="after")
    def _reasoned(self) -> AnswerIn:
        if self.value == "not_applicable" and not self.reason.strip():
            raise PydanticCustomError("answer.reason", "reason")
        return self

    def plain(self) -> Answer:
        """As the value the method works on."""
        evidence = tuple(Evidence(e.ref, e.date, e.expires, e.note, e.file) for e in self.evidence)
        return Answer(self.value, self.note, self.reason, evidence)


def _option(value: object, info: ValidationInfo) -> str:
    """One of the options of the profile question the field stands for."""
    if value is None:
        raise PydanticCustomError("value.none", "none")
    field = str(info.field_name)
    q: Questionnaire = info.context  # type: ignore[assignment]
    allowed = tuple(
        q.options({"patient": "P-patient", "retrieval": "P-retrieval"}.get(field, field))
    )
    if not isinstance(value, str) or value not in allowed:
        hint = nearest(str(value), allowed)
        details = {"value": repr(value)[:60], "allowed": ", ".join(allowed), "nearest": hint}
        raise PydanticCustomError("value.choice", "choice", details)
    return value


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if values.count(value) > 1:
            raise PydanticCustomError("value.duplicate", "duplicate", {"value": value})
    return values


def _given(value: object, info: ValidationInfo) -> object:
    """A description, or its types, without which nothing can be asked."""
    if not value:
        q: Questionnaire = info.context  # type: ignore[assignment]
        allowed = {"allowed": ", ".join(q.options("types"))}
        raise PydanticCustomError(f"{info.field_name}.missing", "missing", allowed)
    return value


Option = Annotated[str, BeforeValidator(_option)]
Options = Annotated[tuple[Option, ...], AfterValidator(_once)]


class DeploymentIn(_In):
    """The description of the deployment, with its profile answers."""

    name: Line = ""
    description: Prose = ""
    system: Line = ""
    types: Annotated[Options, BeforeValidator(_given)] = Field((), validate_default=True)
    directions: Options = ()
    scenarios: Options = ()
    patient: Option = Field("unknown", alias="P-patient")
    retrieval: Option = Field("unknown", alias="P-retrieval")

    def plain(self) -> Deployment:
        """As the value the method works on."""
        return Deployment(**self.model_dump())


class ResponseIn(_In):
    """A whole answers file."""

    riskassess: int
    date: Date = None
    deployment: Annotated[DeploymentIn, BeforeValidator(_given)] = Field(
        None, validate_default=True
    )
    answers: dict[str, AnswerIn] = {}

    @model_validator(mode="before")
    @classmethod
    def _format(cls, raw: object) -> object:
        if not isinstance(raw, Mapping) or raw.get("riskassess") is not FORMAT:
            raise PydanticCustomError("format.version", "format")
        return raw


class _AnswersIn(_In):
    """Answers alone, as the record stores them."""

    answers: dict[str, AnswerIn]


def read_response(q: Questionnaire, document: Document, today: dt.date) -> Response:
    """An answers document as a response; raises InputError with every fault."""
    raw = document.value.get("answers") if isinstance(document.value, dict) else None
    found = validate(ResponseIn, document, context=q, extra=_faults(q, raw, document))
    answers = {id_: answer.plain() for id_, answer in found.answers.items()}
    return Response(found.deployment.plain(), found.date or today, answers)


def read_answer(q: Questionnaire, question: str, raw: object) -> Answer:
    """One answer in file shape; raises InputError with every fault."""
    document = Document("", {"answers": {question: raw}})
    extra = _faults(q, {question: raw}, document)
    return validate(_AnswersIn, document, context=q, extra=extra).answers[question].plain()


def read_deployment(q: Questionnaire, raw: Mapping[str, object]) -> Deployment:
    """A description in file shape; raises InputError with every fault."""
    return validate(DeploymentIn, Document("", dict(raw)), context=q).plain()


def _faults(q: Questionnaire, answers: object, document: Document) -> Iterator[Fault]:
    """What only the questionnaire can tell: unknown questions, exposures not applicable."""
    for id_, raw in answers.items() if isinstance(answers, Mapping) else ():
        path = ("answers", id_)
        if id_ not in q.questions:
            hint = nearest(id_, q.questions)
            yield document.fault("answer.unknown-question", path, question=id_, nearest=hint)
            continue
        value = raw.get("value") if isinstance(raw, Mapping) else raw
        if value == "not_applicable" and q.questions[id_].kind == "exposure":
            yield document.fault("answer.not-applicable", path, question=id_)


def dump_answer(answer: Answer) -> dict[str, Any]:
    """An answer in file shape, without empty fields."""
    evidence = [dump_evidence(entry) for entry in answer.evidence]
    shape = _filled(note=answer.note, reason=answer.reason, evidence=evidence)
    return {**({} if answer.value is None else {"value": answer.value}), **shape}


def dump_evidence(entry: Evidence) -> dict[str, Any]:
    """An evidence entry in file shape, without empty fields."""
    return _filled(
        ref=entry.ref,
        date=entry.date and entry.date.isoformat(),
        expires=entry.expires and entry.expires.isoformat(),
        note=entry.note,
        file=entry.file,
    )


def dump_deployment(deployment: Deployment) -> dict[str, Any]:
    """A description in file shape, without empty fields."""
    return _filled(
        name=deployment.name,
        description=deployment.description,
        system=deployment.system,
        types=list(deployment.types),
        directions=list(deployment.directions),
        scenarios=list(deployment.scenarios),
        **deployment.profile(),
    )


def dump_response(response: Response) -> dict[str, Any]:
    """A whole answers file (METHOD section 10)."""
    return {
        "riskassess": FORMAT,
        "date": response.date.isoformat(),
        "deployment": dump_deployment(response.deployment),
        "answers": {id_: dump_answer(answer) for id_, answer in response.answers.items()},
    }


def _filled(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
