"""Ways to begin that need more than a form: practice, and an answers file."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from riskassess.app.work import Loaded
from riskassess.i18n import Lang, translate
from riskassess.resources import resource

if TYPE_CHECKING:
    from riskassess.record.assessment import Assessment
    from riskassess.record.desk import Desk


def practice(desk: Desk, lang: Lang) -> Loaded:
    """A store of its own with the examples, to try everything on; in a thread."""
    from riskassess.exchange.answers import load
    from riskassess.record.desk import Desk
    from riskassess.record.store import open_store

    _, folder = translate(lang), TemporaryDirectory(prefix="riskassess-")
    trial = Desk(
        open_store(str(Path(folder.name) / "practice.sqlite")),
        desk.questionnaire,
        desk.actor,
    )
    for path in sorted(resource("examples").glob("*.yaml")):
        response = load(path, desk.questionnaire, dt.date.today())
        name = _("Sample: {name}").format(name=response.deployment.name)
        deployment = dataclasses.replace(response.deployment, name=name)
        trial.create(deployment, response.date, response.answers)
    return Loaded(trial, trial.questionnaire, folder)


def take_in(desk: Desk, path: str) -> Assessment:
    """A new assessment from an answers file; raises InputError with every fault in it."""
    from riskassess.exchange.answers import load

    response = load(Path(path.strip()).expanduser(), desk.questionnaire, dt.date.today())
    return desk.create(response.deployment, response.date, response.answers)
