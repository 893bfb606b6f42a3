"""A room: a log's present state, and who hears it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from chatbox.core import modes
from chatbox.core.crowd import Crowd
from chatbox.core.modes import PREFIXES, RANKS
from chatbox.core.roster import Roster
from chatbox.core.segment import Segment

if TYPE_CHECKING:
    from chatbox.core.bans import Bans
    from chatbox.core.batch import Batch
    from chatbox.core.session import Session

MOST_CLOSED = 64


class Member(msgspec.Struct, omit_defaults=True):
    """Somebody's seat in a room.

    Attributes:
        source: `nick!user@host` as last seen by the room.
        modes: membership modes they hold, highest first.
        since: the number of the event with which the present membership began.
        left: of a seat kept for somebody who is gone: the number of the last event they were shown; else 0.
        left_ms: when that was, in milliseconds since 1970.
        told: of a member none of whose clients is here: the number of the last event they were told; else 0.
        gone: they gave the seat up or were sent out; kept is only how far they have read.
    """

    source: str
    modes: str = ""
    since: int = 0
    left: int = 0
    left_ms: int = 0
    gone: bool = False
    told: int = 0

    @property
    def nick(self) -> str:
        """The nick in `source`."""
        return self.source.partition("!")[0]

    @property
    def rank(self) -> int:
        """How much they may do: from 0, a member as any other, to `modes.FOUNDER`."""
        return RANKS[self.modes[:1]]

    def prefix(self, multi: bool) -> str:
        """How the seat is shown before a nick: the highest prefix, or all of them."""
        shown = self.modes if multi else self.modes[:1]
        return "".join([PREFIXES[mode] for mode in shown])


class ListEntry(msgspec.Struct):
    """An entry of a list mode: the mask, who set it, and when (seconds since 1970)."""

    mask: str
    setter: str
    set_s: int


class State(msgspec.Struct, omit_defaults=True):
    """What a room remembers besides its members: the fold of its log, kept as a row.

    Attributes:
        owner: the account for which the room is kept, 0 for none.
        emptied: the number of the event with which its last member went, 0 if that never was.
        founder: the account whose registered room it is, 0 for none; `founded_s` since when.
        offered: the account to which its founder offers it.
        access: by account, the membership mode it has for good.
        closed: stretches of the log that were said while the room was not open, with their first and last number;
            a last of 0 where it still is not. Not all of them: only so many, the longest.
        settings: of ChanServ SET.
        purged: why the server's operators closed it, "" while it may be used.
        nicks: of the two who talk, in a log of direct messages: as last seen, by user id.
    """

    created_s: int = 0
    owner: int = 0
    emptied: int = 0
    founder: int = 0
    founded_s: int = 0
    offered: int = 0
    access: dict[int, str] = {}
    closed: list[tuple[int, int]] = []
    settings: dict[str, str] = {}
    purged: str = ""
    nicks: dict[int, str] = {}
    topic: str = ""
    topic_setter: str = ""
    topic_s: int = 0
    modes: dict[str, str] = {}
    metadata: dict[str, str] = {}
    lists: dict[str, list[ListEntry]] = {}

    def note_closed(self, number: int, opens: bool) -> None:
        """The room was opened, or closed, by the event `number`."""
        closed = self.closed[:]
        if not opens:
            closed.append((number + 1, 0))
        elif closed and not closed[-1][1]:
            closed[-1] = (closed[-1][0], number)
        if len(closed) > MOST_CLOSED:
            closed.remove(min(closed[:-1], key=lambda stretch: stretch[1] - stretch[0]))
        self.closed = closed


class Room:
    """A log with an audience.

    Attributes:
        id: the log's number: a log belongs to it, never to a name.
        open: whether anybody could come in and listen.
        next: the number its next event takes, from 1.
        last_ms: the time of its last event; no later event has an earlier one.
        members: seats by user id.
        roster: the same as NAMES shows it.
        kept: seats of those who are gone and may come back; in a log of direct messages, of those who were not here.
        audience: the sessions that hear it, by shape.
        segment: what it said last, in the batch being gathered or in one before.
        guarded: some mode or ban has a say in who may speak; else nobody needs to look.
        auditorium: members without a voice are seen only by those who have one.
        bans: its lists ready to be asked; None until somebody asks.
        spoken: the number of its last message; after a restart, of its last event, since that is not known.
        spoke_s: in slow mode, when members spoke last.
        knocked_s: when outsiders asked to be let in.
    """

    __slots__ = (
        "_shared",
        "audience",
        "auditorium",
        "bans",
        "direct",
        "folded",
        "guarded",
        "id",
        "kept",
        "knocked_s",
        "last_ms",
        "members",
        "name",
        "next",
        "open",
        "roster",
        "segment",
        "spoke_s",
        "spoken",
        "state",
    )

    def __init__(self, id: int, name: str, folded: str, direct: bool = False) -> None:
        self.id = id
        self.name = name
        self.folded = folded
        self.direct = direct
        self.next = 1
        self.last_ms = 0
        self.spoken = 0
        self.state = State()
        self.open = True
        self.guarded = False
        self.auditorium = False
        self.bans: Bans | None = None
        self.spoke_s: dict[int, float] = {}
        self.knocked_s: dict[int, float] = {}
        self.members: dict[int, Member] = {}
        self.roster = Roster(self.members)
        self.kept: dict[int, Member] = {}
        self.audience: dict[int, Crowd] = {}
        self.segment: Segment | None = None
        self._shared = False

    def note_modes(self, number: int = 0) -> None:
        """Brings what follows from the modes and lists up to date; the room's event `number` may have changed them."""
        held = self.state.modes.keys()
        was_open, self.open = self.open, held.isdisjoint(modes.CLOSING)
        if number and was_open != self.open:
            self.state.note_closed(number, self.open)
        self.guarded = not held.isdisjoint(modes.SPEECH) or bool(self.state.lists.get("b"))
        self.auditorium = "u" in held
        self.bans = None
        if "W" not in held:
            self.spoke_s = {}

    @property
    def secret(self) -> bool:
        """Whether outsiders are not told that it exists."""
        return "s" in self.state.modes

    @property
    def talkers(self) -> list[int]:
        """The two whose direct messages it holds, or one who talks to themselves; nobody where it is no such log."""
        return [int(part) for part in dict.fromkeys(self.folded.split(":"))] if self.direct else []

    def note_nicks(self, user_id: int, nick: str, other: str) -> None:
        """In a log of direct messages: what who spoke, and who was spoken to, are called now."""
        self.state.nicks = {**dict.fromkeys(self.talkers, other), user_id: nick}

    def rank(self, user_id: int) -> int:
        """What a user may do here; -1 for who is no member."""
        member = self.members.get(user_id)
        return member.rank if member else -1

    def take_seat(self, user_id: int, member: Member) -> None:
        """Somebody is a member from now on."""
        self.kept.pop(user_id, None)
        self.members[user_id] = member

    def vacate(self, user_id: int, number: int, time_ms: int, keeps: bool, returns: bool, empties: bool) -> None:
        """Somebody is a member no more, by the room's event `number`.

        Args:
            keeps: they may come back, so how far they have read is kept.
            returns: then they have the seat again, with what it allows.
            empties: a room without members is empty from here on, and what seats allowed is over.
        """
        member = self.members.pop(user_id, None)
        if member is None:
            return
        if keeps:
            modes, since = (member.modes, member.since) if returns else ("", 0)
            self.kept[user_id] = Member(member.source, modes, since, number, time_ms, not returns)
        if empties and not self.members:
            self.state.emptied = number

    def kept_seat(self, user_id: int) -> Member | None:
        """The seat somebody left to come back to; without its modes when the room was empty in between."""
        seat = self.kept.get(user_id)
        if seat is None or seat.gone:
            return None
        modes = seat.modes if seat.left > self.state.emptied else ""
        return Member(seat.source, modes, seat.since, seat.left, seat.left_ms)

    def end_seat(self, user_id: int) -> None:
        """Nobody comes back to that seat."""
        seat = self.kept.get(user_id)
        if seat is not None:
            self.kept[user_id] = Member(seat.source, "", 0, seat.left, seat.left_ms, True)

    def open_segment(self, batch: Batch) -> Segment:
        """Begins what it says to its present audience in a batch."""
        self._shared = True
        self.segment = Segment(batch, self.audience)
        return self.segment

    def close_segment(self) -> None:
        """Ends what is pending, so that what comes next is said after it and after what is said elsewhere."""
        self.segment = None

    def admits(self, session: Session) -> bool:
        """Whether a session of a member hears the room: where TLS is wanted (mode z), not one without."""
        return session.secure or "z" not in self.state.modes

    def attach(self, session: Session) -> None:
        """Adds a session to those who hear the room, if it is one that may."""
        if not self.admits(session):
            return
        self._changing()
        crowd = self.audience.get(session.shape)
        if crowd is None:
            crowd = self.audience[session.shape] = Crowd()
        crowd.enter(session)
        if self.segment is not None:
            self.segment.arrive(session)

    def detach(self, session: Session) -> None:
        """Takes a session out of those who hear the room."""
        if session not in self.audience.get(session.shape, ()):
            return
        self._changing()
        self.audience[session.shape].leave(session)
        if not self.audience[session.shape]:
            del self.audience[session.shape]
        if self.segment is not None:
            self.segment.depart(session)

    def _changing(self) -> None:
        """What a segment has of the audience stays as it was when that began."""
        if self._shared:
            self._shared = False
            self.audience = {key: Crowd(sessions) for key, sessions in self.audience.items()}
