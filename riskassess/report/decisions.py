"""Decisions in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from riskassess.errors import N_
from riskassess.i18n import Translate
from riskassess.record.decisions import Condition, Decision, Outcome, Ruling
from riskassess.record.events import Event
from riskassess.report.words import labelled, sentences, verdict_text

OUTCOME_TEXTS: dict[Outcome, str] = {
    "approve": N_("Approved on {date} by {who}."),
    "conditions": N_("Approved with conditions on {date} by {who}."),
    "defer": N_("Deferred on {date} by {who}."),
    "refuse": N_("Refused on {date} by {who}."),
}
OUTCOME_WORDS: dict[Outcome, str] = {
    "approve": N_("approved"),
    "conditions": N_("with conditions"),
    "defer": N_("deferred"),
    "refuse": N_("refused"),
}


def standing_text(decision: Decision | None, _: Translate) -> str:
    """What was decided when and by whom, and whether it still holds."""
    if decision is None:
        return _("No decision yet.")
    said = [_(OUTCOME_TEXTS[decision.ruling.outcome]).format(**_signed(decision.event))]
    if decision.against:
        verdict = verdict_text(decision.verdict, _)
        said.append(_("Against the recommendation ({verdict}).").format(verdict=verdict))
    if decision.void:
        text = _("Void since event {seq}: {who} changed the assessment on {date}.")
        said.append(text.format(**_signed(decision.void)))
    if decision.superseded:
        text = _("Superseded by the decision of {date} (event {seq}).")
        said.append(text.format(**_signed(decision.superseded)))
    return sentences(said, _)


def decision_lines(decision: Decision, today: dt.date, _: Translate) -> Iterator[str]:
    """The whole decision; what belongs to it is indented."""
    yield standing_text(decision, _)
    for line in ruling_lines(decision.ruling, _):
        yield f"  {line}"
    for condition in decision.conditions:
        yield from _condition_lines(condition, today, _)


def ruling_lines(ruling: Ruling, _: Translate) -> Iterator[str]:
    """All that was said with the outcome, but the conditions."""
    said = (
        (_("reason"), [ruling.reason]),
        (_("consulted"), ruling.consulted),
        (_("conflicts of interest"), [ruling.conflicts]),
        (_("dissent"), [labelled(one.who, one.text, _) for one in ruling.dissent]),
        (_("re-review"), [ruling.rereview.isoformat() if ruling.rereview else ""]),
        (_("calls for a re-review"), ruling.triggers),
    )
    for label, texts in said:
        for text in filter(None, texts):
            yield labelled(label, text, _)


def _condition_lines(condition: Condition, today: dt.date, _: Translate) -> Iterator[str]:
    yield f"  {demand_text(condition, _)} · {_state(condition, today, _)}"
    below = [(_("check"), condition.demand.check)]
    if condition.updates:
        said = condition.updates[-1].said
        below += [(_("note"), said.note), *((_("evidence"), e.ref) for e in said.evidence)]
    for label, what in below:
        if what:
            yield "     " + labelled(label, what, _)


def demand_text(condition: Condition, _: Translate) -> str:
    """What has to be true, who sees to it and until when."""
    demand, text = condition.demand, _("{number}. {text}: {owner}, by {date}")
    return text.format(
        number=condition.number, text=demand.text, owner=demand.owner, date=demand.due
    )


def _state(condition: Condition, today: dt.date, _: Translate) -> str:
    if condition.done:
        signed = _signed(condition.updates[-1].event)
        return _("done on {date}, recorded by {who}").format(**signed)
    return _("overdue") if condition.demand.due < today else _("not yet done")


def _signed(event: Event) -> dict[str, object]:
    return {"seq": event.seq, "who": event.actor, "date": event.time.date()}
