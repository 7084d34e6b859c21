"""``riskassess questionnaire``: check, show, schema."""

from __future__ import annotations

from pathlib import Path

import click
from pydantic import BaseModel

from riskassess.cli.common import Session, emit_json, format_option, narrate, pass_session, say
from riskassess.errors import ExitCode, RiskassessError
from riskassess.questionnaire.lint import Severity, lint
from riskassess.questionnaire.load import default_folder, load
from riskassess.questionnaire.model import Form, Frameworks, Method


@click.group("questionnaire")
def questionnaire_command() -> None:
    """Check, show or describe the questionnaire."""


@questionnaire_command.command("check")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--notes", is_flag=True, help="Also print what is only worth knowing.")
@pass_session
def check_command(session: Session, path: Path | None, notes: bool) -> int:
    """Every fault of a questionnaire folder, each with file, line and remedy.

    Exit code 1 if there is a fault; warnings alone do not fail.
    """
    try:
        found = lint(path or default_folder())
    except RiskassessError as error:
        for fault in error.faults:
            say(fault.text(session.translate))
        return ExitCode.FINDING
    shown = [f for f in found if f.severity != Severity.NOTE or notes]
    for finding in shown:
        word = session.translate(finding.severity.value)
        say(f"{word}: {finding.fault.text(session.translate)}")
    counts = {s: sum(f.severity == s for f in found) for s in Severity}
    narrate(", ".join(f"{session.translate(s.value)}: {n}" for s, n in counts.items()))
    return ExitCode.FINDING if counts[Severity.ERROR] else ExitCode.OK


@questionnaire_command.command("show")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@format_option
@pass_session
def show_command(session: Session, path: Path | None, format_: str) -> None:
    """The compiled questionnaire: every question with its anchors."""
    q = load(path or default_folder())
    if format_ == "json":
        emit_json(q.model_dump(by_alias=True, mode="json"))
        return
    say(f"{q.form.title.in_(session.lang)}  {q.form.version}  sha256 {q.sha256}")
    for id_, item in q.questions.items():
        say(f"\n{id_}  [{', '.join(item.types)}]  {item.text.in_(session.lang)}")
        for option in item.answer_option:
            say(f"    {option.code}  {option.display.in_(session.lang)}")


@questionnaire_command.command("schema")
def schema_command() -> None:
    """The JSON Schemas of the three files, for editors."""
    models: dict[str, type[BaseModel]] = {
        "questionnaire": Form,
        "hazards": Method,
        "frameworks": Frameworks,
    }
    emit_json({name: model.model_json_schema(by_alias=True) for name, model in models.items()})
