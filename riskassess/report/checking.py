"""Whether a finished report can be relied on: everything in it recomputed and compared.

The attached record is taken at its word for nothing: questionnaires are hashed again, the
chain of events is followed, the response is folded from it, the result scored, the decisions
read, and the page they make is compared with what the PDF says, block by block.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any, Literal

import pikepdf

from riskassess import __version__
from riskassess.errors import Fault, InputError, RiskassessError, UnverifiableError
from riskassess.method.result import Result, Verdict
from riskassess.method.score import score
from riskassess.questionnaire.answers import read_response
from riskassess.questionnaire.load import load_files
from riskassess.questionnaire.located import Document, Path_, dotted
from riskassess.questionnaire.model import Questionnaire
from riskassess.questionnaire.response import Response
from riskassess.record.assessment import Assessment, fold
from riskassess.record.comparison import Side
from riskassess.record.decisions import decisions, latest
from riskassess.record.events import Event, canonical
from riskassess.record.verification import flaws
from riskassess.report.archive import ATTACHMENT
from riskassess.report.build import SHORT_HASH, build
from riskassess.report.house import undump
from riskassess.report.page import render_html
from riskassess.report.printed import ANY_NUMBER, Block, Said, page_text, pdf_text
from riskassess.report.sealed import FORMAT, sha256, shape
from riskassess.report.shape import shortened
from riskassess.report.signatures import Signature, signatures

What = Literal["record", "questionnaire", "event", "decision", "printed", "hash"]
MOST = 40
"""Differences that are named; more say nothing new."""
_MALFORMED = (AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold: where, what stands there, and what should."""

    what: What
    where: str
    """A path in the record, the number of an event or decision, or ``page 3``."""
    stands: str = ""
    should: str = ""

    def to_json(self) -> dict[str, str]:
        """One entry of ``findings``."""
        return {
            "what": self.what,
            "where": self.where,
            "stands": self.stands,
            "should": self.should,
        }


@dataclass(frozen=True)
class Checked:
    """What was checked of a report, and what does not hold."""

    sha256: str
    """Of the attached record."""
    version: str
    """Of the riskassess that made it."""
    assessment: str
    head: str
    final: bool
    """Whether a decision holds; else it is a draft."""
    withheld: int
    """Answers of open reviews that cannot be seen here."""
    compared: bool
    """Whether what is printed was: the record must be whole, and of this version for its words."""
    findings: tuple[Finding, ...]
    signatures: tuple[Signature, ...]

    @property
    def sound(self) -> bool:
        """Whether all of it can be relied on."""
        holding = (one.whole and one.trusted is not False for one in self.signatures)
        return not self.findings and all(holding)

    def to_json(self) -> dict[str, Any]:
        """``riskassess verify REPORT.pdf --format json``."""
        return {"sound": self.sound, **asdict(self)}


def check(path: Path, anchor: str = "", trust: Sequence[Path] = ()) -> Checked:
    """Check the report at ``path``.

    ``anchor`` is a hash printed when the record was whole, ``trust`` are certificates that
    signatures must lead to. Raises InputError where there is no such file, UnverifiableError
    where it is no report or too damaged to be read.
    """
    if not path.is_file():
        raise InputError([Fault("file.missing", str(path))])
    try:
        with path.open("rb") as file, pikepdf.open(file) as pdf:
            if ATTACHMENT not in pdf.attachments:
                raise UnverifiableError([Fault("report.no-record", str(path))])
            raw = pdf.attachments[ATTACHMENT].get_file().read_bytes()
            return _check(raw.decode(), pdf, anchor, signatures(file, trust))
    except (pikepdf.PdfError, pikepdf.DataDecodingError, OSError, *_MALFORMED) as error:
        detail = {"detail": f"{type(error).__name__} {error}"[:200]}
        raise UnverifiableError([Fault("report.damaged", str(path), details=detail)]) from None


