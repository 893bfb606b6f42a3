"""Writing what a batch says to its recipients. Changes no state.

Who has nothing of their own in the batch gets the joined lines of each segment as one object; all others get their
pieces in the order of places.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from chatbox.core.segment import Run, Segment

if TYPE_CHECKING:
    from chatbox.core.session import Session


class Own:
    """What one session has of its own in a batch.

    Attributes:
        pieces: what is said to it alone, by place.
        pauses: before what comes after their place something else has to be written, which they begin.
        skipped: places of lines that it is not told.
    """

    __slots__ = ("pauses", "pieces", "skipped")

    def __init__(self) -> None:
        self.pieces: list[tuple[int, bytes]] = []
        self.pauses: list[tuple[int, Callable[[], None]]] = []
        self.skipped: set[int] = set()


def write_all(segments: Iterable[Segment], own: Mapping[Session, Own]) -> None:
    """Writes segments in their order, and what sessions have of their own among them."""
    merged: dict[Session, list[Run]] = {}

    def to_some(session: Session, run: Run, joined: bytes) -> None:
        mine = own.get(session)
        if mine is None:
            session.write(joined)
        elif mine.pieces:
            merged.setdefault(session, []).append(run)
        elif data := joined if mine.skipped.isdisjoint(run.places) else b"".join(_told(run, mine.skipped)):
            session.write(data)

    for segment in segments:
        partial = segment.partial
        for shape, sessions in segment.audience.items():
            lines = segment.lines[shape]
            joined = lines[0] if len(lines) == 1 else b"".join(lines)
            if not joined:
                continue
            if not own and not partial:
                for session in sessions:
                    session.write(joined)
                continue
            run = Run(segment.places, lines)
            for session in sessions:
                if session in partial:
                    continue
                if session in own:
                    to_some(session, run, joined)
                else:
                    session.write(joined)
        for session, run in segment.parts():
            if joined := b"".join(run.lines):
                to_some(session, run, joined)
    for session, mine in own.items():
        if mine.pieces:
            _write_merged(session, mine, merged.get(session, []))


def _told(run: Run, skipped: set[int]) -> list[bytes]:
    """The lines of a run, without those at the places that are skipped."""
    if skipped.isdisjoint(run.places):
        return run.lines
    return [b"" if place in skipped else line for place, line in zip(run.places, run.lines, strict=True)]


def _write_merged(session: Session, own: Own, runs: list[Run]) -> None:
    if own.pauses:
        _write_with_pauses(session, own, runs)
        return
    if not runs:
        data = own.pieces[0][1] if len(own.pieces) == 1 else b"".join([data for _, data in own.pieces])
    elif len(runs) == 1:
        data = b"".join(_inserted(own, runs[0]))
    else:
        data = b"".join([data for _, data in _sorted(own, runs)])
    if data:
        session.write(data)


def _inserted(own: Own, run: Run) -> list[bytes]:
    """A run with the own pieces at their places: there are few of these and may be thousands of lines."""
    lines, found, at = _told(run, own.skipped), [], 0
    for place, data in own.pieces:
        to = bisect_left(run.places, place)
        found += lines[at:to]
        found.append(data)
        at = to
    found += lines[at:]
    return found


def _sorted(own: Own, runs: list[Run]) -> list[tuple[int, bytes]]:
    pieces = list(own.pieces)
    for run in runs:
        pieces += zip(run.places, _told(run, own.skipped), strict=True)
    pieces.sort()
    return pieces


def _write_with_pauses(session: Session, own: Own, runs: list[Run]) -> None:
    pieces = _sorted(own, runs)
    at = 0
    for place, begin in own.pauses:
        before = b"".join([data for piece, data in pieces if at <= piece < place])
        if before:
            session.write(before)
        begin()
        at = place
    rest = b"".join([data for place, data in pieces if place >= at])
    if rest:
        session.write(rest)
