"""Many reports at once, each worker with a rendering process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from riskassess.errors import RiskassessError
from riskassess.report.render import write_report
from riskassess.report.renderer import Renderer
from riskassess.report.shape import View

NOT_OF_ONE = frozenset({"report.fonts", "report.library", "output.unwritable"})
"""Faults that the next report would have too."""


@dataclass(frozen=True)
class Order:
    """A report to be written; ``view`` reads and computes it, and may raise RiskassessError."""

    name: str
    out: Path
    view: Callable[[], View]


def write_each(
    orders: Iterable[Order], workers: int
) -> Iterator[tuple[Order, RiskassessError | None]]:
    """Write the reports, ``workers`` at a time; each with its fault or None, as they are done.

    ``orders`` is read as far as there is work. Raises the RiskassessError of a report
    where every other would fail alike. However it ends, no process is left.
    """
    renderers = [Renderer() for _ in range(workers)]
    free: SimpleQueue[Renderer] = SimpleQueue()
    for renderer in renderers:
        free.put(renderer)
    with ThreadPoolExecutor(workers) as pool:
        try:
            for done in _sliding(pool, orders, free, 2 * workers):
                yield done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for renderer in renderers:
                renderer.close()


_Done = Future[tuple[Order, RiskassessError | None]]


def _sliding(
    pool: ThreadPoolExecutor, orders: Iterable[Order], free: SimpleQueue[Renderer], ahead: int
) -> Iterator[_Done]:
    """Hand out ``orders``, at most ``ahead`` at a time."""
    pending: set[_Done] = set()
    for order in orders:
        pending.add(pool.submit(_write, order, free))
        if len(pending) >= ahead:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            yield from done
    while pending:
        done, pending = wait(pending, return_when=FIRST_COMPLETED)
        yield from done


def _write(order: Order, free: SimpleQueue[Renderer]) -> tuple[Order, RiskassessError | None]:
    renderer = free.get()
    try:
        renderer.start()
        order.out.parent.mkdir(parents=True, exist_ok=True)
        write_report(order.view(), order.out, renderer=renderer)
    except RiskassessError as error:
        if {fault.id for fault in error.faults} & NOT_OF_ONE:
            raise
        return order, error
    finally:
        free.put(renderer)
    return order, None
