"""A batch: events of one tick, and everything that is said but held back until they are on disk.

Each piece of output has a place, rising through the batch. What a room says in a batch is a segment: it is joined once
per shape and that one object is written to every member. Who comes or goes meanwhile, or has something of their own in
the batch (a reply, or a line that is left out or told differently), is written from the pieces, in the order of places.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from chatbox.core.crowd import Outlet
from chatbox.core.holding import finish
from chatbox.core.log import (
    BlankRow,
    Commit,
    EventRow,
    HeadRow,
    IdentityRow,
    MarkerRow,
    MemberRow,
    ProfileRow,
    RoomRow,
    SeatKey,
    SentRow,
)
from chatbox.core.release import Own, write_all
from chatbox.core.said import Blank
from chatbox.core.segment import Segment
from chatbox.wire.caps import FRAMING_MASK
from chatbox.wire.render import TAGGED

if TYPE_CHECKING:
    from chatbox.core.identity import Identity
    from chatbox.core.room import Member, Room
    from chatbox.core.session import Session

EACH = Outlet()
DRESSED = FRAMING_MASK | TAGGED
"""In a shape: not the bare line."""
EVENT_BYTES = 256
"""What an event weighs beside its rendered lines, roughly."""


class Batch:
    """Gathers, then is committed, then released."""

    __slots__ = (
        "_blanked",
        "_identities",
        "_last_room",
        "_markers",
        "_next",
        "_profiles",
        "_removed",
        "_seats",
        "_touched",
        "closing",
        "events",
        "held_bytes",
        "own",
        "released",
        "segments",
        "sent",
        "skips",
    )

    def __init__(self) -> None:
        self._next = 0
        self.events: list[EventRow] = []
        self.segments: list[Segment] = []
        self.own: dict[Session, Own] = {}
        self.skips: dict[Session, list[int]] = {}
        self.closing: list[Session] = []
        self.released: list[Callable[[], None]] = []
        self.held_bytes = 0
        self._touched: dict[Room, bool] = {}
        self._seats: dict[tuple[int, int], Member | None] = {}
        self._identities: dict[int, Identity | None] = {}
        self._profiles: dict[int, dict[str, str]] = {}
        self.sent: list[SentRow] = []
        self._removed: list[int] = []
        self._blanked: list[BlankRow] = []
        self._markers: dict[tuple[int, int], MarkerRow] = {}
        self._last_room = 0

    # what happened

    def record(self, row: EventRow, room: Room, alters_state: bool) -> None:
        """Takes an event for the log; `alters_state` where it changes more than how far the room is."""
        self.events.append(row)
        self.held_bytes += EVENT_BYTES
        if alters_state or room not in self._touched:
            self._touched[room] = alters_state

    def blank(self, row: EventRow) -> None:
        """Notes that nothing is to be left of an event's payload, with the event recorded last, which says so."""
        self._blanked.append(BlankRow(row.room, row.number, Blank(row.body.source, row.body.account)))

    def marker(self, row: MarkerRow) -> None:
        """Notes how far somebody has read."""
        self._markers[row.user, row.room] = row

    def touch(self, room: Room) -> None:
        """A room's state changed with the event recorded last."""
        self._touched[room] = True

    def seat(self, room: Room, user_id: int) -> None:
        """Notes that a seat was taken, changed, left for later or given up."""
        self._seats[room.id, user_id] = room.members.get(user_id) or room.kept.get(user_id)

    def identity(self, id: int, identity: Identity | None) -> None:
        """Notes that a resume identity changed, or with None that it is forgotten."""
        self._identities[id] = identity

    def profile(self, user_id: int, metadata: dict[str, str]) -> None:
        """Notes what somebody tells of themselves."""
        self._profiles[user_id] = metadata

    @property
    def size(self) -> int:
        """How much is in it: events, and pieces of output."""
        return self._next + len(self.events)

    @property
    def writes(self) -> bool:
        """Whether there is anything for the log."""
        return bool(self.events or self._seats or self._identities or self._removed or self._profiles or self._markers)

    def remove_room(self, id: int, last: int) -> None:
        """Notes that a room is no more; `last` is the highest number that one ever had."""
        self._removed.append(id)
        self._last_room = last

    def commit(self) -> Commit:
        """All rows to write, as the state is now."""
        rooms = [
            RoomRow(room.id, room.name, room.folded, room.direct, room.next, room.last_ms, room.state)
            for room, whole in self._touched.items()
            if whole
        ]
        heads = [HeadRow(room.id, room.next, room.last_ms) for room, whole in self._touched.items() if not whole]
        members = [MemberRow(*key, member) for key, member in self._seats.items() if member is not None]
        departed = [SeatKey(*key) for key, member in self._seats.items() if member is None]
        identities = [IdentityRow(*item) for item in self._identities.items()]
        profiles = [ProfileRow(*item) for item in self._profiles.items()]
        return Commit(
            self.events,
            rooms,
            heads,
            members,
            departed,
            self.sent,
            identities,
            self._removed,
            self._last_room,
            profiles,
            self._blanked,
            list(self._markers.values()),
        )

    # what is said

    def say(self, room: Room, render: Callable[[int], bytes], bare: bytes = b"") -> int:
        """Says one line to all who hear a room; returns its place.

        Args:
            bare: the line as those have it who get neither tags nor frames, where it is there already.
        """
        segment = room.segment
        if segment is None or segment.batch is not self:
            segment = room.open_segment(self)
            self.segments.append(segment)
        return self._add(segment, render, bare)

    def say_once(self, audience: Mapping[int, Collection[Session]], render: Callable[[int], bytes]) -> int:
        """Says one line to an audience put together for it; returns its place."""
        segment = Segment(self, audience)
        self.segments.append(segment)
        return self._add(segment, render)

    def _add(self, segment: Segment, render: Callable[[int], bytes], bare: bytes = b"") -> int:
        place = self._next
        self._next = place + 1
        segment.places.append(place)
        for shape, lines in segment.lines.items():
            line = bare if bare and not shape & DRESSED else render(shape)
            lines.append(line)
            self.held_bytes += len(line)
        return place

    def _own(self, session: Session) -> Own:
        own = self.own.get(session)
        if own is None:
            own = self.own[session] = Own()
        return own

    def reply(self, session: Session, data: bytes) -> None:
        """Says something to one session alone."""
        self._own(session).pieces.append((self._next, data))
        self._next += 1
        self.held_bytes += len(data)

    def skip(self, session: Session, place: int) -> None:
        """Leaves the line at `place` out for one session."""
        places = self.skips.get(session)
        if places is None:
            self.skips[session] = [place]
        else:
            places.append(place)

    def pause(self, session: Session, begin: Callable[[], None]) -> None:
        """Calls `begin` between what was said to a session so far and what is said to it from now on."""
        own = self._own(session)
        own.pauses.append((self._next, begin))
        own.pieces.append((self._next, b""))
        self._next += 1

    def close(self, session: Session) -> None:
        """Ends a session's connection after everything said to it so far."""
        self.closing.append(session)

    def absorb(self, later: Batch) -> None:
        """Takes over what a later batch has for the log; what that says stays with it."""
        self.events += later.events
        self.held_bytes += EVENT_BYTES * len(later.events)
        self.sent += later.sent
        self._seats.update(later._seats)
        self._identities.update(later._identities)
        self._profiles.update(later._profiles)
        for room, whole in later._touched.items():
            self._touched[room] = whole or self._touched.get(room, False)
        self._removed += later._removed
        self._blanked += later._blanked
        self._markers.update(later._markers)
        self._last_room = max(self._last_room, later._last_room)
        later.events, later.sent, later._removed, later._blanked = [], [], [], []
        later._seats, later._touched, later._identities, later._profiles, later._markers = {}, {}, {}, {}, {}

    # release

    def release(self, outlet: Outlet = EACH) -> None:
        """Writes everything, and lets go of whom it was for. Changes no state."""
        write_all(self.segments, self.own, self.skips, outlet)
        outlet.flush()
        for session in self.closing:
            finish(session)
        for callback in self.released:
            callback()
        for segment in self.segments:
            segment.end()
        self.segments, self.own, self.skips, self.closing, self.released = [], {}, {}, [], []
