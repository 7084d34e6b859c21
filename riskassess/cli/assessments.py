"""Commands on assessments in the store: new, list, show, log, describe, answer, undo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import click

from riskassess.catalogue import find
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
from riskassess.cli.words import result_lines
from riskassess.errors import ExitCode, Fault, InputError
from riskassess.method.score import score
from riskassess.questionnaire.answers import dump_response
from riskassess.questionnaire.response import Deployment
from riskassess.record.assessment import Assessment
from riskassess.record.migration import reassess, successors, verdicts
from riskassess.record.reviews import as_seen, blind, decisions_seen, shown_payloads, survey
from riskassess.report.decisions import decision_lines, standing_text
from riskassess.report.history import history_lines
from riskassess.report.words import verdict_text


@click.command("new")
@click.option("--name", help="Name of the deployment.")
@click.option("--from", "source", metavar="ID", help="Re-assess: copy this assessment.")
@click.option("--system", help="A published system to start from (riskassess systems).")
@click.option("--types", help="Technology types, separated by commas.")
@click.option("--date", metavar="D", help="Date of the assessment, YYYY-MM-DD; else today counts.")
@pass_session
def new_command(
    session: Session,
    name: str | None,
    source: str | None,
    system: str | None,
    types: str | None,
    date: str | None,
) -> None:
    """Begin an assessment and print its id.

    --from copies description and answers with their evidence, under the current questionnaire.
    """
    _ = session.translate
    if source and (system or types):
        raise click.UsageError(_("--from goes with --name and --date alone."))
    if source:
        return _reassess(session, source, name or "", date)
    if not name:
        raise click.UsageError(_("Give --name, or --from to copy an assessment."))
    if not (system or types):
        raise click.UsageError(_("Give --system or --types."))
    deployment = find(system).deployment() if system else Deployment(())
    if types:
        deployment = replace(deployment, types=_listed(types))
    say(session.desk.create(replace(deployment, name=name), date).id)


def _reassess(session: Session, id_: str, name: str, date: str | None) -> None:
    """The copy's id on stdout; what did not fit the current questionnaire on stderr."""
    _, source = session.translate, session.sighted(id_)
    copied = reassess(session.desk, source, name, date)
    say(copied.id)
    dropped = [question for question in source.answers if question not in copied.answers]
    if dropped:
        text = _("No longer asked; the answer is in the history: {ids}")
        narrate(text.format(ids=", ".join(dropped)))
    for remark in _remarks(session, copied):
        narrate(remark)


@click.command("list")
@format_option
@pass_session
def list_command(session: Session, format_: str) -> int:
    """The assessments in the store, the latest change first.

    A damaged one is reported and does not hide the rest; the exit code is then 4.
    """
    found, faults = survey(session.desk)
    for fault in faults:
        narrate(fault.text(session.translate))
    code = ExitCode.UNVERIFIABLE if faults else ExitCode.OK
    if format_ == "json":
        emit_json([_summary(session, assessment) for assessment in found])
        return code
    for assessment in found:
        result = score(assessment.questionnaire, assessment.response(today()))
        changed = assessment.updated.strftime("%Y-%m-%d %H:%M")
        types = "+".join(assessment.deployment.types)
        verdict = verdict_text(result.verified, session.translate)
        standing = standing_text(
            next(reversed(decisions_seen(assessment, session.actor)), None), session.translate
        )
        row = f"{assessment.id}  {changed}  {types:<12} {verdict}  {assessment.deployment.name}"
        say(f"{row}  {standing}")
        for remark in _remarks(session, assessment):
            say(f"    {remark}")
    if not found and not faults:
        _ = session.translate
        narrate(_("No assessments yet. Begin with: riskassess new --name NAME --types FT-KB"))
    return code


@click.command("show")
@click.argument("id_", metavar="ID")
@format_option
@pass_session
def show_command(session: Session, id_: str, format_: str) -> None:
    """One assessment: description, result and answers."""
    assessment = as_seen(session.desk.open(id_), session.actor)
    response = assessment.response(today())
    before, result = verdicts(session.desk, assessment, today())
    if blind(assessment, session.actor):
        before = None  # it is a verdict on what others answered
    later = successors(session.desk, assessment.id)
    if format_ == "json":
        emit_json(
            {
                **_summary(session, assessment),
                "followed_by": list(later),
                "before_migration": before and before.to_json(),
                **dump_response(response),
            }
        )
        return
    _, lang, q = session.translate, session.lang, assessment.questionnaire
    say(f"{assessment.id}  {response.deployment.name}")
    for line in (*_links(session, assessment, later), *_remarks(session, assessment)):
        say(line)
    if before:
        text = _("Before the migration ({date}), under questionnaire {version}: {verdict}")
        verdict, version = verdict_text(before.verified, _), before.questionnaire["version"]
        say(text.format(date=before.date.isoformat(), version=version, verdict=verdict))
    for line in result_lines(q, result, lang):
        say(line)
    for decision in decisions_seen(assessment, session.actor):
        for line in decision_lines(decision, today(), _):
            say(line)
    for question, answer in response.answers.items():
        item, value = q.questions[question], answer.value
        meant = item.anchor(value).display.in_(lang) if isinstance(value, int) else _(str(value))
        say(f"{question}  {value}  {meant}")
        backing = ((_("evidence"), entry.ref) for entry in answer.evidence)
        for label, text in ((_("note"), answer.note), (_("reason"), answer.reason), *backing):
            if text:
                say(f"       {label}: {text}")


