"""Everything written can be read: contrast computed from what is drawn, in every theme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color
from textual.theme import Theme

from riskassess.app.themes import CONTRAST, DARK, LIGHT, OWN, TERMINAL
from riskassess.report.words import LEVEL_MARKS, LEVEL_WORDS
from tests.app.helpers_app import settle
from tests.app.walk import EMPTY, SCREENS, at, still

PALETTES = ("palette", "themes")
WALK = [name for name in (*SCREENS, *EMPTY) if not name.startswith(PALETTES)]
LEAST = {DARK: 4.5, LIGHT: 4.5, CONTRAST: 7.0}
LETTERS = re.compile(r"[^\s─-▟·▕▏🔎]")
"""What is to be read: no borders, bars and scrollbars."""


def written(pilot) -> Iterator[tuple[str, Style]]:
    """Every piece of text as it goes to the terminal; of what a dialog dims, nothing."""
    screen = pilot.app.screen
    background = screen.background_colors[1]
    region = next(
        (dialog.region for dialog in screen.query(".dialog, #--container")), screen.region
    )
    strips = screen._compositor.render_strips()
    for strip in strips[region.y : region.bottom]:
        segments = list(strip.crop(region.x, region.right))
        for line_filter in pilot.app.get_line_filters():
            segments = line_filter.apply(segments, background)
        for text, style, _ in segments:
            if style and LETTERS.search(text):
                yield text.strip(), style


def pair(style: Style) -> tuple[RichColor, RichColor]:
    """Of the text and of what is behind it."""
    default = RichColor.default()
    fore, back = style.color or default, style.bgcolor or default
    return (back, fore) if style.reverse else (fore, back)


def contrast(style: Style) -> float:
    """As WCAG 2 counts it, 1 to 21."""
    dark, light = sorted(map(luminance, pair(style)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: RichColor) -> float:
    """Relative, 0 to 1."""
    parts = Color.from_rich_color(colour).normalized
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def faint(pilot, least: float) -> list[str]:
    """What is below ``least``."""
    found = {(f"{contrast(s):.1f}", text) for text, s in written(pilot) if contrast(s) < least}
    return sorted(" ".join(one) for one in found)


def hidden(pilot) -> list[str]:
    """What is written in the colour of its background, where the terminal has the colours."""
    alike = [(text, *pair(style)) for text, style in written(pilot)]
    return [text for text, fore, back in alike if fore == back != RichColor.default()]


async def dressed(pilot, theme: str) -> None:
    pilot.app.theme = theme
    await settle(pilot)


@pytest.mark.parametrize("name", WALK)
async def test_everything_can_be_read_in_every_theme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    still(monkeypatch)
    async with at(tmp_path, name, (120, 40)) as pilot:
        for theme in OWN:
            await dressed(pilot, theme.name)
            assert faint(pilot, LEAST[theme.name]) == [], theme.name
        for theme in TERMINAL:
            await dressed(pilot, theme.name)
            assert hidden(pilot) == [], theme.name


@pytest.mark.parametrize("theme", [theme.name for theme in OWN])
async def test_the_palette_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    still(monkeypatch)
    async with at(tmp_path, "palette", (120, 40), theme=theme) as pilot:
        assert faint(pilot, 4.5) == []


@pytest.mark.parametrize("theme", [*OWN, *TERMINAL], ids=lambda theme: theme.name)
async def test_without_colours_nothing_is_hidden_and_the_cursor_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: Theme
) -> None:
    still(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    async with at(tmp_path, "home", (120, 40), theme=theme.name) as pilot:
        found = list(written(pilot))
        colours = {colour for _, style in found for colour in pair(style)}
        grey = {c.triplet for c in colours if c.triplet}
        assert all(len(set(triplet)) == 1 for triplet in grey)
        assert bool(grey) != theme.ansi
        if not theme.ansi:
            assert faint(pilot, 4.5) == []
        assert any(style.reverse for text, style in found if "Ward assistant" in text)


def test_levels_are_told_apart_without_colour() -> None:
    assert len(set(LEVEL_MARKS.values())) == len(set(LEVEL_WORDS.values())) == 5
