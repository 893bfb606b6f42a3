"""How many connections one address may have, and how fast it may make them. Loopback is exempt."""

from __future__ import annotations

import ipaddress
from collections import deque
from functools import lru_cache


class Gate:
    """Counts connections by address; an IPv6 address counts with its /64.

    Args:
        per_address: connections at a time, 0 without limit.
        per_minute: new ones in a minute, 0 without limit.
    """

    def __init__(self, per_address: int = 0, per_minute: int = 0) -> None:
        self._per_address = per_address
        self._per_minute = per_minute
        self._open: dict[str, int] = {}
        self._recent: dict[str, deque[float]] = {}

    def admits(self, address: str, now_s: float) -> bool:
        """Whether one more may come from there; counts the attempt."""
        key = _key(address)
        if not key or not (self._per_minute or self._per_address):
            return True
        recent = self._recent.setdefault(key, deque())
        while recent and now_s - recent[0] > 60:
            recent.popleft()
        if self._per_minute and len(recent) >= self._per_minute:
            return False
        recent.append(now_s)
        return not self._per_address or self._open.get(key, 0) < self._per_address

    def opened(self, address: str) -> None:
        """A connection from there is open."""
        if key := _key(address):
            self._open[key] = self._open.get(key, 0) + 1

    def closed(self, address: str) -> None:
        """A connection from there, counted by `opened`, is gone."""
        if key := _key(address):
            left = self._open.get(key, 1) - 1
            if left:
                self._open[key] = left
            else:
                self._open.pop(key, None)

    def forget_old(self, now_s: float) -> None:
        """Drops what is older than a minute."""
        for key in [key for key, recent in self._recent.items() if not recent or now_s - recent[-1] > 60]:
            del self._recent[key]


@lru_cache(maxsize=4096)
def _key(address: str) -> str:
    """What is counted together; "" for what is not counted."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if parsed.is_loopback:
        return ""
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return address
