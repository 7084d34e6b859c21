"""Timing helpers: medians, paired ratios, and how a figure is printed."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured figure with its bound: the most it may be, or with ``least`` the least."""

    name: str
    value: float
    unit: str
    bound: float
    detail: str = ""
    least: bool = False

    @property
    def met(self) -> bool:
        """Whether the bound holds."""
        return self.value >= self.bound if self.least else self.value <= self.bound

    def line(self) -> str:
        """For a person."""
        mark = "ok  " if self.met else "MISS"
        bound = f"(at {'least' if self.least else 'most'} {self.bound:g})"
        return f"{mark} {self.name}: {self.value:.2f} {self.unit} {bound} {self.detail}"


def seconds(action: Callable[[], object]) -> float:
    """How long ``action`` took."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def process(code: list[str]) -> Callable[[], object]:
    """An action that runs python with ``code`` as arguments."""
    return lambda: subprocess.run([sys.executable, *code], check=True, capture_output=True)


def ratio(
    ours: Callable[[], object], base: Callable[[], object], runs: int = 9
) -> tuple[float, float, float]:
    """Median of the pairwise ratios, and both medians in seconds; the two run in turn."""
    ours(), base()
    pairs = [(seconds(ours), seconds(base)) for _ in range(runs)]
    quotient = statistics.median(a / b for a, b in pairs)
    return quotient, statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def compared(
    name: str,
    bound: float,
    ours: Callable[[], object],
    base: Callable[[], object],
    runs: int = 9,
) -> Figure:
    """A figure that is the ratio of two actions."""
    quotient, mine, theirs = ratio(ours, base, runs)
    detail = f"[{mine * 1000:.1f} ms against {theirs * 1000:.1f} ms]"
    return Figure(name, quotient, "×", bound, detail)
