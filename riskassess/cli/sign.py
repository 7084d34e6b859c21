"""``riskassess sign``: one more signature under a report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from riskassess.cli.common import Session, check_writable, pass_session, say
from riskassess.errors import Fault, InputError, UnverifiableError

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

password_option = click.option(
    "--password-file",
    type=click.Path(path_type=Path),
    help="A file with the password of the key; else it is asked for.",
)


@click.command("sign")
@click.argument("report", metavar="REPORT.pdf", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("key", metavar="P12", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--row", type=click.IntRange(min=1), help="Row of the sign-off page to sign in.")
@password_option
@pass_session
def sign_command(
    session: Session,
    report: Path,
    key: Path,
    output: Path | None,
    row: int | None,
    password_file: Path | None,
) -> None:
    """Sign REPORT.pdf with the key in P12, in place or into OUTPUT; prints where it is.

    Earlier signatures stay valid. A report that does not verify is not signed. Without a
    row, the one with the signer's name is signed in, else the first that has none.
    """
    out = output or report
    if out.suffix.lower() != ".pdf":
        raise InputError([Fault("sign.format", details={"path": str(out)})])
    check_writable(out)
    from riskassess.report.checking import check

    if not check(report).sound:
        raise UnverifiableError([Fault("sign.unsound", details={"path": str(report)})])
    signer = open_key(session, key, password_file)
    from riskassess.report import signing
    from riskassess.report.render import whole
    from riskassess.report.renderer import Renderer

    with Renderer() as renderer:
        signed = signing.sign(report.read_bytes(), signer, row, renderer)
    with whole(out) as unfinished:
        unfinished.write_bytes(signed)
    say(str(out))


def open_key(session: Session, key: Path, password_file: Path | None) -> SimpleSigner:
    """The key in a PKCS#12 file; its password is read from a file, or asked for unseen."""
    from riskassess.report.signing import load

    return load(key, _password(session, key, password_file))


def _password(session: Session, key: Path, file: Path | None) -> str:
    if file:
        try:
            return file.read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
        except (OSError, UnicodeDecodeError) as error:
            detail = {"detail": str(error)}
            raise InputError([Fault("file.unreadable", str(file), details=detail)]) from None
    if not sys.stdin.isatty():
        raise InputError([Fault("sign.password")])
    _ = session.translate
    text = _("Password of {file}").format(file=key)
    asked: str = click.prompt(text, hide_input=True, default="", show_default=False, err=True)
    return asked
