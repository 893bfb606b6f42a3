"""Once a second: who has been silent for too long, or has not said who they are."""

from __future__ import annotations

import asyncio

from chatbox.net.context import Context

INTERVAL_S = 1.0
LATE_S = 10.0
"""A sweep that comes so late says that the server itself was stopped, or its clock has jumped."""


class Sweeper:
    """Walks over all connections. While the server does not listen (a commit is overdue, it was stopped) nobody's clock
    runs: it is not their silence.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._timer: asyncio.TimerHandle | None = None
        self._last_s = 0.0

    def start(self) -> None:
        """Begins."""
        self._last_s = self._context.loop.time()
        self._timer = self._context.loop.call_later(INTERVAL_S, self._sweep)

    def stop(self) -> None:
        """Ends."""
        if self._timer is not None:
            self._timer.cancel()

    def _sweep(self) -> None:
        context = self._context
        now_s = context.loop.time()
        lost_s, self._last_s = now_s - self._last_s, now_s
        deaf = context.paused or context.hub.pipeline.overdue() or lost_s > LATE_S
        for peer in list(context.peers):
            if deaf:
                peer.excuse(lost_s)
            elif peer.quiet_until_s <= now_s:
                peer.sweep(now_s)
        context.gate.forget_old(now_s)
        self._timer = context.loop.call_later(INTERVAL_S, self._sweep)
