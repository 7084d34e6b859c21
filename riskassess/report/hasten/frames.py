"""Room for the frames of deep calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_ROOM = 1 << 16
"""Of a frame, in words: it gets a megabyte, a power of two, and leaves half to those it calls."""


def with_room(function: Callable[P, T]) -> Callable[P, T]:
    """``function``, below which calls have half a megabyte for their frames.

    Python has them in pieces of 16 kB, and a loop whose calls cross the end of one takes memory
    from the system and gives it back each time: a fifth of the time of a report, or a
    twentieth, as it happens. A frame that needs a large piece leaves the rest to those it calls.
    """

    def call(*args: P.args, **named: P.kwargs) -> T:
        return function(*args, **named)

    call.__code__ = call.__code__.replace(co_stacksize=_ROOM)
    return call
