"""What verifying found, in words."""

from __future__ import annotations

from collections.abc import Iterator

from riskassess.errors import N_
from riskassess.i18n import Lang, translate
from riskassess.record.verification import Verification, What

FLAW_WORDS: dict[What, str] = {
    "altered": N_("event {seq} is not what was sealed"),
    "missing": N_("event {seq} is missing"),
    "moved": N_("event {seq} does not follow the one before it"),
    "inserted": N_("event {seq} was put in"),
    "foreign": N_("event {seq} belongs to another assessment"),
    "anchor": N_("the anchor is none of these events: after event {seq} the record was cut off"),
}


def verification_lines(found: Verification, lang: Lang) -> Iterator[str]:
    """One line in all if everything holds, else one for each thing that does not."""
    _ = translate(lang)
    counts = {"events": found.events, "files": found.files}
    if found.sound:
        text = _("{id}: whole. {events} events and {files} evidence files are as they were sealed.")
        yield text.format(id=found.assessment, **counts)
    else:
        yield _("{id}: cannot be relied on.").format(id=found.assessment)
    for flaw in found.flaws:
        yield "  " + _(FLAW_WORDS[flaw.what]).format(seq=flaw.seq)
    for seq, sha256 in found.lost_files:
        text = _("the evidence file {sha256} of event {seq} is gone or changed")
        yield "  " + text.format(sha256=sha256, seq=seq)
    for sha256 in found.lost_questionnaires:
        yield "  " + _("the questionnaire {sha256} is not in the store").format(sha256=sha256)
    if found.unfounded:
        text = _("event {seq} says what no version of riskassess would have written")
        yield "  " + text.format(seq=found.unfounded)
    yield "  " + _("last event: {hash}").format(hash=found.head)
