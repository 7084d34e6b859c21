"""``riskassess score``: the result of one or many targets."""

from __future__ import annotations

import click

from riskassess.cli.common import Session, Target, emit_json, narrate, pass_session, say
from riskassess.cli.words import result_lines
from riskassess.errors import ExitCode, RiskassessError
from riskassess.method.result import VERDICTS, Result
from riskassess.method.score import score_each

CHUNK = 256
"""Targets scored as one batch; bounds memory and the wait for the first line."""


@click.command("score")
@click.argument("targets", nargs=-1, required=True, metavar="TARGET…")
@click.option("--format", "format_", type=click.Choice(["text", "json", "jsonl"]))
@click.option("--fail-on", type=click.Choice(["conditional", "not_acceptable"]))
@pass_session
def score_command(
    session: Session,
    targets: tuple[str, ...],
    format_: str | None,
    fail_on: str | None,
) -> int:
    """The result; many targets give one JSON line each, in order.

    A bad target is reported and does not stop the rest; the exit code is then 2.
    """
    shape = format_ or ("text" if len(targets) == 1 else "jsonl")
    code, failed = ExitCode.OK, False
    for start in range(0, len(targets), CHUNK):
        chunk, faults = _load(session, targets[start : start + CHUNK])
        if faults:
            code = max(code, *faults)
        results = score_each([(target.questionnaire, target.response) for target in chunk])
        for target, result in zip(chunk, results, strict=True):
            _emit(session, target, result, shape)
            worst = VERDICTS.index(result.verified.worst)
            failed |= fail_on is not None and worst >= VERDICTS.index(fail_on)
    return code or (ExitCode.FINDING if failed else ExitCode.OK)


def _load(session: Session, names: tuple[str, ...]) -> tuple[list[Target], list[ExitCode]]:
    loaded, faults = [], []
    for name in names:
        try:
            loaded.append(session.target(name))
        except RiskassessError as error:
            faults.append(error.exit_code)
            for fault in error.faults:
                narrate(fault.text(session.translate))
    return loaded, faults


def _emit(session: Session, target: Target, result: Result, shape: str) -> None:
    if shape == "text":
        say(f"{target.name}  {target.response.deployment.name}")
        for line in result_lines(target.questionnaire, result, session.lang):
            say(line)
    else:
        emit_json(result.to_json(), lines=shape == "jsonl")
