"""``riskassess review`` as three people use it, each at their own terminal."""

import json

import pytest


@pytest.fixture
def as_(run):
    """Runs a command in somebody's name."""
    return lambda actor, *arguments: run("--actor", actor, *arguments)


@pytest.fixture
def id_(as_):
    made = as_("Ann", "new", "--name", "Ward", "--types", "FT-KB")[1].strip()
    for question, value in (("R1-E1", 3), ("R1-E2", 1), ("R1-S1", 2)):
        as_("Ann", "answer", made, question, value)
    return made


def review(as_, id_, actor, **values):
    """Start, answer and submit; question ids with an underscore."""
    assert as_(actor, "review", id_, "start")[0] == 0
    for question, value in values.items():
        code, _, err = as_(actor, "review", id_, "answer", question.replace("_", "-"), value)
        assert code == 0, err
    return as_(actor, "review", id_, "submit")


def data(as_, actor, *arguments):
    code, out, err = as_(actor, *arguments, "--format", "json")
    assert code == 0, err
    return json.loads(out)


def test_from_start_to_settled(as_, id_):
    code, out, err = as_("Bob", "review", id_, "start")
    assert (code, out.strip()) == (0, "5")
    named = err.rpartition(": ")[2].strip()
    assert named.endswith(" …")
    assert len(named.split(", ")) == 5  # not fifty in a row
    as_("Bob", "review", id_, "answer", "R1-E1", "0", "--note", "Only staff read it")
    assert as_("Bob", "review", id_, "start")[1].strip() == "5"  # gone on with
    as_("Bob", "review", id_, "answer", "R1-E2", "1")
    code, _, err = as_("Bob", "review", id_, "submit")
    assert code == 0
    assert "questions your review asks are unanswered: R1-E3" in err

    found = data(as_, "Ann", "review", id_, "compare")
    (difference,) = found["differences"]
    assert difference["question"] == "R1-E1"
    assert [p["value"] for p in difference["positions"]] == [3, 0]
    assert [p["sides"][0]["reviewer"] for p in difference["positions"]] == [None, "Bob"]
    assert (found["compared"], found["agreed"]) == (2, 1)
    assert found["alpha"]["raters"] == 2
    text = as_("Ann", "review", id_, "compare")[1]
    assert "Bob, note: Only staff read it" in text
    assert "Differences: 1; not settled: 1." in text

    code, _, err = as_(
        "Ann", "review", id_, "settle", "R1-E1", "1", "--reason", "Seen on the ward",
        "--dissent", "Bob: It is 0", "--dissent", "陈：应为 2: 见报告",
    )  # fmt: skip
    assert code == 0, err
    assert data(as_, "Ann", "show", id_)["answers"]["R1-E1"]["value"] == 1
    (settled,) = data(as_, "Ann", "review", id_, "status")["settled"]
    assert settled["reason"] == "Seen on the ward"
    assert settled["dissent"] == [
        {"who": "Bob", "text": "It is 0"},
        {"who": "陈", "text": "应为 2: 见报告"},
    ]
    for command in ("status", "compare"):
        text = as_("Cy", "review", id_, command)[1]
        assert "settled as 1 by Ann" in text
        assert "dissent, Bob: It is 0" in text
        assert "not settled: 0." in text


COMMANDS = (
    ("log",), ("show",), ("score",), ("evidence",), ("verify",), ("explain",), ("next",),
)  # fmt: skip


def test_no_command_of_another_shows_an_answer_that_is_not_submitted(as_, id_):
    as_("Bob", "review", id_, "start")
    as_("Bob", "review", id_, "answer", "R2-S1", "3", "--note", "only-Bob", "--evidence", "BobRef")
    for command in (*COMMANDS, ("review", "compare"), ("review", "status")):
        name, *rest = command
        for format_ in ((), ("--format", "json")):
            for actor in ("Ann", "Cy"):
                code, out, err = as_(actor, name, id_, *rest, *format_)
                assert code == 0, (command, err)
                assert "only-Bob" not in out + err
                assert "BobRef" not in out + err
    logged = data(as_, "Ann", "log", id_)
    assert logged[-1]["payload"] == {"review": 5, "hidden": True}
    assert "only-Bob" in as_("Bob", "log", id_)[1]
    as_("Bob", "review", id_, "submit")
    assert "only-Bob" in as_("Ann", "log", id_)[1]


