"""How firm the result is: under other weightings, and one step away from the answers."""

from __future__ import annotations

from collections.abc import Iterator

from riskassess.method.flips import flips
from riskassess.method.result import LEVEL_ORDER
from riskassess.method.robustness import Robustness, Standing, robustness
from riskassess.report.sensitivity import (
    NAMES,
    change_text,
    distance_text,
    effect_text,
    encoding_text,
    percent_text,
    range_lines,
    robustness_text,
    share_rows,
    standing_text,
)
from riskassess.report.shape import Context, View
from riskassess.report.words import DIRECTIONS, LEVEL_MARKS


def weightings(c: Context) -> View:
    """The shares of the drawn weightings that give each level and verdict."""
    _, found = c.translate, robustness(c.q, c.response)
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
    is_level = name in LEVEL_ORDER
    return {
        "level": name if is_level else "",
        "word": c.translate(NAMES[name]),
        "mark": LEVEL_MARKS[name] if is_level else "",
        "share": standing.shares[name],
        "percent": percent_text(standing.shares[name]),
        "own": name == standing.own,
    }


def single_steps(c: Context, *, everything: bool) -> View:
    """The flips that change the verdict, with ``everything`` also a level; and all distances."""
    _, found = c.translate, flips(c.q, c.response)
    wanted = [flip for flip in found.flips if everything or flip.moves_verdict]
    return {
        "flips": [
            {
                "id": flip.question,
                "question": c.q.items[flip.question].text.in_(c.lang),
                "change": change_text(flip, _),
                "direction": _(DIRECTIONS[flip.direction]),
                "effect": effect_text(flip, _),
            }
            for flip in sorted(wanted, key=lambda flip: not flip.moves_verdict)
        ],
        "distances": [
            {
                "id": distance.id,
                "title": c.q.categories[distance.id].title.in_(c.lang),
                "text": distance_text(distance, _),
            }
            for distance in found.distances
        ],
    }
