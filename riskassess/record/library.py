"""The exact questionnaires that assessments were answered under, kept in the store.

A questionnaire's hash is that of the listing ``sha256sum *.yaml``. The listing is kept
like any file under its own hash, and so is each file it lists: what the store gives
back is proven to be what was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from riskassess.errors import Fault, InputError, UnverifiableError
from riskassess.questionnaire.load import FILES, SUMS, listing, load_files
from riskassess.questionnaire.model import Questionnaire
from riskassess.record.events import Event
from riskassess.record.evidence import content_of
from riskassess.record.store import Store


class Library:
    """Finds the questionnaire an event names; ``current`` is the one new ones are begun under."""

    def __init__(self, store: Store, current: Questionnaire, folder: Path) -> None:
        self.store, self.current, self._folder = store, current, folder
        self._known = {current.sha256: current}

    def keep(self) -> None:
        """Put the current questionnaire into the store, once."""
        if self.store.get(self.current.sha256) is None:
            for path in sorted(self._folder.glob("*.yaml")):
                self.store.put(path.read_bytes())
            self.store.put(listing(self._folder).encode())

    def find(self, named: Mapping[str, str]) -> Questionnaire:
        """The questionnaire with the named hash; raises UnverifiableError if it is not kept."""
        sha256 = named["sha256"]
        if sha256 not in self._known:
            self._known[sha256] = self._load(named)
        return self._known[sha256]

    def all_of(self, events: Iterable[Event]) -> list[Questionnaire]:
        """Every questionnaire that ``events`` name, the first first; raises as ``find`` does."""
        named = {event.questionnaire["sha256"]: event.questionnaire for event in events}
        return [self.find(name) for name in named.values()]

    def _load(self, named: Mapping[str, str]) -> Questionnaire:
        listed = content_of(self.store, named["sha256"])
        if listed is None:
            raise UnverifiableError([Fault("questionnaire.lost", details=dict(named))])
        files = {SUMS: listed.decode()}
        for line in files[SUMS].splitlines():
            sha256, name = line.split("  ", 1)
            if name in FILES:
                files[name] = (content_of(self.store, sha256) or b"").decode()
        try:
            return load_files(files)
        except InputError as error:
            if any(fault.id != "questionnaire.altered" for fault in error.faults):
                raise
            raise UnverifiableError([Fault("questionnaire.lost", details=dict(named))]) from None
