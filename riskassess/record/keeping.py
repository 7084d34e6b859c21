"""Care for stores: check, copy, back up, restore.

A log that only grows has a snapshot for nothing: the heads of one moment name its whole
state, whatever is added while the events are read.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path

from riskassess.errors import ConflictError, Fault, LackingError, RiskassessError, UnverifiableError
from riskassess.record.events import check_chain
from riskassess.record.store import SqliteStore, Store

Head = tuple[int, str]


@dataclass(frozen=True)
class Copied:
    """What a copy did."""

    copied: int
    """Assessments that were new or went on."""
    same: int
    """Assessments with nothing new."""
    files: int
    """Files that were new."""
    faults: tuple[Fault, ...]
    """Of what was left out."""


def check(store: Store) -> list[Fault]:
    """Everything that is wrong: the database, the chain of every assessment, every file."""
    found: list[Fault] = []
    for look in (type(store).faults, _chains, _files):
        try:
            found.extend(look(store))
        except LackingError as error:  # what cannot be read must not hide the rest
            found.extend(store.damage(error))
    return found


def _chains(store: Store) -> list[Fault]:
    found: list[Fault] = []
    for id_ in sorted(store.ids()):
        try:
            check_chain(store.events(id_))
        except UnverifiableError as error:
            found.extend(_placed(error, store, id_))
        except LackingError as error:
            found.extend(store.damage(error))
    return found


def _files(store: Store) -> list[Fault]:
    return [
        Fault("store.file", store.place, details={"sha256": sha256})
        for sha256, _ in store.files()
        if _content(store, sha256) is None
    ]


def _placed(error: RiskassessError, store: Store, id_: str) -> list[Fault]:
    """The faults of ``error``, each with the store and the assessment it speaks of."""
    return [replace(fault, file=store.place, path=fault.path or id_) for fault in error.faults]


def _content(store: Store, sha256: str) -> bytes | None:
    """A file that is what it was kept as, else None."""
    try:
        content = store.get(sha256)
    except LackingError as error:
        store.damage(error)
        return None
    whole = content is not None and hashlib.sha256(content).hexdigest() == sha256
    return content if whole else None


def copy(source: Store, target: Store) -> Copied:
    """Copy what ``target`` lacks, each assessment whole or not at all, verified on the way.

    What is there already is left; what differs, or does not verify, is left out and named.
    Doing it again does no harm.
    """
    heads, there = source.heads(), target.heads()
    files, faults = _copy_files(source, target)
    copied = same = 0
    for id_, head in heads.items():
        try:
            if _copy_events(source, target, id_, head, there.get(id_)):
                copied += 1
            else:
                same += 1
        except (UnverifiableError, ConflictError) as error:
            faults.extend(_placed(error, source, id_))
        except LackingError as error:
            faults.extend(source.damage(error))
    return Copied(copied, same, files, tuple(faults))


def _copy_files(source: Store, target: Store) -> tuple[int, list[Fault]]:
    kept, faults, count = dict(target.files()), [], 0
    for sha256 in (sha256 for sha256, _ in source.files() if sha256 not in kept):
        content = _content(source, sha256)
        if content is None:
            faults.append(Fault("store.file", source.place, details={"sha256": sha256}))
        else:
            target.put(content)
            count += 1
    return count, faults


def _copy_events(source: Store, target: Store, id_: str, head: Head, there: Head | None) -> bool:
    """Whether anything was new. Raises ConflictError where the two do not continue each other."""
    if head == there:
        return False
    events = [event for event in source.events(id_) if event.seq <= head[0]]
    check_chain(events)
    kept = target.events(id_) if there else []
    for ours, theirs in zip(events, kept, strict=False):
        if ours.hash != theirs.hash:
            details = {"seq": ours.seq, "id": id_}
            raise ConflictError([Fault("store.differs", details=details)])
    target.append(*events[len(kept) :])
    return len(events) > len(kept)


def backup(store: Store, path: Path) -> list[Fault]:
    """Copy ``store``, of one moment, into one new SQLite file; what is wrong with the copy.

    An SQLite store is copied page by page, damage included: an audit may need it. From
    another kind what does not verify is left out and named. Raises LackingError where
    ``path`` cannot be written or is there already.
    """
    if path.exists():
        raise LackingError([Fault("store.exists", str(path))])
    if isinstance(store, SqliteStore):
        store.save(path)
        return _checked(path)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        target = SqliteStore(part)
        try:
            left_out = copy(store, target).faults
        finally:
            target.close()
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return [*left_out, *_checked(path)]


def _checked(path: Path) -> list[Fault]:
    copied = SqliteStore(path)
    try:
        return check(copied)
    finally:
        copied.close()


def restore(source: Store, target: Store) -> Copied:
    """Copy a backup into an empty store; raises LackingError if ``target`` is not empty."""
    found = target.info()
    if found.assessments or found.files:
        details = {"assessments": found.assessments, "files": found.files}
        raise LackingError([Fault("store.filled", target.place, details=details)])
    return copy(source, target)
