"""``riskassess migrate``: an assessment under the current questionnaire."""

from __future__ import annotations

from dataclasses import replace

import click

from riskassess.cli.common import (
    Session,
    emit_json,
    format_option,
    narrate,
    pass_session,
    say,
    today,
)
from riskassess.method.score import score_each
from riskassess.record.assessment import Assessment
from riskassess.record.migration import Migration, migrate, migration
from riskassess.report.comparison import migration_lines


@click.command("migrate")
@click.argument("id_", metavar="ID")
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@format_option
@pass_session
def migrate_command(session: Session, id_: str, dry_run: bool, format_: str) -> None:
    """Move an assessment to the current questionnaire; its answers are kept.

    Answers to questions worded differently count, but wait until they are given again.
    """
    seen = session.sighted(id_)
    found = migration(seen.questionnaire, session.questionnaire, seen)
    writes = not dry_run and found.before != found.after
    if writes:
        migrate(session.desk, seen)
    _tell(session, seen, found, written=writes, format_=format_)
    _ = session.translate
    if found.before == found.after:
        narrate(_("It is answered under the current questionnaire already."))
    elif dry_run:
        narrate(_("Nothing was written (--dry-run)."))


def _tell(
    session: Session, seen: Assessment, found: Migration, *, written: bool, format_: str
) -> None:
    old, new, response = seen.questionnaire, session.questionnaire, seen.response(today())
    kept = replace(response, answers=found.carried)
    before, after = score_each([(old, response), (new, kept)])
    if format_ == "json":
        verdict = {"before": before.to_json()["verdict"], "after": after.to_json()["verdict"]}
        emit_json({"id": seen.id, "written": written, **found.to_json(), "verdict": verdict})
        return
    say(f"{seen.id}  {seen.deployment.name}")
    verdicts = (before.verified, after.verified)
    for line in migration_lines(old, new, found, verdicts, session.lang):
        say(line)
