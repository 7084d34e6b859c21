"""Open questions, evidence, every answer, clauses and method."""

from __future__ import annotations

from riskassess.method.certificate import certificate
from riskassess.method.outlook import outlook
from riskassess.method.result import LEVEL_ORDER, LEVELS
from riskassess.report.advice import count_text, moot_text
from riskassess.report.decision import unevidenced
from riskassess.report.shape import Context, View, answer, level
from riskassess.report.words import CLAUSE_WORDS


def open_questions(c: Context) -> View:
    """The open questions, best asked next first; moot and pending ones apart.

    ``deciding``: the fewest given answers that alone settle the verdict, where it is settled.
    """
    ahead = outlook(c.q, c.response)
    unsettled = {*c.result.unanswered, *c.result.unknown}
    first = [id_ for id_ in ahead.next if id_ in unsettled]
    rest = unsettled - {*first, *(moot.question for moot in ahead.moot)}
    return {
        "count": count_text(ahead, c.translate),
        "next": [_question(c, id_) for id_ in first],
        "rest": [_question(c, id_) for id_ in c.result.asked if id_ in rest],
        "moot": [
            {**_question(c, moot.question), "why": moot_text(moot, c.translate)}
            for moot in ahead.moot
        ],
        "pending": [_question(c, id_) for id_ in c.result.pending],
        "deciding": list(certificate(c.q, c.response)),
    }


def _question(c: Context, id_: str) -> View:
    item = c.q.questions[id_]
    return {
        **answer(c, id_),
        "question": item.text.in_(c.lang),
        "who": item.help.who.in_(c.lang) if item.help else "",
    }


def evidence(c: Context) -> View:
    """All evidence by question, and the safeguards that lack it."""
    given = [
        {"question": id_, "asked": id_ in c.asked, **entry}
        for id_ in c.q.questions
        for entry in answer(c, id_)["evidence"]
    ]
    return {"entries": given, "lacking": [_question(c, id_) for id_ in unevidenced(c)]}


def all_answers(c: Context) -> list[View]:
    """Every question as asked, in groups."""
    groups: list[View] = []
    for top in c.q.form.item:
        ids = [id_ for id_ in c.q.questions if c.q.group_of(id_) is top]
        if ids:
            questions = [
                {
                    **_question(c, id_),
                    "source": c.q.questions[id_].source,
                }
                for id_ in ids
            ]
            groups.append({"title": top.text.in_(c.lang), "questions": questions})
    return groups


def clauses(c: Context) -> View:
    """The clauses the asked questions name, by framework, and how far each was checked."""
    _ = c.translate
    readers: dict[str, list[str]] = {}
    for id_ in c.result.asked:
        for clause in c.q.questions[id_].clauses:
            readers.setdefault(clause, []).append(id_)
    used = [clause for clause in c.q.frameworks.clauses if clause.id in readers]
    return {
        "note": c.q.frameworks.note.in_(c.lang),
        "gaps": [gap.in_(c.lang) for gap in c.q.frameworks.gaps],
        "frameworks": [
            {
                "title": framework.title.in_(c.lang),
                "jurisdiction": framework.jurisdiction.in_(c.lang),
                "scope": framework.scope.in_(c.lang),
                "clauses": [
                    {
                        "identifier": clause.identifier.in_(c.lang),
                        "gist": clause.gist.in_(c.lang),
                        "status": _(CLAUSE_WORDS[clause.status]),
                        "verified": clause.status == "verified",
                        "source": clause.source,
                        "questions": readers[clause.id],
                    }
                    for clause in used
                    if clause.framework == framework.id
                ],
            }
            for framework in c.q.frameworks.frameworks
            if any(clause.framework == framework.id for clause in used)
        ],
    }


def level_scale(c: Context) -> list[View]:
    """The five levels, lowest first, with their range of points."""
    rows = []
    for name in LEVEL_ORDER:
        points = [n for n, found in enumerate(LEVELS) if found == name]
        text = f"{points[0]}–{points[-1]}" if len(points) > 1 else str(points[0])
        ends = {"from": points[0], "to": points[-1]}
        rows.append({**level(points[0], c.translate), **ends, "range": text})
    return rows


def method(c: Context) -> View:
    """How the result was computed, and what it rests on."""
    return {
        "notes": [note.in_(c.lang) for note in c.q.method.notes],
        "source": c.q.form.source.in_(c.lang),
        "note": c.q.frameworks.note.in_(c.lang),
        "gaps": [gap.in_(c.lang) for gap in c.q.frameworks.gaps],
    }
