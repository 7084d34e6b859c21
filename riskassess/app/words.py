"""Levels, intervals and verdicts as styled words: always word and mark, colour on top."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text
from textual.content import Content
from textual.style import Style

from riskassess.errors import N_
from riskassess.i18n import Translate

if TYPE_CHECKING:
    from riskassess.method.result import CategoryResult, LevelName, Span, Verdict, VerdictName

# Theme variables, so that light, dark and high-contrast themes stay readable.
LEVEL_STYLES: dict[str, str] = {
    "none": "$text-muted",
    "low": "$text-success",
    "moderate": "$text-warning",
    "high": "$text-error",
    "critical": "$text-error bold",
}
HEAT_STYLES: dict[str, str] = {
    "none": "$text-muted",
    "low": "$text-success on $success-muted",
    "moderate": "$text-warning on $warning-muted",
    "high": "$text-error on $error-muted",
    "critical": "$text-error on $error-muted bold",
}
VERDICT_STYLES: dict[str, str] = {
    "acceptable": "$text-success",
    "conditional": "$text-warning",
    "not_acceptable": "$text-error bold",
}
STATUS_MARKS: dict[str, tuple[str, str]] = {
    "reviewing": ("◇", "$text-accent"),
    "answering": ("▸", "$text-accent"),
    "undecided": ("◆", "$text-warning"),
    "void": ("!", "$text-error"),
    "due": ("!", "$text-error"),
    "decided": ("✓", "$text-success"),
}
OPEN_MARK = "◌"
"""A category whose level is not settled yet; never a level mark."""
NOT_ASSESSED_MARK = "–"
ANSWER_MARKS = {
    "answered": "✓", "unknown": "?", "unbacked": "!", "open": "·", "closed": "-",
    "moot": "~", "unsure": "*",
}  # fmt: skip
STATE_WORDS = {
    "finding": N_("finding"),
    "open": N_("still open"),
    "settled": "",
    "not_assessed": N_("not assessed by the paper for this type"),
}


def label(word: str, _: Translate) -> str:
    """``word`` with the colon of the language, before what it names."""
    return _("{label}: ").format(label=word)


def column(text: str, width: int) -> str:
    """``text`` with blanks up to ``width`` cells, one at least."""
    return text + " " * max(1, width - cell_len(text))


def level(name: LevelName, _: Translate) -> Content:
    """``◎ moderate``."""
    from riskassess.report.words import LEVEL_MARKS, LEVEL_WORDS

    return Content.styled(f"{LEVEL_MARKS[name]} {_(LEVEL_WORDS[name])}", LEVEL_STYLES[name])


def span(points: Span, _: Translate) -> Content:
    """``○ low … ● critical``, or one level where both ends have the same."""
    best, worst = points.levels
    if best == worst:
        return level(best, _)
    return Content.assemble(level(best, _), " … ", level(worst, _))


def verdict_word(name: VerdictName, _: Translate) -> Content:
    """One verdict in its colour."""
    from riskassess.report.words import VERDICT_WORDS

    return Content.styled(_(VERDICT_WORDS[name]), VERDICT_STYLES[name])


def verdict(found: Verdict, _: Translate) -> Content:
    """``acceptable … not acceptable (undetermined)``, or the one verdict it is."""
    worst = verdict_word(found.worst, _)
    if found.determined:
        return worst
    return Content.assemble(verdict_word(found.best, _), " … ", worst, _(" (undetermined)"))


def verdict_bar(found: Verdict) -> Content:
    """Three cells from acceptable to not acceptable: full where it stands, shaded where it may."""
    from riskassess.method.result import VERDICTS

    best, worst = VERDICTS.index(found.best), VERDICTS.index(found.worst)
    filled = "█" if found.determined else "▒"
    return Content.assemble(*(
        (filled, VERDICT_STYLES[name]) if best <= at <= worst else ("·", "$text-muted")
        for at, name in enumerate(VERDICTS)
    ))  # fmt: skip


def verdict_short(found: Verdict, _: Translate) -> Content:
    """``█·· acceptable``, ``▒▒▒ undetermined``: what a table has room for."""
    if found.determined:
        word = verdict_word(found.worst, _)
    else:
        word = Content.styled(_("undetermined"), "$text-muted")
    return Content.assemble(verdict_bar(found), " ", word)


def span_short(points: Span, _: Translate) -> Content:
    """``◔…● critical``: both ends as marks, the worst as a word."""
    from riskassess.report.words import LEVEL_MARKS

    best, worst = points.levels
    if best == worst:
        return level(worst, _)
    return Content.assemble((LEVEL_MARKS[best], LEVEL_STYLES[best]), "…", level(worst, _))


def rich(content: Content) -> Text:
    """``content`` for a cell of a table: Textual 8.2 draws those with Rich."""
    text = Text(content.plain, end="", no_wrap=True, overflow="ellipsis")
    for span in content.spans:
        style = Style.parse(span.style) if isinstance(span.style, str) else span.style
        text.stylize(style.rich_style, span.start, span.end)
    return text


def small_mark(category: CategoryResult) -> tuple[str, str]:
    """One character for a category and its style; a wide interval shows as open."""
    from riskassess.report.words import LEVEL_MARKS

    if category.verified is None:
        return NOT_ASSESSED_MARK, "$text-muted"
    best, worst = category.verified.points.levels
    if best == worst or category.state == "finding":
        return LEVEL_MARKS[best], LEVEL_STYLES[best]
    return OPEN_MARK, "$text-muted"


def small_words(categories: Iterable[CategoryResult], _: Translate) -> str:
    """The small marks as words, where they cannot be seen."""
    from riskassess.report.words import LEVEL_MARKS, LEVEL_WORDS

    by_mark = {LEVEL_MARKS[name]: LEVEL_WORDS[name] for name in LEVEL_MARKS}
    by_mark |= {OPEN_MARK: N_("open"), NOT_ASSESSED_MARK: NOT_ASSESSED_MARK}
    return ", ".join(_(by_mark[small_mark(category)[0]]) for category in categories)


def bar(points: Span, width: int) -> Content:
    """The interval from best to worst on the scale of 0 to 7 points, ``width`` cells a point.

    Solid once the level is settled, shaded while it is open: a half-empty
    questionnaire must not look like a damning one.
    """
    from riskassess.method.result import LEVELS

    filled = "█" if points.levels[0] == points.levels[1] else "▓"
    cells = [Content.styled("▕", "$text-disabled")]
    for point, name in enumerate(LEVELS):
        inside = points.best <= point <= points.worst
        style = LEVEL_STYLES[name] if inside else "$text-disabled"
        cells.append(Content.styled((filled if inside else "░") * width, style))
    return Content("").join([*cells, Content.styled("▏", "$text-disabled")])


def share_bar(share: float) -> str:
    """A share of 0 to 1 as ten cells; full only where it is 1, empty only where it is 0."""
    filled = min(9, max(1, round(share * 10))) if 0 < share < 1 else round(share) * 10
    return "█" * filled + "·" * (10 - filled)