def _check(text: str, pdf: pikepdf.Pdf, anchor: str, signed: tuple[Signature, ...]) -> Checked:
    recorded = json.loads(text)
    if recorded["riskassess-report"] != FORMAT:
        details = {"format": recorded["riskassess-report"], "known": FORMAT}
        raise UnverifiableError([Fault("report.newer", details=details)])
    record, version = recorded["record"], recorded["tool"]["riskassess"]
    events = [_event(each) for each in record["events"]] if record else []
    known, findings = _questionnaires(recorded["questionnaires"])
    chain = flaws(events, anchor) if events else []
    findings += [Finding("event", str(flaw.seq), flaw.what) for flaw in chain]
    said, short = pdf_text(pdf), sha256(text)[:SHORT_HASH]
    findings += [
        Finding("hash", str(page), foot, short)
        for page, foot in enumerate(said.feet, start=1)
        if short not in foot
    ]
    broken = any(flaw.what != "anchor" for flaw in chain)
    compared, again = version == __version__ and not broken, None
    try:
        again = _recomputed(recorded, known, [] if broken else events)
        findings += again.findings(recorded)
        if compared:
            findings += _printed(said, again.page(recorded["report"], sha256(text)))
    except RiskassessError as error:
        findings += [Finding("record", fault.path, fault.message()) for fault in error.faults]
    decision = latest(again.assessment) if again and again.assessment else None
    return Checked(
        sha256=sha256(text),
        version=version,
        assessment=record["assessment"] if record else "",
        head=record["head"] if record else "",
        final=decision is not None and decision.void is None,
        withheld=sum("withheld" in event.payload for event in events),
        compared=compared and again is not None,
        findings=tuple(findings[:MOST]),
        signatures=signed,
    )


def _event(given: Mapping[str, Any]) -> Event:
    event = Event(**{**given, "time": dt.datetime.fromisoformat(given["time"])})
    if event.to_json() != given:
        raise ValueError(f"event {event.seq}")
    return event


def _questionnaires(
    given: Mapping[str, Mapping[str, str]],
) -> tuple[dict[str, Questionnaire], list[Finding]]:
    """The questionnaires that are what their hash says, and those that are not."""
    known, findings = {}, []
    for named, files in given.items():
        try:
            known[named] = load_files(files)
        except InputError as error:
            findings += [Finding("questionnaire", named, fault.place()) for fault in error.faults]
        else:
            if known[named].sha256 != named:
                findings.append(Finding("questionnaire", named, known.pop(named).sha256))
    return known, findings


@dataclass(frozen=True)
class _Again:
    """What follows from a record, made anew from its questionnaires and events."""

    known: Mapping[str, Questionnaire]
    response: Response
    result: Result
    assessment: Assessment | None

    def find(self, named: Mapping[str, str]) -> Questionnaire:
        return _find(self.known, named)

    @property
    def questionnaire(self) -> Questionnaire:
        return self.find(self.result.questionnaire)

    def findings(self, recorded: Mapping[str, Any]) -> Iterator[Finding]:
        """Where ``recorded`` says something else."""
        made = [*self.known.values()]
        expected = shape(made, self.response, self.result, self.assessment, recorded["report"])
        same = ("tool",) if self.assessment or not recorded["record"] else ("tool", "record")
        yield from _differences(recorded, expected | {key: recorded[key] for key in same}, ())
        for decision in decisions(self.assessment) if self.assessment else ():
            verdicts = [verdict.to_json() for verdict in self._verdicts(decision.event)]
            if decision.verdict.to_json() not in verdicts:
                stands, should = decision.verdict.to_json(), verdicts[0]
                yield Finding("decision", str(decision.event.seq), _json(stands), _json(should))

    def _verdicts(self, decided: Event) -> Iterator[Verdict]:
        """The verdict a decision was taken on; undated, on any day it was somewhere on earth."""
        assert self.assessment is not None
        before = fold(self.find, self.assessment.events[: decided.seq - 1])
        days = [decided.time.date() + dt.timedelta(days=days) for days in (0, -1, 1)]
        for day in days[:1] if before.date else days:
            yield score(before.questionnaire, before.response(day)).verified

    def page(self, asked: Mapping[str, Any], record_sha256: str) -> str:
        """The page as the templates make it; ``asked`` is how it was asked for."""
        view = build(
            self.questionnaire,
            self.response,
            self.result,
            asked["lang"],
            assessment=self.assessment,
            audience=asked["audience"],
            before=self._before(asked["before"]),
            house=undump(asked["house"]),
        )
        view["report"] |= {"sha256": record_sha256, "short_hash": record_sha256[:SHORT_HASH]}
        return render_html(view)

    def _before(self, dumped: Mapping[str, Any] | None) -> Side | None:
        """What the report was compared with; the record has it, but not the events behind it."""
        if dumped is None:
            return None
        q, given = self.find(dumped["questionnaire"]), dumped["response"]
        day = dt.date.fromisoformat(given["date"])
        return q, read_response(q, Document("", given), day)


