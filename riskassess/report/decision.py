"""Page 1: the verdict, why, what is not known, how long it is valid, the five categories."""

from __future__ import annotations

import datetime as dt

from riskassess.errors import N_
from riskassess.i18n import Translate
from riskassess.method.result import CategoryResult, HazardResult
from riskassess.record.decisions import Decision
from riskassess.report.shape import Context, View, answer, shortened, span, verdict
from riskassess.report.words import CATEGORY_STATES, STATE_WORDS, YES_NO, sentences

NAME = 96
"""Letters of a name that page 1 has room for, in two lines; the deployment's section has all."""
REASONS = 3
SHOWN = 4
"""Ids that a line of page 1 has room for."""

_UNKNOWNS = {
    "unanswered": (N_("unanswered question"), N_("unanswered questions"), "open"),
    "unknown": (
        N_("question answered with unknown"),
        N_("questions answered with unknown"),
        "open",
    ),
    "pending": (
        N_("question an open answer could still bring in"),
        N_("questions an open answer could still bring in"),
        "open",
    ),
    "possible": (
        N_("stop rule possible: not triggered, not ruled out"),
        N_("stop rules possible: not triggered, not ruled out"),
        "stops",
    ),
    "profile": (
        N_("fact on the deployment itself unknown"),
        N_("facts on the deployment itself unknown"),
        "deployment",
    ),
    "lacking": (
        N_("safeguard without current evidence: counts one less"),
        N_("safeguards without current evidence: count one less"),
        "evidence",
    ),
    "unconfirmed": (
        N_("answer to be confirmed: its question was reworded"),
        N_("answers to be confirmed: their question was reworded"),
        "origin",
    ),
}
"""What is not known, of one and of several, and the part that lists it."""


def decision(c: Context, taken: Decision | None) -> View:
    """What page 1 says of the verdict; ``taken``: the committee's last decision."""
    _ = c.translate
    return {
        "name": shortened(c.response.deployment.name, NAME),
        "verdict": verdict(c.result.verified, _),
        "claimed": verdict(c.result.claimed, _),
        "claimed_differs": c.result.claimed != c.result.verified,
        "reasons": reasons(c),
        "unknowns": unknowns(c),
        "valid": valid(c, taken),
    }


def worst_first(c: Context) -> list[HazardResult]:
    """Findings by their best case first, then the open ones by their worst case."""

    def key(hazard: HazardResult) -> tuple[int, int, int, str]:
        found = hazard.verified.best >= 5
        first, second = hazard.verified.best, hazard.verified.worst
        if not found:
            first, second = second, first
        return (not found, -first, -second, hazard.id)

    return sorted(c.result.hazards, key=key)


def reasons(c: Context) -> list[View]:
    """At most three: triggered stops, findings, then what keeps the verdict open."""
    _ = c.translate
    found = [
        _reason(
            stop.id, _("Stop rule triggered: {title}."), title=c.q.stops[stop.id].title.in_(c.lang)
        )
        for stop in c.result.stops
        if stop.state == "triggered"
    ]
    hazards = worst_first(c)
    found += [
        _hazard_reason(c, hazard, _("{title}: {levels}, in the best case too."))
        for hazard in hazards
        if hazard.verified.best >= 5
    ]
    if not c.result.verified.determined:
        kept = found[: REASONS - 1]
        return [*kept, *_what_keeps_it_open(c, hazards)][:REASONS]
    if not found:
        text = _("No stop rule can be triggered and no hazard can be high or critical.")
        return [{"ref": "", "text": text}]
    return [*found, *_still_open(c, hazards)][:REASONS]


def _what_keeps_it_open(c: Context, hazards: list[HazardResult]) -> list[View]:
    _ = c.translate
    open_ = [h for h in hazards if h.verified.best < 5 <= h.verified.worst]
    stops = [stop for stop in c.result.stops if stop.state == "possible"]
    summary = _(
        "Open answers decide it: hazards that could still be high or worse: {hazards}; "
        "stop rules that could still be triggered: {stops}."
    ).format(hazards=len(open_), stops=len(stops))
    if c.result.next:
        asked_next = ", ".join(c.result.next[:5])
        following = _("Best asked next: {questions}.").format(questions=asked_next)
        summary = sentences((summary, following), _)
    return [
        {"ref": "", "text": summary},
        *_still_open(c, hazards),
    ]


def _still_open(c: Context, hazards: list[HazardResult]) -> list[View]:
    _ = c.translate
    text = _("{title}: {levels}, still open.")
    return [_hazard_reason(c, h, text) for h in hazards if h.verified.best < 5 <= h.verified.worst]


def _reason(ref: str, text: str, **details: str) -> View:
    return {"ref": ref, "text": text.format(**details)}


def _hazard_reason(c: Context, hazard: HazardResult, text: str) -> View:
    title = c.q.hazards[hazard.id].title.in_(c.lang)
    return _reason(hazard.id, text, title=title, levels=span(hazard.verified, c.translate)["text"])


