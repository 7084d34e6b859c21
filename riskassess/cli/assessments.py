"""Commands on assessments in the store: new, list, show, log, describe, answer, undo."""

from __future__ import annotations

import json
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
from riskassess.cli.words import result_lines
from riskassess.errors import ExitCode, Fault, InputError
from riskassess.method.score import score
from riskassess.questionnaire.answers import (
    dump_answer,
    dump_deployment,
    dump_response,
    read_answer,
    read_deployment,
)
from riskassess.record.assessment import Assessment
from riskassess.report.words import verdict_text


@click.command("new")
@click.option("--name", required=True, help="Name of the deployment.")
@click.option("--system", help="A published system to start from (riskassess systems).")
@click.option("--types", help="Technology types, separated by commas.")
@pass_session
def new_command(session: Session, name: str, system: str | None, types: str | None) -> None:
    """Begin an assessment and print its id."""
    shape: dict[str, Any] = {}
    if system:
        shape = dump_deployment(find(system).deployment())
    if types:
        shape["types"] = [type_.strip() for type_ in types.split(",") if type_.strip()]
    if "types" not in shape:
        raise click.UsageError(session.translate("Give --system or --types."))
    deployment = read_deployment(session.questionnaire, {**shape, "name": name})
    say(session.desk.create(deployment).id)


@click.command("list")
@format_option
@pass_session
def list_command(session: Session, format_: str) -> int:
    """The assessments in the store, the latest change first.

    A damaged one is reported and does not hide the rest; the exit code is then 4.
    """
    found, faults = session.desk.survey()
    for fault in faults:
        narrate(fault.text(session.translate))
    code = ExitCode.UNVERIFIABLE if faults else ExitCode.OK
    if format_ == "json":
        emit_json([_summary(session, assessment) for assessment in found])
        return code
    for assessment in found:
        result = score(session.questionnaire, assessment.response(today()))
        changed = assessment.updated.strftime("%Y-%m-%d %H:%M")
        types = "+".join(assessment.deployment.types)
        verdict = verdict_text(result.verified, session.translate)
        say(f"{assessment.id}  {changed}  {types:<12} {verdict}  {assessment.deployment.name}")
    if not found and not faults:
        narrate(
            session.translate(
                "No assessments yet. Begin with: riskassess new --name NAME --types FT-KB"
            )
        )
    return code


@click.command("show")
@click.argument("id_", metavar="ID")
@format_option
@pass_session
def show_command(session: Session, id_: str, format_: str) -> None:
    """One assessment: description, result and answers."""
    assessment = session.desk.open(id_)
    response = assessment.response(today())
    if format_ == "json":
        emit_json({**_summary(session, assessment), **dump_response(response)})
        return
    _, lang, q = session.translate, session.lang, session.questionnaire
    say(f"{assessment.id}  {response.deployment.name}")
    for line in result_lines(q, score(q, response), lang):
        say(line)
    for question, answer in response.answers.items():
        item, value = q.questions[question], answer.value
        meant = item.anchor(value).display.in_(lang) if isinstance(value, int) else _(str(value))
        say(f"{question}  {value}  {meant}")
        backing = ((_("evidence"), entry.ref) for entry in answer.evidence)
        for label, text in ((_("note"), answer.note), (_("reason"), answer.reason), *backing):
            if text:
                say(f"       {label}: {text}")


def _summary(session: Session, assessment: Assessment) -> dict[str, Any]:
    result = score(session.questionnaire, assessment.response(today()))
    return {
        "id": assessment.id,
        "name": assessment.deployment.name,
        "types": list(assessment.deployment.types),
        "created": assessment.created.isoformat(),
        "updated": assessment.updated.isoformat(),
        "events": len(assessment.events),
        "hash": assessment.head,
        "verdict": result.to_json()["verdict"],
        "open": len(result.unanswered) + len(result.unknown) + len(result.pending),
    }


@click.command("log")
@click.argument("id_", metavar="ID")
@format_option
@pass_session
def log_command(session: Session, id_: str, format_: str) -> None:
    """The events of an assessment with actor, time and hash."""
    assessment = session.desk.open(id_)
    if format_ == "json":
        emit_json([event.to_json() for event in assessment.events])
        return
    for event in assessment.events:
        payload = json.dumps(event.payload, ensure_ascii=False)
        time = event.time.strftime("%Y-%m-%d %H:%M:%S")
        say(f"{event.seq:>4}  {time}Z  {event.actor}  {event.kind}  {payload}  {event.hash[:12]}")


@click.command("describe")
@click.argument("id_", metavar="ID")
@click.argument("key")
@click.argument("value")
@pass_session
def describe_command(session: Session, id_: str, key: str, value: str) -> None:
    """Change one field of the description; lists are separated by commas."""
    several = key in ("types", "directions", "scenarios")
    changed: object = [v.strip() for v in value.split(",") if v.strip()] if several else value
    assessment = session.desk.describe(id_, {key: changed})
    _echo_verdict(session, assessment)


@click.command("answer")
@click.argument("id_", metavar="ID")
@click.argument("question")
@click.argument("value")
@click.option("--note", help="Anything worth knowing beside the answer.")
@click.option("--reason", help="Why it is not applicable.")
@click.option("--evidence", "refs", multiple=True, help="Reference of an evidence entry.")
@click.option("--date", "dates", multiple=True, help="Date of the evidence before it, YYYY-MM-DD.")
@click.option("--expires", multiple=True, help="Expiry of the evidence before it, YYYY-MM-DD.")
@pass_session
def answer_command(
    session: Session,
    id_: str,
    question: str,
    value: str,
    note: str | None,
    reason: str | None,
    refs: tuple[str, ...],
    dates: tuple[str, ...],
    expires: tuple[str, ...],
) -> None:
    """Answer a question: 0 to 3, unknown or not_applicable. Evidence given before is kept."""
    assessment = session.desk.open(id_)
    if len(dates) > len(refs) or len(expires) > len(refs):
        raise click.UsageError(session.translate("--date and --expires belong to an --evidence."))
    before = dump_answer(assessment.response(today()).answer(question))
    shape: dict[str, Any] = {**before, "value": int(value) if value.isdecimal() else value}
    shape |= {k: v for k, v in (("note", note), ("reason", reason)) if v is not None}
    for index, ref in enumerate(refs):
        entry = {"ref": ref}
        entry |= {"date": dates[index]} if index < len(dates) else {}
        entry |= {"expires": expires[index]} if index < len(expires) else {}
        shape["evidence"] = [*shape.get("evidence", []), entry]
    answer = read_answer(session.questionnaire, question, shape)
    if answer.value != "not_applicable" and reason is None:
        answer = replace(answer, reason="")
    changed = session.desk.answer(id_, question, answer, expected=len(assessment.events))
    _echo_verdict(session, changed)


@click.command("undo")
@click.argument("id_", metavar="ID")
@pass_session
def undo_command(session: Session, id_: str) -> None:
    """Take the last change back; the record keeps both."""
    assessment = session.desk.open(id_)
    undone = assessment.undoable
    if undone is None:
        raise InputError([Fault("assessment.nothing-to-undo")])
    _echo_verdict(session, session.desk.undo(id_))


def _echo_verdict(session: Session, assessment: Assessment) -> None:
    result = score(session.questionnaire, assessment.response(today()))
    narrate(verdict_text(result.verified, session.translate))
