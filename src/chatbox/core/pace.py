"""How long a batch is gathered before it goes to the disk and is said.

A commit costs nearly the same whatever it carries, and so does each write to a socket, so the more is said at once, the
less all of it costs. A server with time to spare speaks at once. One that has none gathers, for the longer the less it
has: what comes meanwhile would have waited anyway. Who speaks alone does not wait: nobody else would join.
"""

from __future__ import annotations

from collections.abc import Callable

LIMIT_S = 0.005
BUSY = 0.85
"""Of the time a core has: the load at which gathering begins. It is longest where nothing is left."""
SEVERAL = 1.5
"""Of so many people a batch has something, on average, where several speak at a time."""
WEIGHT = 1 / 8
WINDOW_S = 0.05
"""Over which the load is taken."""


class Pace:
    """Learns from each release.

    Args:
        clock_s: a clock that never goes back.
        cpu_s: the CPU time that the server has used.

    Attributes:
        wait_s: how long the next batch is gathered beyond its own tick, in seconds; 0 for not at all.
        load: how much of a core the server used lately.
    """

    __slots__ = ("_clock_s", "_cpu_s", "_people", "_seen_cpu_s", "_seen_s", "load", "wait_s")

    def __init__(self, clock_s: Callable[[], float], cpu_s: Callable[[], float]) -> None:
        self._clock_s = clock_s
        self._cpu_s = cpu_s
        self._seen_s = clock_s()
        self._seen_cpu_s = cpu_s()
        self._people = 0.0
        self.load = 0.0
        self.wait_s = 0.0

    def note(self, people: int) -> None:
        """A batch with events of so many people was written to all it was for."""
        if people:
            self._people += (people - self._people) * WEIGHT
        self._look()
        scarce = (self.load - BUSY) / (1 - BUSY)
        self.wait_s = LIMIT_S * min(scarce, 1.0) if self._people > SEVERAL and scarce > 0 else 0.0

    def _look(self) -> None:
        now_s = self._clock_s()
        passed_s = now_s - self._seen_s
        if passed_s > 0:
            cpu_s = self._cpu_s()
            load = (cpu_s - self._seen_cpu_s) / passed_s
            self.load += (load - self.load) * min(passed_s / WINDOW_S, 1.0)
            self._seen_s, self._seen_cpu_s = now_s, cpu_s
