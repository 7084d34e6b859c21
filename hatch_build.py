"""Build hook: compiles the message catalogues (.po to .mo), for wheels and editable installs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """Writes each catalogue beside its source; git ignores the result."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every riskassess/locale/*/LC_MESSAGES/*.po."""
        for po in sorted(Path(self.root).glob("riskassess/locale/*/LC_MESSAGES/*.po")):
            with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
                write_mo(target, read_po(source))
