"""``riskassess systems``: the thirty published systems."""

from __future__ import annotations

from typing import Any

import click

from riskassess.catalogue import System, find, systems
from riskassess.cli.common import Session, emit_json, format_option, pass_session, say


@click.command("systems")
@click.argument("name", required=False)
@format_option
@pass_session
def systems_command(session: Session, name: str | None, format_: str) -> None:
    """The thirty published systems of the paper's tables, or one with all that is known of it."""
    chosen = [find(name)] if name else list(systems())
    if format_ == "json":
        shapes = [_json(session, system) for system in chosen]
        emit_json(shapes[0] if name else shapes)
    elif name:
        say(_one(session, chosen[0]))
    else:
        for system in chosen:
            scenarios = ", ".join(_displays(session, "scenarios", system.scenarios))
            say(
                f"{system.number:>2}  {system.type:<6} {system.name.in_(session.lang)}: {scenarios}"
            )


def _displays(session: Session, link_id: str, codes: tuple[str, ...]) -> list[str]:
    options = session.questionnaire.options(link_id)
    return [options[code].display.in_(session.lang) for code in codes]


def _json(session: Session, system: System) -> dict[str, Any]:
    type_ = session.questionnaire.types[system.type]
    return {
        **system.model_dump(by_alias=True, mode="json"),
        "typeSummary": type_.summary.model_dump(),
        "typeSource": type_.source,
    }


def _one(session: Session, system: System) -> str:
    _, lang = session.translate, session.lang
    type_ = session.questionnaire.types[system.type]
    rows = [
        (_("Technology type"), f"{type_.title.in_(lang)} ({type_.id})"),
        (_("Direction"), ", ".join(_displays(session, "directions", system.directions))),
        (_("Scenarios"), ", ".join(_displays(session, "scenarios", system.scenarios))),
        (_("Other spellings"), ", ".join(system.aliases)),
        (_("Reference"), f"{list(system.references)} {system.citation}"),
        (_("Mentioned"), system.mentions.in_(lang)),
        (_("What the paper says of the type"), f"{type_.summary.in_(lang)} ({type_.source})"),
        *((_("Note") + f" {note.id}", note.text.in_(lang)) for note in system.notes),
    ]
    lines = [f"{system.number}  {system.name.in_(lang)}"]
    return "\n".join([*lines, *(f"  {label}: {value}" for label, value in rows if value)])
