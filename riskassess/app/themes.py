"""The colours of the app: three themes of its own, and the two that use the terminal's colours.

Every theme sets every colour that words are written in, so that tests can compute their
contrast. One accent (``primary``); the colours of levels differ in lightness as well as in
hue and stay apart for the colour-blind. docs/style.md says what each is for.
"""

from __future__ import annotations

from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

from riskassess.errors import N_

DARK, LIGHT, CONTRAST = "riskassess-dark", "riskassess-light", "riskassess-contrast"


def _theme(
    name: str,
    *,
    dark: bool,
    background: str,
    surface: str,
    panel: str,
    line: str,
    text: str,
    muted: str,
    accent: str,
    on_accent: str,
    good: str,
    fair: str,
    bad: str,
    cursor: str,
    on_cursor: str,
    resting: str,
    tints: tuple[str, str, str],
) -> Theme:
    variables = {
        "text": text, "text-muted": muted, "text-disabled": muted,
        "foreground-muted": muted, "foreground-disabled": muted,
        "text-primary": accent, "text-secondary": accent, "text-accent": accent,
        "text-success": good, "text-warning": fair, "text-error": bad,
        "primary-muted": panel, "secondary-muted": panel,
        "success-muted": tints[0], "warning-muted": tints[1], "error-muted": tints[2],
        "border": accent, "border-blurred": line,
        "block-cursor-background": cursor, "block-cursor-foreground": on_cursor,
        "block-cursor-blurred-background": resting, "block-cursor-blurred-foreground": text,
        "block-hover-background": panel,
        "button-foreground": text, "button-color-foreground": on_accent,
        "button-focus-text-style": "bold",
        "footer-background": panel, "footer-foreground": text,
        "footer-key-foreground": accent, "footer-description-foreground": text,
        "input-cursor-background": text, "input-cursor-foreground": background,
        "input-selection-background": cursor, "input-selection-foreground": on_cursor,
        "screen-selection-background": cursor, "screen-selection-foreground": on_cursor,
        "link-color": text, "link-color-hover": accent, "link-background-hover": "transparent",
        "scrollbar": line, "scrollbar-hover": muted, "scrollbar-active": accent,
        "scrollbar-background": background,
    }  # fmt: skip
    return Theme(
        name=name, dark=dark, primary=accent, secondary=accent, accent=accent, foreground=text,
        background=background, surface=surface, panel=panel, boost=surface,
        success=good, warning=fair, error=bad, variables=variables,
    )  # fmt: skip


OWN = (
    _theme(
        DARK, dark=True,
        background="#14181d", surface="#1a2027", panel="#222a33", line="#3d4956",
        text="#dbe2ea", muted="#9aa7b5", accent="#7fb8f5", on_accent="#0d1a29",
        good="#6ccfae", fair="#ecc25c", bad="#ff9d7d",
        cursor="#1f3c5a", on_cursor="#ffffff", resting="#222f3d",
        tints=("#16302a", "#332b17", "#3f2219"),
    ),
    _theme(
        LIGHT, dark=False,
        background="#f7f8fa", surface="#ffffff", panel="#e7ebf0", line="#b3bdc8",
        text="#1b232c", muted="#4b5763", accent="#17569c", on_accent="#ffffff",
        good="#00604a", fair="#6f4a00", bad="#a12d00",
        cursor="#cde1f8", on_cursor="#0c1b2c", resting="#e3ebf4",
        tints=("#d9f0e8", "#fbefcf", "#fbe0d6"),
    ),
    _theme(
        CONTRAST, dark=True,
        background="#000000", surface="#000000", panel="#000000", line="#b8c0c8",
        text="#ffffff", muted="#dfe4e9", accent="#8fd0ff", on_accent="#000000",
        good="#7df0c9", fair="#ffdc73", bad="#ffb399",
        cursor="#00407f", on_cursor="#ffffff", resting="#1c1c1c",
        tints=("#00261c", "#2b2200", "#331200"),
    ),
)  # fmt: skip
_FLAT = {
    "primary-muted": "ansi_default", "success-muted": "ansi_default",
    "warning-muted": "ansi_default", "error-muted": "ansi_default",
}  # fmt: skip
TERMINAL = tuple(
    replace(theme, variables=theme.variables | _FLAT)  # a tint of an unknown colour is unknown
    for theme in (BUILTIN_THEMES["ansi-dark"], BUILTIN_THEMES["ansi-light"])
)
OFFERED = (*OWN, *TERMINAL)
TITLES = {
    DARK: N_("dark"),
    LIGHT: N_("light"),
    CONTRAST: N_("high contrast"),
    "ansi-dark": N_("the colours of the terminal, dark"),
    "ansi-light": N_("the colours of the terminal, light"),
}
THEMES = tuple(theme.name for theme in OFFERED)
