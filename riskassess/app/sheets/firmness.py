"""How firm the result is: single steps that change it, and the weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from riskassess.app import details, words
from riskassess.app.sheets.sheet import Row, Sheet, Sight
from riskassess.errors import N_

if TYPE_CHECKING:
    from riskassess.method.flips import Flip


class FlipsSheet(Sheet):
    """Single steps that change the verdict or a level."""

    name, title = "flips", N_("Changes")
    help = N_(
        "Every answer that would change the verdict or a level if it were one step higher or lower."
        " Enter goes to the question."
    )
    columns = (N_("Question"), N_("Change"), N_("Effect"))

    def rows(self, sight: Sight) -> Iterator[Row]:
        """Those that move the verdict first, for the worse before for the better."""
        from riskassess.report.sensitivity import change_text, effect_text

        _ = sight.words
        for number, flip in enumerate(self._ranked(sight)):
            mark = "▲" if flip.direction == "worse" else "▼"
            cells = (flip.question, f"{mark} {change_text(flip, _)}", effect_text(flip, _))
            yield f"{number}/{flip.question}", cells

    def said(self, sight: Sight, key: str) -> Content:
        """The question, and how far the next levels are."""
        from riskassess.report.sensitivity import change_text, effect_text

        _ = sight.words
        number, question = key.split("/")
        flip = self._ranked(sight)[int(number)]
        change = Content.styled(f"{question} {change_text(flip, _)}", "bold")
        text = details.question(sight.q, sight.assessment, question, sight.lang)
        parts = [change, Content(effect_text(flip, _)), text, self._distances(sight)]
        return Content("\n\n").join(parts)

    @staticmethod
    def _ranked(sight: Sight) -> list[Flip]:
        found = sight.flips.flips if sight.flips else ()
        return sorted(found, key=lambda f: (not f.moves_verdict, f.direction == "better"))

    def _distances(self, sight: Sight) -> Content:
        from riskassess.report.sensitivity import distance_text

        _ = sight.words
        assert sight.flips is not None
        lines = [Content.styled(_("Worst case, points to the next level up and down"), "bold")]
        for distance in sight.flips.distances:
            title = sight.q.categories[distance.id].short.in_(sight.lang)
            lines.append(Content(f"{distance.id} {title}  {distance_text(distance, _)}"))
        return Content("\n").join(lines)

    def nothing(self, sight: Sight) -> Content:
        """Being worked out, or nothing flips."""
        if sight.flips is None:
            return Content(sight.words("Working it out …"))
        none = sight.words("No single step changes the verdict or a level.")
        return Content.assemble(none, "\n\n", self._distances(sight))


class RobustnessSheet(Sheet):
    """In what share of the admissible weightings each level stands."""

    name, title = "robustness", N_("Robustness")
    help = N_("In what share of all admissible weightings the result stays as it is.")
    columns = (N_("Of"), N_("Case"), N_("Level"), N_("Holds in"))

    def rows(self, sight: Sight) -> Iterator[Row]:
        """The verdict, then the categories."""
        from riskassess.report.sensitivity import share_rows

        _ = sight.words
        if sight.robustness:
            for row in share_rows(sight.q, sight.robustness, sight.lang):
                mark = _("sensitive") if row.sensitive else ""
                share = f"{words.share_bar(row.share)} {row.percent} {mark}".rstrip()
                yield row.key, (row.title, row.case, row.own, share)

    def said(self, sight: Sight, key: str) -> Content:
        """One sentence, then how it was tried."""
        from riskassess.report.sensitivity import robustness_lines

        assert sight.robustness is not None
        first, *rest = robustness_lines(sight.q, sight.robustness, sight.lang)
        return Content.assemble((first, "bold"), "\n\n", Content("\n".join(rest)))

    def nothing(self, sight: Sight) -> Content:
        """Being worked out, or there is nothing to try."""
        from riskassess.report.sensitivity import no_ranges_text

        if sight.q.method.weighting is None:
            return Content(no_ranges_text(sight.q, sight.words))
        return Content(sight.words("Working it out …"))