def unknowns(c: Context) -> list[View]:
    """Counts of what is not known, with the words that explain them."""
    _ = c.translate
    lacking = unevidenced(c)
    possible = [stop.id for stop in c.result.stops if stop.state == "possible"]
    profile = list(c.response.deployment.profile().values())
    counts = {
        "unanswered": len(c.result.unanswered),
        "unknown": len(c.result.unknown),
        "pending": len(c.result.pending),
        "possible": len(possible),
        "profile": profile.count("unknown"),
        "lacking": len(lacking),
    }
    if c.assessment and c.assessment.unconfirmed:
        counts["unconfirmed"] = len(c.assessment.unconfirmed)
    views = []
    for key, count in counts.items():
        one, many, part = _UNKNOWNS[key]
        text = _(one) if count == 1 else _(many)
        views.append({"count": count, "text": text, "ids": "", "part": part})
    views[3]["ids"] = ", ".join(possible)
    return views


def valid(c: Context, taken: Decision | None) -> str:
    """Until when the decision and the evidence last, the earliest first."""
    _, dated = c.translate, _runs_out(c)
    if taken and not taken.void and taken.ruling.rereview:
        dated.append((taken.ruling.rereview, _("{date}: re-review")))
        return _("; ").join(text.format(date=day) for day, text in sorted(dated))
    if taken is None:
        said = _("nothing has been decided yet")
    else:
        said = _("the decision is void") if taken.void else _("no re-review is set")
    return _("; ").join([said, *(text.format(date=day) for day, text in dated)])


def _runs_out(c: Context) -> list[tuple[dt.date, str]]:
    """The first day after which a safeguard that counts in full no longer does, and which."""
    _ = c.translate
    lasts: dict[dt.date, list[str]] = {}
    for id_ in c.result.asked:
        given = c.response.answer(id_)
        current = [entry.expires for entry in given.evidence if entry.current(c.response.date)]
        ends = [day for day in current if day]
        if given.value in (1, 2, 3) and ends and len(ends) == len(current):
            lasts.setdefault(max(ends), []).append(id_)
    if not lasts:
        return []
    first = min(lasts)
    text = _("{date}: evidence for {ids} runs out")
    return [(first, text.replace("{ids}", ", ".join(lasts[first][:SHOWN])))]


def unevidenced(c: Context) -> list[str]:
    """Asked safeguards answered 1 to 3 without current evidence."""
    return [id_ for id_ in c.result.asked if answer(c, id_)["lacks_evidence"]]


def categories(c: Context) -> list[View]:
    """The five categories with their intervals and drivers."""
    return [_category(c, category) for category in c.result.categories]


def _category(c: Context, category: CategoryResult) -> View:
    _ = c.translate
    driven = category.verified
    return {
        "id": category.id,
        "title": c.q.categories[category.id].title.in_(c.lang),
        "state": category.state,
        "state_text": _(CATEGORY_STATES[category.state]),
        "short": _(STATE_WORDS[category.state]),
        "inherent": span(category.inherent, _) if category.inherent else None,
        "verified": span(driven.points, _) if driven else None,
        "claimed": span(category.claimed.points, _) if category.claimed else None,
        "drivers": list(dict.fromkeys(driven.drivers)) if driven else [],
    }


def chart_title(c: Context) -> str:
    """The finding the chart shows."""
    _ = c.translate
    states = [category.state for category in c.result.categories]
    found, open_, silent = (states.count(s) for s in ("finding", "open", "not_assessed"))
    counted = len(states) - silent
    if found:
        text = _("{found} of {all} categories are high or worse even in the best case")
    elif open_:
        text = _("No category is known to be high, but {open} of {all} could still be")
    else:
        text = _("No category can be high or worse")
    if found and open_:
        text += _("; {open} more could still be")
    return text.format(found=found, open=open_, all=counted)


def deployment(c: Context) -> View:
    """What is assessed, in words."""
    d, _ = c.response.deployment, c.translate

    def words(link_id: str, codes: tuple[str, ...]) -> list[str]:
        options = c.q.options(link_id)
        return [options[code].display.in_(c.lang) for code in codes]

    return {
        "name": d.name,
        "description": d.description,
        "system": d.system,
        "types": [
            {"id": type_, "title": c.q.types[type_].title.in_(c.lang)}
            for type_ in c.q.types
            if type_ in d.types
        ],
        "directions": words("directions", d.directions),
        "scenarios": words("scenarios", d.scenarios),
        "profile": [_profile(c, id_, value, _) for id_, value in d.profile().items()],
    }


def _profile(c: Context, id_: str, value: str, _: Translate) -> View:
    return {"id": id_, "question": c.q.items[id_].text.in_(c.lang), "answer": _(YES_NO[value])}
