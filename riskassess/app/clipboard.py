"""The system's clipboard, by whichever program reaches it."""

from __future__ import annotations

import shutil
import subprocess

PROGRAMS = {
    "wl-copy": (),
    "xclip": ("-selection", "clipboard"),
    "xsel": ("--clipboard", "--input"),
    "pbcopy": (),
    "clip.exe": (),
}
"""Programs that take text on standard input, with their arguments."""
PATIENCE = 2.0
"""Seconds after which a program that does not come back counts as failed."""


def copy(text: str) -> bool:
    """Give ``text`` to the first program that takes it; whether one did. Not for a key's turn."""
    for name, arguments in PROGRAMS.items():
        path = shutil.which(name)
        if path is None:
            continue
        given = text.encode("utf-16" if name == "clip.exe" else "utf-8")
        try:
            subprocess.run(  # noqa: S603  one of the programs above, without a shell
                [path, *arguments], input=given, timeout=PATIENCE, check=True,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError):
            continue
        return True
    return False
