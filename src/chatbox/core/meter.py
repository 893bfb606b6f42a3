"""What the log costs: commits, the events in them, and how long each took from hand-over to confirmation."""

from __future__ import annotations

from collections import Counter, deque

KEPT = 4096
"""Commits whose waits are remembered."""


class Meter:
    """Counts the commits of one pipeline, and what led to them.

    Attributes:
        commands: how often each was given, those nobody knows left out.
    """

    def __init__(self) -> None:
        self.commands: Counter[str] = Counter()
        self.commits = 0
        self.events = 0
        self._waits_s: deque[float] = deque(maxlen=KEPT)

    def note(self, events: int, wait_s: float) -> None:
        """A commit of so many events took so long."""
        self.commits += 1
        self.events += events
        self._waits_s.append(wait_s)

    def wait_ms(self, quantile: float) -> float:
        """How long a commit takes, of the last ones.

        Args:
            quantile: from 0 to 1; 0.5 is the median.
        """
        waits_s = sorted(self._waits_s)
        return waits_s[min(int(quantile * len(waits_s)), len(waits_s) - 1)] * 1000 if waits_s else 0.0
