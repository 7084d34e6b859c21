"""What has happened, as messages: facts in the past tense that anyone may listen to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from riskassess.record.assessment import Assessment


@dataclass
class Recorded(Message):
    """An act is on disk."""

    kind: str
    """What was done, as its event says: ``created``, ``answered``, ``decided`` …"""
    question: str
    """The id of the question it concerns; empty where it concerns none."""

    @classmethod
    def of(cls, assessment: Assessment) -> Recorded:
        """The last act on ``assessment``."""
        event = assessment.events[-1]
        return cls(event.kind, str(event.payload.get("question", "")))
