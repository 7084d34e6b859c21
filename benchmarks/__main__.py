"""Runs every benchmark and prints one line each; exit code 1 if a bound is missed."""

from __future__ import annotations

import sys

from benchmarks import app, method, questions, record, report, robustness, start

GROUPS = {
    "start": start.run,
    "method": method.run,
    "questions": questions.run,
    "robustness": robustness.run,
    "record": record.run,
    "app": app.run,
    "report": report.run,
}


def main(names: list[str]) -> int:
    missed = 0
    for name in names or GROUPS:
        for figure in GROUPS[name]():
            print(figure.line())
            missed += not figure.met
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
