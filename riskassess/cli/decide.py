"""``riskassess decide`` and ``condition``: the committee's decision, and what it asked for."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import click

from riskassess.cli.common import Session, narrate, pass_session, today
from riskassess.record.decisions import decide, latest, update_condition
from riskassess.record.evidence import take
from riskassess.report.decisions import decision_lines, standing_text

_SEMICOLONS, _COLONS = "[;；]", "[:：]"  # as either keyboard writes them


@click.command("decide")
@click.argument("id_", metavar="ID")
@click.argument("outcome", metavar="approve|conditions|defer|refuse")
@click.option(
    "--condition",
    "conditions",
    multiple=True,
    metavar="TEXT;OWNER;DATE[;CHECK]",
    help="What has to be true, who sees to it, until when, how it is checked.",
)
@click.option("--dissent", multiple=True, metavar="WHO: TEXT", help="Who did not agree, and why.")
@click.option("--consulted", multiple=True, help="Who was consulted.")
@click.option("--conflicts", default="", help="Conflicts of interest.")
@click.option("--rereview", help="When to look at it again, YYYY-MM-DD.")
@click.option("--trigger", "triggers", multiple=True, help="What calls for a re-review before.")
@click.option("--reason", default="", help="Why; needed against the recommendation.")  # fmt: skip
@pass_session
def decide_command(
    session: Session,
    id_: str,
    outcome: str,
    conditions: tuple[str, ...],
    dissent: tuple[str, ...],
    rereview: str | None,
    **said: Any,
) -> None:
    """Record the committee's decision on ID as it stands now.

    It is bound to the answers and the verdict of this moment; a later change makes it void.
    """
    said |= {
        "outcome": outcome,
        "conditions": [
            _named(_SEMICOLONS, value, ("text", "owner", "due", "check")) for value in conditions
        ],
        "dissent": [_named(_COLONS, value, ("who", "text")) for value in dissent],
        "rereview": rereview,
    }
    decided = decide(session.desk, session.sighted(id_), said, today())
    narrate(standing_text(latest(decided), session.translate))


def _named(separators: str, value: str, names: tuple[str, ...]) -> dict[str, str]:
    """The parts of ``value`` by name; those that are not there are left out."""
    parts = re.split(separators, value, maxsplit=len(names) - 1)
    return dict(zip(names, (part.strip() for part in parts), strict=False))


@click.command("condition")
@click.argument("id_", metavar="ID")
@click.argument("number", metavar="N", type=int)
@click.argument("state", type=click.Choice(["done", "open"]))
@click.option("--note", default="", help="Anything worth knowing.")
@click.option("--evidence", "refs", multiple=True, help="Reference of what shows it.")
@click.option("--file", "files", multiple=True, type=click.Path(path_type=Path),
              help="A file to take into the store as this evidence.")  # fmt: skip
@pass_session
def condition_command(
    session: Session,
    id_: str,
    number: int,
    state: str,
    note: str,
    refs: tuple[str, ...],
    files: tuple[Path, ...],
) -> None:
    """Record that condition N of the last decision on ID is done, or open again."""
    named = (*refs, *(file.name for file in files[len(refs) :]))
    kept = [take(session.desk.store, file) for file in files]
    evidence = [
        {"ref": ref, "file": sha256}
        for ref, sha256 in itertools.zip_longest(named, kept, fillvalue="")
    ]
    said = {"done": state == "done", "note": note, "evidence": evidence}
    updated = update_condition(session.desk, session.sighted(id_), number, said)
    decision = latest(updated)
    for line in decision_lines(decision, today(), session.translate) if decision else ():
        narrate(line)
