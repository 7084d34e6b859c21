"""What makes the PDF one for screen readers, archives and auditors at once.

PDF/UA-1 and PDF/A-3a are both declared in the metadata, and the canonical record is attached.
Works on WeasyPrint's document in the rendering process; decision 0011 says what was tried.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

ATTACHMENT = "riskassess-record.json"
OPTIONS = {"pdf_variant": "pdf/a-3a", "pdf_tags": True}
# WeasyPrint declares one standard. PDF/A wants any other schema described where it is used.
_UA = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""


def declare_ua(metadata: Any) -> None:
    """Have ``metadata``, a DocumentMetadata, declare PDF/UA-1 beside its own standard."""
    generate: Callable[..., bytes] = metadata.generate_rdf_metadata

    def both(*args: Any) -> bytes:
        return generate(*args).replace(b"</rdf:RDF>", _UA.encode())

    metadata.generate_rdf_metadata = both


def attachment(record: str, made: str, fetcher: Any) -> Any:
    """``record`` as WeasyPrint's Attachment; ``made`` (``events.stamp``) is its only date."""
    from weasyprint import Attachment

    time = dt.datetime.fromisoformat(made)
    return Attachment(
        string=record,
        name=ATTACHMENT,
        description="Canonical record of this report",
        created=time,
        modified=time,
        relationship="Source",
        url_fetcher=fetcher,
    )
