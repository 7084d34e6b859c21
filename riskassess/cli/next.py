"""``riskassess next``: what to ask next, and how much is still ahead."""

from __future__ import annotations

from collections.abc import Iterator

import click

from riskassess.cli.common import Session, format_option, pass_session, tell
from riskassess.i18n import Lang, translate
from riskassess.method.outlook import Outlook, outlook
from riskassess.questionnaire.model import Questionnaire
from riskassess.report.advice import count_text, moot_text


@click.command("next")
@click.argument("target")
@format_option
@pass_session
def next_command(session: Session, target: str, format_: str) -> None:
    """What to ask next so that few questions settle the verdict, and what is moot."""
    found = session.target(target)
    result = outlook(found.questionnaire, found.response)
    lines = _lines(found.questionnaire, result, session.lang)
    tell(found, result.to_json(), lines, format_)


def _lines(q: Questionnaire, result: Outlook, lang: Lang) -> Iterator[str]:
    _ = translate(lang)
    yield count_text(result, _)
    for number, id_ in enumerate(result.next, start=1):
        yield f"  {number:2}. {id_}  {q.items[id_].text.in_(lang)}"
    if result.moot:
        yield _("Set aside, because no answer to them can change any hazard or stop rule:")
    for moot in result.moot:
        yield f"  {moot.question}: {moot_text(moot, _)}"
