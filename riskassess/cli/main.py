"""The entry point. Imports click alone: ``--help`` answers before anything heavy is loaded."""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from riskassess import __version__

# name -> (module, what it does, translatable). Modules are loaded on use: 100 ms and more each.
COMMANDS: dict[str, tuple[str, str]] = {
    "systems": ("systems", "The thirty published systems, or one of them."),
    "new": ("assessments", "Begin an assessment; prints its id."),
    "list": ("assessments", "The assessments in the store."),
    "show": ("assessments", "One assessment."),
    "log": ("assessments", "The events of an assessment, with actor, time and hash."),
    "describe": ("assessments", "Change the description of a deployment."),
    "answer": ("assessments", "Answer a question."),
    "ask": ("ask", "The interview line by line, for screen readers and plain terminals."),
    "evidence": ("evidence", "What backs the answers, and the files in the store."),
    "verify": ("verify", "Whether a record can be relied on, and what cannot."),
    "undo": ("assessments", "Take the last change back."),
    "migrate": ("migrate", "Move an assessment to the current questionnaire."),
    "compare": ("compare", "What changed between two assessments, files or states."),
    "decide": ("decide", "Record what the committee decides."),
    "condition": ("decide", "Record that a condition is met, or open again."),
    "due": ("due", "What needs attention, also as a calendar."),
    "score": ("score", "The result of one or many targets."),
    "batch": ("batch", "Thousands of assessments at once, resumable."),
    "portfolio": ("portfolio", "All assessments against the categories, the worst first."),
    "explain": ("explain", "How each number comes about: rule, answers, source."),
    "next": ("next", "What to ask next, and how much is still ahead."),
    "path": ("path", "The cheapest steps to an acceptable verdict."),
    "flips": ("flips", "Every single step that changes the verdict or a level."),
    "robustness": ("robustness", "How far the result depends on the weights."),
    "report": ("report", "Write the report as PDF or HTML."),
    "sign": ("sign", "One more signature under a report."),
    "review": ("review", "A second reviewer, blind; then side by side and settled."),
    "store": ("store", "Look at, check, back up, restore or copy the store."),
    "questionnaire": ("questionnaire", "Check, show or describe the questionnaire."),
}


class _Lazy(click.Group):
    """Knows the names of all commands and loads one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"riskassess.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_) for name, (_, help_) in COMMANDS.items()])


@click.group(cls=_Lazy, invoke_without_command=True)
@click.option(
    "--store", envvar="RISKASSESS_STORE", help="The store: a path or a postgresql:// address."
)
@click.option("--lang", type=click.Choice(["en", "zh"]), help="Language; else the locale's.")
@click.option("--actor", envvar="RISKASSESS_ACTOR", help="Who acts; else the login name.")
@click.option(
    "--accessible",
    is_flag=True,
    envvar="RISKASSESS_ACCESSIBLE",
    help="The app for screen readers: real cursor, plain lines, words for marks.",
)
@click.option("--animation/--no-animation", default=True, help="Whether anything in the app moves.")
@click.version_option(__version__, prog_name="riskassess")
@click.pass_context
def cli(ctx: click.Context, /, **options: Any) -> None:
    """May we use this biomedical GPT? Without a command, the app opens."""
    ctx.obj = options
    if ctx.invoked_subcommand is None:
        from riskassess.cli.app import open_app

        ctx.exit(open_app(ctx.obj))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; never shows a traceback for what a user can mend."""
    # No plugin of another package takes part in reading a record; looking for them takes 10 ms.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    atexit.register(gc.freeze)  # else all that is left is searched for rubbish at the end: 40 ms
    try:
        sys.exit(cli(arguments, standalone_mode=False) or 0)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except Exception as error:
        from riskassess.cli.common import explain

        sys.exit(explain(error))
