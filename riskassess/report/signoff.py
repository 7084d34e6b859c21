"""Who signs: in one sentence on page 1, and with room for a signature on the last page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from riskassess.i18n import Translate
from riskassess.record.decisions import Decision
from riskassess.report.decisions import OUTCOME_WORDS
from riskassess.report.house import House, Signer
from riskassess.report.shape import Context, View, shortened
from riskassess.report.words import sentences

LEAST = 3
"""Places for signatures where nobody is expected by name."""
NAMED = 3
"""Missing signers that page 1 has room for."""


def signatures(c: Context, house: House, decision: Decision | None) -> View:
    """How many have signed, and a row for everybody who is expected to, decided or dissents.

    To record the decision is to sign it in the record, for as long as the decision holds.
    """
    _, holding = c.translate, decision if decision and not decision.void else None
    rows = [_row(signer, holding, _) for signer in _signers(house, holding)]
    rows += [_row(Signer(""), None, _) for _more in range(len(rows), LEAST)]
    return {
        "text": _sentence(house.signers, holding, _),
        "rows": [{**row, "number": number} for number, row in enumerate(rows, start=1)],
    }


def _signers(house: House, decision: Decision | None) -> Iterator[Signer]:
    yield from house.signers
    if decision:
        dissenting = (dissent.who for dissent in decision.ruling.dissent)
        for name in dict.fromkeys(chain([decision.event.actor], dissenting)):
            if not any(signer.known_as(name) for signer in house.signers):
                yield Signer(name)


def _row(signer: Signer, decision: Decision | None, _: Translate) -> View:
    row = {"name": signer.name, "role": signer.role, "decision": "", "dissent": "", "date": ""}
    if decision is None:
        return row
    said = [one.text for one in decision.ruling.dissent if signer.known_as(one.who)]
    row["dissent"] = sentences(said, _) if said else ""
    if signer.known_as(decision.event.actor):
        row["decision"] = _(OUTCOME_WORDS[decision.ruling.outcome])
        row["date"] = decision.event.time.date().isoformat()
    return row


def _sentence(expected: tuple[Signer, ...], decision: Decision | None, _: Translate) -> str:
    if not expected:
        unnamed = _("Nobody is named as expected to sign.")
        if decision is None:
            return unnamed
        return sentences((_("Recorded by {who}.").format(who=decision.event.actor), unnamed), _)
    missing = [s for s in expected if not decision or not s.known_as(decision.event.actor)]
    text = _("Signed by {count} of {all} when this was made.")
    said = text.format(count=len(expected) - len(missing), all=len(expected))
    if not missing:
        return said
    names = [shortened(_named(signer, _), 40) for signer in missing[:NAMED]]
    if len(missing) > NAMED:
        names.append(_("{count} more").format(count=len(missing) - NAMED))
    return sentences((said, _("Missing then: {names}.").format(names=_("; ").join(names))), _)


def _named(signer: Signer, _: Translate) -> str:
    if not signer.role:
        return signer.name
    return _("{name} ({role})").format(name=signer.name, role=signer.role)
