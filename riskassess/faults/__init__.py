"""The words of every fault a user can meet: what is wrong, and how to mend it."""

from __future__ import annotations

from riskassess.faults import files, forms, keys, output, record
from riskassess.faults.words import N_, Words

__all__ = ["CATALOGUE", "N_"]

CATALOGUE: Words = files.FAULTS | forms.FAULTS | record.FAULTS | output.FAULTS | keys.FAULTS
