"""What a connection has been sent and its peer has not taken: within a limit, and told of when it is drained."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

CHECK_S = 0.25
DRAINED_BYTES = 64 * 1024
"""With less in its queue a client gets the next piece of a long answer."""


def _nobody_reads() -> None:
    """So that what has ended does not hold on to its connection."""


class Backlog:
    """Watches one transport.

    Attributes:
        waiting: called back when the peer has taken most of what was written.

    Args:
        limit_bytes: more than that is too much, 0 for no limit.
        too_much: called then.
    """

    __slots__ = (
        "_clogged",
        "_ended",
        "_limit_bytes",
        "_loop",
        "_too_much",
        "_transport",
        "waiting",
    )

    def __init__(
        self,
        transport: asyncio.Transport,
        loop: asyncio.AbstractEventLoop,
        limit_bytes: int,
        too_much: Callable[[], None],
    ) -> None:
        self._transport = transport
        self._loop = loop
        self._limit_bytes = limit_bytes
        self._too_much = too_much
        self.waiting: list[Callable[[], None]] = []
        self._clogged = False
        self._ended = False
        self._watch_limit()

    def _watch_limit(self) -> None:
        self._transport.set_write_buffer_limits(high=self._limit_bytes or 1 << 40)

    def pause_writing(self) -> None:
        """The transport has more than it should have."""
        # What was written in this tick goes out at its end; only what is left then is a backlog.
        self._clogged = True
        self._loop.call_soon(self._check)

    def resume_writing(self) -> None:
        """The transport has less again."""
        self._clogged = False
        self.look()

    def _check(self) -> None:
        if not self._limit_bytes or not self._clogged or self._ended or self._transport.is_closing():
            return
        if self._transport.get_write_buffer_size() > self._limit_bytes:
            self._too_much()
        else:  # it is told of the limit only once until the queue is nearly empty again
            self._loop.call_later(CHECK_S, self._check)

    def when_drained(self, callback: Callable[[], None]) -> None:
        """Calls back once the peer has taken most of what was written, or is gone; maybe at once."""
        if self._is_drained():
            callback()
        else:
            self.waiting.append(callback)
            self._transport.set_write_buffer_limits(high=DRAINED_BYTES)

    def look(self) -> None:
        """Calls back those who wait, if it is drained."""
        if self.waiting and self._is_drained():
            waiting, self.waiting = self.waiting, []
            if not self._transport.is_closing():
                self._watch_limit()
            for callback in waiting:
                callback()

    def end(self) -> None:
        """Nothing more is written."""
        self._ended = True
        self._too_much = _nobody_reads
        self.look()

    def _is_drained(self) -> bool:
        gone = self._ended or self._transport.is_closing()
        return gone or self._transport.get_write_buffer_size() <= DRAINED_BYTES
