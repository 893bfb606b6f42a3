"""Writing what a batch says to its recipients. Changes no state.

Who has nothing of their own in the batch gets the joined lines of each segment as one object; all others get their
pieces in the order of places.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from chatbox.core.crowd import Crowd, Outlet
from chatbox.core.segment import Run, Segment

if TYPE_CHECKING:
    from chatbox.core.session import Session

MANY = 32
"""To fewer what is said is written one by one."""
Skips = Mapping["Session", Sequence[int]]
"""The places of lines that a session is not told."""


class Own:
    """What is said to one session alone in a batch.

    Attributes:
        pieces: what, by place.
        pauses: before what comes after their place something else has to be written, which they begin.
    """

    __slots__ = ("pauses", "pieces")

    def __init__(self) -> None:
        self.pieces: list[tuple[int, bytes]] = []
        self.pauses: list[tuple[int, Callable[[], None]]] = []


def write_all(segments: Iterable[Segment], own: Mapping[Session, Own], skips: Skips, outlet: Outlet) -> None:
    """Writes segments in their order, and what sessions have of their own among them."""
    merged: dict[Session, list[Run]] = {}

    def to_some(sessions: Collection[Session], run: Run, joined: bytes) -> None:
        for session in sessions:
            if session in own:
                merged.setdefault(session, []).append(run)
            elif session not in skips:
                session.write(joined)
            elif data := _without(run, joined, skips[session]):
                session.write(data)

    for segment in segments:
        partial = segment.partial
        for shape, sessions in segment.audience.items():
            lines = segment.lines[shape]
            joined = lines[0] if len(lines) == 1 else b"".join(lines)
            if not joined:
                continue
            run = Run(segment.places, lines)
            if type(sessions) is Crowd and len(sessions) >= MANY:
                others = _among(sessions, own, skips, partial)
                outlet.write_to_all(sessions, joined, others)
                sessions = others
            to_some([one for one in sessions if one not in partial] if partial else sessions, run, joined)
        for session, run in segment.parts():
            if joined := b"".join(run.lines):
                to_some((session,), run, joined)
    for session, mine in own.items():
        _write_merged(session, mine, merged.get(session, []), skips.get(session, ()))


def _among(crowd: Crowd, *some: Mapping[Session, object]) -> set[Session]:
    """Those of a crowd that are in any of these."""
    found: set[Session] = set()
    for sessions in some:
        if sessions:
            found |= crowd & sessions.keys()
    return found


def _without(run: Run, joined: bytes, skipped: Sequence[int]) -> bytes:
    """The joined lines of a run but those at some places."""
    if len(skipped) > 1:
        return b"".join(_told(run, skipped))
    places, place = run.places, skipped[0]
    at = bisect_left(places, place)
    if at == len(places) or places[at] != place:
        return joined
    return b"".join(run.lines[:at] + run.lines[at + 1 :])


def _told(run: Run, skipped: Sequence[int]) -> list[bytes]:
    """The lines of a run, with nothing at the places that are skipped."""
    out = set(skipped)
    if out.isdisjoint(run.places):
        return run.lines
    return [b"" if place in out else line for place, line in zip(run.places, run.lines, strict=True)]


def _write_merged(session: Session, own: Own, runs: list[Run], skipped: Sequence[int]) -> None:
    if own.pauses:
        _write_with_pauses(session, own, runs, skipped)
        return
    if not runs:
        data = own.pieces[0][1] if len(own.pieces) == 1 else b"".join([data for _, data in own.pieces])
    elif len(runs) == 1:
        data = b"".join(_inserted(own, runs[0], skipped))
    else:
        data = b"".join([data for _, data in _sorted(own, runs, skipped)])
    if data:
        session.write(data)


def _inserted(own: Own, run: Run, skipped: Sequence[int]) -> list[bytes]:
    """A run with the own pieces at their places: there are few of these and may be thousands of lines."""
    lines, found, at = _told(run, skipped), [], 0
    for place, data in own.pieces:
        to = bisect_left(run.places, place)
        found += lines[at:to]
        found.append(data)
        at = to
    found += lines[at:]
    return found


def _sorted(own: Own, runs: list[Run], skipped: Sequence[int]) -> list[tuple[int, bytes]]:
    pieces = list(own.pieces)
    for run in runs:
        pieces += zip(run.places, _told(run, skipped), strict=True)
    pieces.sort()
    return pieces


def _write_with_pauses(session: Session, own: Own, runs: list[Run], skipped: Sequence[int]) -> None:
    pieces = _sorted(own, runs, skipped)
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
