"""What a client has asked `*playback` for (https://wiki.znc.in/Playback)."""

from __future__ import annotations

from typing import NamedTuple

VALID_S = 30.0
"""So long it holds for rooms that are joined after it."""


class Playback(NamedTuple):
    """Which history, and since when it is asked for.

    Attributes:
        names: folded names of rooms and people; None for all.
        start_ms, end_ms: between which times; 0 for any.
    """

    names: frozenset[str] | None
    start_ms: int
    end_ms: int
    asked_s: float

    def holds_for(self, folded: str, now_s: float) -> bool:
        """Whether a room joined now is meant."""
        return now_s - self.asked_s < VALID_S and (self.names is None or folded in self.names)
