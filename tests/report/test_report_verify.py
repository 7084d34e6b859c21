"""A report against its record: nothing that was changed goes unnoticed, nothing else is reported."""

from __future__ import annotations

import contextlib
import json
import re

import pikepdf
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from riskassess.cli.main import cli
from riskassess.errors import InputError, UnverifiableError
from riskassess.i18n import LANGS
from riskassess.questionnaire.answers import dump_response, read_response
from riskassess.questionnaire.load import default
from riskassess.questionnaire.located import Document
from riskassess.questionnaire.response import Answer
from riskassess.record import reviews
from riskassess.record.decisions import decide
from riskassess.record.desk import Desk
from riskassess.record.events import Event
from riskassess.report.archive import ATTACHMENT
from riskassess.report.checking import check
from riskassess.report.render import write_report
from riskassess.report.verification import checked_lines
from tests.report.conftest import DATE, MADE, RESPONSES, hostile, make_view

Q = default()


@pytest.fixture(scope="module")
def decided(module_desk):
    """A record with a decision and, since, an answer in a review that is open."""
    begun = module_desk.create(
        RESPONSES["bad"].deployment, DATE, {"R1-E1": Answer(2), "R1-S1": Answer(1)}
    )
    reviewer = Desk(module_desk.store, Q, "Cem", now=lambda: MADE)
    reviews.start(reviewer, begun.id)
    reviews.answer(reviewer, begun.id, "R1-E1", Answer(0, note="SECRET"))
    demand = {"text": "Log reviews", "owner": "IT", "due": "2027-01-31"}
    said = {"outcome": "conditions", "conditions": [demand], "reason": "Pilot"}
    return decide(module_desk, module_desk.open(begun.id), said, DATE)


def as_accepted(response):
    """Without the characters that no answers file may have."""
    shape = json.dumps(dump_response(response)).replace(r"\u202e", "").replace(r"\u0007", "")
    return read_response(Q, Document("", json.loads(shape)), DATE)


@pytest.fixture(scope="module")
def reports(decided, tmp_path_factory):
    folder = tmp_path_factory.mktemp("verify")
    views = {
        "decided": make_view(decided.response(DATE), "en", assessment=decided),
        "decided-zh": make_view(decided.response(DATE), "zh", assessment=decided, audience="page"),
        "hostile": make_view(as_accepted(hostile()), "en", audience="full"),
    }
    for name, view in views.items():
        write_report(view, folder / f"{name}.pdf")
    return {name: folder / f"{name}.pdf" for name in views}


@pytest.fixture(scope="module")
def record(reports):
    with pikepdf.open(reports["decided"]) as pdf:
        return json.loads(pdf.attachments[ATTACHMENT].get_file().read_bytes())


@pytest.fixture(scope="module")
def attached(reports, tmp_path_factory):
    """The decided report with other content attached."""
    out = tmp_path_factory.mktemp("attached") / "report.pdf"

    def of(content: bytes):
        with pikepdf.open(reports["decided"]) as pdf:
            old = pdf.attachments[ATTACHMENT]
            pdf.attachments[ATTACHMENT] = pikepdf.AttachedFileSpec(
                pdf, content, filename=old.filename
            )
            pdf.save(out)
        return out

    return of


def found(path, **more):
    return {(each.what, each.where) for each in check(path, **more).findings}


@pytest.mark.parametrize("name", ["decided", "decided-zh", "hostile"])
def test_a_report_as_it_was_written_is_whole(reports, name):
    checked = check(reports[name])
    assert checked.findings == ()
    assert checked.compared
    assert checked.final == name.startswith("decided")
    assert checked.withheld == name.startswith("decided")


def test_the_anchor_is_looked_for_in_the_attached_log(reports, decided):
    assert found(reports["decided"], anchor=decided.events[2].hash) == set()
    assert found(reports["decided"], anchor="0" * 64) == {("event", str(len(decided.events)))}


# -- the attachment --------------------------------------------------------------------------------


@settings(max_examples=20)
@given(st.data())
def test_any_changed_byte_of_the_attachment_is_found(attached, record, data):
    content = bytearray(
        json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    )
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(UnverifiableError):
        assert check(attached(bytes(content))).findings