def _links(session: Session, assessment: Assessment, later: Sequence[str]) -> Iterator[str]:
    """What it re-assesses, and what re-assesses it."""
    _ = session.translate
    if assessment.follows:
        yield _("Re-assesses {id}").format(id=assessment.follows["assessment"])
    if later:
        yield _("Re-assessed by {ids}").format(ids=", ".join(later))


def _remarks(session: Session, assessment: Assessment) -> Iterator[str]:
    """What its questionnaire asks of the reader: to migrate it, to confirm answers."""
    _, version = session.translate, assessment.questionnaire.form.version
    if blind(assessment, session.actor):
        yield _("Your own review is open: this counts and shows your own answers alone.")
    if assessment.questionnaire.sha256 != session.questionnaire.sha256:
        text = _("Answered under questionnaire {version}, not the current one: riskassess migrate")
        yield text.format(version=version)
    if assessment.unconfirmed:
        text = _("Answers to be confirmed, as the question was reworded: {count} ({ids})")
        ids = assessment.unconfirmed
        yield text.format(count=len(ids), ids=", ".join(ids))


def _summary(session: Session, assessment: Assessment) -> dict[str, Any]:
    result = score(assessment.questionnaire, assessment.response(today()))
    return {
        "id": assessment.id,
        "name": assessment.deployment.name,
        "types": list(assessment.deployment.types),
        "created": assessment.created.isoformat(),
        "updated": assessment.updated.isoformat(),
        "events": len(assessment.events),
        "hash": assessment.head,
        "questionnaire": result.questionnaire,
        "current": assessment.questionnaire.sha256 == session.questionnaire.sha256,
        "unconfirmed": list(assessment.unconfirmed),
        "follows": assessment.follows,
        "verdict": result.to_json()["verdict"],
        "own_review": blind(assessment, session.actor),
        "decisions": [decision.to_json() for decision in decisions_seen(assessment, session.actor)],
        "open": len(result.unanswered) + len(result.unknown) + len(result.pending),
    }


@click.command("log")
@click.argument("id_", metavar="ID")
@format_option
@pass_session
def log_command(session: Session, id_: str, format_: str) -> None:
    """The events of an assessment: who said what, on what evidence, when; and the hash.

    Of an answer in another's open review it shows only that there is one; in your own open
    review, nothing of what others think.
    """
    assessment = session.desk.open(id_)
    if format_ == "json":
        shown = shown_payloads(assessment, session.actor)
        entries = zip(assessment.events, shown, strict=True)
        emit_json([{**event.to_json(), "payload": dict(payload)} for event, payload in entries])
        return
    find = session.desk.library.find
    for line in history_lines(assessment, session.actor, find, session.lang):
        say(line)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


@click.command("describe")
@click.argument("id_", metavar="ID")
@click.argument("key")
@click.argument("value")
@pass_session
def describe_command(session: Session, id_: str, key: str, value: str) -> None:
    """Change one field of the description; lists are separated by commas."""
    several = key in ("types", "directions", "scenarios")
    changed: object = _listed(value) if several else value
    assessment = session.desk.describe(id_, {key: changed})
    _echo_verdict(session, assessment)


@click.command("answer")
@click.argument("id_", metavar="ID")
@says_answer
@reason_option
@pass_session
def answer_command(session: Session, id_: str, said: Said, reason: str | None) -> None:
    """Answer a question: 0 to 3, unknown or not_applicable. Evidence given before is kept."""
    assessment = _own_record(session, id_)
    before = assessment.response(today()).answer(said.question)
    answer = said.answer(session, assessment.questionnaire, before, reason)
    _echo_verdict(session, session.desk.answer(assessment, said.question, answer))


@click.command("undo")
@click.argument("id_", metavar="ID")
@pass_session
def undo_command(session: Session, id_: str) -> None:
    """Take the last change back; the record keeps both."""
    assessment = _own_record(session, id_)
    undone = assessment.undoable
    if undone is None:
        raise InputError([Fault("assessment.nothing-to-undo")])
    _echo_verdict(session, session.desk.undo(assessment))


def _own_record(session: Session, id_: str) -> Assessment:
    """The assessment ``id_``; raises InputError where the actor's answers go into a review."""
    found = session.desk.open(id_)
    if blind(found, session.actor):
        raise InputError([Fault("review.own", details={"id": id_})])
    return found


def _echo_verdict(session: Session, assessment: Assessment) -> None:
    seen = as_seen(assessment, session.actor)
    result = score(seen.questionnaire, seen.response(today()))
    narrate(verdict_text(result.verified, session.translate))
