"""Who acts, when nobody says so."""

from __future__ import annotations

import getpass
import os


def login() -> str:
    """The login name, or the user's number where it has none (containers)."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
