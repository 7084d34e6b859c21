"""Every step of a trace is told as METHOD section 4 reckons it, by hand."""

from hypothesis import given, settings

from riskassess.method.result import LEVELS
from riskassess.method.trace import trace
from riskassess.questionnaire.load import default
from tests.strategies import DATE, records, response

Q = default()
CASES, BASES = ("best", "worst"), ("verified", "claimed")


def outcomes(traced):
    for hazard in traced.hazards:
        for case in CASES:
            found = getattr(hazard.cases, case)
            for basis in BASES:
                yield Q.hazards[hazard.id], case, basis, found, getattr(found, basis)


@settings(max_examples=40)
@given(records())
def test_credit_is_told_safeguard_by_safeguard(record):
    for shape, _, _, found, outcome in outcomes(trace(Q, response(record))):
        said = [(step.reading.question, step.role) for step in outcome.safeguards]
        assert said == [
            *((id_, "major") for id_ in shape.major),
            *((id_, "supporting") for id_ in shape.supporting),
        ]
        for step in outcome.safeguards:
            value = step.reading.value
            taken = {"major": (0, 0, 1, 2), "supporting": (0, 0, 0, 1)}[step.role][value]
            assert step.takes_off == taken
        major = sum(s.takes_off for s in outcome.safeguards if s.role == "major")
        supporting = sum(s.takes_off for s in outcome.safeguards if s.role == "supporting")
        limit = 3 if major else 1
        assert (outcome.major, outcome.supporting, outcome.limit) == (major, supporting, limit)
        assert outcome.credit == min(limit, major + supporting)
        left = found.inherent - outcome.credit
        assert outcome.points == (max(1, left) if found.inherent else 0)
        assert outcome.level == LEVELS[outcome.points]
        assert outcome.floored == (found.inherent > 0 and left < 1)


@settings(max_examples=40)
@given(records())
def test_answers_count_as_given_or_one_lower_without_evidence(record):
    given_ = response(record)
    for _, case, basis, found, outcome in outcomes(trace(Q, given_)):
        readings = [step.reading for step in outcome.safeguards]
        readings += [leaf.reading for leaf in found.exposure.leaves]
        for reading in readings:
            answer = given_.answer(reading.question)
            safeguard = Q.questions[reading.question].kind == "safeguard"
            if reading.why == "disabled":
                assert reading.value == 0
            elif answer.value in (None, "unknown"):
                assert (reading.why, reading.value) == (
                    "open",
                    3 if safeguard == (case == "best") else 0,
                )
            elif answer.value == "not_applicable":
                assert (reading.why, reading.value) == ("not_applicable", 0)
            elif safeguard and basis == "verified" and answer.value and not answer.evidenced(DATE):
                assert (reading.why, reading.value) == ("one_lower", answer.value - 1)
            else:
                assert (reading.why, reading.value) == ("given", answer.value)


@settings(max_examples=40)
@given(records())
def test_a_leaf_with_a_bound_counts_as_three_from_it_on(record):
    for _, _, _, found, _ in outcomes(trace(Q, response(record))):
        for leaf in found.exposure.leaves:
            value = leaf.reading.value
            bounded = 3 if leaf.at_least and value >= leaf.at_least else 0
            assert leaf.counts == (bounded if leaf.at_least else value)


@settings(max_examples=40)
@given(records())
def test_a_verdict_names_everything_that_alone_would_give_it(record):
    traced = trace(Q, response(record))
    for basis in BASES:
        for case in CASES:
            step = getattr(traced.verdict[basis], case)
            points = {h.id: getattr(getattr(h.cases, case), basis).points for h in traced.hazards}
            holding = [s.id for s in traced.stops if getattr(s.cases, case).holds]
            critical = [id_ for id_, found in points.items() if found >= 6]
            high = [id_ for id_, found in points.items() if found == 5]
            reasons = [(reason.rule, list(reason.ids)) for reason in step.reasons]
            if holding or critical:
                both = [("stop", holding), ("critical", critical)]
                expected = "not_acceptable", [reason for reason in both if reason[1]]
            elif high:
                expected = "conditional", [("high", high)]
            else:
                expected = "acceptable", [("none", [])]
            assert (step.verdict, reasons) == expected


@settings(max_examples=40)
@given(records())
def test_the_evidence_of_an_answer_is_told_with_whether_it_is_current(record):
    given_ = response(record)
    for id_, told in trace(Q, given_).answers.items():
        answer, item = given_.answer(id_), Q.questions[id_]
        assert (told.value, told.reason) == (answer.value, answer.reason)
        assert (told.source, told.clauses) == (item.source, item.clauses)
        assert [(b.ref, b.date, b.expires) for b in told.evidence] == [
            (e.ref, e.date, e.expires) for e in answer.evidence
        ]
        for backing in told.evidence:
            assert backing.current == (backing.expires is None or backing.expires >= DATE)
