"""The thirty published systems of the paper's tables, as starting points."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field

from riskassess.errors import Fault, InputError, nearest
from riskassess.questionnaire.load import default_folder
from riskassess.questionnaire.located import read
from riskassess.questionnaire.response import Deployment
from riskassess.questionnaire.text import Model, NonEmpty, Text
from riskassess.questionnaire.validate import validate


class Note(Model):
    """Where the paper's text and tables disagree about a system, in our words."""

    id: NonEmpty
    text: Text


class System(Model):
    """One row of the paper's tables."""

    number: int = Field(ge=1)
    id: NonEmpty
    """The name as the tables spell it."""
    name: Text
    aliases: tuple[str, ...] = ()
    type: NonEmpty
    directions: tuple[str, ...]
    scenarios: tuple[str, ...]
    references: tuple[int, ...]
    citation: NonEmpty
    mentions: Text
    """Where the paper's running text speaks of it."""
    notes: tuple[Note, ...] = ()

    def deployment(self) -> Deployment:
        """A deployment of this system that nobody has described further yet."""
        return Deployment(
            types=(self.type,),
            name=self.id,
            directions=self.directions,
            scenarios=self.scenarios,
            system=self.id,
        )

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every name it goes by."""
        return tuple(dict.fromkeys((self.id, self.name.en, self.name.zh, *self.aliases)))


class _File(Model):
    systems: tuple[System, ...]


def load(folder: Path) -> tuple[System, ...]:
    """The systems in ``folder``/systems.yaml; raises InputError with every fault."""
    return validate(_File, read(folder / "systems.yaml")).systems


@cache
def systems() -> tuple[System, ...]:
    """The systems that ship with riskassess, in the order of the paper's Table 1."""
    return load(default_folder())


def find(name: str) -> System:
    """The system of this name or alias, in any case; raises InputError with the nearest one."""
    known = {spelling.casefold(): system for system in systems() for spelling in system.spellings}
    found = known.get(name.strip().casefold())
    if found is None:
        hint = nearest(name, (s for system in systems() for s in system.spellings))
        raise InputError([Fault("system.unknown", details={"name": name, "nearest": hint})])
    return found


def search(words: str) -> tuple[System, ...]:
    """The systems whose names, type or scenarios contain every one of ``words``."""
    wanted = words.casefold().split()
    return tuple(system for system in systems() if _matches(system, wanted))


def _matches(system: System, wanted: list[str]) -> bool:
    haystack = " ".join((*system.spellings, system.type, *system.scenarios)).casefold()
    return all(word in haystack for word in wanted)
