"""``riskassess review``: start, answer, submit, compare, settle, status."""

from __future__ import annotations

import re

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
from riskassess.cli.said import Said, reason_option, says_answer
from riskassess.method.result import Result
from riskassess.method.score import score
from riskassess.questionnaire.response import UNANSWERED, Answer
from riskassess.record import reviews
from riskassess.record.agreement import agreement, pooled_evidence
from riskassess.record.assessment import Assessment
from riskassess.record.reviews import Review
from riskassess.report.reviews import agreement_lines, progress_text, status_lines
from riskassess.report.words import verdict_text


@click.group("review")
@click.argument("id_", metavar="ID")
@click.pass_context
def review_command(ctx: click.Context, id_: str) -> None:
    """A second reviewer of ID: blind until submitting, then side by side, then settled."""
    ctx.obj = id_


@review_command.command("start")
@click.option("--anyway", is_flag=True, help="Also if you have answered in the record yourself.")
@click.pass_obj
@pass_session
def start_command(session: Session, id_: str, anyway: bool) -> None:
    """Become a reviewer, or go on with your open review; prints its number.

    Until you submit, nobody else sees your answers, and nothing here shows you theirs.
    """
    assessment = reviews.start(session.desk, id_, anyway=anyway)
    own = reviews.own_open(session.desk, assessment)
    say(str(own.number))
    _tell_progress(session, assessment, own)


@review_command.command("answer")
@says_answer
@reason_option
@click.pass_obj
@pass_session
def answer_command(session: Session, id_: str, said: Said, reason: str | None) -> None:
    """Answer a question in your review: 0 to 3, unknown or not_applicable."""
    seen = session.desk.open(id_)
    before = reviews.own_open(session.desk, seen).answers.get(said.question, UNANSWERED)
    given = said.answer(session, seen.questionnaire, before, reason)
    after = reviews.answer(session.desk, seen, said.question, given)
    _tell_progress(session, after, reviews.own_open(session.desk, after))


@review_command.command("submit")
@click.pass_obj
@pass_session
def submit_command(session: Session, id_: str) -> None:
    """Submit your review, complete or not. It can no longer be changed then."""
    seen = session.desk.open(id_)
    own = reviews.own_open(session.desk, seen)
    reviews.submit(session.desk, seen)
    _tell_progress(session, seen, own)


@review_command.command("compare")
@format_option
@click.pass_obj
@pass_session
def compare_command(session: Session, id_: str, format_: str) -> None:
    """The record and all submitted reviews side by side, and how far they agree."""
    assessment = session.desk.open(id_)
    found = agreement(assessment, session.actor, today())
    if format_ == "json":
        emit_json(found.to_json())
        return
    say(f"{assessment.id}  {assessment.deployment.name}")
    for line in agreement_lines(assessment.questionnaire, found, session.lang):
        say(line)


@review_command.command("settle")
@says_answer
@click.option("--reason", required=True, help="Why this is the answer.")
@click.option("--dissent", "dissents", multiple=True, metavar="WHO: TEXT",
              help="Who disagrees, and why; stays in the record.")  # fmt: skip
@click.pass_obj
@pass_session
def settle_command(
    session: Session, id_: str, said: Said, reason: str, dissents: tuple[str, ...]
) -> None:
    """Put VALUE into the record as what was agreed on. The evidence of all sides is kept."""
    seen = session.desk.open(id_)
    reviews.check_sighted(seen, session.actor)
    before = Answer(evidence=pooled_evidence(seen).get(said.question, ()))
    why = reason if said.value == "not_applicable" else None
    given = said.answer(session, seen.questionnaire, before, why)
    dissent = [_dissent(session, text) for text in dissents]
    after = reviews.settle(session.desk, seen, said.question, given, reason, dissent)
    result = score(after.questionnaire, after.response(today()))
    narrate(verdict_text(result.verified, session.translate))


@review_command.command("status")
@format_option
@click.pass_obj
@pass_session
def status_command(session: Session, id_: str, format_: str) -> None:
    """Who reviews, how far your own review is, what was settled and who disagreed."""
    assessment = session.desk.open(id_)
    found = reviews.reviews(assessment, session.actor)
    own = next((r for r in found if r.open and r.reviewer == session.actor), None)
    sides = None if own else agreement(assessment, session.actor, today())
    if format_ == "json":
        emit_json(
            {
                "reviews": [review.to_json() for review in found],
                "unanswered": list(_result(assessment, own).unanswered) if own else None,
                "unsettled": sides.unsettled if sides else None,
                "settled": [entry.to_json() for entry in sides.settled] if sides else None,
            }
        )
        return
    for line in status_lines(found, sides, session.lang):
        say(line)
    if own:
        _tell_progress(session, assessment, own)


def _dissent(session: Session, text: str) -> dict[str, str]:
    _ = session.translate
    who, *said = re.split(r"\s*[:：]\s*", text, maxsplit=1)
    if not said:
        raise click.UsageError(_('Write a dissent as "WHO: TEXT".'))
    return {"who": who, "text": said[0]}


def _result(assessment: Assessment, review: Review) -> Result:
    return score(assessment.questionnaire, review.response(assessment, today()))


def _tell_progress(session: Session, assessment: Assessment, own: Review) -> None:
    result = _result(assessment, own)
    narrate(progress_text(len(result.asked), result.unanswered, session.translate))
