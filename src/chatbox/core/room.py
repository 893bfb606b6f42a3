"""A room: a log's present state, and who hears it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from chatbox.core.segment import Segment

if TYPE_CHECKING:
    from chatbox.core.batch import Batch
    from chatbox.core.session import Session

PREFIXES = {"o": "@", "v": "+"}
"""Membership modes and how they are shown, highest first."""
RANKS = {"": 0, "v": 1, "o": 2}


CLOSING_MODES = ("i", "k", "s")
"""Modes under which not everybody could hear what is said."""


class Member(msgspec.Struct):
    """Somebody's seat in a room.

    Attributes:
        source: `nick!user@host` as last seen by the room.
        modes: membership modes they hold, highest first.
        since: the number of the event with which the present membership began.
    """

    source: str
    modes: str = ""
    since: int = 0

    @property
    def nick(self) -> str:
        """The nick in `source`."""
        return self.source.partition("!")[0]

    @property
    def rank(self) -> int:
        """How much they may do: 0 speaks, 1 has a voice, 2 is an operator."""
        return RANKS[self.modes[:1]]

    def prefix(self, multi: bool) -> str:
        """How the seat is shown before a nick: the highest prefix, or all of them."""
        shown = self.modes if multi else self.modes[:1]
        return "".join(PREFIXES[mode] for mode in shown)


class ListEntry(msgspec.Struct):
    """An entry of a list mode: the mask, who set it, and when (seconds since 1970)."""

    mask: str
    setter: str
    set_s: int


class State(msgspec.Struct, omit_defaults=True):
    """What a room remembers besides its members: the fold of its log, kept as a row."""

    created_s: int = 0
    topic: str = ""
    topic_setter: str = ""
    topic_s: int = 0
    modes: dict[str, str] = {}
    lists: dict[str, list[ListEntry]] = {}


class Room:
    """A log with an audience.

    Attributes:
        id: the log's number: a log belongs to it, never to a name.
        open: whether anybody could come in and listen.
        next: the number its next event takes, from 1.
        last_ms: the time of its last event; no later event has an earlier one.
        members: seats by user id.
        audience: the sessions that hear it, by shape.
        segment: what it said to this very audience in the batch being gathered.
    """

    __slots__ = (
        "_shared",
        "audience",
        "direct",
        "folded",
        "id",
        "last_ms",
        "members",
        "name",
        "next",
        "open",
        "segment",
        "state",
    )

    def __init__(self, id: int, name: str, folded: str, direct: bool = False) -> None:
        self.id = id
        self.name = name
        self.folded = folded
        self.direct = direct
        self.next = 1
        self.last_ms = 0
        self.state = State()
        self.open = True
        self.members: dict[int, Member] = {}
        self.audience: dict[int, set[Session]] = {}
        self.segment: Segment | None = None
        self._shared = False

    def note_modes(self) -> None:
        """Brings `open` up to date with the modes."""
        self.open = self.state.modes.keys().isdisjoint(CLOSING_MODES)

    @property
    def secret(self) -> bool:
        """Whether outsiders are not told that it exists."""
        return "s" in self.state.modes

    def rank(self, user_id: int) -> int:
        """What a user may do here; -1 for who is no member."""
        member = self.members.get(user_id)
        return member.rank if member else -1

    def open_segment(self, batch: Batch) -> Segment:
        """Begins what it says to its present audience in a batch."""
        self._shared = True
        self.segment = Segment(batch, self.audience)
        return self.segment

    def close_segment(self) -> None:
        """Ends what is pending, so that what comes next is said after it and after what is said elsewhere."""
        self.segment = None

    def attach(self, session: Session) -> None:
        """Adds a session to those who hear the room."""
        audience = self._changing(session.shape)
        audience[session.shape].add(session)

    def detach(self, session: Session) -> None:
        """Takes a session out of those who hear the room."""
        audience = self._changing(session.shape)
        audience[session.shape].discard(session)
        if not audience[session.shape]:
            del audience[session.shape]

    def _changing(self, shape: int) -> dict[int, set[Session]]:
        self.segment = None
        if self._shared:
            self._shared = False
            self.audience = {key: set(sessions) for key, sessions in self.audience.items()}
        self.audience.setdefault(shape, set())
        return self.audience
