"""Signatures under a report: PAdES (B-B), one after another, without any network."""

from __future__ import annotations

import datetime as dt
import secrets
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from markupsafe import escape
from pyhanko.pdf_utils import layout
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.stamp import StaticStampStyle

from riskassess.errors import Fault, InputError, visible
from riskassess.i18n import Lang, translate
from riskassess.record.events import stamp, utc_now
from riskassess.report import fonts
from riskassess.report.renderer import Renderer
from riskassess.report.shape import shortened
from riskassess.report.signatures import Reader, common_name

NO_WIDGET = fields.InvisSigSettings(box_out_of_bounds=True)
"""PDF/UA wants what is not tagged out of the page, and PDF/A wants it not hidden."""
AS_IT_IS = layout.SimpleBoxLayoutRule(
    layout.AxisAlignment.ALIGN_MIN,
    layout.AxisAlignment.ALIGN_MIN,
    inner_content_scaling=layout.InnerScaling.NO_SCALING,
)
_STAMP = """<!DOCTYPE html><html lang="{lang}"><head><title>{name}</title><style>
@page {{ size: {width}pt {height}pt; margin: 1mm 0 }}
body {{ margin: 0; font: 8pt/1.3 "Noto Sans SC"; overflow-wrap: anywhere }} p {{ margin: 0 }}
</style></head><body><p>{said}</p><p>{name}</p><p>{time}</p></body></html>"""


def load(path: Path, password: str) -> SimpleSigner:
    """The key and certificate in a PKCS#12 file.

    Raises InputError where it cannot be read (file.unreadable) or opened (sign.key).
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        detail = {"detail": error.strerror or str(error)}
        raise InputError([Fault("file.unreadable", str(path), details=detail)]) from None
    try:
        signer: SimpleSigner = SimpleSigner.load_pkcs12_data(content, [], password.encode())
        return signer
    except (AttributeError, TypeError, ValueError):  # the former two: there is no key in it
        raise InputError([Fault("sign.key", str(path))]) from None


def sign(pdf: bytes, signer: SimpleSigner, row: int | None, renderer: Renderer) -> bytes:
    """``pdf`` with one more signature, seen in ``row`` (from 1) of the sign-off page.

    What is seen is in the language of the report.

    Without ``row`` in the row with the signer's name, else in the first that has none; where
    there is no such row, the signature is there but not seen. Raises InputError (sign.row)
    where the row is not there or signed already.
    """
    writer = IncrementalPdfFileWriter.from_reader(Reader(BytesIO(pdf)))
    name = common_name(signer.signing_cert)
    empty = {str(f["/T"]): f for f in _empty(writer)}
    chosen = f"signature-{row}" if row else _row(empty, name)
    if row and chosen not in empty:
        raise InputError([Fault("sign.row", details={"row": row})])
    field = chosen or f"signature-{secrets.token_hex(8)}"  # a dot would make two of it
    meta = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        name=name,
    )
    new = None
    if not chosen:
        new = fields.SigFieldSpec(field, invis_sig_settings=NO_WIDGET)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as mark:
        style = None
        if chosen:
            lang: Lang = "zh" if str(writer.root.get("/Lang")).startswith("zh") else "en"
            mark.write(_mark(name, lang, empty[chosen]["/Rect"], renderer))
            mark.flush()
            seen: Any = ImportedPdfPage  # has no types
            style = StaticStampStyle(
                border_width=0, background=seen(mark.name), background_layout=AS_IT_IS
            )
        maker = PdfSigner(meta, signer, stamp_style=style, new_field_spec=new)
        signed: BytesIO = maker.sign_pdf(writer)
    return signed.getvalue()


def _empty(writer: IncrementalPdfFileWriter) -> list[Any]:
    found = fields.enumerate_sig_fields(writer)
    return [field.get_object() for _name, value, field in found if value is None]


def _row(empty: dict[str, Any], name: str) -> str | None:
    """The row of ``name``, else the first that is nobody's."""
    titles = {id_: str(field["/TU"]) for id_, field in empty.items()}
    own = (id_ for id_, title in titles.items() if title.endswith(name))
    nobodys = (id_ for id_, title in titles.items() if title[-1].isdigit())
    return next(own, None) or next(nobodys, None)


def _mark(name: str, lang: Lang, rectangle: Sequence[Any], renderer: Renderer) -> bytes:
    """What is seen in the field: a page of its size."""
    left, bottom, right, top = map(float, rectangle)
    _ = translate(lang)
    html = _STAMP.format(
        lang="zh-CN" if lang == "zh" else "en",
        width=right - left,
        height=top - bottom,
        said=escape(_("Signed electronically")),
        name=escape(visible(shortened(name, 60))),
        time=f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC",
    )
    fonts.check(html, {"signer": name})
    renderer.start()
    return renderer.render({"html": html, "record": "{}", "made": stamp(utc_now())}).pdf
