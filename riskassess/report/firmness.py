"""How firm the result is: under other weightings, and one step away from the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from riskassess.method.flips import Distance, Flip, flips
from riskassess.method.robustness import Robustness, Standing, robustness
from riskassess.report.sensitivity import (
    DIRECTION_WORDS,
    NAMES,
    change_text,
    effect_text,
    encoding_text,
    no_ranges_text,
    percent_text,
    range_lines,
    robustness_text,
    share_rows,
    standing_text,
)
from riskassess.report.shape import Context, View, level
from riskassess.report.words import LEVEL_MARKS

_MARKS = {str(name): mark for name, mark in LEVEL_MARKS.items()}


def weightings(c: Context) -> View:
    """The shares of the drawn weightings that give each level and verdict.

    No ``rows``, and a sentence, where the questionnaire gives no ranges to draw from.
    """
    _ = c.translate
    if c.q.method.weighting is None:
        return {"text": no_ranges_text(c.q, _), "rows": []}
    found = robustness(c.q, c.response)
    lead, *drawn, rationale = (line.strip() for line in range_lines(found.weighting, c.lang))
    shown = zip(share_rows(c.q, found, c.lang), _shown(found), strict=True)
    return {
        "text": robustness_text(found, _),
        "draws": f"{found.draws:,}",
        "seed": found.seed,
        "rows": [
            {
                "title": row.title,
                "case": row.case,
                "own": row.own,
                "percent": row.percent,
                "sensitive": row.sensitive,
                "text": standing_text(standing, _),
                "shares": [_share(c, standing, name) for name in standing.shares],
            }
            for row, standing in shown
        ],
        "ranges": {"lead": lead, "drawn": drawn, "rationale": rationale},
        "encodings": [
            {"title": one.encoding.title.in_(c.lang), "text": encoding_text(one, _)}
            for one in found.encodings
        ],
    }


def _shown(found: Robustness) -> Iterator[Standing]:
    """One standing for each of the ``share_rows``."""
    for ends in (found.verdict, *found.categories.values()):
        if ends:
            yield from (ends.worst,) if ends.best == ends.worst else (ends.best, ends.worst)


def _share(c: Context, standing: Standing, name: str) -> View:
    """A level or verdict; ``level`` is empty for a verdict, which has no colour."""
    return {
        "level": name if name in _MARKS else "",
        "word": c.translate(NAMES[name]),
        "mark": _MARKS.get(name, ""),
        "share": standing.shares[name],
        "percent": percent_text(standing.shares[name]),
        "own": name == standing.own,
    }


def single_steps(c: Context, *, everything: bool) -> View:
    """The flips that change the verdict, with ``everything`` also a level; and all distances."""
    _, found = c.translate, flips(c.q, c.response)
    wanted = [flip for flip in found.flips if everything or flip.moves_verdict]
    groups = [
        {
            "title": _(words),
            "flips": _flips(c, [flip for flip in wanted if flip.direction == direction]),
        }
        for direction, words in DIRECTION_WORDS.items()
    ]
    return {
        "groups": [group for group in groups if group["flips"]],
        "distances": [_distance(c, distance) for distance in found.distances],
    }


def _flips(c: Context, found: Sequence[Flip]) -> list[View]:
    """A row for each effect that steps on one question have."""
    _ = c.translate
    changes: dict[tuple[str, str], list[str]] = {}
    for flip in found:
        changes.setdefault((flip.question, effect_text(flip, _)), []).append(change_text(flip, _))
    return [
        {
            "id": question,
            "question": c.q.items[question].text.in_(c.lang),
            "change": _("; ").join(said),
            "effect": effect,
        }
        for (question, effect), said in changes.items()
    ]


def _distance(c: Context, distance: Distance) -> View:
    """``worst`` is None where the paper does not speak of the category."""
    return {
        "id": distance.id,
        "title": c.q.categories[distance.id].title.in_(c.lang),
        "worst": None if distance.points is None else level(distance.points, c.translate),
        "up": distance.up or "–",
        "down": distance.down or "–",
    }
