"""What the app asks of the floors below, imported only when it is needed.

Called in worker threads where it is slow (loading, rendering) and directly
where it is not (scoring one assessment takes about 1 ms).
"""

from __future__ import annotations

import datetime as dt
import gc
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as File
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from riskassess.errors import Fault
from riskassess.i18n import Lang, Translate

if TYPE_CHECKING:
    from riskassess.catalogue import System
    from riskassess.method.flips import Flips
    from riskassess.method.moot import Moot
    from riskassess.method.outlook import Outlook
    from riskassess.method.path import Goal, Path, Step
    from riskassess.method.result import Result, Verdict
    from riskassess.method.robustness import Robustness
    from riskassess.method.steps import Trace
    from riskassess.questionnaire.model import Questionnaire
    from riskassess.questionnaire.response import Answer, Value
    from riskassess.record.agenda import Due
    from riskassess.record.agreement import Agreement
    from riskassess.record.assessment import Assessment
    from riskassess.record.desk import Desk
    from riskassess.record.evidence import Entry
    from riskassess.report import portfolio
    from riskassess.report.history import Telling


@dataclass(frozen=True)
class Loaded:
    """What the first worker brings: everything the screens need to go on."""

    desk: Desk
    questionnaire: Questionnaire
    practice: TemporaryDirectory[str] | None = None
    """Where the store lies if it is one to practise with."""

    def close(self) -> None:
        """Close the store; one to practise with is gone then."""
        self.desk.store.close()
        if self.practice:
            self.practice.cleanup()


def load(open_desk: Callable[[], Desk]) -> Loaded:
    """Questionnaire, method and store; takes about half a second, so in a thread."""
    from riskassess.app.screens import home  # noqa: F401  15 ms
    from riskassess.method.score import score  # noqa: F401  numpy, 100 ms
    from riskassess.questionnaire.load import default

    loaded = Loaded(open_desk(), default())
    # What was loaded lives as long as the app: looking through it again at every full
    # collection would hold up a key for 50 ms now and then.
    gc.collect()
    gc.freeze()
    return loaded


@dataclass(frozen=True)
class Shelf:
    """What the store holds: assessments with their results, and what cannot be read."""

    entries: list[portfolio.Entry]
    faults: tuple[Fault, ...]


def listed(desk: Desk) -> Shelf:
    """All assessments with their results, newest first; in a thread."""
    from riskassess.report.portfolio import entries

    return Shelf(*entries(desk, dt.date.today()))


def result_of(assessment: Assessment) -> Result:
    """The result as of the assessment's date, or today."""
    from riskassess.method.score import score

    return score(assessment.questionnaire, assessment.response(dt.date.today()))


def moot_of(assessment: Assessment) -> dict[str, Moot]:
    """The open questions no answer to which changes anything, by id."""
    from riskassess.method.moot import moot_questions

    found = moot_questions(assessment.questionnaire, assessment.response(dt.date.today()))
    return {moot.question: moot for moot in found}


def unsure_of(assessment: Assessment, viewer: str) -> frozenset[str]:
    """The answered questions to be confirmed: reworded since, or answered otherwise by a
    second reviewer; that is to be confirmed.
    """
    from riskassess.record.agreement import disputed

    return disputed(assessment, viewer) | frozenset(assessment.unconfirmed)


def outlook_of(assessment: Assessment) -> Outlook:
    """How many more answers settle the verdict; up to a tenth of a second, so in a thread."""
    from riskassess.method.outlook import outlook

    return outlook(assessment.questionnaire, assessment.response(dt.date.today()))


def path_of(assessment: Assessment, goal: Goal) -> Path:
    """The cheapest path to ``goal``; a tenth of a second, so in a thread."""
    from riskassess.method.path import path

    return path(assessment.questionnaire, assessment.response(dt.date.today()), goal)


def what_if(assessment: Assessment, steps: tuple[Step, ...]) -> Verdict:
    """The verdict with ``steps`` done; the record is not touched."""
    from riskassess.method.path import applied
    from riskassess.method.score import score

    changed = applied(assessment.response(dt.date.today()), steps)
    return score(assessment.questionnaire, changed).verified


def suppose(assessment: Assessment, values: Mapping[str, Value]) -> Result:
    """The result if ``values`` were answered, with evidence; nothing is recorded."""
    import dataclasses

    from riskassess.method.path import PLANNED
    from riskassess.method.score import score
    from riskassess.questionnaire.response import Answer

    response = assessment.response(dt.date.today())
    tried = {id_: Answer(value, evidence=(PLANNED,)) for id_, value in values.items()}
    changed = dataclasses.replace(response, answers={**response.answers, **tried})
    return score(assessment.questionnaire, changed)


