"""How long a server takes to answer."""

from __future__ import annotations

from collections.abc import Callable

from chatbox.client.connection import Client


class Lag:
    """Measured by asking now and then.

    Args:
        clock: gives the time in seconds.

    Attributes:
        seconds: what the last answer took, or how long one is overdue; None while unknown.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._asked: tuple[str, float] | None = None
        self.seconds: float | None = None

    def measure(self, client: Client | None) -> None:
        """Asks, unless an answer is still awaited."""
        if client is None or not client.connected:
            return
        now = self._clock()
        if self._asked:
            self.seconds = max(self.seconds or 0.0, now - self._asked[1])
            return
        self._asked = (f"chatbox-lag-{now:.3f}", now)
        client.ping(self._asked[0])

    def answered(self, token: str) -> None:
        """An answer has come, perhaps to this question."""
        if self._asked and token == self._asked[0]:
            self.seconds = self._clock() - self._asked[1]
            self._asked = None

    def reset(self) -> None:
        """The connection is gone."""
        self._asked = self.seconds = None
