"""What is done from time to time beside the talk."""

from __future__ import annotations

from abc import ABC, abstractmethod

from chatbox.core.hub import Hub


class Recurring(ABC):
    """Something of that kind.

    Args:
        first_s: when it is done first, so that a start is not slowed down.
    """

    def __init__(self, hub: Hub, first_s: float) -> None:
        self._hub = hub
        self._first_s = first_s
        self._stopped = False

    def start(self) -> None:
        """Begins a while later."""
        self._again(self._first_s)

    def stop(self) -> None:
        """Ends after what is being done at present."""
        self._stopped = True

    def _again(self, delay_s: float) -> None:
        self._hub.runtime.call_later(delay_s, self._begin)

    def _begin(self) -> None:
        if not self._stopped:
            self._hub.runtime.spawn(self._run())

    @abstractmethod
    async def _run(self) -> None:
        """Does it, and says when `_again`."""
