"""What the log does for the hub: it commits a batch, and gives the state back. Only this differs between engines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from chatbox.core.identity import Identity
from chatbox.core.room import Member, State

if TYPE_CHECKING:
    from chatbox.core.event import Event


class EventRow(msgspec.Struct, array_like=True):
    """An event at its place in one room's log.

    Attributes:
        audience: 0 everybody in the room; 1, 2 … members of at least that rank; below 0 the one user of that number.
        open: whether anybody could have heard it.
        parent: the number of the event that it refers to: a reaction, a reply; else 0.
    """

    room: int
    number: int
    time_ms: int
    kind: int
    audience: int
    open: bool
    user: int
    body: Event
    parent: int = 0


class RoomRow(msgspec.Struct, array_like=True):
    """A room's state."""

    id: int
    name: str
    folded: str
    direct: bool
    next: int
    last_ms: int
    state: State


class HeadRow(msgspec.Struct, array_like=True):
    """How far a room is whose state is otherwise as it was."""

    id: int
    next: int
    last_ms: int


class MemberRow(msgspec.Struct, array_like=True):
    """A seat."""

    room: int
    user: int
    member: Member


class SeatKey(msgspec.Struct, array_like=True, frozen=True):
    """Names a seat that is free again."""

    room: int
    user: int


class SentKey(NamedTuple):
    """Names what somebody sent: the client's own id, the sender's number, and the target as written, folded.

    The id comes first: those of our clients rise with time, so that what is written lies together.
    """

    id: str
    user: int
    target: str


class SentRow(NamedTuple):
    """Where in the log lies what was sent under a client's own id; `sent_ms` is when, None where the id tells it."""

    key: SentKey
    room: int
    number: int
    sent_ms: int | None = None


class IdentityRow(NamedTuple):
    """A resume identity; None for the one of that number that is forgotten."""

    id: int
    identity: Identity | None


class ProfileRow(NamedTuple):
    """What somebody tells of themselves, by key; empty for who tells nothing any more."""

    user: int
    metadata: dict[str, str]


class MarkerRow(NamedTuple):
    """How far a user has read in a room's log; with room 0, nothing is known of them any more."""

    user: int
    room: int
    time_ms: int


class BlankRow(NamedTuple):
    """What takes the place of an event whose payload is taken back."""

    room: int
    number: int
    body: Event


class Commit(NamedTuple):
    """All that one batch writes, in one transaction."""

    events: Sequence[EventRow]
    rooms: Sequence[RoomRow] = ()
    heads: Sequence[HeadRow] = ()
    members: Sequence[MemberRow] = ()
    departed: Sequence[SeatKey] = ()
    sent: Sequence[SentRow] = ()
    identities: Sequence[IdentityRow] = ()
    removed: Sequence[int] = ()
    last_room: int = 0
    """The highest number that a room ever had, where rooms are removed."""
    profiles: Sequence[ProfileRow] = ()
    blanked: Sequence[BlankRow] = ()
    markers: Sequence[MarkerRow] = ()


class Snapshot(NamedTuple):
    """The state as the disk has it.

    Attributes:
        epoch: a few characters drawn when the log was made; part of every message id.
    """

    epoch: str
    rooms: Sequence[RoomRow]
    members: Sequence[MemberRow]
    identities: Sequence[Identity] = ()
    last_room: int = 0
    profiles: Sequence[ProfileRow] = ()
    markers: Sequence[MarkerRow] = ()


class Sent(NamedTuple):
    """Something that was sent before: its place in the log, and the event unless that is deleted."""

    room: int
    number: int
    row: EventRow | None


class LogFailed(Exception):  # noqa: N818 - the word of the field
    """The log could not commit; the text says what a person can do."""


class Log(Protocol):
    """One writer. `done` is called later, from the hub's own thread, never from within `commit`."""

    def commit(self, commit: Commit, done: Callable[[BaseException | None], None]) -> None:
        """Writes a batch; at most one is under way."""

    def find_sent(self, key: SentKey) -> Sent | None:
        """What was committed under a client's own id. Answers at once: it is a look at one row.

        Raises:
            LogFailed: the disk cannot be read.
        """

    def reload(self, done: Callable[[Snapshot | BaseException], None]) -> None:
        """After a failure: forgets every connection, opens the log again and reads what it holds."""
