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
from riskassess.method.result import Result
from riskassess.method.score import score
from riskassess.questionnaire.answers import dump_answer, read_answer
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import UNANSWERED, Answer
from riskassess.record import reviews
from riskassess.record.agreement import agreement, pooled_evidence
from riskassess.record.assessment import Assessment
from riskassess.record.reviews import Review
from riskassess.report.reviews import agreement_lines, progress_text, status_lines
from riskassess.report.words import verdict_text

note_option = click.option("--note", help="Anything worth knowing beside the answer.")
evidence_option = click.option(
    "--evidence", "refs", multiple=True, help="Reference of an evidence entry."
)


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
@click.argument("question")
@click.argument("value")
@note_option
@click.option("--reason", help="Why it is not applicable.")
@evidence_option
@click.pass_obj
@pass_session
def answer_command(
    session: Session,
    id_: str,
    question: str,
    value: str,
    note: str | None,
    reason: str | None,
    refs: tuple[str, ...],
) -> None:
    """Answer a question in your review: 0 to 3, unknown or not_applicable."""
    seen = session.desk.open(id_)
    before = reviews.own_open(session.desk, seen).answers.get(question, UNANSWERED)
    given = _answer(seen.questionnaire, question, before, value, note, reason, refs)
    after = reviews.answer(session.desk, seen, question, given)
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
@click.argument("question")
@click.argument("value")
@click.option("--reason", required=True, help="Why this is the answer.")
@note_option
@evidence_option
@click.option("--dissent", "dissents", multiple=True, metavar="WHO: TEXT",
              help="Who disagrees, and why; stays in the record.")  # fmt: skip
@click.pass_obj
@pass_session
def settle_command(
    session: Session,
    id_: str,
    question: str,
    value: str,
    reason: str,
    note: str | None,
    refs: tuple[str, ...],
    dissents: tuple[str, ...],
) -> None:
    """Put VALUE into the record as what was agreed on. The evidence of all sides is kept."""
    seen = session.desk.open(id_)
    reviews.check_sighted(seen, session.actor)
    before = Answer(evidence=pooled_evidence(seen).get(question, ()))
    given = _answer(seen.questionnaire, question, before, value, note, reason, refs)
    dissent = [_dissent(session, text) for text in dissents]
    after = reviews.settle(session.desk, seen, question, given, reason, dissent)
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


def _answer(
    q: Questionnaire,
    question: str,
    before: Answer,
    value: str,
    note: str | None,
    reason: str | None,
    refs: tuple[str, ...],
) -> Answer:
    """``before`` with what was given; raises InputError with every fault."""
    shape = {**dump_answer(before), "value": int(value) if value.isdecimal() else value}
    shape |= {"note": note} if note is not None else {}
    shape.pop("reason", None)
    shape |= {"reason": reason} if reason and value == "not_applicable" else {}
    entries = [*shape.get("evidence", []), *({"ref": ref} for ref in refs)]
    return read_answer(q, question, {**shape, "evidence": entries})


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
