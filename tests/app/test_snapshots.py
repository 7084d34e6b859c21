"""Every screen as it looks, against what a person has looked at: ``make snapshots`` renews them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from riskassess.app.themes import DARK, LIGHT
from tests.app.walk import EMPTY, SCREENS, made, still, walk

SMALL, LARGE = (80, 24), (120, 40)
LOOKS = {
    "en-light": ("en", LIGHT, {}),
    "zh-dark": ("zh", DARK, {}),
    "en-no-color": ("en", DARK, {"NO_COLOR": "1"}),
}
ALL = (*EMPTY, *SCREENS)
FEW = ("home", "interview", "review", "decide", "describe")
"""Screens of which the others are made."""
# Every screen at both sizes in English and light, and at the smaller in Chinese and dark.
SHOWN = {
    ("en-light", SMALL): ALL,
    ("en-light", LARGE): ALL,
    ("zh-dark", SMALL): ALL,
    ("zh-dark", LARGE): FEW,
    ("en-no-color", SMALL): FEW,
    ("en-no-color", LARGE): FEW,
}
CASES = [
    pytest.param(name, size, look, id=f"{name}-{size[0]}x{size[1]}-{look}")
    for (look, size), names in SHOWN.items()
    for name in names
]


@pytest.mark.parametrize(("name", "size", "look"), CASES)
def test_the_screen_looks_as_it_did(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    snap_compare: Callable[..., bool],
    name: str,
    size: tuple[int, int],
    look: str,
) -> None:
    still(monkeypatch)
    monkeypatch.setattr("riskassess.app.screens.interview.PAUSE", 3600)  # no count that may be late
    lang, theme, environ = LOOKS[look]
    for variable, value in environ.items():
        monkeypatch.setenv(variable, value)
    app = made(tmp_path, name, lang=lang, theme=theme)
    assert snap_compare(app, terminal_size=size, run_before=lambda pilot: walk(pilot, name))
