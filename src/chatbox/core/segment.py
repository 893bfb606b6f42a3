"""A segment: the unit in which output is joined."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatbox.core.batch import Batch
    from chatbox.core.session import Session


class Segment:
    """What was said to one unchanged audience in one batch.

    Attributes:
        batch: until that is released.
        audience: sessions by shape; a room replaces its audience when that changes, so it stays as it was.
        places: of its lines, rising.
        lines: by shape, one for each place; empty where that shape does not hear it.
    """

    __slots__ = ("audience", "batch", "lines", "places")

    def __init__(self, batch: Batch, audience: Mapping[int, Collection[Session]]) -> None:
        self.batch: Batch | None = batch
        self.audience = audience
        self.places: list[int] = []
        self.lines: dict[int, list[bytes]] = {shape: [] for shape in audience}

    def end(self) -> None:
        """All of it was said; the room may hold on to it until it says something again."""
        self.batch = None
        self.audience, self.places, self.lines = {}, [], {}
