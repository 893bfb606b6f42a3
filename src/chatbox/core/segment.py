"""A segment: the unit in which output is joined."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatbox.core.batch import Batch
    from chatbox.core.session import Session

END = -1


class Span:
    """Of which lines of a segment somebody heard: from one index to another, in one shape."""

    __slots__ = ("shape", "start", "stop")

    def __init__(self, shape: int, start: int, stop: int = END) -> None:
        self.shape = shape
        self.start = start
        self.stop = stop


class Run:
    """Lines as one recipient hears them, with their places, rising."""

    __slots__ = ("lines", "places")

    def __init__(self, places: list[int], lines: list[bytes]) -> None:
        self.places = places
        self.lines = lines


class Segment:
    """What was said in one batch to those who heard it from its beginning, and to who came or went meanwhile.

    Attributes:
        batch: until that is released.
        audience: sessions by shape at its beginning; a room replaces its audience when that changes.
        partial: who came or went: they hear their spans of it, and nothing else.
        places: of its lines, rising.
        lines: by shape, one for each place; empty where that shape does not hear it.
    """

    __slots__ = ("audience", "batch", "lines", "partial", "places")

    def __init__(self, batch: Batch, audience: Mapping[int, Collection[Session]]) -> None:
        self.batch: Batch | None = batch
        self.audience = audience
        self.partial: dict[Session, list[Span]] = {}
        self.places: list[int] = []
        self.lines: dict[int, list[bytes]] = {shape: [] for shape in audience}

    def arrive(self, session: Session) -> None:
        """From here on a session hears it, unless all of it was said."""
        if self.batch is None:
            return
        start = len(self.places)
        if session.shape not in self.lines:
            self.lines[session.shape] = [b""] * start
        self.partial.setdefault(session, []).append(Span(session.shape, start))

    def depart(self, session: Session) -> None:
        """From here on a session does not hear it."""
        if self.batch is None:
            return
        spans = self.partial.setdefault(session, [Span(session.shape, 0)])
        spans[-1].stop = len(self.places)

    def parts(self) -> Iterator[tuple[Session, Run]]:
        """What those who came or went hear of it."""
        for session, spans in self.partial.items():
            for span in spans:
                stop = len(self.places) if span.stop == END else span.stop
                if stop > span.start:
                    part = slice(span.start, stop)
                    yield session, Run(self.places[part], self.lines[span.shape][part])

    def end(self) -> None:
        """All of it was said; the room may hold on to it until it says something again."""
        self.batch = None
        self.audience, self.partial, self.places, self.lines = {}, {}, [], {}