def flips_of(assessment: Assessment) -> Flips:
    """Every single step that changes the verdict or a level."""
    from riskassess.method.flips import flips

    return flips(assessment.questionnaire, assessment.response(dt.date.today()))


def robustness_of(assessment: Assessment) -> Robustness:
    """How far the result depends on the weights; a tenth of a second, so in a thread."""
    from riskassess.method.robustness import robustness

    return robustness(assessment.questionnaire, assessment.response(dt.date.today()))


def trace_of(assessment: Assessment) -> Trace:
    """How each number of the result comes about."""
    from riskassess.method.trace import trace

    return trace(assessment.questionnaire, assessment.response(dt.date.today()))


def answer(desk: Desk, assessment: Assessment, question: str, given: Answer) -> Assessment:
    """Answer in one's own open review, or else in the record."""
    from riskassess.record import reviews

    if reviews.blind(assessment, desk.actor):
        return reviews.answer(desk, assessment, question, given)
    return desk.answer(assessment, question, given)


def start_review(desk: Desk, assessment: Assessment) -> Assessment:
    """Begin a review of one's own, or go on with it."""
    from riskassess.record import reviews

    return reviews.start(desk, assessment)


def submit_review(desk: Desk, assessment: Assessment) -> Assessment:
    """Submit one's own review."""
    from riskassess.record import reviews

    return reviews.submit(desk, assessment)


def settle(
    desk: Desk, assessment: Assessment, question: str, given: Answer, typed: Mapping[str, str]
) -> Assessment:
    """Settle a difference as typed into the form."""
    from riskassess.record import reviews

    dissent = named(typed["dissent"], ":：", ("who", "text"))
    return reviews.settle(desk, assessment, question, given, typed["reason"].strip(), dissent)


def decide(desk: Desk, assessment: Assessment, typed: Mapping[str, str]) -> Assessment:
    """Record the decision as typed into the form."""
    from riskassess.record.decisions import decide

    said: dict[str, object] = {
        "outcome": typed["chosen"],
        "conditions": named(typed["conditions"], ";；", ("text", "owner", "due", "check")),
        "dissent": named(typed["dissent"], ":：", ("who", "text")),
        "consulted": typed["consulted"].split("\n") if typed["consulted"].strip() else [],
        "triggers": typed["triggers"].split("\n") if typed["triggers"].strip() else [],
        "conflicts": typed["conflicts"].strip(),
        "rereview": typed["rereview"].strip() or None,
        "reason": typed["reason"].strip(),
    }
    return decide(desk, assessment, said, dt.date.today())


def named(text: str, separators: str, names: tuple[str, ...]) -> list[dict[str, str]]:
    """The parts of each line by name; empty lines and missing parts are left out."""
    pattern = f"[{separators}]"
    split = (re.split(pattern, line, maxsplit=len(names) - 1) for line in text.splitlines())
    parts = ([part.strip() for part in line] for line in split)
    return [dict(zip(names, line, strict=False)) for line in parts if any(line)]


def update_condition(
    desk: Desk, assessment: Assessment, number: int, typed: Mapping[str, str]
) -> Assessment:
    """Record of condition ``number`` of the last decision what was typed into the form."""
    from riskassess.record.decisions import update_condition

    path, ref = typed["file"].strip(), typed["ref"].strip()
    entry = {"ref": ref or File(path).name, **({"file": take(desk, path)} if path else {})}
    said: dict[str, object] = {
        "done": typed["chosen"] == "done",
        "note": typed["note"].strip(),
        "evidence": [entry] if entry["ref"] else [],
    }
    return update_condition(desk, assessment, number, said)


def take(desk: Desk, path: str) -> str:
    """Keep the file at ``path`` in the store; its SHA-256."""
    from riskassess.record.evidence import take

    return take(desk.store, File(path).expanduser())


def voided(before: Assessment, after: Assessment) -> bool:
    """Whether a decision that held ``before`` no longer does."""
    from riskassess.record.decisions import current

    return current(before) is not None and current(after) is None


