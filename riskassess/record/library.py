"""The exact questionnaires that assessments were answered under, kept in the store.

A questionnaire's hash is that of the listing ``sha256sum *.yaml``. The listing is kept
like any file under its own hash, and so is each file it lists: what the store gives
back is proven to be what was asked.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from riskassess.errors import Fault, UnverifiableError
from riskassess.questionnaire.load import listing, load_documents
from riskassess.questionnaire.model import Questionnaire
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

    def _load(self, named: Mapping[str, str]) -> Questionnaire:
        listed = self.store.get(named["sha256"])
        if listed is None:
            raise UnverifiableError([Fault("questionnaire.lost", details=dict(named))])
        with tempfile.TemporaryDirectory() as folder:
            for line in listed.decode().splitlines():
                sha256, name = line.split("  ", 1)
                content = self.store.get(sha256)
                if content is None or "/" in name:
                    raise UnverifiableError([Fault("questionnaire.lost", details=dict(named))])
                (Path(folder) / name).write_bytes(content)
            # As it was accepted then: later rules must not make it unreadable.
            return load_documents(Path(folder))[0]
