"""What the hub needs of the world around it: time, scheduling, something to wait for."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from typing import Any, Protocol

from chatbox.core.crowd import Outlet


class Future(Protocol):
    """What a handler waits for, as asyncio has it."""

    def set_result(self, result: None, /) -> None:
        """It is done."""

    def done(self) -> bool:
        """Whether it is."""

    def __await__(self) -> Generator[Any, None, None]:
        """Waits."""


class Runtime:
    """What the hub needs of the world around it.

    Args:
        call_soon: schedules a callback after the present tick.
        call_later: schedules one in so many seconds.
        spawn: runs a coroutine to its end, beside everything else.
        clock_ms: the time, in milliseconds since 1970; it may go back.
        monotonic_s: a clock that never goes back.
        create_future: something to await that is done once its result is set.
        outlet: takes what is said to connections.
    """

    def __init__(
        self,
        call_soon: Callable[[Callable[[], None]], object],
        call_later: Callable[[float, Callable[[], None]], object],
        spawn: Callable[[Coroutine[Any, Any, None]], object],
        clock_ms: Callable[[], int],
        monotonic_s: Callable[[], float],
        create_future: Callable[[], Future],
        outlet: Outlet | None = None,
    ) -> None:
        self.call_soon = call_soon
        self.call_later = call_later
        self.spawn = spawn
        self.clock_ms = clock_ms
        self.monotonic_s = monotonic_s
        self.create_future = create_future
        self.outlet = outlet or Outlet()
