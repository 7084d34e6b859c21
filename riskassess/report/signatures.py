"""Whether the signatures under a report hold. Nothing is fetched: no revocation is looked up."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from pyhanko import keys
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from riskassess.errors import Fault, InputError
from riskassess.record.events import stamp

_USAGE = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
)


class Reader(PdfFileReader):
    """Reads where the objects of a stream begin once; pyHanko does for each of ten thousand."""

    def __init__(self, *args: Any, **more: Any) -> None:
        self._streams: dict[int, tuple[list[int], list[int], bytes]] = {}
        super().__init__(*args, **more)

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> Any:
        if stmnum not in self._streams:
            self._streams[stmnum] = _contents(generic.Reference(stmnum, 0, self).get_object())
        ids, starts, data = self._streams[stmnum]
        if not 0 <= idx < len(ids) or ids[idx] != idnum:
            super_: Any = super()
            return super_._get_object_from_stream(idnum, stmnum, idx)  # says what is wrong
        content = BytesIO(data)
        content.seek(starts[idx])
        return generic.read_object(content, generic.Reference(idnum, 0, self))


def _contents(stream: Any) -> tuple[list[int], list[int], bytes]:
    """Numbers of the objects in a stream, where each begins, and the bytes."""
    data, first = stream.read_data(DecodePurpose.OBJECT_STREAM), int(stream["/First"])
    numbers = [int(number) for number in data[:first].split()]
    return numbers[::2], [first + offset for offset in numbers[1::2]], data


@dataclass(frozen=True)
class Signature:
    """What was found of one signature."""

    name: str
    """Of the signer, in the certificate."""
    time: str
    """When, by the signer's clock (``events.stamp``); may be empty."""
    whole: bool
    """Whether what was signed is unchanged; more signatures may have been added."""
    trusted: bool | None
    """Whether the certificate leads to one that is trusted; None: none was named."""


def signatures(file: BinaryIO, trust: Sequence[Path]) -> tuple[Signature, ...]:
    """The signatures in a PDF, the first first; ``trust`` are certificates in PEM or DER.

    Raises InputError for a file of ``trust`` that is none, ValueError for a PDF that cannot
    be read.
    """
    roots = [certificate for path in trust for certificate in _certificates(path)]
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # what it finds is told by us
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        found = Reader(file).embedded_signatures
        return tuple(_signature(each, roots, bool(trust)) for each in found)
    except (PdfError, zlib.error) as error:
        raise ValueError(str(error)) from None


def _signature(embedded: Any, roots: Sequence[Any], asked: bool) -> Signature:
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    status: PdfSignatureStatus = validate_pdf_signature(
        embedded, context, key_usage_settings=_USAGE
    )
    time = status.signer_reported_dt
    return Signature(
        name=common_name(embedded.signer_cert),
        time=stamp(time) if time else "",
        whole=bool(status.intact and status.valid and status.docmdp_ok),
        trusted=bool(status.trusted) if asked else None,
    )


def _certificates(path: Path) -> list[Any]:
    load: Any = keys.load_certs_from_pemder  # has no types
    try:
        return [*load([str(path)])]
    except (OSError, ValueError):
        raise InputError([Fault("verify.trust", str(path))]) from None


def common_name(certificate: Any) -> str:
    """The common name in ``certificate``, else all that it says of its subject."""
    subject = certificate.subject
    return str(subject.native.get("common_name") or subject.human_friendly)