def digits(value, path=()):
    """The path of every number, and of every text with a digit, but for what only the hash covers."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from digits(each, (*path, key))
    elif isinstance(value, list):
        for key, each in enumerate(value):
            yield from digits(each, (*path, key))
    elif (
        isinstance(value, int | str)
        and re.search("[0-9]", str(value))
        and path[0] not in ("tool", "riskassess-report")
    ):
        yield path


@settings(max_examples=20)
@given(st.data())
def test_any_changed_digit_is_found_by_what_follows_from_the_rest(attached, record, data):
    """Even where the forger prints the new hash on every page."""
    changed = json.loads(json.dumps(record))
    part = data.draw(st.sampled_from(["response", "result", "record", "questionnaires"]))
    *path, last = data.draw(st.sampled_from([*digits(changed[part], (part,))]))
    inner = changed
    for key in path:
        inner = inner[key]
    old = inner[last]
    if isinstance(old, int):
        inner[last] = old + 1
    else:
        at = data.draw(st.sampled_from([match.start() for match in re.finditer("[0-9]", old)]))
        inner[last] = old[:at] + str((int(old[at]) + 1) % 10) + old[at + 1 :]
    try:
        kinds = {each.what for each in check(attached(json.dumps(changed).encode())).findings}
        assert kinds - {"hash", "printed"}
    except UnverifiableError:
        pass


@pytest.mark.parametrize(
    ("path", "value", "what", "where"),
    [
        (("result", "hazards", 0, "verified", "worst"), 1, "record", "result.hazards[0].verified.worst"),
        (("result", "verdict", "verified", "worst"), "acceptable", "record", "result.verdict.verified.worst"),
        (("response", "answers", "R1-E1", "value"), 0, "record", "response.answers.R1-E1.value"),
        (("record", "head"), "0" * 64, "record", "record.head"),
        (("record", "decisions", 0, "outcome"), "approve", "record", "record.decisions[0].outcome"),
        (("record", "events", 1, "actor"), "somebody", "event", "2"),
        (("record", "events", 1, "payload", "answer", "value"), 0, "event", "2"),
        (("record", "events", 4, "payload", "withheld"), "0" * 64, "event", "5"),
    ],
)  # fmt: skip
def test_what_was_changed_is_named(attached, record, path, value, what, where):
    changed = json.loads(json.dumps(record))
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    assert (what, where) in found(attached(json.dumps(changed).encode()))


def resealed(record, change):
    """The record with ``change`` made to its events and the chain sealed again: a forger's work."""
    forged = json.loads(json.dumps(record))
    change(forged["record"]["events"])
    before = ""
    for shape in forged["record"]["events"]:
        shape["previous"] = before
        event = Event(**{**shape, "time": MADE})
        before = shape["hash"] = event.sealed().hash
    forged["record"]["head"] = before
    return json.dumps(forged).encode()


def test_a_decision_whose_verdict_was_never_the_verdict(attached, record):
    def change(events):
        events[-1]["payload"]["state"] = state
        events[-1]["payload"]["verdict"]["verified"] |= {
            "best": "acceptable",
            "worst": "acceptable",
        }

    state = record["record"]["events"][-1]["payload"]["state"]
    assert ("decision", "6") in found(attached(resealed(record, change)))


def test_an_older_questionnaire_is_not_taken_for_the_one_it_was(attached, record):
    changed = json.loads(json.dumps(record))
    files = changed["questionnaires"][Q.sha256]
    files["hazards.yaml"] = files["hazards.yaml"].replace("severity", "severity ", 1)
    checked = check(attached(json.dumps(changed).encode()))
    assert ("questionnaire", Q.sha256) in {(each.what, each.where) for each in checked.findings}


def test_other_words_in_another_version_are_not_held_against_it(attached, record):
    older = {**record, "tool": {**record["tool"], "riskassess": "0.0.9"}}
    checked = check(attached(json.dumps(older).encode()))
    assert not checked.compared
    assert {each.what for each in checked.findings} == {"hash"}


def test_a_changed_record_is_told_once_for_the_feet_of_all_pages(attached, record):
    older = {**record, "tool": {**record["tool"], "riskassess": "0.0.9"}}
    checked = check(attached(json.dumps(older).encode()))
    pages = ", ".join(each.where for each in checked.findings)
    lines = [line for line in checked_lines("a.pdf", checked, "en") if "the foot of" in line]
    assert len(checked.findings) > 1 and len(lines) == 1 and f"page {pages} " in lines[0]