def test_the_reviewer_sees_nothing_of_others_before_submitting(as_, id_):
    as_("Ann", "answer", id_, "R1-S1", "2", "--note", "only-Ann")
    review(as_, id_, "Cy", R1_E1=2)
    as_("Ann", "review", id_, "settle", "R1-E1", "2", "--reason", "only-Ann")
    as_("Bob", "review", id_, "start")
    said = ""
    for arguments in (
        ("start",), ("status",), ("status", "--format", "json"), ("answer", "R1-S1", "1"),
        ("compare",), ("compare", "--format", "json"), ("answer", "R1-S9", "1"),
        ("settle", "R1-S1", "1", "--reason", "x"),
    ):  # fmt: skip
        code, out, err = as_("Bob", "review", id_, *arguments)
        assert code == (2 if arguments[0] in ("compare", "settle") or "R1-S9" in arguments else 0)
        said += out + err
    assert "only-Ann" not in said
    status = data(as_, "Bob", "review", id_, "status")
    assert [entry["answers"] for entry in status["reviews"]] == [{}, {"R1-S1": {"value": 1}}]
    assert (status["settled"], status["unsettled"]) == (None, None)
    assert "R1-S1" not in status["unanswered"]
    as_("Bob", "review", id_, "submit")
    assert "only-Ann" in as_("Bob", "review", id_, "compare")[1]


def test_every_command_counts_and_shows_a_reviewers_own_answers_alone(as_, id_, tmp_path):
    as_("Ann", "answer", id_, "R1-S1", "3", "--note", "only-Ann", "--evidence", "AnnRef")
    as_("Ann", "decide", id_, "refuse", "--reason", "only-Ann")
    blank = as_("Ann", "new", "--name", "Ward", "--types", "FT-KB")[1].strip()
    as_("Bob", "review", id_, "start")
    verdict = data(as_, "Ann", "score", blank)["verdict"]
    assert data(as_, "Bob", "score", id_)["verdict"] == verdict
    for command in ("show", "score", "next", "path", "flips", "explain", "evidence", "log"):
        for format_ in ((), ("--format", "json")):
            code, out, err = as_("Bob", command, id_, *format_)
            assert code == 0, err
            assert "only-Ann" not in out + err
            assert "AnnRef" not in out + err
    shown, (row,) = (
        data(as_, "Bob", "show", id_),
        [row for row in data(as_, "Bob", "list") if row["id"] == id_],
    )
    for found in (shown, row):
        assert (found["own_review"], found["decisions"]) == (True, [])
        assert found["verdict"] == verdict
    for command in (("list",), ("show", id_)):
        assert "Your own review is open" in as_("Bob", *command)[1]
    assert "Your own review is open" in as_("Bob", "score", id_)[2]
    assert "only-Ann" not in as_("Bob", "list")[1]
    assert id_ not in as_("Bob", "due")[1]
    as_("Bob", "review", id_, "answer", "R1-S1", "1")
    assert data(as_, "Bob", "show", id_)["answers"] == {"R1-S1": {"value": 1}}
    assert data(as_, "Ann", "show", id_)["answers"]["R1-S1"]["value"] == 3
    as_("Bob", "review", id_, "submit")
    assert "only-Ann" in as_("Bob", "show", id_)[1]
    as_("Ann", "answer", id_, "R1-E2", "2")
    assert id_ in as_("Bob", "due")[1]


def test_what_cannot_be_done_without_seeing_the_record_waits_for_the_review(as_, id_, tmp_path):
    as_("Bob", "review", id_, "start")
    before = data(as_, "Ann", "log", id_)
    for arguments in (
        ("report", id_, "-o", str(tmp_path / "r.html")), ("compare", f"{id_}@3", id_),
        ("migrate", id_), ("new", "--from", id_), ("decide", id_, "refuse"),
        ("condition", id_, "1", "done"), ("answer", id_, "R1-E1", "1"), ("undo", id_),
    ):  # fmt: skip
        code, out, err = as_("Bob", *arguments)
        assert (code, out) == (2, ""), arguments
        assert "Your own review is open" in err
    code, _, err = as_("Bob", "batch", "score", "store", "--out", str(tmp_path / "out"))
    assert code == 2
    assert "review.blind" in (tmp_path / "out" / "faults.jsonl").read_text()
    assert data(as_, "Ann", "log", id_) == before
    assert len(data(as_, "Ann", "list")) == 1


def test_who_has_answered_is_no_second_reviewer_unless_anyway(as_, id_):
    code, out, err = as_("Ann", "review", id_, "start")
    assert (code, out) == (2, "")
    assert "no second opinion" in err
    assert "--anyway" in err
    assert as_("Ann", "review", id_, "start", "--anyway")[0] == 0
    as_("Ann", "review", id_, "answer", "R1-E1", "3")
    as_("Ann", "review", id_, "submit")
    assert "not independent" in as_("Cy", "review", id_, "compare")[1]
    found = data(as_, "Cy", "review", id_, "compare")
    assert found["alpha"]["alpha"] is None
    assert found["alpha"]["undefined"] == "raters"


