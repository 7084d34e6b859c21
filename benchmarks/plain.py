"""The plain loop that the arrays are measured against: tests/reference.py, record by record."""

from __future__ import annotations

from typing import Any

from riskassess.method.compiled import Compiled
from riskassess.method.kernel import Batch
from tests.reference import Reference

REFERENCE = Reference()
CASES = [(basis, case) for basis in ("verified", "claimed") for case in ("best", "worst")]


def records(c: Compiled, batch: Batch) -> list[tuple[dict[str, Any], list[str], set[str]]]:
    """The answers, the types and the evidenced questions of complete records."""
    names = {id_: {n: name for name, n in codes.items()} for id_, codes in c.profile_codes.items()}
    found = []
    for n in range(len(batch)):
        given: dict[str, Any] = dict(zip(c.row, batch.codes[:, n].tolist(), strict=True))
        given |= {id_: names[id_][given[id_]] for id_ in c.profile}
        types = [id_ for id_, has in zip(c.types, batch.types[:, n], strict=True) if has]
        backed = {id_ for id_, has in zip(c.questions, batch.evidence[:, n], strict=True) if has}
        found.append((given, types, backed))
    return found


def loop(records: list[tuple[dict[str, Any], list[str], set[str]]]) -> list[list[str]]:
    """The verdicts of all four cases of each record, in the order of ``CASES``."""
    return [
        [REFERENCE.case(given, types, backed, case, basis)[4] for basis, case in CASES]
        for given, types, backed in records
    ]
