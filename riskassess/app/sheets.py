"""The tables of the review: what each lists, and what it says of the row under the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from textual.content import Content

from riskassess.app import details, words
from riskassess.errors import N_
from riskassess.i18n import Lang, Translate, translate

if TYPE_CHECKING:
    from riskassess.method.flips import Flip, Flips
    from riskassess.method.moot import Moot
    from riskassess.method.path import Goal, Path
    from riskassess.method.result import Result, Verdict
    from riskassess.method.robustness import Robustness
    from riskassess.method.steps import Trace
    from riskassess.questionnaire.model import Questionnaire
    from riskassess.record.agreement import Agreement
    from riskassess.record.assessment import Assessment

Row = tuple[str, tuple[str, ...]]
"""The key of a row and its cells."""


@dataclass(frozen=True)
class Sight:
    """What a review looks at. What takes longer to work out is None until it is there."""

    q: Questionnaire
    assessment: Assessment
    result: Result
    lang: Lang
    moot: Mapping[str, Moot]
    goal: Goal = "acceptable"
    path: Path | None = None
    left_out: frozenset[str] = field(default_factory=frozenset)
    """Questions whose step is toggled off in the what-if."""
    what_if: Verdict | None = None
    blind: bool = False
    """Whether the viewer has a review of his own open."""
    agreement: Agreement | None = None
    flips: Flips | None = None
    robustness: Robustness | None = None

    @cached_property
    def trace(self) -> Trace:
        """How each number comes about; 15 ms."""
        from riskassess.app.work import trace_of

        return trace_of(self.assessment)

    @property
    def words(self) -> Translate:
        """The program's words in the language of the sight."""
        return translate(self.lang)


class Sheet:
    """One table of the review."""

    name = ""
    title = ""
    columns: tuple[str, ...] = ()

    def rows(self, sight: Sight) -> Iterable[Row]:
        """The rows, in order."""
        raise NotImplementedError

    def said(self, sight: Sight, key: str) -> Content:
        """What stands behind the row ``key``."""
        raise NotImplementedError

    def nothing(self, sight: Sight) -> Content:
        """What is said where there is no row."""
        return Content(sight.words("Nothing here."))


class Register(Sheet):
    """Every hazard with its levels, the worst first."""

    name, title = "register", N_("Register")
    columns = (
        N_("Hazard"), N_("Verified"), N_("Title"), N_("Severity"), N_("Inherent"), N_("Claimed"),
    )  # fmt: skip

    def rows(self, sight: Sight) -> Iterator[Row]:
        """Findings before what is merely open."""
        _ = sight.words
        ranked = sorted(
            sight.result.hazards, key=lambda h: (-h.verified.best, -h.verified.worst, h.id)
        )
        for hazard in ranked:
            severity = sorted({hazard.severity.best, hazard.severity.worst})
            yield (
                hazard.id,
                (
                    hazard.id,
                    words.span(hazard.verified, _).plain,
                    sight.q.hazards[hazard.id].title.in_(sight.lang),
                    " … ".join(map(str, severity)),
                    words.span(hazard.inherent, _).plain,
                    words.span(hazard.claimed, _).plain,
                ),
            )

    def said(self, sight: Sight, key: str) -> Content:
        """Harm, trace and provenance of a hazard."""
        return details.hazard(sight.q, sight.trace, key, sight.lang)


class Stops(Sheet):
    """The stop rules, triggered ones first."""

    name, title = "stops", N_("Stop rules")
    columns = (N_("State"), N_("Rule"), N_("Title"))

    def rows(self, sight: Sight) -> Iterator[Row]:
        """Triggered, possible, clear."""
        from riskassess.report.words import STOP_MARKS, STOP_WORDS

        _ = sight.words
        order = ("triggered", "possible", "clear")
        for stop in sorted(sight.result.stops, key=lambda s: order.index(s.state)):
            state = f"{STOP_MARKS[stop.state]} {_(STOP_WORDS[stop.state])}"
            yield stop.id, (state, stop.id, sight.q.stops[stop.id].title.in_(sight.lang))

    def said(self, sight: Sight, key: str) -> Content:
        """Why the rule exists and what mends it."""
        return details.stop(sight.q, sight.trace, key, sight.lang)


