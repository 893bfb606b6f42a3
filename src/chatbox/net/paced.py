"""Writes for bare clients, which take what one read of 1,024 bytes gives as one message."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

WRITE_BYTES = 1024


class PacedWriter:
    """Writes pieces of at most 1,024 bytes, none splitting a character, at a distance so that each is one read.

    Args:
        transport: where to.
        pace_s: between two writes.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop, pace_s: float) -> None:
        self._transport = transport
        self._loop = loop
        self._pace_s = pace_s
        self._queue: deque[bytes] = deque()
        self._resting = False
        self._when_empty: Callable[[], None] | None = None
        self.waiting_bytes = 0

    def write(self, data: bytes) -> None:
        """Queues text; lines that fit one write together are written together."""
        self.waiting_bytes += len(data)
        if self._queue and len(self._queue[-1]) + len(data) <= WRITE_BYTES:
            self._queue[-1] += data
            return
        while data:
            piece = cut_bytes(data, WRITE_BYTES)
            self._queue.append(piece)
            data = data[len(piece) :]
        if not self._resting:
            self._next()

    def when_empty(self, callback: Callable[[], None]) -> None:
        """Calls back once everything is written, maybe at once."""
        self._when_empty = callback
        if not self._resting:
            self._next()

    def _next(self) -> None:
        self._resting = False
        if self._transport.is_closing():
            self._queue.clear()
            self.waiting_bytes = 0
        if self._queue:
            piece = self._queue.popleft()
            self.waiting_bytes -= len(piece)
            self._transport.write(piece)
            self._resting = True
            self._loop.call_later(self._pace_s, self._next)
        elif self._when_empty is not None:
            callback, self._when_empty = self._when_empty, None
            callback()


def cut_bytes(data: bytes, limit_bytes: int) -> bytes:
    """The longest start of UTF-8 `data` of at most `limit_bytes` (≥ 4), ending between two characters."""
    if len(data) <= limit_bytes:
        return data
    end = limit_bytes
    while end > limit_bytes - 4 and data[end] & 0xC0 == 0x80:
        end -= 1
    return data[:end]
