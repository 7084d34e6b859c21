"""Events without a desk: what a store keeps is text to it."""

from riskassess.errors import ConflictError
from riskassess.record.events import TOOL, Event, utc_now

QUESTIONNAIRE = {"url": "u", "version": "1", "sha256": "s"}


def following(head, assessment, actor, payload, kind="answered"):
    """The event that follows ``head``: number and hash of the last one, or None."""
    seq, previous = head or (0, "")
    return Event(
        assessment, seq + 1, kind, actor, utc_now(), payload, TOOL, QUESTIONNAIRE, previous
    ).sealed()


def chain(assessment, count, head=None, actor="r"):
    """``count`` events in a row."""
    events = []
    for number in range(count):
        events.append(following(head, assessment, actor, {"n": number}))
        head = events[-1].seq, events[-1].hash
    return events


def contend(store, assessment, actor, count):
    """Append ``count`` events to an assessment others append to as well."""
    for number in range(count):
        while True:
            head = store.heads().get(assessment)
            try:
                store.append(following(head, assessment, actor, {"n": number}))
                break
            except ConflictError:
                continue