def test_what_is_submitted_stays_and_nothing_is_settled_before(as_, id_):
    code, _, err = as_("Ann", "review", id_, "settle", "R1-E1", "1", "--reason", "x")
    assert code == 2
    assert "nothing to settle" in err
    review(as_, id_, "Bob", R1_E1=1)
    for arguments in (("answer", "R1-E1", "2"), ("submit",), ("start",)):
        code, _, err = as_("Bob", "review", id_, *arguments)
        assert code == 2
        assert "can no longer be changed" in err
    assert as_("Cy", "review", id_, "answer", "R1-E1", "2")[0] == 2


def test_three_reviewers_are_compared_at_once(as_, id_):
    review(as_, id_, "Bob", R1_E1=1, R1_E2=1)
    review(as_, id_, "Cy", R1_E1=1, R1_E2=0, R2_E1="unknown")
    as_("Di", "review", id_, "start")
    found = data(as_, "Ann", "review", id_, "compare")
    assert found["alpha"]["raters"] == 3
    assert [entry["reviewer"] for entry in found["reviews"]] == ["Bob", "Cy"]
    assert [entry["reviewer"] for entry in found["waiting"]] == ["Di"]
    held = {
        d["question"]: [[s["reviewer"] for s in p["sides"]] for p in d["positions"]]
        for d in found["differences"]
    }
    assert held == {
        "R1-E1": [[None], ["Bob", "Cy"]],
        "R1-E2": [[None, "Bob"], ["Cy"]],
        "R2-E1": [[None], ["Cy"]],
    }


def test_a_reviewer_gives_evidence_with_dates_and_files(as_, id_, tmp_path):
    proof = tmp_path / "proof.txt"
    proof.write_text("seen on the ward")
    as_("Bob", "review", id_, "start")
    code, _, err = as_(
        "Bob", "review", id_, "answer", "R1-S1", "3",
        "--evidence", "audit", "--date", "2026-01-02", "--expires", "2099-01-02", "--file", proof,
    )  # fmt: skip
    assert code == 0, err
    as_("Bob", "review", id_, "submit")
    as_("Ann", "review", id_, "settle", "R1-S1", "3", "--reason", "shown")
    (entry,) = data(as_, "Ann", "evidence", id_)
    assert (entry["ref"], entry["expires"]) == ("audit", "2099-01-02")
    as_("Ann", "evidence", id_, "--save", tmp_path)
    assert [p.read_text() for p in tmp_path.glob("R1-S1-*")] == ["seen on the ward"]


def test_the_evidence_of_all_sides_stays_with_what_is_settled(as_, id_):
    as_("Ann", "answer", id_, "R1-S1", "2", "--evidence", "protocol")
    as_("Bob", "review", id_, "start")
    as_("Bob", "review", id_, "answer", "R1-S1", "3", "--evidence", "audit", "--evidence", "log")
    as_("Bob", "review", id_, "submit")
    as_("Ann", "review", id_, "settle", "R1-S1", "3", "--reason", "both", "--evidence", "minutes")
    answer = data(as_, "Ann", "show", id_)["answers"]["R1-S1"]
    assert [entry["ref"] for entry in answer["evidence"]] == ["protocol", "audit", "log", "minutes"]


def test_not_applicable_takes_the_reason_along(as_, id_):
    as_("Bob", "review", id_, "start")
    code, _, err = as_("Bob", "review", id_, "answer", "R1-S1", "not_applicable")
    assert code == 2
    assert "needs a reason" in err
    as_("Bob", "review", id_, "answer", "R1-S1", "not_applicable", "--reason", "No drugs")
    as_("Bob", "review", id_, "answer", "R1-S1", "2")
    own = data(as_, "Bob", "review", id_, "status")["reviews"][0]
    assert own["answers"] == {"R1-S1": {"value": 2}}
    as_("Bob", "review", id_, "submit")
    as_("Ann", "review", id_, "settle", "R1-S1", "not_applicable", "--reason", "No drugs here")
    answer = data(as_, "Ann", "show", id_)["answers"]["R1-S1"]
    assert (answer["value"], answer["reason"]) == ("not_applicable", "No drugs here")


@pytest.mark.parametrize("text", ["no colon", ": nobody", "Bob:"])
def test_a_dissent_needs_a_name_and_a_text(as_, id_, text):
    review(as_, id_, "Bob", R1_E1=1)
    before = data(as_, "Ann", "log", id_)
    code, _, err = as_(
        "Ann", "review", id_, "settle", "R1-E1", "1", "--reason", "x", "--dissent", text
    )
    assert code == 2
    assert err
    assert data(as_, "Ann", "log", id_) == before


def test_it_speaks_chinese(as_, id_, run):
    review(as_, id_, "Bob", R1_E1=1, R1_E2=1)
    code, out, _ = run("--lang", "zh", "--actor", "Ann", "review", id_, "compare")
    assert code == 0
    assert "Krippendorff α" in out
    assert "Differences" not in out
