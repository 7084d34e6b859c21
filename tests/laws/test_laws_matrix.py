"""The category matrix, the order facts of the paper (I1 to I9) and Cox's conditions."""

import itertools

import pytest

from riskassess.method.kernel import CREDIT_CAP
from riskassess.method.result import LEVEL_ORDER, LEVELS
from riskassess.method.score import score
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Deployment, Evidence, Response
from tests.strategies import DATE

Q = default()
CATEGORIES = ("R1", "R2", "R3", "R4", "R5")
MATRIX = {
    "FT-KB": (3, 3, 2, 3, 2),
    "DT-KB": (3, 3, 2, 3, 2),
    "FT-M": (3, 1, 1, 3, 4),
    "DT-M": (3, 1, 1, 3, 4),
    "DEP": (None, None, None, 4, 2),
}


def weight(type_, category):
    """The largest severity class the product uses for a type in a category; None: not spoken of."""
    result = score(Q, Response(Deployment(types=(type_,), patient="yes"), DATE))
    classes = [h.severity.worst for h in result.hazards if h.id.startswith(category)]
    return max(classes, default=None)


W = {type_: {c: weight(type_, c) for c in CATEGORIES} for type_ in MATRIX}


@pytest.mark.parametrize("type_", MATRIX)
def test_the_category_matrix(type_):
    assert tuple(W[type_].values()) == MATRIX[type_]


def test_silence_of_the_paper_is_not_no_risk():
    result = score(Q, Response(Deployment(types=("DEP",)), DATE))
    for id_ in ("R1", "R2", "R3"):
        assert result.category(id_).to_json() == {
            "id": id_,
            "inherent": None,
            "verified": None,
            "claimed": None,
        }


def test_I1_leakage_weighs_most_for_the_deployment_type():
    assert W["DEP"]["R4"] > W["FT-KB"]["R4"]
    assert W["DEP"]["R4"] > W["FT-M"]["R4"]


def test_I2_leakage_weighs_the_same_for_knowledge_base_and_mining():
    assert W["FT-KB"]["R4"] == W["FT-M"]["R4"]


@pytest.mark.parametrize("category", ["R1", "R2", "R3"])
def test_I3_the_deployment_type_is_not_spoken_of(category):
    assert W["DEP"][category] is None


@pytest.mark.parametrize("category", ["R2", "R3"])
def test_I4_I5_knowledge_base_weighs_at_least_as_much_as_mining(category):
    assert W["FT-KB"][category] >= W["FT-M"][category]


def test_I6_law_and_ethics_weighs_most_for_mining():
    assert W["FT-M"]["R5"] >= W["FT-KB"]["R5"]
    assert W["FT-M"]["R5"] >= W["DEP"]["R5"]


@pytest.mark.parametrize("pair", [("FT-KB", "DT-KB"), ("FT-M", "DT-M")])
def test_I7_tuned_and_trained_types_weigh_the_same(pair):
    tuned, trained = (
        [h.severity for h in score(Q, Response(Deployment(types=(t,)), DATE)).hazards] for t in pair
    )
    assert tuned == trained


@pytest.mark.parametrize("type_", MATRIX)
def test_I8_law_and_ethics_concerns_every_type(type_):
    assert W[type_]["R5"] > 0


def test_I9_no_order_of_knowledge_base_and_mining_in_R1():
    assert W["FT-KB"]["R1"] == W["FT-M"]["R1"]


# Cox 2008: what a risk matrix must satisfy not to mislead. Cells are severity × exposure
# at every credit; colours are the five levels.
def level(severity, exposure, credit):
    return LEVEL_ORDER.index(LEVELS[max(1, severity + exposure - credit)])


GRID = list(itertools.product(range(1, 5), range(1, 4), range(CREDIT_CAP + 1)))


def test_cox_weak_consistency():
    """A cell of the highest level reached is never exceeded by one of the lowest present risk."""
    for credit in range(CREDIT_CAP + 1):
        cells = {(s, e): level(s, e, credit) for s in range(1, 5) for e in range(1, 4)}
        reds = [s + e for (s, e), colour in cells.items() if colour == 4]
        greens = [s + e for (s, e), colour in cells.items() if colour <= 1]
        assert not reds or not greens or min(reds) > max(greens)


def test_cox_betweenness():
    """One step in severity or exposure never jumps from low to critical."""
    for severity, exposure, credit in GRID:
        here = level(severity, exposure, credit)
        for up in ((severity + 1, exposure), (severity, exposure + 1)):
            if up[0] <= 4 and up[1] <= 3:
                assert level(*up, credit) - here in (0, 1)


def test_the_product_levels_follow_the_points_table():
    assert LEVELS == (
        "none", "low", "low", "moderate", "moderate", "high", "critical", "critical",
    )  # fmt: skip


def test_full_credit_brings_severe_harm_at_full_exposure_to_moderate_never_to_low():
    best = Answer(3, evidence=(Evidence("report"),))
    safeguards = {i: best for i, item in Q.questions.items() if item.kind == "safeguard"}
    answers = {**safeguards, "R1-E1": Answer(3)}
    result = score(
        Q, Response(Deployment(types=("FT-KB",), patient="yes", retrieval="yes"), DATE, answers)
    )
    assert result.hazard("R1-H1").verified.levels == ("moderate", "moderate")
