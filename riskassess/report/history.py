"""The events of a record in words, for an auditor: who said what, on what evidence, when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from riskassess.i18n import Lang, Translate, translate
from riskassess.questionnaire.answers import read_answer
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import Evidence
from riskassess.record.assessment import Assessment, Questionnaires, effective
from riskassess.record.decisions import Decision, decisions
from riskassess.record.events import Event
from riskassess.record.reviews import shown_payloads
from riskassess.report.comparison import FIELDS, field_text
from riskassess.report.decisions import demand_text, ruling_lines
from riskassess.report.log import KIND_WORDS, fields, time_text, what_text
from riskassess.report.words import labelled, verdict_text

SHORT_HASH = 12


@dataclass(frozen=True)
class Telling:
    """An event in words: what kind it is, what it says, and what belongs to it."""

    event: Event
    kind: str
    what: str
    below: tuple[str, ...]


def history(
    assessment: Assessment, viewer: str, find: Questionnaires, lang: Lang
) -> Iterator[Telling]:
    """Every event as ``viewer`` may see it.

    ``find`` gives the questionnaire an event was written under: an answer means what its
    question said then. Raises UnverifiableError for an event that no desk would have written.
    """
    _, decided = translate(lang), decisions(assessment)
    for event, payload in zip(assessment.events, shown_payloads(assessment, viewer), strict=True):
        below: tuple[str, ...] = ()
        if not payload.get("hidden"):
            q = find(event.questionnaire)
            below = tuple(_below(q, assessment, event, decided, lang))
        whole = event.kind in ("created", "described") and below  # all of it stands below
        what = "" if whole else what_text(event, payload, _)
        yield Telling(event, _(KIND_WORDS[event.kind]), what, below)


def history_lines(
    assessment: Assessment, viewer: str, find: Questionnaires, lang: Lang
) -> Iterator[str]:
    """As ``history``, a line for each event and, indented, for what belongs to it."""
    for told in history(assessment, viewer, find, lang):
        event = told.event
        head = f"{event.seq:>4}  {time_text(event)}Z  {event.actor}"
        said = "  ".join(filter(None, (head, told.kind, told.what)))
        yield f"{said}  [{event.hash[:SHORT_HASH]}]"
        yield from (f"      {line}" for line in told.below)


def answer_lines(
    assessment: Assessment, question: str, viewer: str, find: Questionnaires, lang: Lang
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each answer to ``question`` that ``viewer`` may see, the latest first: who and when,
    then all that was said.
    """
    _, standing = translate(lang), {event.seq for event in effective(assessment.events)}
    events = zip(assessment.events, shown_payloads(assessment, viewer), strict=True)
    for event, payload in reversed(list(events)):
        if payload.get("question") != question or payload.get("hidden"):
            continue
        what = what_text(event, payload, _)
        head = f"{time_text(event)}Z  {event.actor}  {_(KIND_WORDS[event.kind])}  {what}"
        if event.kind != "review_answered" and event.seq not in standing:
            head += "  " + _("(taken back)")
        yield head, tuple(_below(find(event.questionnaire), assessment, event, (), lang))


def _below(
    q: Questionnaire,
    assessment: Assessment,
    event: Event,
    decided: tuple[Decision, ...],
    lang: Lang,
) -> Iterator[str]:
    """What was said beside it, and on what it rests."""
    _, payload = translate(lang), event.payload
    match event.kind:
        case "answered" | "settled" | "review_answered":
            yield from _answer(q, payload, lang)
        case "migrated":
            parts = ((_("reworded"), "changed"), (_("retired"), "retired"), (_("added"), "new"))
            for label, part in parts:
                if payload[part]:
                    yield labelled(label, ", ".join(payload[part]), _)
        case "decided":
            decision = next(d for d in decided if d.event.seq == event.seq)
            yield from _decision(assessment, decision, _)
        case "condition_updated":
            updates = (update for d in decided for c in d.conditions for update in c.updates)
            said = next(update.said for update in updates if update.event.seq == event.seq)
            if said.note:
                yield labelled(_("note"), said.note, _)
            for entry in said.evidence:
                yield labelled(_("evidence"), entry.ref, _)
        case _:
            for key, value in fields(payload).items():
                if value or event.kind == "described":
                    yield labelled(_(FIELDS[key]), field_text(q, key, value, lang), _)
            if follows := payload.get("follows"):
                yield _("Re-assesses {id}").format(id=follows["assessment"])


def _answer(q: Questionnaire, payload: Mapping[str, Any], lang: Lang) -> Iterator[str]:
    """The question and the answer in words, then note, reason, evidence and dissent."""
    _, id_ = translate(lang), payload["question"]
    answer, item = read_answer(q, id_, payload["answer"]), q.questions[id_]
    yield item.text.in_(lang)
    if isinstance(answer.value, int):
        yield f"→ {item.anchor(answer.value).display.in_(lang)}"
    for label, text in (
        (_("note"), answer.note),
        (_("reason"), answer.reason),
        (_("settled, because"), payload.get("reason", "")),
        *((_("evidence"), _evidence(entry, _)) for entry in answer.evidence),
        *((_("dissent"), labelled(d["who"], d["text"], _)) for d in payload.get("dissent", ())),
    ):
        if text:
            yield labelled(label, text, _)


def _evidence(entry: Evidence, _: Translate) -> str:
    parts = [entry.ref, *([entry.date.isoformat()] if entry.date else [])]
    if entry.expires:
        parts.append(_("until {date}").format(date=entry.expires.isoformat()))
    if entry.file:
        parts.append(f"sha256:{entry.file}")
    return " · ".join([*parts, *([entry.note] if entry.note else [])])


def _decision(assessment: Assessment, decision: Decision, _: Translate) -> Iterator[str]:
    """The state it was taken on, the verdict of that state, and all that was said with it."""
    state = decision.event.payload["state"]
    seq = next(event.seq for event in assessment.events if event.hash == state)
    text = _("on the state of event {seq} ({hash}), verdict: {verdict}")
    verdict = verdict_text(decision.verdict, _)
    yield text.format(seq=seq, hash=state[:SHORT_HASH], verdict=verdict)
    yield from ruling_lines(decision.ruling, _)
    for condition in decision.conditions:
        yield demand_text(condition, _)
        if condition.demand.check:
            yield "  " + labelled(_("check"), condition.demand.check, _)
