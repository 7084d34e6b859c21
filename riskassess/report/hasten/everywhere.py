"""The library's modules have each other's functions under names of their own."""

from __future__ import annotations

import sys
from collections.abc import Callable


def everywhere(plain: Callable[..., object], ours: Callable[..., object]) -> None:
    """Put ``ours`` in the place of ``plain`` in every module of the library."""
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint") and getattr(module, plain.__name__, None) is plain:
            setattr(module, plain.__name__, ours)
