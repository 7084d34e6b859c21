"""The tables of the review: what each lists, and what it says of the row under the cursor."""

from riskassess.app.sheets.committee import Decided, Opinions
from riskassess.app.sheets.findings import Open, Stops
from riskassess.app.sheets.firmness import FlipsSheet, RobustnessSheet
from riskassess.app.sheets.plan import Plan
from riskassess.app.sheets.register import Register
from riskassess.app.sheets.sheet import Sheet, Sight
from riskassess.app.sheets.types import Types

SHEETS: tuple[Sheet, ...] = (
    Register(), Stops(), Open(), Plan(), FlipsSheet(), RobustnessSheet(), Opinions(), Decided(),
    Types(),
)  # fmt: skip

__all__ = ["SHEETS", "Sheet", "Sight"]
