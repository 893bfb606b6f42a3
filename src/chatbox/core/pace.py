"""How long a batch is gathered before it goes to the disk and is said.

Each write to a socket costs the same whatever it carries, so the more is said at once, the less all of it costs. Where
several people speak at a time, what they say during a fraction of the last release's duration is said together. Who
speaks alone does not wait: nobody else would join.
"""

from __future__ import annotations

SHARE = 0.25
"""Of the time the last release took: what waiting may cost, when nobody joins after all."""
LIMIT_S = 0.005
SEVERAL = 1.5
"""Of so many people a batch has something, on average, where several speak at a time."""
WEIGHT = 1 / 8


class Pace:
    """Learns from each release.

    Attributes:
        wait_s: how long the next batch is gathered beyond its own tick, in seconds; 0 for not at all.
    """

    __slots__ = ("_people", "wait_s")

    def __init__(self) -> None:
        self._people = 0.0
        self.wait_s = 0.0

    def note(self, people: int, release_s: float) -> None:
        """A batch with events of so many people was written to all it was for, in so many seconds."""
        if people:
            self._people += (people - self._people) * WEIGHT
        self.wait_s = min(release_s * SHARE, LIMIT_S) if self._people > SEVERAL else 0.0
