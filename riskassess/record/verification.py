"""What of a record cannot be relied on: every event that was altered, lost, moved or put in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from riskassess.errors import InputError, UnverifiableError
from riskassess.record.assessment import effective, fold
from riskassess.record.decisions import decisions
from riskassess.record.desk import Desk
from riskassess.record.events import Event
from riskassess.record.evidence import content_of, named
from riskassess.record.reviews import reviews

What = Literal["altered", "missing", "moved", "inserted", "foreign", "anchor"]


@dataclass(frozen=True)
class Flaw:
    """One thing that is wrong with event ``seq`` of an assessment."""

    what: What
    """Changed after it was sealed, or another one sealed in its place; a number without an
    event; an event that follows another one than stands before it; one that nothing
    follows; one of another assessment; the anchor is the hash of no event."""
    seq: int

    def to_json(self) -> dict[str, Any]:
        """One entry of ``flaws``."""
        return {"what": self.what, "seq": self.seq}


def flaws(events: Sequence[Event], anchor: str = "") -> list[Flaw]:
    """Everything wrong with ``events`` as they stand in the store, in order of number.

    ``anchor`` is a hash that was printed when the record was whole: events cut off since
    show by it. An empty list: the chain is whole.
    """
    found = [*_alone(events), *_missing(events), *_links(events)]
    if anchor and anchor not in {event.hash for event in events}:
        found.append(Flaw("anchor", len(events)))
    return sorted(set(found), key=lambda flaw: (flaw.seq, flaw.what))


def _alone(events: Sequence[Event]) -> Iterator[Flaw]:
    """What an event shows by itself."""
    for event in events:
        if event.hash != event.digest():
            yield Flaw("altered", event.seq)
        if event.assessment != events[0].assessment:
            yield Flaw("foreign", event.seq)


def _missing(events: Sequence[Event]) -> Iterator[Flaw]:
    seen = {event.seq for event in events}
    yield from (Flaw("missing", seq) for seq in range(1, max(seen, default=0)) if seq not in seen)


def _links(events: Sequence[Event]) -> Iterator[Flaw]:
    """Where an event does not follow the one that stands before it."""
    at = {event.hash: index for index, event in enumerate(events)}
    for index, event in enumerate(events):
        before = events[index - 1] if index else None
        if event.previous == (before.hash if before else ""):
            continue
        if before is None:
            yield Flaw("moved", event.seq)
        elif before.seq < event.seq - 1 or before.hash != before.digest():
            continue  # what it followed is missing or altered, which is told already
        elif at.get(event.previous) == index - 2:
            yield Flaw("inserted", (before if _goes_on(events, index) else event).seq)
        elif event.previous in at or not event.previous:
            yield Flaw("moved", event.seq)
        else:  # what it followed is nowhere: another one was sealed in its place
            yield Flaw("altered", before.seq)


def _goes_on(events: Sequence[Event], index: int) -> bool:
    """Whether the record goes on from the event at ``index`` rather than from the one before."""
    if index + 1 < len(events):
        return events[index + 1].previous == events[index].hash
    return events[index].seq != events[index - 1].seq


@dataclass(frozen=True)
class Verification:
    """What was checked of one assessment, and what does not hold."""

    assessment: str
    head: str
    """Hash of the last event there is."""
    events: int
    files: int
    """Evidence files that any event names."""
    flaws: tuple[Flaw, ...]
    lost_files: tuple[tuple[int, str], ...]
    """Number of the event and hash of each evidence file that is gone or changed."""
    lost_questionnaires: tuple[str, ...]
    """Hashes of questionnaires that events name and the store does not hold."""
    unfounded: int | None
    """The first event that no desk can have written, though the chain is whole."""

    @property
    def sound(self) -> bool:
        """Whether all of it can be relied on."""
        lost = self.lost_files or self.lost_questionnaires
        return not (self.flaws or lost or self.unfounded)

    def to_json(self) -> dict[str, Any]:
        """``riskassess verify --format json``."""
        return {
            "assessment": self.assessment,
            "sound": self.sound,
            "head": self.head,
            "events": self.events,
            "files": self.files,
            "flaws": [flaw.to_json() for flaw in self.flaws],
            "lost_files": [{"seq": seq, "sha256": sha256} for seq, sha256 in self.lost_files],
            "lost_questionnaires": list(self.lost_questionnaires),
            "unfounded": self.unfounded,
        }


def verify(desk: Desk, id_: str, anchor: str = "") -> Verification:
    """Check assessment ``id_`` event by event; raises InputError if there is none."""
    events = desk.known_events(id_)
    chain = flaws(events, anchor)
    files = list(named(events))
    return Verification(
        assessment=id_,
        head=events[-1].hash,
        events=len(events),
        files=len({sha256 for _, sha256 in files}),
        flaws=tuple(chain),
        lost_files=tuple(
            (seq, sha256) for seq, sha256 in files if content_of(desk.store, sha256) is None
        ),
        lost_questionnaires=tuple(_lost(desk, events)),
        unfounded=None if chain else _unfounded(desk, events),
    )


def _lost(desk: Desk, events: Sequence[Event]) -> Iterator[str]:
    for sha256, named_ in {e.questionnaire["sha256"]: e.questionnaire for e in events}.items():
        try:
            desk.library.find(named_)
        except (UnverifiableError, InputError):
            yield sha256


def _unfounded(desk: Desk, events: Sequence[Event]) -> int | None:
    try:
        effective(events)
        found = fold(desk.library.find, events)
        decisions(found)
        reviews(found)
    except UnverifiableError as error:
        seq = error.faults[0].details.get("seq")
        return None if seq is None else int(str(seq))
    except InputError:  # what was said does not fit the questionnaire it was said under
        return events[-1].seq
    return None
