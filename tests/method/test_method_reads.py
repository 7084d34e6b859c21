"""What a hazard depends on: an open answer that decides a verdict is always asked for."""

from dataclasses import replace

from riskassess.method.outlook import outlook
from riskassess.method.reads import hazard_reads
from riskassess.method.score import score
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Deployment, Evidence, Response
from tests.strategies import DATE

Q = default()
SAFE = {
    id_: Answer(0) if item.kind == "exposure" else Answer(3, evidence=(Evidence("report"),))
    for id_, item in Q.questions.items()
}


def test_the_patient_is_asked_for_where_only_the_severity_class_hangs_on_it():
    """R1-H7 weighs 3 where an output can reach a patient and 2 where none can."""
    hazard = Q.hazards["R1-H7"]
    unguarded = dict.fromkeys((*hazard.major, *hazard.supporting), Answer(0))
    answers = {**SAFE, **unguarded, **dict.fromkeys(hazard.exposure.any_of, Answer(3))}
    known = Deployment(types=("FT-KB",), patient="yes", retrieval="yes")
    open_ = Response(replace(known, patient="unknown"), DATE, answers)
    result = score(Q, open_)
    assert (result.verified.best, result.verified.worst) == ("conditional", "not_acceptable")
    assert result.next == ("P-patient",)
    ahead = outlook(Q, open_)
    assert (ahead.next, ahead.at_least, ahead.at_most) == (("P-patient",), 1, 1)


def test_the_patient_is_read_exactly_where_the_class_or_a_condition_hangs_on_it():
    conditional = {
        id_
        for id_, item in Q.questions.items()
        if any(when.question == "P-patient" for when in item.enable_when)
    }
    for id_, read in hazard_reads(Q).items():
        hangs = bool(Q.hazards[id_].severity_without_patient or conditional & set(read))
        assert ("P-patient" in read) == hangs
