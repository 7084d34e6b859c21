"""The method once more, in the plainest Python, straight from docs/method.md.

One record at a time, one rule a function, no arrays: what the product's array
implementation is compared with, and what the benchmarks measure it against.
It reads the YAML files itself and shares no code with the product.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent.parent / "questionnaires" / "biomedical-gpt"
FUNCTION = {"FT-KB": "KB", "DT-KB": "KB", "FT-M": "M", "DT-M": "M", "DEP": "DEP"}
LEVEL = ["none", "low", "low", "moderate", "moderate", "high", "critical", "critical"]


class Reference:
    def __init__(self, folder=FOLDER):
        form = yaml.safe_load((folder / "questionnaire.yaml").read_text("utf-8"))
        method = yaml.safe_load((folder / "hazards.yaml").read_text("utf-8"))
        self.questions = {
            item["linkId"]: item
            for group in form["item"]
            for item in group["item"]
            if "kind" in item
        }
        self.hazards, self.stops = method["hazards"], method["stops"]
        self.when_open = method["whenOpen"]

    def enabled(self, question, answers, types):
        item = self.questions[question]
        if not set(item["types"]) & set(types):
            return False
        conditions = item.get("enableWhen", [])
        if not conditions:
            return True
        held = []
        for condition in conditions:
            source = condition["question"]
            shown = source not in self.questions or self.enabled(source, answers, types)
            held.append(shown and str(answers.get(source)) == condition["answer"])
        return all(held) if item.get("enableBehavior") == "all" else any(held)

    def complete(self, answers, case):
        filled = dict(answers)
        for question, item in self.questions.items():
            if answers.get(question) in (None, "unknown"):
                risky = 3 if item["kind"] == "exposure" else 0
                filled[question] = risky if case == "worst" else 3 - risky
        for profile, ends in self.when_open.items():
            if answers.get(profile, "unknown") == "unknown":
                filled[profile] = ends[case]
        return filled

    def exposure(self, gate, answers, types):
        if isinstance(gate, str):
            value = answers.get(gate)
            counts = self.enabled(gate, answers, types) and isinstance(value, int)
            return value if counts else 0
        if "atLeast" in gate:
            return 3 if self.exposure(gate["question"], answers, types) >= gate["atLeast"] else 0
        if "anyOf" in gate:
            return max(self.exposure(member, answers, types) for member in gate["anyOf"])
        return min(self.exposure(member, answers, types) for member in gate["allOf"])

    def credit(self, hazard, given, answers, types, evidenced, basis):
        def counted(question):
            value = answers.get(question)
            if not self.enabled(question, answers, types) or not isinstance(value, int):
                return 0
            answered = given.get(question) not in (None, "unknown")
            if basis == "verified" and value > 0 and answered and question not in evidenced:
                return value - 1
            return value

        major = sum(max(0, counted(question) - 1) for question in hazard["major"])
        supporting = sum(counted(question) == 3 for question in hazard["supporting"])
        return min(3, major + supporting) if major > 0 else min(1, supporting)

    def severity(self, hazard, answers, types):
        classes = dict(hazard["severity"])
        if answers.get("P-patient") == "no":
            classes |= hazard.get("severityWithoutPatient", {})
        return max((classes[FUNCTION[t]] for t in types if FUNCTION[t] in classes), default=0)

    def stop_holds(self, stop, answers, types):
        def holds(condition):
            question, value = condition["question"], answers.get(condition["question"])
            if not self.enabled(question, answers, types) or not isinstance(value, int):
                return False
            bound = condition["answer"]
            return value >= bound if condition["operator"] == ">=" else value <= bound

        return all(map(holds, stop["allOf"])) and (
            "anyOf" not in stop or any(map(holds, stop["anyOf"]))
        )

    def case(self, given, types, evidenced, case, basis):
        """Points by hazard, inherent by hazard, severity, stops and verdict of one completion."""
        answers = self.complete(given, case)
        points, inherent, severity = {}, {}, {}
        for hazard in self.hazards:
            weight = self.severity(hazard, answers, types)
            if not weight:
                continue
            exposure = self.exposure(hazard["exposure"], answers, types)
            credit = self.credit(hazard, given, answers, types, evidenced, basis)
            severity[hazard["id"]] = weight
            inherent[hazard["id"]] = weight + exposure if exposure else 0
            points[hazard["id"]] = max(1, weight + exposure - credit) if exposure else 0
        stops = {stop["id"]: self.stop_holds(stop, answers, types) for stop in self.stops}
        worst = max(points.values(), default=0)
        if any(stops.values()) or worst >= 6:
            verdict = "not_acceptable"
        else:
            verdict = "conditional" if worst >= 5 else "acceptable"
        return points, inherent, severity, stops, verdict

    def result(self, record):
        """METHOD section 9 without questionnaire and next, from an answers file as plain data."""
        deployment = record["deployment"]
        types = deployment["types"]
        date = dt.date.fromisoformat(record["date"])
        given, evidenced = {}, set()
        for question, raw in record["answers"].items():
            answer = raw if isinstance(raw, dict) else {"value": raw}
            given[question] = answer.get("value")
            dates = [entry.get("expires") for entry in answer.get("evidence", [])]
            if any(d is None or dt.date.fromisoformat(d) >= date for d in dates):
                evidenced.add(question)
        for profile in self.when_open:
            given[profile] = deployment.get(profile, "unknown")
        cases = {
            (basis, case): self.case(given, types, evidenced, case, basis)
            for basis in ("verified", "claimed")
            for case in ("best", "worst")
        }
        return self._shape(record, types, given, cases)

    def _shape(self, record, types, given, cases):
        asked = [q for q in self.questions if self.enabled(q, given, types)]
        pending = [q for q in self.questions if q not in asked and self._reachable(q, given, types)]
        disabled = [q for q in self.questions if q not in asked and q not in pending]
        ids = list(cases["verified", "best"][0])

        def span(basis, part):
            return lambda id_: {c: cases[basis, c][part][id_] for c in ("best", "worst")}

        hazards = [
            {
                "id": id_,
                "severity": span("verified", 2)(id_),
                "inherent": span("verified", 1)(id_),
                "verified": span("verified", 0)(id_),
                "claimed": span("claimed", 0)(id_),
            }
            for id_ in ids
        ]
        best, worst = cases["verified", "best"][3], cases["verified", "worst"][3]
        states = {(True, True): "triggered", (False, True): "possible", (False, False): "clear"}
        return {
            "types": types,
            "date": record["date"],
            "questions": {
                "asked": asked,
                "pending": pending,
                "disabled": disabled,
                "unanswered": sum(given.get(q) is None for q in asked),
                "unknown": sum(given.get(q) == "unknown" for q in asked),
            },
            "hazards": hazards,
            "categories": [self._category(c, ids, cases) for c in ("R1", "R2", "R3", "R4", "R5")],
            "stops": [{"id": s, "state": states[best[s], worst[s]]} for s in best],
            "verdict": {basis: self._verdict(cases, basis) for basis in ("verified", "claimed")},
        }

    def _reachable(self, question, given, types):
        """Some way to fill the open answers enables it (conditions read one source each)."""
        item = self.questions[question]
        if not set(item["types"]) & set(types):
            return False
        source = item["enableWhen"][0]["question"] if "enableWhen" in item else None
        if source is None or given.get(source) not in (None, "unknown"):
            return self.enabled(question, given, types)
        options = [0, 1, 2, 3] if source in self.questions else ["yes", "no"]
        return any(self.enabled(question, given | {source: o}, types) for o in options)

    def _category(self, category, ids, cases):
        mine = [id_ for id_ in ids if id_.startswith(category)]
        if not mine:
            return {"id": category, "inherent": None, "verified": None, "claimed": None}

        def worst(points):
            driver = max(mine, key=lambda id_: points[id_])
            return {"points": points[driver], "level": LEVEL[points[driver]], "driver": driver}

        shape = {"id": category, "inherent": {}, "verified": {}, "claimed": {}}
        for case in ("best", "worst"):
            top = max(cases["verified", case][1][id_] for id_ in mine)
            shape["inherent"][case] = {"points": top, "level": LEVEL[top]}
            for basis in ("verified", "claimed"):
                shape[basis][case] = worst(cases[basis, case][0])
        return shape

    @staticmethod
    def _verdict(cases, basis):
        best, worst = cases[basis, "best"][4], cases[basis, "worst"][4]
        return {"best": best, "worst": worst, "determined": best == worst}