def migration_lines(desk: Desk, assessment: Assessment, lang: Lang) -> list[str]:
    """What moving to the current questionnaire does, for a person."""
    import dataclasses

    from riskassess.method.score import score_each
    from riskassess.record.migration import migration
    from riskassess.report.comparison import migration_lines

    old, new = assessment.questionnaire, desk.questionnaire
    found, response = migration(old, new, assessment), assessment.response(dt.date.today())
    kept = dataclasses.replace(response, answers=found.carried)
    before, after = score_each([(old, response), (new, kept)])
    verdicts = (before.verified, after.verified)
    return list(migration_lines(old, new, found, verdicts, lang))


def before_migration(desk: Desk, assessment: Assessment) -> Result | None:
    """The result just before the last migration; None where there was none."""
    from riskassess.record.migration import verdicts

    moved = any(event.kind == "migrated" for event in assessment.events)
    return verdicts(desk, assessment, dt.date.today())[0] if moved else None


def migrate(desk: Desk, assessment: Assessment) -> Assessment:
    """Move to the current questionnaire; reworded answers wait for confirmation."""
    from riskassess.record.migration import migrate

    return migrate(desk, assessment)


def verification_lines(desk: Desk, id_: str, lang: Lang) -> list[str]:
    """Whether the record can be relied on, for a person; reads all of it, so in a thread."""
    from riskassess.record.verification import verify
    from riskassess.report.verification import verification_lines

    return list(verification_lines(verify(desk, id_), lang))


def history_of(desk: Desk, assessment: Assessment, lang: Lang) -> list[Telling]:
    """Every event in words, as the actor may see it."""
    from riskassess.report.history import history

    return list(history(assessment, desk.actor, desk.library.find, lang))


def backing_of(desk: Desk, assessment: Assessment) -> list[Entry]:
    """All evidence that the actor may see, also of conditions."""
    from riskassess.record.decisions import shown_by
    from riskassess.record.evidence import entries
    from riskassess.record.reviews import as_seen, blind

    today, seen = dt.date.today(), as_seen(assessment, desk.actor)
    return [*entries(seen, today), *(() if blind(seen, desk.actor) else shown_by(seen, today))]


def give(desk: Desk, entries: Sequence[Entry], folder: File) -> int:
    """Write the files of ``entries`` into ``folder``; how many."""
    from riskassess.record.evidence import give

    return len([give(desk.store, e, folder) for e in entries if e.evidence.file])


def reassess(desk: Desk, source: Assessment, name: str) -> Assessment:
    """Begin a copy of ``source`` under the current questionnaire; not before one may see it."""
    from riskassess.record.migration import reassess
    from riskassess.record.reviews import check_sighted

    check_sighted(source, desk.actor)
    return reassess(desk, source, name)


def earlier(desk: Desk, assessment: Assessment, seq: int) -> Assessment:
    """``assessment`` as it stood after event ``seq``."""
    from riskassess.record.migration import as_of

    return as_of(desk, assessment, seq)


def comparison_lines(before: Assessment, after: Assessment, lang: Lang) -> list[str]:
    """What differs, for a person."""
    from riskassess.record.comparison import compare
    from riskassess.report.comparison import comparison_lines

    today = dt.date.today()
    old, new = ((a.questionnaire, a.response(today)) for a in (before, after))
    return list(comparison_lines(old[0], new[0], compare(old, new), lang))


AHEAD = 30
"""Days that the agenda looks ahead."""


@dataclass(frozen=True)
class Agenda:
    """What is due, the earliest first, with the assessments by id and what cannot be read."""

    due: list[Due]
    assessments: dict[str, Assessment]
    faults: tuple[Fault, ...]


def agenda_of(desk: Desk) -> Agenda:
    """What is due over the whole store; in a thread."""
    from riskassess.record.agenda import agenda
    from riskassess.record.reviews import survey

    found, faults = survey(desk)
    due = agenda(found, dt.date.today(), AHEAD, desk.actor)
    return Agenda(due, {assessment.id: assessment for assessment in found}, faults)


def save_calendar(due: Sequence[Due], path: File, translate: Translate) -> File:
    """Write ``due`` as an iCalendar file; where it is."""
    from riskassess.exchange.calendar import Entry, calendar, save
    from riskassess.report.due import note_texts

    entries = (Entry(d.key, d.date, d.event.time, *note_texts(d, translate)) for d in due)
    save(calendar(entries), path)
    return path


def agreement_of(assessment: Assessment, viewer: str) -> Agreement:
    """The record and its submitted reviews side by side."""
    from riskassess.record.agreement import agreement

    return agreement(assessment, viewer, dt.date.today())


def published_systems() -> tuple[System, ...]:
    """The published systems of the paper."""
    from riskassess.catalogue import systems

    return systems()
