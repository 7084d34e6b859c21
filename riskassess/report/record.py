"""What a report of a record has, and one of an answers file has not."""

from __future__ import annotations

import datetime as dt

from riskassess.record.assessment import Assessment
from riskassess.record.comparison import Side
from riskassess.record.decisions import latest
from riskassess.record.reviews import check_sighted
from riskassess.report import committee
from riskassess.report.change import change
from riskassess.report.log import anchor, log
from riskassess.report.opinions import opinions
from riskassess.report.origin import origin
from riskassess.report.shape import Context, View


def record(
    c: Context,
    assessment: Assessment,
    audience: str,
    today: dt.date,
    viewer: str,
    before: Side | None,
) -> View:
    """The decision that stands and the anchor, for ``page``; else all that is recorded.

    Raises InputError while ``viewer`` has a review open: the answers are not for him to see.
    """
    check_sighted(assessment, viewer)
    view: View = {
        "standing": committee.standing(c, latest(assessment), today),
        "anchor": anchor(c, assessment),
    }
    if audience == "page":
        return view
    return view | {
        "change": change(c, before) if before else None,
        "decisions": committee.all_decisions(c, assessment, today),
        "opinions": opinions(c, assessment, viewer),
        "origin": origin(c, assessment),
        "log": log(c, assessment, viewer, everything=audience == "full"),
    }
