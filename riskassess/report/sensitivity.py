"""Flips and robustness in words, the same in app, command line and report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from riskassess.errors import N_
from riskassess.i18n import Lang, Translate, translate
from riskassess.method.flips import Direction, Distance, Flip, Flips, Levels
from riskassess.method.robustness import (
    OWN,
    EncodingResult,
    Ends,
    Robustness,
    Standing,
    ranges,
)
from riskassess.questionnaire.model import Questionnaire, Weighting
from riskassess.report.words import (
    ANSWER_STATES,
    LEVEL_WORDS,
    VERDICT_WORDS,
    YES_NO,
    labelled,
    verdict_text,
)

EVIDENCE_WORDS = {"current": N_("evidence supplied"), "missing": N_("evidence lost")}
DIRECTION_WORDS: dict[Direction, str] = {
    "worse": N_("Single steps for the worse:"),
    "better": N_("Single steps for the better:"),
}
NAMES = {str(name): word for name, word in (*LEVEL_WORDS.items(), *VERDICT_WORDS.items())}


# -- flips ---------------------------------------------------------------------------------


def flip_lines(q: Questionnaire, result: Flips, lang: Lang) -> Iterator[str]:
    """The flips for a person in a terminal; those that move the verdict come first."""
    _ = translate(lang)
    yield _("Verdict: {verdict}").format(verdict=verdict_text(result.verdict, _))
    if not result.flips:
        yield _("No single step changes the verdict or a level.")
    for direction, heading in DIRECTION_WORDS.items():
        mine = [flip for flip in result.flips if flip.direction == direction]
        if mine:
            yield _(heading)
        for flip in sorted(mine, key=lambda flip: not flip.moves_verdict):
            yield "  " + labelled(
                f"{flip.question} {change_text(flip, _)}", effect_text(flip, _), _
            )
    yield _("Points in the worst case; from there to the next level up (↑) and down (↓):")
    for distance in result.distances:
        title = q.categories[distance.id].title.in_(lang)
        yield "  " + labelled(f"{distance.id} {title}", distance_text(distance, _), _)


def change_text(flip: Flip, _: Translate) -> str:
    """``2 → 3`` or what happens to the evidence."""
    if flip.kind == "evidence":
        return _(EVIDENCE_WORDS[str(flip.after)])
    words = {**ANSWER_STATES, **YES_NO}
    before, after = (_(words.get(str(end), str(end))) for end in (flip.before, flip.after))
    return f"{before} → {after}"


def effect_text(flip: Flip, _: Translate) -> str:
    """What happens to the verdict and to the levels of categories."""
    effects = [
        f"{category.id} {_levels(category.before, _)} → {_levels(category.after, _)}"
        for category in flip.categories
    ]
    if flip.moves_verdict:
        before, after = verdict_text(flip.verdict_before, _), verdict_text(flip.verdict_after, _)
        effects.insert(0, " ".join((_("Verdict"), before, "→", after)))
    return _("; ").join(effects)


def _levels(levels: Levels, _: Translate) -> str:
    ends = dict.fromkeys((levels.best, levels.worst))
    return " … ".join(_(LEVEL_WORDS[level]) for level in ends)


def distance_text(distance: Distance, _: Translate) -> str:
    """The level with its points, and the points to the next levels."""
    if distance.level is None:
        return _("not assessed by the paper for this type")
    up, down = distance.up or "–", distance.down or "–"
    return f"{_(LEVEL_WORDS[distance.level])} ({distance.points})  ↑ {up}  ↓ {down}"


# -- robustness ----------------------------------------------------------------------------


@dataclass(frozen=True)
class ShareRow:
    """One end of the verdict or of a category, with the share in which it holds."""

    key: str
    title: str
    case: str
    own: str
    share: float
    percent: str
    sensitive: bool


def share_rows(q: Questionnaire, result: Robustness, lang: Lang) -> Iterator[ShareRow]:
    """The verdict, then the categories the paper speaks of; one row where both ends agree."""
    _ = translate(lang)
    yield from _share_rows("verdict", _("Verdict"), result.verdict, _)
    for id_, ends in result.categories.items():
        if ends:
            yield from _share_rows(id_, f"{id_} {q.categories[id_].short.in_(lang)}", ends, _)


def _share_rows(key: str, title: str, ends: Ends, _: Translate) -> Iterator[ShareRow]:
    cases = [(_("best case"), ends.best), (_("worst case"), ends.worst)]
    if ends.best == ends.worst:
        cases = [(_("both cases"), ends.worst)]
    for case, standing in cases:
        own, share = _(NAMES[standing.own]), standing.share
        percent = percent_text(share)
        yield ShareRow(f"{key}/{case}", title, case, own, share, percent, standing.sensitive)


def robustness_lines(q: Questionnaire, result: Robustness, lang: Lang) -> Iterator[str]:
    """The robustness for a person in a terminal, the answer first."""
    _ = translate(lang)
    yield robustness_text(result, _)
    yield _(
        "What the method's own weighting gives, with the share of {draws} draws (seed {seed}) "
        "that give it too, ± standard error:"
    ).format(draws=f"{result.draws:,}", seed=result.seed)
    yield from _ends_lines(_("Verdict"), result.verdict, _)
    for id_, ends in result.categories.items():
        title = q.categories[id_].title.in_(lang)
        yield from _ends_lines(f"{id_} {title}", ends, _)
    yield from range_lines(result.weighting, lang)
    yield _("With other numbers for the severity classes, all else as in the method:")
    for encoding in result.encodings:
        yield f"  {encoding.encoding.title.in_(lang)}"
        yield f"    {encoding_text(encoding, _)}"


def robustness_text(result: Robustness, _: Translate) -> str:
    """The robustness in one sentence."""
    verdict = _("Verdict")
    titled = {verdict: result.verdict, **result.categories}
    sensitive = [
        title
        for title, ends in titled.items()
        if ends and (ends.best.sensitive or ends.worst.sensitive)
    ]
    if sensitive:
        return _(
            "Sensitive to the weighting, holding in fewer than {bound} of the draws: {names}."
        ).format(bound=f"{result.weighting.sensitive_below:.0%}", names=_(", ").join(sensitive))
    least = min(standing.share for standing in result.standings)
    return _(
        "Not sensitive to the weighting: verdict and every level hold in {least} of the draws "
        "or more."
    ).format(least=percent_text(least))


def no_ranges_text(q: Questionnaire, _: Translate) -> str:
    """What stands in the place of the robustness where ``q`` is older than the ranges."""
    return _(
        "How far the result depends on the weights cannot be said: the questionnaire {version} "
        "gives no ranges for them."
    ).format(version=q.form.version)


def _ends_lines(title: str, ends: Ends | None, _: Translate) -> Iterator[str]:
    head = "  " + _("{label}: ").format(label=title)
    if ends is None:
        yield head + _("not assessed by the paper for this type")
    elif ends.best == ends.worst:
        yield head + standing_text(ends.worst, _)
    else:
        yield head.rstrip()
        for case, standing in ((_("best case"), ends.best), (_("worst case"), ends.worst)):
            yield "    " + _("{label}: ").format(label=case) + standing_text(standing, _)


def standing_text(standing: Standing, _: Translate) -> str:
    """The own result with its share ± standard error, what else comes out, and a mark."""
    text = f"{_(NAMES[standing.own])} {percent_text(standing.share)} ± {standing.error:.1%}"
    others = _(", ").join(
        f"{_(NAMES[name])} {percent_text(share)}"
        for name, share in standing.shares.items()
        if share and name != standing.own
    )
    if others:
        text += _("; else {others}").format(others=others)
    return text + (_(" (sensitive)") if standing.sensitive else "")


def percent_text(share: float) -> str:
    """One decimal; what only rounds to nothing or to all is not shown as such."""
    if 0 < share < 0.001:
        return "< 0.1%"
    return "> 99.9%" if 0.999 < share < 1 else f"{share:.1%}"


def range_lines(weighting: Weighting, lang: Lang) -> Iterator[str]:
    """The admissible ranges, with the method's own numbers."""
    _ = translate(lang)
    shown = [
        f"{low:g}–{high:g} ({own})" for (low, high), own in zip(ranges(weighting), OWN, strict=True)
    ]
    yield _("Drawn from these ranges, in points (the method's own number in brackets):")
    yield "  " + _("severity classes 1 to 4, increasing: {ranges}").format(
        ranges=", ".join(shown[:4])
    )
    yield "  " + _("main safeguard answered 2 and 3, increasing: {ranges}").format(
        ranges=", ".join(shown[4:6])
    )
    yield "  " + _("supporting safeguard answered 3: {range}").format(range=shown[6])
    yield "  " + _("the most that safeguards take off: {range}").format(range=shown[7])
    yield "  " + _("the most that supporting safeguards take off alone: {range}").format(
        range=shown[8]
    )
    yield "  " + weighting.rationale.in_(lang)


def encoding_text(encoding: EncodingResult, _: Translate) -> str:
    """Verdict and levels under an encoding, on one line."""
    verdict = _("Verdict")
    rows = {verdict: encoding.verdict, **encoding.levels}
    return " · ".join(
        " ".join((title, " … ".join(_(NAMES[end]) for end in dict.fromkeys(ends))))
        for title, ends in rows.items()
        if ends
    )
