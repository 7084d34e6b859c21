"""Many reports at once, each worker with a rendering process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from riskassess.errors import RiskassessError
from riskassess.report.render import write_report
from riskassess.report.renderer import Renderer
from riskassess.report.shape import View

NOT_OF_ONE = frozenset({"report.fonts", "report.library", "output.unwritable"})
"""Faults that the next report would have too."""


Write = Callable[[View, Path, Renderer], None]
"""Writes a view into a file by a rendering process; may raise RiskassessError."""


@dataclass(frozen=True)
class Order:
    """A report to be written; ``view`` reads and computes it, and may raise RiskassessError."""

    name: str
    out: Path
    view: Callable[[], View]


def plainly(view: View, out: Path, renderer: Renderer) -> None:
    """``view`` as it is, unsigned."""
    write_report(view, out, renderer=renderer)


def write_each(
    orders: Iterable[Order], workers: int, write: Write = plainly
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
            for done in _sliding(pool, orders, partial(_write, write, free), 2 * workers):
                yield done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for renderer in renderers:
                renderer.close()


_Told = tuple[Order, RiskassessError | None]
_Done = Future[_Told]


def _sliding(
    pool: ThreadPoolExecutor, orders: Iterable[Order], do: Callable[[Order], _Told], ahead: int
) -> Iterator[_Done]:
    """Hand out ``orders``, at most ``ahead`` at a time."""
    pending: set[_Done] = set()
    for order in orders:
        pending.add(pool.submit(do, order))
        if len(pending) >= ahead:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            yield from done
    while pending:
        done, pending = wait(pending, return_when=FIRST_COMPLETED)
        yield from done


def _write(write: Write, free: SimpleQueue[Renderer], order: Order) -> _Told:
    renderer = free.get()
    try:
        renderer.start()
        order.out.parent.mkdir(parents=True, exist_ok=True)
        write(order.view(), order.out, renderer)
    except RiskassessError as error:
        if {fault.id for fault in error.faults} & NOT_OF_ONE:
            raise
        return order, error
    finally:
        free.put(renderer)
    return order, None
