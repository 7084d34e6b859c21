"""To the current questionnaire: an assessment moved there, or begun again there as a copy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from riskassess.errors import Fault, InputError
from riskassess.method.result import Result
from riskassess.method.score import score
from riskassess.questionnaire.answers import read_deployment
from riskassess.questionnaire.model import AnswerOption, Item, Questionnaire
from riskassess.questionnaire.response import Answer, Response
from riskassess.record.assessment import Assessment, described, fold
from riskassess.record.desk import Desk
from riskassess.record.events import STATE_KINDS


@dataclass(frozen=True)
class Migration:
    """What becomes of an assessment under another questionnaire; all ids, in its order."""

    before: Mapping[str, str]
    """Url, version and sha256 of the questionnaire it is answered under."""
    after: Mapping[str, str]
    new: tuple[str, ...]
    """Questions the old one lacks."""
    retired: tuple[str, ...]
    """Questions the new one lacks, or has as another kind of question."""
    changed: tuple[str, ...]
    """Questions worded differently since they were answered; see Assessment.unconfirmed."""
    rules: tuple[str, ...]
    """Hazards, stop rules, types and questions that weigh or are asked differently."""
    carried: Mapping[str, Answer]
    """The answers that go on counting."""
    dropped: Mapping[str, Answer]
    """The answers to retired questions: they stay in the history and no longer count."""

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """The carried answers that wait for somebody to confirm them."""
        return tuple(id_ for id_ in self.changed if id_ in self.carried)

    def to_json(self) -> dict[str, Any]:
        """Everything but the answers themselves."""
        return {
            "from": dict(self.before),
            "to": dict(self.after),
            "new": list(self.new),
            "retired": list(self.retired),
            "changed": list(self.changed),
            "rules": list(self.rules),
            "carried": list(self.carried),
            "unconfirmed": list(self.unconfirmed),
            "dropped": list(self.dropped),
        }


def migration(old: Questionnaire, new: Questionnaire, assessment: Assessment) -> Migration:
    """What becomes of ``assessment``, answered under ``old``, under ``new``.

    Raises InputError with every fault where its description does not fit ``new``.
    """
    read_deployment(new, described(assessment.deployment))
    retired = unmatched(old, new)
    # An answer that waits since an earlier migration goes on waiting.
    changed = {*reworded(old, new), *assessment.unconfirmed} - {*retired}
    return Migration(
        before=named(old),
        after=named(new),
        new=unmatched(new, old),
        retired=retired,
        changed=tuple(id_ for id_ in new.items if id_ in changed),
        rules=reruled(old, new),
        carried={id_: a for id_, a in assessment.answers.items() if id_ not in retired},
        dropped={id_: a for id_, a in assessment.answers.items() if id_ in retired},
    )


def migrate(desk: Desk, seen: Assessment | str) -> Assessment:
    """Move an assessment to the desk's questionnaire; unchanged where it is there already.

    Raises InputError where its description does not fit, ConflictError where somebody
    has changed it meanwhile; then nothing is written.
    """
    seen = desk.open(seen) if isinstance(seen, str) else seen
    if seen.questionnaire.sha256 == desk.questionnaire.sha256:
        return seen
    return _write(desk, seen, migration(seen.questionnaire, desk.questionnaire, seen))


def reassess(desk: Desk, source: Assessment, name: str = "", date: str | None = None) -> Assessment:
    """Begin an assessment as a copy of ``source``, under the desk's questionnaire.

    Description and answers with their evidence are copied, the date is not: it is ``date``, if
    given. Where the questionnaire has changed, the copy is migrated like any other. Raises
    InputError where description or date do not fit; then nothing is written.
    """
    found = migration(source.questionnaire, desk.questionnaire, source)
    before = copy(desk)
    before.questionnaire = source.questionnaire
    deployment = replace(source.deployment, name=name or source.deployment.name)
    begun = before.create(deployment, date, source.answers, source)
    if found.before == found.after and not found.unconfirmed:
        return begun
    return _write(desk, begun, found)


def _write(desk: Desk, seen: Assessment, found: Migration) -> Assessment:
    told = found.to_json()
    payload = {key: told[key] for key in ("from", "changed", "retired", "new")}
    desk.library.keep()
    return desk.add(seen, "migrated", payload, lambda e: e.kind in STATE_KINDS, desk.questionnaire)


def verdicts(desk: Desk, assessment: Assessment, today: dt.date) -> tuple[Result | None, Result]:
    """The result just before the last migration, on the (UTC) day of it, and the one now.

    None: it was never migrated.
    """
    now = score(assessment.questionnaire, assessment.response(today))
    before = _before_migration(desk, assessment)
    return score(*before) if before else None, now


def _before_migration(desk: Desk, assessment: Assessment) -> tuple[Questionnaire, Response] | None:
    moved = next((e for e in reversed(assessment.events) if e.kind == "migrated"), None)
    if moved is None:
        return None
    before = as_of(desk, assessment, moved.seq - 1)
    return before.questionnaire, before.response(moved.time.date())


def earlier(desk: Desk, assessment: Assessment) -> tuple[Questionnaire, Response] | None:
    """What ``assessment`` is compared with: the one it re-assesses, as it stood then; else
    itself just before its last migration.

    None: there is neither, or the store lacks the one it re-assesses.
    """
    if assessment.follows:
        return _followed(desk, assessment)
    return _before_migration(desk, assessment)


def _followed(desk: Desk, assessment: Assessment) -> tuple[Questionnaire, Response] | None:
    follows = assessment.follows or {}
    events = desk.store.events(follows["assessment"])
    seq = next((event.seq for event in events if event.hash == follows["head"]), 0)
    if not seq:
        return None
    source = fold(desk.library.find, events[:seq])
    return source.questionnaire, source.response(assessment.created.date())


def as_of(desk: Desk, assessment: Assessment, seq: int) -> Assessment:
    """The assessment as it stood after event ``seq``; raises InputError if there is none."""
    count = len(assessment.events)
    if not 1 <= seq <= count:
        details = {"seq": seq, "count": count}
        raise InputError([Fault("assessment.no-event", path=assessment.id, details=details)])
    return fold(desk.library.find, assessment.events[:seq])


def successors(desk: Desk, id_: str) -> tuple[str, ...]:
    """The assessments that re-assess ``id_``, the first begun first; reads the whole store."""
    found = [a for a in desk.list() if a.follows and a.follows.get("assessment") == id_]
    return tuple(a.id for a in sorted(found, key=lambda a: (a.created, a.id)))


def named(q: Questionnaire) -> dict[str, str]:
    """Url, version and sha256 of ``q``."""
    return {"url": q.form.url, "version": q.form.version, "sha256": q.sha256}


# -- what differs between two questionnaires -------------------------------------------------


def unmatched(q: Questionnaire, other: Questionnaire) -> tuple[str, ...]:
    """The questions of ``q`` that ``other`` lacks; one of another kind is another question."""
    there = {(id_, item.kind) for id_, item in _asked(other).items()}
    return tuple(id_ for id_, item in _asked(q).items() if (id_, item.kind) not in there)


def reworded(old: Questionnaire, new: Questionnaire) -> tuple[str, ...]:
    """The questions of both whose answers no longer say the same, in either language."""
    before, after = _asked(old), _asked(new)
    both = (id_ for id_ in after if id_ in before)
    return tuple(id_ for id_ in both if not _alike(before[id_], after[id_]))


def reruled(old: Questionnaire, new: Questionnaire) -> tuple[str, ...]:
    """Hazards, stop rules and types that differ, and questions of both asked otherwise."""
    before, after = _weighing(old), _weighing(new)
    fresh = {*unmatched(new, old), *unmatched(old, new)}
    ids = (id_ for id_ in dict.fromkeys((*after, *before)) if id_ not in fresh)
    return tuple(id_ for id_ in ids if before.get(id_) != after.get(id_))


def _asked(q: Questionnaire) -> dict[str, Item]:
    return {id_: item for id_, item in q.items.items() if item.type == "choice"}


def _alike(a: Item, b: Item) -> bool:
    """Whether the question, and every answer that both have, says the same."""
    ours, theirs = _options(a), _options(b)
    same = (a.kind, a.text, a.not_applicable) == (b.kind, b.text, b.not_applicable)
    return same and all(
        (ours[key].display, ours[key].definition) == (theirs[key].display, theirs[key].definition)
        for key in ours.keys() & theirs.keys()
    )


def _options(item: Item) -> dict[object, AnswerOption]:
    """By weight where the answer is scored, so that an anchor that changes places differs."""
    return {o.code if o.weight is None else o.weight: o for o in item.answer_option}


def _weighing(q: Questionnaire) -> dict[str, object]:
    """By id, what decides when a question is asked and how answers become points."""
    method = q.method
    return {
        **{
            id_: (i.types, i.enable_when, i.enable_behavior, method.when_open.get(id_))
            for id_, i in _asked(q).items()
        },
        **{type_.id: type_.function for type_ in method.types},
        **{
            h.id: (
                h.category, h.severity, h.severity_without_patient,
                h.exposure, h.major, h.supporting,
            )
            for h in method.hazards
        },
        **{stop.id: (stop.all_of, stop.any_of) for stop in method.stops},
    }  # fmt: skip
