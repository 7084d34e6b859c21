"""What verifying found, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from riskassess import __version__
from riskassess.errors import N_
from riskassess.i18n import Lang, translate
from riskassess.record.verification import Verification, What

if TYPE_CHECKING:  # what a record alone need not wait for
    from riskassess.report.checking import Checked, Finding
    from riskassess.report.signatures import Signature

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


FINDING_WORDS = {
    "record": N_("{where} is {stands} in the record, but follows as {should}"),
    "questionnaire": N_("the questionnaire {where} is not what its hash says: {stands}"),
    "decision": N_("the decision of event {where} names the verdict {stands}, but it was {should}"),
    "printed": N_("page {where} says “{stands}”, the record “{should}”"),
    "hash": N_("the foot of page {where} does not name the attached record, {should}"),
}


def checked_lines(name: str, found: Checked, lang: Lang) -> Iterator[str]:
    """What the report ``name`` is and whether it can be relied on; a line for each difference."""
    _ = translate(lang)
    if found.sound:
        text = _("{name}: whole. Every number follows from the attached record.")
        yield text.format(name=name)
    else:
        yield _("{name}: cannot be relied on.").format(name=name)
    yield from (f"  {_finding(finding, lang)}" for finding in _together(found.findings))
    yield from (f"  {_signed(signature, lang)}" for signature in found.signatures)
    yield from (f"  {line}" for line in _about(found, lang))


def _together(findings: Sequence[Finding]) -> Iterator[Finding]:
    """``findings``, all feet of pages in one: an altered record fails them all alike."""
    feet = [finding for finding in findings if finding.what == "hash"]
    if feet:
        yield replace(feet[0], where=", ".join(finding.where for finding in feet))
    yield from (finding for finding in findings if finding.what != "hash")


def _finding(finding: Finding, lang: Lang) -> str:
    _ = translate(lang)
    if finding.what == "event":
        return _(FLAW_WORDS[finding.stands]).format(seq=finding.where)  # type: ignore[index]
    if finding.what == "record" and not finding.should:
        return _("{where}: {stands}").format(where=finding.where, stands=finding.stands)
    return _(FINDING_WORDS[finding.what]).format(**finding.to_json())


def _signed(signature: Signature, lang: Lang) -> str:
    _ = translate(lang)
    said = [_("signed by {name}, {time}").format(name=signature.name, time=signature.time)]
    if signature.whole:
        said.append(_("what was signed is unchanged"))
    else:
        said.append(_("NOT valid: what was signed has been changed"))
    match signature.trusted:
        case None:
            said.append(_("whose certificate that is was not checked: no --trust was given"))
        case True:
            said.append(_("the certificate leads to one that is trusted"))
        case False:
            said.append(_("NOT valid: the certificate leads to none that is trusted"))
    return _("; ").join(said)


def _about(found: Checked, lang: Lang) -> Iterator[str]:
    _ = translate(lang)
    yield (
        _("This report is final: the decision in it holds.")
        if found.final
        else _("This report is a draft: no decision in it holds.")
    )
    if not found.signatures:
        yield _("Nobody has signed it: who made or changed it cannot be told.")
    if found.version != __version__:
        text = _(
            "What is printed was not compared: riskassess {version} made it; use that version."
        )
        yield text.format(version=found.version)
    if found.withheld:
        text = _("{count} answers of open reviews are withheld: they can be checked in the store.")
        yield text.format(count=found.withheld)
    if found.assessment:
        yield f"{found.assessment}  " + _("last event: {hash}").format(hash=found.head)
    yield _("attached record, SHA-256: {hash}").format(hash=found.sha256)
