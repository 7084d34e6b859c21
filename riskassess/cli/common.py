"""What the commands share: language, desk, targets, output. Data on stdout, narration on stderr."""

from __future__ import annotations

import datetime as dt
import functools
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from riskassess.cli.actor import login
from riskassess.errors import ExitCode, Fault, LackingError, RiskassessError, visible
from riskassess.i18n import Lang, Translate, lang_from_environment, translate

if TYPE_CHECKING:  # loaded where they are used: a command has something else to begin with
    from riskassess.questionnaire.model import Questionnaire
    from riskassess.questionnaire.response import Response
    from riskassess.record.assessment import Assessment
    from riskassess.record.desk import Desk

R = TypeVar("R")

format_option = click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text"
)


def explain(error: Exception) -> ExitCode:
    """Print a user error in the user's language; anything else is raised."""
    if not isinstance(error, RiskassessError):
        raise error
    _ = translate(_lang_of_process())
    for fault in error.faults:
        click.echo(fault.text(_), err=True)
    return error.exit_code


def _lang_of_process() -> Lang:
    context = click.get_current_context(silent=True)
    chosen = context.find_root().obj["lang"] if context and context.find_root().obj else None
    chosen = chosen or _lang_argument(sys.argv)
    return chosen if chosen in ("en", "zh") else lang_from_environment()


def _lang_argument(arguments: list[str]) -> Any:
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return None


@dataclass(frozen=True)
class Session:
    """One invocation: where the store is, who acts, in which language."""

    store: str | None
    actor: str
    lang: Lang

    @property
    def translate(self) -> Translate:
        """The catalogue of the session's language."""
        return translate(self.lang)

    @functools.cached_property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire that ships with riskassess."""
        from riskassess.questionnaire.load import default

        return default()

    @functools.cached_property
    def desk(self) -> Desk:
        """The desk on the chosen store; opening creates the store if it is not there."""
        from riskassess.record.desk import Desk
        from riskassess.record.store import open_store

        store = open_store(self.store)
        click.get_current_context().find_root().call_on_close(store.close)
        return Desk(store, self.questionnaire, self.actor)

    def seen(self, id_: str) -> Assessment:
        """The assessment ``id_`` as the actor may see it; of a review of one's own that is told."""
        from riskassess.record.reviews import as_seen, blind

        found = self.desk.open(id_)
        if blind(found, self.actor):
            _ = self.translate
            narrate(_("Your own review is open: this counts and shows your own answers alone."))
        return as_seen(found, self.actor)

    def sighted(self, id_: str) -> Assessment:
        """The assessment ``id_``; raises InputError while the actor must not see all of it."""
        from riskassess.record.reviews import check_sighted

        found = self.desk.open(id_)
        check_sighted(found, self.actor)
        return found

    def target(self, name: str) -> Target:
        """An answers file if there is one of this name, else an assessment as the actor sees it."""
        path = Path(name)
        if path.exists() or path.suffix in (".yaml", ".yml", ".json"):
            from riskassess.exchange import answers

            response = answers.load(path, self.questionnaire, today())
            return Target(name, response, self.questionnaire, None)
        assessment = self.seen(name)
        return Target(name, assessment.response(today()), assessment.questionnaire, assessment)


@dataclass(frozen=True)
class Target:
    """What a command works on: a response, with its record where it comes from the store."""

    name: str
    response: Response
    questionnaire: Questionnaire
    """The one it is answered under."""
    assessment: Assessment | None


def session(options: Mapping[str, Any], lang: str | None = None) -> Session:
    """The session of the global options; a command's own ``--lang`` wins."""
    chosen: Any = lang or options["lang"] or lang_from_environment()
    return Session(options["store"], options["actor"] or login(), chosen)


def pass_session(function: Callable[..., R]) -> Callable[..., R]:
    """Give a command its :class:`Session` as first argument."""

    @click.pass_context
    @functools.wraps(function)
    def wrapped(ctx: click.Context, *args: Any, **kwargs: Any) -> R:
        found = session(ctx.find_root().obj)
        return ctx.invoke(function, found, *args, **kwargs)

    return wrapped


def today() -> dt.date:
    """Today where the machine stands."""
    return dt.date.today()


def emit_json(value: object, *, lines: bool = False) -> None:
    """Data as JSON on stdout: one line with ``lines``, else indented."""
    layout: Any = {"separators": (",", ":")} if lines else {"indent": 2}
    click.echo(json.dumps(value, ensure_ascii=False, **layout))


def tell(target: Target, data: object, lines: Iterable[str], format_: str) -> None:
    """``data`` as JSON, or the target's name and ``lines`` for a person."""
    if format_ == "json":
        emit_json(data)
        return
    say(f"{target.name}  {target.response.deployment.name}")
    for line in lines:
        say(line)


def say(text: str) -> None:
    """Text on stdout, with control characters made visible."""
    click.echo(visible(text))


def narrate(text: str) -> None:
    """Progress and remarks on stderr."""
    click.echo(visible(text), err=True)


def check_writable(path: Path) -> None:
    """Raise LackingError early where ``path`` cannot be written."""
    folder = path.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK) or path.is_dir():
        detail = str(folder) if not path.is_dir() else str(path)
        raise LackingError([Fault("output.unwritable", str(path), details={"detail": detail})])
