"""How a fault is worded."""

from __future__ import annotations

Words = dict[str, tuple[str, str]]
"""By id: what is wrong, and how to mend it. Placeholders are the fault's details."""


def N_(message: str) -> str:
    """Mark a message for the catalogues without translating it here."""
    return message
