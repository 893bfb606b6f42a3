"""How often one address may fail to say who it is: log-ins, tokens, codes, operators' passwords."""

from __future__ import annotations

from collections.abc import Callable


class LoginRefused(Exception):  # noqa: N818 - it is a refusal, not a fault
    """The login did not succeed; the text can be shown to whoever tried."""


class Attempts:
    """Failures of each address in the last minute.

    Args:
        per_minute: so many are allowed, 0 for no limit.
        monotonic_s: a clock that never goes back.
    """

    def __init__(self, per_minute: int, monotonic_s: Callable[[], float]) -> None:
        self.per_minute = per_minute
        self._monotonic_s = monotonic_s
        self._failed: dict[str, list[float]] = {}

    def note(self, address: str) -> None:
        """Counts a failed attempt from there."""
        self._failed.setdefault(address, []).append(self._monotonic_s())

    def check(self, address: str) -> None:
        """Whether an address may try again.

        Raises:
            LoginRefused: it has failed too often in the last minute.
        """
        since_s = self._monotonic_s() - 60
        for other in [key for key, times in self._failed.items() if times[-1] <= since_s]:
            del self._failed[other]
        recent = [at_s for at_s in self._failed.get(address, []) if at_s > since_s]
        if recent:
            self._failed[address] = recent
        if self.per_minute and len(recent) >= self.per_minute:
            raise LoginRefused("too many attempts; wait a minute")
