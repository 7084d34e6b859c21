"""The order of the questions against METHOD section 7.1 done plainly, answer by answer."""

from dataclasses import replace

from hypothesis import given, settings

from riskassess.method.compiled import compile_questionnaire
from riskassess.method.kernel import score_batch
from riskassess.method.outlook import outlook
from riskassess.method.score import encode, score
from riskassess.questionnaire.load import default
from riskassess.questionnaire.response import Answer, Evidence
from tests.reference import Reference
from tests.strategies import records, response

Q = default()
C = compile_questionnaire(Q)
REFERENCE = Reference()
SHOWN = [Answer(value, evidence=(Evidence("report"),)) for value in range(4)]
PROFILE = {"P-patient": "patient", "P-retrieval": "retrieval"}


def leaves(gate):
    if isinstance(gate, str):
        return [gate]
    if "question" in gate:
        return [gate["question"]]
    return [leaf for member in gate.get("anyOf") or gate["allOf"] for leaf in leaves(member)]


def with_sources(ids):
    """``ids`` and what enables them, and what enables that."""
    found = set(ids)
    while True:
        more = {
            when["question"]
            for id_ in found & set(REFERENCE.questions)
            for when in REFERENCE.questions[id_].get("enableWhen", [])
        }
        if more <= found:
            return found
        found |= more


READ = {
    hazard["id"]: with_sources(
        [
            *leaves(hazard["exposure"]),
            *hazard["major"],
            *hazard["supporting"],
            *(["P-patient"] if "severityWithoutPatient" in hazard else []),
        ]
    )
    for hazard in REFERENCE.hazards
}
READ |= {
    stop["id"]: with_sources(c["question"] for c in (*stop["allOf"], *stop.get("anyOf", [])))
    for stop in REFERENCE.stops
}


def plain_moving(given_):
    """Open questions, asked or pending, that a hazard over the bound or a possible stop reads."""
    result = score(Q, given_)
    tolerated = 4 if result.verified.best == "acceptable" else 5
    readers = [h.id for h in result.hazards if h.verified.worst > tolerated]
    readers += [stop.id for stop in result.stops if stop.state == "possible"]
    read = {id_ for reader in readers for id_ in READ[reader]}
    profile = given_.deployment.profile()
    open_ = {*result.unanswered, *result.unknown, *result.pending}
    open_ = {id_ for id_ in open_ if given_.answer(id_).value in (None, "unknown")}
    open_ |= {id_ for id_ in PROFILE if profile[id_] == "unknown"}
    return [id_ for id_ in (*Q.questions, *PROFILE) if id_ in read & open_], tolerated


def ways(given_, id_):
    """Every answer to one open question, with evidence."""
    if id_ in PROFILE:
        for value in ("yes", "no"):
            yield replace(given_, deployment=replace(given_.deployment, **{PROFILE[id_]: value}))
    else:
        for answer in SHOWN:
            yield replace(given_, answers={**given_.answers, id_: answer})


def nearness(given_, tolerated):
    """For each of ``given_``: how near the verdict is to being settled."""
    scores = score_batch(C, encode(C, given_))
    for n in range(len(given_)):
        best, worst = scores.points[:, 0, :, n].T.tolist()
        over = sum(max(0, points - tolerated) for points in worst)
        stops = sum(scores.stops[:, 1, n].tolist())
        below = max(0, max(best) - 3)
        settled = 20 if scores.verdicts[0, 0, n] == 2 else 0
        yield below - over - 2 * stops + settled


def plain_next(given_):
    """Asked questions first unanswered, then unknown; each by what its answers gain on average."""
    moving, tolerated = plain_moving(given_)
    asked = [id_ for id_ in moving if id_ in PROFILE or id_ in score(Q, given_).asked]
    gains = {}
    for id_ in asked:
        found = list(nearness(list(ways(given_, id_)), tolerated))
        gains[id_] = sum(found) / len(found)
    unknown = {id_ for id_ in asked if given_.answer(id_).value == "unknown"}
    return tuple(sorted(asked, key=lambda id_: (id_ in unknown, -gains[id_])))


@settings(max_examples=100)
@given(records())
def test_the_order_is_that_of_trying_every_answer(record):
    given_ = response(record)
    result = score(Q, given_)
    if not result.verified.determined:
        assert result.next == plain_next(given_)


@settings(max_examples=50)
@given(records())
def test_at_most_counts_what_can_still_move_the_verdict(record):
    given_ = response(record)
    if not score(Q, given_).verified.determined:
        assert outlook(Q, given_).at_most == len(plain_moving(given_)[0])
