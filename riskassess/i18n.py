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
    """The language of the locale: ``zh`` for any Chinese one, else ``en``."""
    for name in ("RISKASSESS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