def _find(known: Mapping[str, Questionnaire], named: Mapping[str, str]) -> Questionnaire:
    if named["sha256"] not in known:
        raise UnverifiableError([Fault("report.questionnaire", details=dict(named))])
    return known[named["sha256"]]


def _recomputed(
    recorded: Mapping[str, Any], known: Mapping[str, Questionnaire], events: Sequence[Event]
) -> _Again:
    """Raises InputError or UnverifiableError for what no version would have recorded."""
    day = dt.date.fromisoformat(recorded["response"]["date"])
    if events:
        assessment = fold(partial(_find, known), events)
        q, response = assessment.questionnaire, assessment.response(day)
    else:
        assessment, q = None, _find(known, recorded["result"]["questionnaire"])
        response = read_response(q, Document("", recorded["response"]), day)
    return _Again(known, response, score(q, response), assessment)


def _differences(stands: Any, should: Any, path: Path_) -> Iterator[Finding]:
    if isinstance(stands, dict) and isinstance(should, dict):
        for key in sorted({*stands, *should}):
            yield from _differences(stands.get(key), should.get(key), (*path, key))
    elif isinstance(stands, list) and isinstance(should, list) and len(stands) == len(should):
        for index, (one, other) in enumerate(zip(stands, should, strict=True)):
            yield from _differences(one, other, (*path, index))
    elif _json(stands) != _json(should):
        yield Finding("record", dotted(path), _json(stands), _json(should))


def _json(value: object) -> str:
    return shortened(canonical(value), 120)


def _printed(said: Said, html: str) -> Iterator[Finding]:
    """Where the PDF says something else than the page made from its record."""
    page = page_text(html)
    (foot,) = page.feet
    for number, stands in enumerate(said.feet, start=1):
        if foot not in stands:
            yield Finding("printed", str(number), stands, foot)
    ours, theirs = page.blocks, said.blocks
    matcher = SequenceMatcher(
        None, [block.text for block in ours], [block.text for block in theirs], autojunk=False
    )
    for _tag, start, end, at, to in matcher.get_opcodes():
        stands, should = _joined(theirs[at:to]), _joined(ours[start:end])
        if not _same(stands, should):
            where = str(theirs[min(at, len(theirs) - 1)].page)
            yield Finding("printed", where, *_cut(stands, should))


def _same(stands: str, should: str) -> bool:
    if should and not should.strip(ANY_NUMBER):
        return stands.isdigit()
    return stands == should


def _joined(blocks: Sequence[Block]) -> str:
    return "".join(block.text for block in blocks)


def _cut(stands: str, should: str) -> tuple[str, str]:
    """Both from a little before where they part."""
    same = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(stands, should, strict=False))
    )
    start = max(0, same - 30)
    return stands[start : start + 80], should[start : start + 80]
