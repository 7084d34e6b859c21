"""L12 at scale: any batch of arrays, by any questionnaire, equals the plain method record by record."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskassess.method.compiled import (
    BEST,
    NOT_APPLICABLE,
    UNANSWERED,
    UNKNOWN,
    WORST,
    compile_questionnaire,
)
from riskassess.method.kernel import CHUNK, Batch, score_batch
from riskassess.method.result import VERDICTS
from riskassess.questionnaire.load import default
from tests.method.random_questionnaires import STEERING, one_source, random_questionnaire
from tests.reference import Reference

Q = default()
C = compile_questionnaire(Q)
REFERENCE = Reference()
SEEDS = st.integers(0, 2**32)
NAMES = ("severity", "inherent", "points", "stops", "category_points", "verdicts")
DERIVED = ("asked", "pending", "category_inherent", "drivers")


def random_batch(c, n, seed, codes=(0, 1, 2, 3, UNKNOWN, NOT_APPLICABLE, UNANSWERED)):
    rng = np.random.default_rng(seed)
    found = rng.choice(np.array(codes, dtype=np.int8), (len(c.row), n))
    for row, item in enumerate(c.questionnaire.questions.values()):
        if item.kind == "exposure":  # exposures are never "not applicable"
            found[row][found[row] == NOT_APPLICABLE] = 0
    steering = [0, 1, UNKNOWN] if UNKNOWN in codes else [0, 1]
    found[len(c.questions) :] = rng.choice(steering, (len(c.profile), n))
    types = rng.random((len(c.types), n)) < 0.3
    types[rng.integers(0, len(c.types), n), np.arange(n)] = True
    return Batch(found, rng.random((len(c.questions), n)) < 0.5, types)


def plain_record(c, batch, n):
    """Record ``n`` as the reference takes it: answers, types, evidenced questions."""
    words = {UNKNOWN: "unknown", NOT_APPLICABLE: "not_applicable", UNANSWERED: None}
    column = zip(c.row, batch.codes[:, n].tolist(), strict=True)
    answers = {id_: words.get(code, code) for id_, code in column}
    for id_ in c.profile:
        names = {code: name for name, code in c.profile_codes[id_].items()}
        answers[id_] = names.get(int(batch.codes[c.row[id_], n]), "unknown")
    types = [type_ for type_, has in zip(c.types, batch.types[:, n], strict=True) if has]
    backed = {id_ for id_, has in zip(c.questions, batch.evidence[:, n], strict=True) if has}
    return answers, types, backed


def assert_equals_plain(c, batch, reference):
    scores = score_batch(c, batch)
    hazards = list(c.questionnaire.hazards)
    for n in range(len(batch)):
        record = plain_record(c, batch, n)
        for b, basis in enumerate(("verified", "claimed")):
            for k, case in ((BEST, "best"), (WORST, "worst")):
                points, inherent, severity, stops, verdict = reference.case(*record, case, basis)
                found = dict(zip(hazards, scores.points[:, b, k, n].tolist(), strict=True))
                assert found == dict.fromkeys(hazards, 0) | points
                found = dict(zip(hazards, scores.inherent[:, k, n].tolist(), strict=True))
                assert found == dict.fromkeys(hazards, 0) | inherent
                found = dict(zip(hazards, scores.severity[:, k, n].tolist(), strict=True))
                assert found == dict.fromkeys(hazards, 0) | severity
                assert scores.stops[:, k, n].tolist() == list(stops.values())
                assert VERDICTS[scores.verdicts[b, k, n]] == verdict


@settings(max_examples=20)
@given(SEEDS)
def test_random_arrays_equal_the_plain_method(seed):
    assert_equals_plain(C, random_batch(C, 10, seed), REFERENCE)


class Given(Reference):
    """The plain method for any questionnaire instead of the one on disk."""

    def __init__(self, q):
        shape = q.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        self.questions = {
            item["linkId"]: item
            for group in shape["form"]["item"]
            for item in group["item"]
            if "kind" in item
        }
        self.hazards = [{"supporting": [], **hazard} for hazard in shape["method"]["hazards"]]
        self.stops = shape["method"]["stops"]
        self.when_open = shape["method"]["whenOpen"]

    def enabled(self, question, answers, types):
        """With every operator of the format, which ours has no use for."""
        item = self.questions[question]
        if not set(item["types"]) & set(types):
            return False
        held = [self._holds(when, answers, types) for when in item.get("enableWhen", [])]
        return all(held) if item.get("enableBehavior") == "all" else any(held) or not held

    def _holds(self, when, answers, types):
        source, wanted = when["question"], when["answer"]
        said = answers.get(source)
        if source in self.questions and not self.enabled(source, answers, types):
            said = None
        if when["operator"] == "exists":
            return (said is not None) == wanted
        if when["operator"] in ("=", "!="):
            return (str(said) == wanted) == (when["operator"] == "=")
        if not isinstance(said, int) or not wanted.isdigit():
            return False
        order = {">": said > int(wanted), "<": said < int(wanted)}
        order |= {">=": not order["<"], "<=": not order[">"]}
        return order[when["operator"]]


@settings(max_examples=30)
@given(SEEDS)
def test_any_questionnaire_equals_the_plain_method(seed):
    q = random_questionnaire(random.Random(seed))
    c = compile_questionnaire(q)
    assert_equals_plain(c, random_batch(c, 8, seed), Given(q))


def plain_reachable(form, question, answers, types):
    """Whether some way to fill the open answers enables it: conditions read one source each."""
    item = form.questions[question]
    if not set(item["types"]) & set(types):
        return False
    if not (conditions := item.get("enableWhen")):
        return True
    source = conditions[0]["question"]
    if source in form.questions and not plain_reachable(form, source, answers, types):
        return False
    wanted = [when["answer"] for when in conditions]
    combine = all if item.get("enableBehavior") == "all" else any
    open_ = answers[source] in (None, "unknown")
    ways = STEERING.get(source, ["0", "1", "2", "3"]) if open_ else [str(answers[source])]
    return any(combine(way == answer for answer in wanted) for way in ways)


@settings(max_examples=30)
@given(SEEDS)
def test_pending_is_what_is_not_asked_but_could_come_to_be(seed):
    q = random_questionnaire(random.Random(seed), one_source)
    c, form = compile_questionnaire(q), Given(q)
    batch = random_batch(c, 8, seed)
    scores = score_batch(c, batch)
    for n in range(len(batch)):
        answers, types, _ = plain_record(c, batch, n)
        asked = [form.enabled(id_, answers, types) for id_ in c.questions]
        reachable = [plain_reachable(form, id_, answers, types) for id_ in c.questions]
        pending = [could and not now for could, now in zip(reachable, asked, strict=True)]
        assert scores.asked[:, n].tolist() == asked
        assert scores.pending[:, n].tolist() == pending


@given(st.integers(0, 3), SEEDS)
def test_a_batch_equals_its_parts_at_every_seam(chunks, seed):
    n = chunks * CHUNK + seed % 100
    batch = random_batch(C, n, seed)
    whole = score_batch(C, batch)
    seam = random.Random(seed).randint(0, n)
    parts = [score_batch(C, batch.part(p)) for p in (slice(0, seam), slice(seam, n))]
    for name in (*NAMES, *DERIVED):
        joined = np.concatenate([getattr(part, name) for part in parts], axis=-1)
        assert np.array_equal(getattr(whole, name), joined), name


@given(SEEDS)
def test_the_order_of_records_is_irrelevant(seed):
    batch = random_batch(C, 50, seed)
    order = np.random.default_rng(seed).permutation(50)
    shuffled = Batch(batch.codes[:, order], batch.evidence[:, order], batch.types[:, order])
    for name in (*NAMES, *DERIVED):
        found = getattr(score_batch(C, batch), name)[..., order]
        assert np.array_equal(getattr(score_batch(C, shuffled), name), found), name


@given(SEEDS)
def test_without_open_answers_best_and_worst_are_one(seed):
    scores = score_batch(C, random_batch(C, 50, seed, codes=(0, 1, 2, 3, NOT_APPLICABLE)))
    for name in NAMES:
        found = getattr(scores, name)
        assert np.array_equal(found[..., BEST, :], found[..., WORST, :]), name
    assert not scores.pending.any()


@pytest.mark.parametrize("wrong", ["codes", "evidence", "types"])
def test_arrays_of_another_kind_are_refused(wrong):
    batch = random_batch(C, 3, 1)
    arrays = {name: getattr(batch, name) for name in ("codes", "evidence", "types")}
    arrays[wrong] = arrays[wrong].astype(np.int64)
    with pytest.raises(TypeError):
        Batch(**arrays)
