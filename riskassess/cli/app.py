"""Opens the app where there is a terminal; without one it says what to do instead."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

import click

from riskassess.cli.actor import login
from riskassess.errors import ExitCode
from riskassess.i18n import lang_from_environment


def open_app(options: Mapping[str, Any]) -> int:
    """Run the app on the chosen store; the exit code of the process."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo("riskassess needs a terminal for the app; see riskassess --help.", err=True)
        return ExitCode.ENVIRONMENT
    from riskassess.app.app import run

    lang = options["lang"] or (os.environ.get("RISKASSESS_LANG") and lang_from_environment())
    return run(
        options["store"] or None,
        lang or None,
        options["actor"] or login(),
        accessible=options["accessible"],
        animation=options["animation"],
    )
