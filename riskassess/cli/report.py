"""``riskassess report``: the report as PDF or HTML."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from riskassess.cli.common import (
    Session,
    Target,
    check_writable,
    narrate,
    pass_session,
    say,
    session,
)
from riskassess.cli.sign import open_key, password_option
from riskassess.errors import Fault, InputError

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

    from riskassess.record.comparison import Side
    from riskassess.report.house import House
    from riskassess.report.render import Progress
    from riskassess.report.renderer import Renderer
    from riskassess.report.shape import View


@click.command("report")
@click.argument("target")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--lang", type=click.Choice(["en", "zh"]), help="Language of the report.")
@click.option("--audience", type=click.Choice(["page", "committee", "full"]), default="committee")
@click.option(
    "--house",
    envvar="RISKASSESS_HOUSE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The house style (docs/house-style.md); else house.yaml in the configuration folder.",
)
@click.option("--sign", "key", metavar="P12", type=click.Path(path_type=Path), help="Sign it.")
@password_option
@pass_session
def report_command(
    here: Session,
    target: str,
    output: Path,
    lang: str | None,
    audience: str,
    house: Path | None,
    key: Path | None,
    password_file: Path | None,
) -> None:
    """Write the report of TARGET; prints the path of the finished file."""
    suffix = output.suffix.lower()
    if suffix not in (".pdf", ".html"):
        raise InputError([Fault("report.format", details={"path": str(output)})])
    if key and suffix != ".pdf":
        raise InputError([Fault("sign.format", details={"path": str(output)})])
    check_writable(output)
    here = session(click.get_current_context().find_root().obj, lang)
    from riskassess.report.renderer import Renderer

    with Renderer() if suffix == ".pdf" else nullcontext() as renderer, _no_collecting():
        # It loads its library while all of this is loaded.
        from riskassess.record.migration import earlier
        from riskassess.report.house_file import read_house
        from riskassess.report.render import write_report

        style = read_house(house, here.lang)
        signer = open_key(here, key, password_file) if key else None
        found = here.target(target)
        before = earlier(here.desk, found.assessment) if found.assessment else None
        view = view_of(here, found, before, audience, style)
        if signer and renderer:
            write_signed(signer, view, output, renderer, _steps())
        else:
            write_report(view, output, _steps(), renderer)
    say(str(output))


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Nothing is thrown away in so short a time, and looking for it takes a twelfth of it."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def write_signed(
    signer: SimpleSigner, view: View, output: Path, renderer: Renderer, progress: Progress
) -> None:
    """Write the report only once it is signed."""
    from riskassess.report.render import whole, write_report
    from riskassess.report.signing import sign

    with whole(output) as unfinished, TemporaryDirectory() as folder:
        unsigned = Path(folder) / "report.pdf"
        write_report(view, unsigned, progress, renderer)
        unfinished.write_bytes(sign(unsigned.read_bytes(), signer, None, renderer))


def view_of(here: Session, found: Target, before: Side | None, audience: str, house: House) -> View:
    """What the report of ``found`` says, compared with ``before``."""
    from riskassess.method.score import score
    from riskassess.report.build import build

    recorded = found.assessment
    return build(
        found.questionnaire,
        found.response,
        score(found.questionnaire, found.response),
        here.lang,
        assessment=recorded,
        audience=audience,  # type: ignore[arg-type]
        actor=here.actor,
        before=before,
        house=house,
        answered_under=here.desk.library.all_of(recorded.events) if recorded else (),
    )


def _steps() -> Progress:
    """Narrates each step once."""
    told: set[str] = set()

    def tell(step: str, _page: int) -> None:
        if step not in told:
            told.add(step)
            narrate(step)

    return tell
