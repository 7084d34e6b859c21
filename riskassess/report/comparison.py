"""What changed between two states of answers, or through a migration, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from riskassess.errors import N_
from riskassess.i18n import Lang, Translate, translate
from riskassess.method.result import CategoryResult, HazardResult, Verdict
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import PROFILE_KEYS, Answer
from riskassess.record.comparison import Change, Comparison, EvidenceChange
from riskassess.record.migration import Migration
from riskassess.report.shape import numbers, span
from riskassess.report.words import ANSWER_STATES, STOP_WORDS, labelled, verdict_text

FIELDS = {
    "name": N_("Name"),
    "description": N_("Description"),
    "system": N_("Published system"),
    "types": N_("Technology types"),
    "directions": N_("Directions"),
    "scenarios": N_("Scenarios"),
    "P-patient": N_("Reaches individual patients"),
    "P-retrieval": N_("Retrieves documents"),
    "date": N_("Assessment date"),
}
EVIDENCE_CHANGES = {
    (None, "current"): N_("added"),
    (None, "expired"): N_("added, but expired"),
    ("current", None): N_("gone"),
    ("expired", None): N_("gone; it had expired"),
    ("current", "expired"): N_("expired meanwhile"),
    ("expired", "current"): N_("current again"),
}


# -- comparing -----------------------------------------------------------------------------


def comparison_lines(
    old: Questionnaire, new: Questionnaire, found: Comparison, lang: Lang
) -> Iterator[str]:
    """What differs for a person in a terminal, the verdict first."""
    _ = translate(lang)
    if found.same:
        yield _("Nothing differs.")
        return
    yield from _verdicts(found.before.verified, found.after.verified, _)
    if (found.before.claimed, found.after.claimed) != (found.before.verified, found.after.verified):
        before, after = (verdict_text(end.claimed, _) for end in (found.before, found.after))
        text = _("If every answer had evidence: {before} → {after}.")
        yield text.format(before=before, after=after)
    yield from _part(_("Questionnaire"), _questionnaires(found, _))
    yield from _part(
        _("Description"), (_field(change, (old, new), lang) for change in found.description)
    )
    yield from _part(_("Answers"), _answers(old, new, found.answers, lang))
    yield from _part(_("Evidence"), (_evidence(change, _) for change in found.evidence))
    yield from _part(_("Categories"), _categories(old, new, found, lang))
    yield from _part(_("Hazards"), _hazards(old, new, found.hazards, lang))
    yield from _part(_("Stop rules"), _stops(old, new, found, lang))


def _part(heading: str, lines: Iterator[str]) -> Iterator[str]:
    """The lines under their heading, or nothing."""
    for number, line in enumerate(lines):
        if not number:
            yield heading
        yield f"  {line}"


def _verdicts(before: Verdict, after: Verdict, _: Translate) -> Iterator[str]:
    ends = {"before": verdict_text(before, _), "after": verdict_text(after, _)}
    if before == after:
        yield _("The verdict stays: {before}").format(**ends)
    else:
        yield _("Verdict: {before} → {after}").format(**ends)


def _questionnaires(found: Comparison, _: Translate) -> Iterator[str]:
    before, after = found.before.questionnaire, found.after.questionnaire
    if before["sha256"] != after["sha256"]:
        yield _named(before, after)
    if found.reworded:
        yield _("Worded differently: {ids}").format(ids=", ".join(found.reworded))
    if found.rules:
        yield _("Weighed or asked differently: {ids}").format(ids=", ".join(found.rules))


def _named(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    old, new = (f"{one['version']} ({one['sha256'][:12]})" for one in (before, after))
    return f"{old} → {new}"


def _field(change: Change[object], ends: tuple[Questionnaire, Questionnaire], lang: Lang) -> str:
    before, after = (
        field_text(q, change.id, value, lang)
        for q, value in zip(ends, (change.before, change.after), strict=True)
    )
    _ = translate(lang)
    return labelled(_(FIELDS[change.id]), f"{before} → {after}", _)


def field_text(q: Questionnaire, key: str, value: object, lang: Lang) -> str:
    """A field of the description: the words of its options, but the types by their ids."""
    options = q.options(key) if key in PROFILE_KEYS and key != "types" else {}
    codes = value if isinstance(value, list) else [str(value or "")]
    words = (options[code].display.in_(lang) if code in options else code for code in codes)
    _ = translate(lang)
    return _(", ").join(words) or "–"


def _answers(
    old: Questionnaire, new: Questionnaire, changes: Sequence[Change[Answer]], lang: Lang
) -> Iterator[str]:
    _ = translate(lang)
    for change in changes:
        id_, q = change.id, new if change.after else old
        text = q.items[id_].text.in_(lang)
        before, after = change.before, change.after
        if before is None or after is None:
            only = _("only asked after") if before is None else _("only asked before")
            yield f"{id_}  {_value(after or before, _)} ({only})  {text}"
            continue
        values = dict.fromkeys((_value(before, _), _value(after, _)))
        yield f"{id_}  {' → '.join(values)}  {text}"
        said = ((_("note"), before.note, after.note), (_("reason"), before.reason, after.reason))
        for label, was, is_ in said:
            if was != is_:
                yield "     " + labelled(label, f"{was or '–'} → {is_ or '–'}", _)


def _value(answer: Answer | None, _: Translate) -> str:
    value = "unanswered" if answer is None or answer.value is None else str(answer.value)
    return _(ANSWER_STATES[value]) if value in ANSWER_STATES else value


def _evidence(change: EvidenceChange, _: Translate) -> str:
    entry, what = change.evidence, _(EVIDENCE_CHANGES[change.before, change.after])
    until = ""
    if entry.expires:
        until = " " + _("(until {date})").format(date=entry.expires.isoformat())
    return f"{change.question}  {labelled(what, entry.ref, _)}{until}"


def _categories(
    old: Questionnaire, new: Questionnaire, found: Comparison, lang: Lang
) -> Iterator[str]:
    _ = translate(lang)
    for change in found.categories:
        q = new if change.id in new.categories else old
        yield f"{change.id} {q.categories[change.id].title.in_(lang)}"
        yield from _bases(_category(change.before, _), _category(change.after, _), _)


def _hazards(
    old: Questionnaire, new: Questionnaire, changes: Sequence[Change[HazardResult]], lang: Lang
) -> Iterator[str]:
    _ = translate(lang)
    for change in changes:
        q = new if change.id in new.hazards else old
        yield f"{change.id} {q.hazards[change.id].title.in_(lang)}"
        yield from _bases(_hazard(change.before, _), _hazard(change.after, _), _)


def _bases(before: Sequence[str], after: Sequence[str], _: Translate) -> Iterator[str]:
    labels = (_("inherent"), _("verified"), _("claimed"), _("severity"))
    for label, was, is_ in zip(labels, before, after, strict=False):  # categories have no severity
        if was != is_:
            yield "     " + labelled(label, f"{was} → {is_}", _)


def _category(category: CategoryResult | None, _: Translate) -> list[str]:
    """Inherent, verified and claimed points with level, the latter with the hazards behind."""
    if category is None or not (category.inherent and category.verified and category.claimed):
        return [_("not assessed by the paper for this type")] * 3
    driven = (category.verified, category.claimed)
    return [
        str(span(category.inherent, _)["text"]),
        *(f"{span(d.points, _)['text']} [{' … '.join(dict.fromkeys(d.drivers))}]" for d in driven),
    ]


def _hazard(hazard: HazardResult | None, _: Translate) -> list[str]:
    """Inherent, verified and claimed points with level, and the severity class."""
    if hazard is None:
        return [_("does not apply")] * 4
    spans = (hazard.inherent, hazard.verified, hazard.claimed)
    return [*(str(span(points, _)["text"]) for points in spans), numbers(hazard.severity)]


def _stops(old: Questionnaire, new: Questionnaire, found: Comparison, lang: Lang) -> Iterator[str]:
    _ = translate(lang)
    for change in found.stops:
        q = new if change.id in new.stops else old
        ends = (change.before, change.after)
        before, after = (_(STOP_WORDS[end]) if end else "–" for end in ends)
        yield labelled(
            f"{change.id} {q.stops[change.id].title.in_(lang)}", f"{before} → {after}", _
        )


# -- migrating -----------------------------------------------------------------------------


def migration_lines(
    old: Questionnaire,
    new: Questionnaire,
    found: Migration,
    verdicts: tuple[Verdict, Verdict],
    lang: Lang,
) -> Iterator[str]:
    """What a migration does, or did, for a person in a terminal; ``verdicts``: before, after."""
    _ = translate(lang)
    yield _("Questionnaire {change}").format(change=_named(found.before, found.after))
    yield from _verdicts(*verdicts, _)
    yield _("Answers that go on counting: {count}").format(count=len(found.carried))
    changed = [id_ for id_ in found.changed if id_ not in found.carried]
    retired = [id_ for id_ in found.retired if id_ not in found.dropped]
    parts = (
        (_("Worded differently; answer again to confirm:"), new, found.unconfirmed),
        (_("Worded differently:"), new, changed),
        (_("Retired; the answer stays in the history and no longer counts:"), old, found.dropped),
        (_("Retired, not answered:"), old, retired),
        (_("New:"), new, found.new),
    )
    for heading, q, ids in parts:
        yield from _part(heading, (f"{id_}  {q.items[id_].text.in_(lang)}" for id_ in ids))
    if found.rules:
        yield _("Weighed or asked differently: {ids}").format(ids=", ".join(found.rules))
