"""The view as one self-contained HTML page (Jinja2, everything escaped)."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from platformdirs import user_cache_path

from riskassess.i18n import Lang, translate
from riskassess.report.sealed import libraries
from riskassess.report.words import LEVEL_MARKS, LEVEL_WORDS
from riskassess.resources import resource

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

    from riskassess.report.portfolio import Entry

LONGEST = 40
# Light to dark, told apart by colour-blind readers and in grey; the same as in report.css.
COLOURS = {
    "none": "#f9fcef",
    "low": "#b3dcf5",
    "moderate": "#f6c944",
    "high": "#c0741f",
    "critical": "#651320",
}
# SVG text does not see the fonts of the document.
FONT = "Noto Sans SC, Noto Sans, Noto Sans Symbols 2"
STOPS: dict[Lang, dict[str, str]] = {
    "en": {
        "dot": ". ",
        "semi": "; ",
        "colon": ": ",
        "comma": ", ",
        "left": " (",
        "right": ")",
        "gap": " ",
    },
    "zh": {
        "dot": "。",
        "semi": "；",
        "colon": "：",
        "comma": "，",
        "left": "（",
        "right": "）",
        "gap": "",
    },
}
# Chinese breaks anywhere by itself; only runs of other characters need help.
_TOKEN = re.compile(rf"[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]{{{LONGEST + 1},}}")


def render_html(view: dict[str, Any]) -> str:
    """The page of ``view``: no scripts, no references to anything outside it."""
    lang: Lang = view["lang"]
    template = _environment(lang).get_template("report.html.j2")
    return template.render(view=view)


def render_portfolio(entries: Sequence[Entry], date: dt.date, lang: Lang) -> str:
    """All assessments against the categories as a page that stands alone, in the given order."""
    template = _environment(lang).get_template("portfolio.html.j2")
    named = {id_: q for entry in entries for q in (entry.assessment.questionnaire,)
             for id_ in entry.categories}  # fmt: skip
    categories = [(id_, q.categories[id_].short.in_(lang)) for id_, q in named.items()]
    return template.render(
        lang=lang, date=date, entries=entries, categories=categories, marks=LEVEL_MARKS,
        levels=LEVEL_WORDS,
    )  # fmt: skip


def breakable(text: object) -> Markup:
    """``text`` escaped, with a break opportunity every 40 characters of a long token.

    A token without one makes the layout of a table quadratic.
    """
    raw, parts, at = str(text), [], 0
    for match in _TOKEN.finditer(raw):
        parts.append(escape(raw[at : match.start()]))
        token = match.group()
        pieces = [token[n : n + LONGEST] for n in range(0, len(token), LONGEST)]
        parts.append(Markup("<wbr/>").join(pieces))
        at = match.end()
    return Markup("").join([*parts, escape(raw[at:])])


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates in the user's cache folder, where it can be written: 0.2 s a process."""

    def __init__(self) -> None:
        pattern = f"{libraries()['jinja2']}-%s"
        super().__init__(str(user_cache_path("riskassess") / "templates"), pattern)

    def load_bytecode(self, bucket: Bucket) -> None:
        """The template of ``bucket``, if it is there as it was compiled from this source."""
        with contextlib.suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the template of ``bucket``."""
        with contextlib.suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)


@cache
def _environment(lang: Lang) -> Environment:
    folder = resource("templates") / "report"
    environment = Environment(
        loader=FileSystemLoader(folder),
        bytecode_cache=_Compiled(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["brk"] = breakable
    environment.globals["_"] = translate(lang)
    environment.globals["colours"] = COLOURS
    environment.globals["font"] = FONT
    environment.globals |= STOPS[lang]
    for name, file in (("stylesheet", "report.css"), ("screen", "screen.css")):
        environment.globals[name] = (folder / file).read_text(encoding="utf-8")
    return environment
