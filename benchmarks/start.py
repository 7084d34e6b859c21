"""Start-up: ``riskassess --help`` against a bare interpreter."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figures import Figure, compared, process


def run() -> Iterator[Figure]:
    """Whole processes, in turn."""
    yield compared(
        "riskassess --help against python -c pass",
        5,
        process(["-c", "from riskassess.cli.main import main; main(['--help'])"]),
        process(["-c", "pass"]),
        runs=15,
    )
