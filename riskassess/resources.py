"""Where the files that ship with riskassess are found.

In a checkout they stand at the top level; in an installed wheel the build puts
them inside the package. Nothing else in the product knows this difference.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """The folder ``questionnaires``, ``templates`` or ``examples``.

    Raises FileNotFoundError if the installation is incomplete.
    """
    for base in (_PACKAGE / "data", _PACKAGE.parent):
        if (base / name).is_dir():
            return base / name
    raise FileNotFoundError(f"{name}/ is missing from this installation of riskassess")