class Open(Sheet):
    """The questions best asked next, then those that are set aside."""

    name, title = "open", N_("Open")
    columns = (N_("Question"), N_("State"), N_("Text"))

    def rows(self, sight: Sight) -> Iterator[Row]:
        """In the order that settles the verdict with few."""
        _, q = sight.words, sight.q
        for id_ in (*sight.result.next, *sight.moot):
            answer = sight.assessment.answers.get(id_)
            unknown = id_ not in q.questions or (answer and answer.value == "unknown")
            state = _("unknown") if unknown else _("unanswered")
            if id_ in sight.moot:
                state = _("set aside")
            yield id_, (id_, state, q.items[id_].text.in_(sight.lang))

    def said(self, sight: Sight, key: str) -> Content:
        """Who knows it, or why it is set aside."""
        from riskassess.report.advice import moot_text

        _, text = sight.words, details.question(sight.q, sight.assessment, key, sight.lang)
        if key not in sight.moot:
            return text
        why = _("Set aside: no answer changes anything ({why}).")
        why = why.format(why=moot_text(sight.moot[key], _))
        return Content.assemble((why, "$text-muted"), "\n", text)

    def nothing(self, sight: Sight) -> Content:
        """The verdict is settled."""
        return Content(sight.words("The verdict is settled: no open answer can change it."))


class Plan(Sheet):
    """The cheapest path, each step to be left out or taken in as a what-if."""

    name, title = "path", N_("Path")
    columns = (N_("Do"), N_("Question"), N_("Step"), N_("Days"))

    def rows(self, sight: Sight) -> Iterator[Row]:
        """The steps in the order of the questionnaire."""
        from riskassess.report.advice import plan

        if sight.path:
            for row in plan(sight.q, sight.path, sight.lang):
                mark = "·" if row.question in sight.left_out else "✓"
                yield row.question, (mark, row.question, row.what, str(row.days))

    def said(self, sight: Sight, key: str) -> Content:
        """The verdict with the chosen steps, then the step under the cursor."""
        from riskassess.report.advice import plan

        _ = sight.words
        assert sight.path is not None
        row = next(row for row in plan(sight.q, sight.path, sight.lang) if row.question == key)
        lines = [*self._heading(sight), Content("")]
        lines.append(Content.styled(f"{row.question} {row.text}", "bold"))
        for label, text in (
            (_("Step"), row.what),
            (_("Then true"), row.target),
            (_("What counts as evidence"), row.evidence),
            (_("Effort"), _("{days} days").format(days=row.days)),
            (_("Why so much"), row.rationale),
            (_("Who knows"), row.who),
        ):
            if text:
                lines.append(Content.assemble((words.label(label, _), "bold"), text))
        return Content("\n").join(lines)

    def _heading(self, sight: Sight) -> Iterator[Content]:
        from riskassess.report.advice import effort_text, first_text, path_text

        _ = sight.words
        assert sight.path is not None
        yield Content(path_text(sight.path, _))
        if first := first_text(sight.path, _):
            yield Content(first)
        if sight.what_if:
            label = (words.label(_("With the steps marked ✓"), _), "bold")
            yield Content.assemble(label, words.verdict(sight.what_if, _))
            yield Content.styled(_("Nothing here changes the record."), "$text-muted")
        yield Content.styled(effort_text(_), "$text-muted")

    def nothing(self, sight: Sight) -> Content:
        """Being worked out, not needed, or impossible."""
        if sight.path is None:
            return Content(sight.words("Working it out …"))
        return Content("\n").join(self._heading(sight))


class FlipsSheet(Sheet):
    """Single steps that change the verdict or a level."""

    name, title = "flips", N_("Changes")
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


SHEETS: tuple[Sheet, ...] = (
    Register(), Stops(), Open(), Plan(), FlipsSheet(), RobustnessSheet(),
)  # fmt: skip
