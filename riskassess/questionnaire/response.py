"""What a reviewer said: the deployment, the answers and their evidence.

A FHIR QuestionnaireResponse in spirit; plain frozen values without any file,
screen or clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Value = Literal[0, 1, 2, 3, "unknown", "not_applicable"] | None
"""An answer: 0 to 3, unknown, not applicable (safeguards only); None is unanswered."""
SCORES: tuple[Literal[0, 1, 2, 3], ...] = (0, 1, 2, 3)
VALUES: tuple[Value, ...] = (0, 1, 2, 3, "unknown", "not_applicable")
PROFILE_KEYS = ("types", "directions", "scenarios", "P-patient", "P-retrieval")


@dataclass(frozen=True)
class Evidence:
    """What backs a safeguard answer. It is current until ``expires``, that day included."""

    ref: str
    date: dt.date | None = None
    expires: dt.date | None = None
    note: str = ""
    file: str = ""
    """SHA-256 (hex) of a file in the store, if one was taken in."""

    def current(self, on: dt.date) -> bool:
        """Whether it counts on the day ``on``."""
        return self.expires is None or self.expires >= on


@dataclass(frozen=True)
class Answer:
    """One answer with what was said beside it."""

    value: Value = None
    note: str = ""
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()

    def evidenced(self, on: dt.date) -> bool:
        """Whether at least one evidence entry is current on the day ``on``."""
        return any(entry.current(on) for entry in self.evidence)


UNANSWERED = Answer()


@dataclass(frozen=True)
class Deployment:
    """What is assessed: its technology types and how it is used."""

    types: tuple[str, ...]
    name: str = ""
    directions: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    patient: str = "unknown"
    """``P-patient``: can any output reach the care of one patient (yes, no, unknown)."""
    retrieval: str = "unknown"
    """``P-retrieval``: does it retrieve documents (yes, no, unknown)."""
    system: str = ""
    """The published system it was started from, if any."""
    description: str = ""

    def profile(self) -> dict[str, str]:
        """The profile answers that conditions read, by linkId."""
        return {"P-patient": self.patient, "P-retrieval": self.retrieval}

    def settled(self, answers: Mapping[str, str]) -> Deployment:
        """With ``answers`` for the profile answers that are unknown."""
        found = {k: answers[k] if v == "unknown" else v for k, v in self.profile().items()}
        return replace(self, patient=found["P-patient"], retrieval=found["P-retrieval"])


@dataclass(frozen=True)
class Response:
    """A deployment with its answers on the day of the assessment."""

    deployment: Deployment
    date: dt.date
    answers: Mapping[str, Answer] = field(default_factory=dict)

    def answer(self, question: str) -> Answer:
        """The answer to ``question``; an empty one if nothing was said."""
        return self.answers.get(question, UNANSWERED)
