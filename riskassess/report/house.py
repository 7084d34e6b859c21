"""The house style: whose report it is, how it looks, and who is expected to sign."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Signer:
    """Somebody who is expected to sign; ``actor``: the name the record knows this person by."""

    name: str
    role: str = ""
    actor: str = ""

    def known_as(self, actor: str) -> bool:
        """Whether the record's ``actor`` is this person."""
        return actor in (self.name, self.actor)


@dataclass(frozen=True)
class House:
    """What a hospital puts on its reports; everything may be missing."""

    organisation: str = ""
    department: str = ""
    logo: bytes = b""
    """A PNG, made by us from the file that was given."""
    accent: str = "#1d4a5c"
    """``#rrggbb``, dark enough to be read on white."""
    front: str = ""
    """What stands above the verdict."""
    contact: str = ""
    confidential: str = ""
    """One line that stands on every page."""
    signers: tuple[Signer, ...] = ()


PLAIN = House()


def shown(house: House) -> dict[str, object]:
    """What the templates print of it; the logo as base64, empty if there is none."""
    return {
        "organisation": house.organisation,
        "department": house.department,
        "logo": base64.b64encode(house.logo).decode("ascii"),
        "accent": house.accent,
        "front": house.front,
        "contact": house.contact,
        "confidential": house.confidential,
    }


def dump(house: House) -> dict[str, object]:
    """All of it as plain data, for the record in the report."""
    return {**shown(house), "signers": [asdict(signer) for signer in house.signers]}


def undump(shape: Mapping[str, Any]) -> House:
    """What :func:`dump` was given; raises KeyError, TypeError or ValueError for anything else."""
    signers = tuple(Signer(**signer) for signer in shape["signers"])
    logo = base64.b64decode(shape["logo"], validate=True)
    return House(**{**shape, "logo": logo, "signers": signers})
