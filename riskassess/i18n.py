"""The two languages, and the catalogue of everything the program says.

Questionnaire content carries its own translations; this module serves the
program's own words (screens, reports, messages).
"""

from __future__ import annotations

import gettext as _gettext
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Lang = Literal["en", "zh"]
LANGS: tuple[Lang, ...] = get_args(Lang)
LOCALES: dict[Lang, str] = {"en": "en", "zh": "zh_CN"}
Translate = Callable[[str], str]


@cache
def translate(lang: Lang) -> Translate:
    """The function that puts an English message into ``lang``."""
    folder = Path(__file__).parent / "locale"
    found = _gettext.translation(
        "riskassess", localedir=folder, languages=[LOCALES[lang]], fallback=True
    )
    return found.gettext


def lang_from_environment(environ: Mapping[str, str] = os.environ) -> Lang:
    """The language of the locale: ``zh`` for any Chinese one, else ``en``.

    As gettext reads it: ``LANGUAGE`` lists languages by preference, and counts only where
    the locale is a real one.
    """
    if own := environ.get("RISKASSESS_LANG"):
        return _spoken(own) or "en"
    named = (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, named), "C")
    preferred = environ.get("LANGUAGE", "").split(":") if locale not in ("C", "POSIX") else []
    return next(filter(None, map(_spoken, (*preferred, locale))), "en")


def _spoken(locale: str) -> Lang | None:
    """The language of ``zh_TW.UTF-8``; None where it is none of the two."""
    code = locale.lower()[:2]
    return code if code in LANGS else None
