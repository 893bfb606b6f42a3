"""What the log does for the hub: it commits a batch, and gives the state back. Only this differs between engines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from chatbox.core.room import Member, State

if TYPE_CHECKING:
    from chatbox.core.event import Event


class EventRow(msgspec.Struct, array_like=True):
    """An event at its place in one room's log.

    Attributes:
        audience: 0 everybody in the room; 1, 2 … members of at least that rank; below 0 the one user of that number.
        open: whether anybody could have heard it.
    """

    room: int
    number: int
    time_ms: int
    kind: int
    audience: int
    open: bool
    user: int
    body: Event


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


class Commit(NamedTuple):
    """All that one batch writes, in one transaction."""

    events: Sequence[EventRow]
    rooms: Sequence[RoomRow] = ()
    heads: Sequence[HeadRow] = ()
    members: Sequence[MemberRow] = ()
    departed: Sequence[SeatKey] = ()


class Snapshot(NamedTuple):
    """The state as the disk has it.

    Attributes:
        epoch: a few characters drawn when the log was made; part of every message id.
    """

    epoch: str
    rooms: Sequence[RoomRow]
    members: Sequence[MemberRow]


class LogFailed(Exception):  # noqa: N818 - the word of the field
    """The log could not commit; the text says what a person can do."""


class Log(Protocol):
    """One writer. `done` is called later, from the hub's own thread, never from within `commit`."""

    def commit(self, commit: Commit, done: Callable[[BaseException | None], None]) -> None:
        """Writes a batch; at most one is under way."""

    def reload(self, done: Callable[[Snapshot | BaseException], None]) -> None:
        """After a failure: forgets every connection, opens the log again and reads what it holds."""