# -- what is printed -------------------------------------------------------------------------------


def reprinted(source, out, page, number):
    """The PDF with another digit in place of digit ``number`` of ``page`` (from 0)."""
    with pikepdf.open(source) as pdf:
        fonts = {}
        for name, font in pdf.pages[page].Resources.Font.items():
            pairs = re.findall(rb"<([0-9a-f]{4})> <00(3[0-9])>", font.ToUnicode.read_bytes())
            fonts[name] = {bytes.fromhex(code.decode()): text for code, text in pairs}
        steps, digits, left = [], {}, number
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[page]):
            if str(operator) == "Tf":
                digits = fonts[str(operands[0])]
            parts = (
                operands[0] if str(operator) == "TJ" else operands if str(operator) == "Tj" else []
            )
            for index, part in enumerate(parts):
                raw = bytes(part) if isinstance(part, pikepdf.String) else b""
                for at in range(0, len(raw), 2):
                    code = raw[at : at + 2]
                    if code in digits:
                        left -= 1
                        if left == -1:
                            other = next(c for c in digits if digits[c] != digits[code])
                            parts[index] = pikepdf.String(raw[:at] + other + raw[at + 2 :])
            steps.append((operands, operator))
        assert left < 0
        pdf.pages[page].Contents = pdf.make_stream(pikepdf.unparse_content_stream(steps))
        pdf.save(out)
    return out


@pytest.mark.parametrize("page", [0, 2, 4])
@pytest.mark.parametrize("number", [0, 9, 25, 40])
def test_a_changed_digit_on_a_page_is_found(reports, tmp_path, page, number):
    forged = reprinted(reports["decided"], tmp_path / "forged.pdf", page, number)
    (finding, *_more) = check(forged).findings
    assert finding.what in ("printed", "hash") and finding.where == str(page + 1)
    assert finding.stands != finding.should


def test_a_page_taken_out_is_found(reports, tmp_path):
    with pikepdf.open(reports["decided"]) as pdf:
        del pdf.pages[3]
        pdf.save(tmp_path / "short.pdf")
    with contextlib.suppress(UnverifiableError):
        assert found(tmp_path / "short.pdf")


# -- the file --------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nnothing", b"\x00" * 2000])
def test_what_is_no_pdf_does_not_verify(tmp_path, content):
    (tmp_path / "x.pdf").write_bytes(content)
    with pytest.raises(UnverifiableError) as caught:
        check(tmp_path / "x.pdf")
    assert caught.value.faults[0].id == "report.damaged"


def test_a_pdf_without_a_record_and_a_later_format_are_told_apart(
    reports, attached, record, tmp_path
):
    with pikepdf.open(reports["decided"]) as pdf:
        del pdf.attachments[ATTACHMENT]
        pdf.save(tmp_path / "bare.pdf")
    for path, fault in (
        (tmp_path / "bare.pdf", "report.no-record"),
        (attached(json.dumps({**record, "riskassess-report": 2}).encode()), "report.newer"),
    ):
        with pytest.raises(UnverifiableError) as caught:
            check(path)
        assert caught.value.faults[0].id == fault
    with pytest.raises(InputError):
        check(tmp_path / "missing.pdf")


@pytest.mark.parametrize("lang", LANGS)
def test_the_command_says_what_differs(reports, attached, record, lang):
    def run(path, *more):
        done = CliRunner().invoke(
            cli, ["--lang", lang, "verify", str(path), *more], standalone_mode=False
        )
        return done.return_value, done.output

    code, said = run(reports["decided"])
    assert (code, record["record"]["head"] in said) == (0, True)
    changed = json.loads(json.dumps(record))
    changed["result"]["hazards"][0]["verified"]["worst"] = 1
    code, said = run(attached(json.dumps(changed).encode()))
    assert (code, "result.hazards[0].verified.worst" in said) == (4, True)
    code, said = run(attached(json.dumps(changed).encode()), "--format", "json")
    shape = json.loads(said)
    assert (code, shape["sound"]) == (4, False)
    assert {"what", "where", "stands", "should"} == set(shape["findings"][0])
