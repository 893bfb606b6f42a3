"""The kinds of events: what happens in rooms, how it changes a room's state, and how it is told.

`apply` is the only code that changes a room's state; the state is the fold of the log. An event's fields are what is
stored, so they hold everything that `apply` and the telling need.
"""

from __future__ import annotations

import msgspec

from chatbox.core.account_events import ACCOUNT_EVENTS
from chatbox.core.event import Event
from chatbox.core.modes import LISTS, PREFIXES
from chatbox.core.profile import PROFILE_EVENTS
from chatbox.core.room import ListEntry, Member, Room
from chatbox.core.room_events import ROOM_EVENTS, USABLE_MODES
from chatbox.core.said import Blank, Lines, Redacted
from chatbox.core.said import Said as Said
from chatbox.core.said import Tagged as Tagged
from chatbox.wire import caps
from chatbox.wire.message import fit, format_line
from chatbox.wire.text import readable


class Joined(Event):
    """Somebody took a seat; the first one makes the room."""

    kind = 3
    presence = True

    realname: str = ""
    modes: str = ""
    creates: bool = False
    since: int = 0
    """With which event the membership began that goes on; 0: with this one."""

    def apply(self, room: Room, user_id: int, number: int, time_ms: int) -> None:
        if self.creates:
            room.state.created_s = time_ms // 1000
            room.state.owner = user_id if self.account else 0
            room.state.modes = dict(USABLE_MODES)
            room.note_modes(number)
        room.take_seat(user_id, Member(self.source, self.modes, self.since or number))

    def seats(self, user_id: int) -> list[int]:
        return [user_id]

    def line(self, room: str, shape: int) -> str:
        if shape & caps.EXTENDED_JOIN:
            head = f":{self.source} JOIN {room} {self.account or '*'} :"
            return head + fit(head, self.realname)
        return f":{self.source} JOIN {room}"

    def text(self, room: str) -> str:
        return f"{self.nick} has joined {room}"


class Parted(Event):
    """Somebody left a room."""

    kind = 4
    presence = True

    reason: str = ""
    keeps: bool = False
    """They may come back some day, so it is noted how far they have read."""

    def apply(self, room: Room, user_id: int, number: int, time_ms: int) -> None:
        room.vacate(user_id, number, time_ms, self.keeps, returns=False, empties=True)

    def seats(self, user_id: int) -> list[int]:
        return [user_id]

    def line(self, room: str, shape: int) -> str:
        return f":{self.source} PART {room} :{self.reason}" if self.reason else f":{self.source} PART {room}"

    def text(self, room: str) -> str:
        return f"{self.nick} has left {room}" + _because(self.reason)


class Quit(Event):
    """Somebody left altogether; one event with a number in each of their rooms."""

    kind = 5
    presence = True

    reason: str = ""
    keeps: bool = False
    """They may come back, and then have their seat again."""
    restart: bool = False
    """It is the server that went; nobody has left the room by that."""

    def apply(self, room: Room, user_id: int, number: int, time_ms: int) -> None:
        room.vacate(user_id, number, time_ms, self.keeps, returns=True, empties=not self.restart)

    def seats(self, user_id: int) -> list[int]:
        return [user_id]

    def line(self, room: str, shape: int) -> str:
        return f":{self.source} QUIT :{self.reason}"

    def text(self, room: str) -> str:
        return f"{self.nick} has left" + _because(self.reason)


class Kicked(Event):
    """Somebody was sent out of a room."""

    kind = 6

    target: str = ""
    target_id: int = 0
    reason: str = ""
    keeps: bool = False
    """They may come back some day, so it is noted how far they have read."""

    def apply(self, room: Room, user_id: int, number: int, time_ms: int) -> None:
        if self.target_id in room.members:
            room.vacate(self.target_id, number, time_ms, self.keeps, returns=False, empties=True)
        else:
            room.end_seat(self.target_id)

    def seats(self, user_id: int) -> list[int]:
        return [self.target_id]

    def line(self, room: str, shape: int) -> str:
        return f":{self.source} KICK {room} {self.target} :{self.reason}"

    def text(self, room: str) -> str:
        return f"{self.nick} has sent {self.target} out of {room}" + _because(self.reason)


class Renamed(Event):
    """Somebody took another nick; one event with a number in each of their rooms."""

    kind = 7
    presence = True

    to: str = ""

    def apply(self, room: Room, user_id: int, number: int, time_ms: int) -> None:
        member = room.members.get(user_id)
        if member is not None:
            member.source = self.to + self.source[self.source.index("!") :]

    def seats(self, user_id: int) -> list[int]:
        return [user_id]

    def line(self, room: str, shape: int) -> str:
        return f":{self.source} NICK {self.to}"

    def text(self, room: str) -> str:
        return f"{self.nick} is now called {self.to}"


class TopicSet(Event):
    """A room's topic was set or taken away."""

    kind = 8
    alters_state = True

    topic: str = ""

    def apply(self, room: Room, user_id: int, number: int, time_ms: int) -> None:
        room.state.topic = self.topic
        room.state.topic_setter = self.source
        room.state.topic_s = time_ms // 1000

    def line(self, room: str, shape: int) -> str:
        return f":{self.source} TOPIC {room} :{self.topic}"

    def text(self, room: str) -> str:
        if not self.topic:
            return f"{self.nick} has taken the topic of {room} away"
        return f"{self.nick} has set the topic of {room}: {readable(self.topic)}"


class Change(msgspec.Struct, array_like=True):
    """One mode given or taken: its letter, its argument as told, and the user it is about (0: nobody)."""

    adds: bool
    letter: str
    argument: str = ""
    user: int = 0


class ModeSet(Event):
    """Modes of a room, its lists, or its members' prefixes were changed."""

    kind = 9
    alters_state = True

    changes: list[Change] = msgspec.field(default_factory=list)
    ends: list[int] = msgspec.field(default_factory=list)
    """Users who are gone and whom a ban keeps from coming back to their seats."""

    def apply(self, room: Room, user_id: int, number: int, time_ms: int) -> None:
        for change in self.changes:
            if change.letter in LISTS:
                self._apply_list(room, change, time_ms)
            elif change.user:
                _apply_seat(room, change)
            elif change.adds:
                room.state.modes[change.letter] = change.argument
            else:
                room.state.modes.pop(change.letter, None)
        for user_id in self.ends:
            room.end_seat(user_id)
        room.note_modes(number)

    def _apply_list(self, room: Room, change: Change, time_ms: int) -> None:
        kept = [entry for entry in room.state.lists.get(change.letter, []) if entry.mask != change.argument]
        if change.adds:
            kept.append(ListEntry(change.argument, self.source, time_ms // 1000))
        room.state.lists[change.letter] = kept

    def seats(self, user_id: int) -> list[int]:
        return [*(change.user for change in self.changes if change.user), *self.ends]

    def line(self, room: str, shape: int) -> str:
        return format_line(self.source, "MODE", [room, *mode_params(self.changes)])

    def text(self, room: str) -> str:
        return f"{self.nick} has changed {room}: {' '.join(mode_params(self.changes))}"


def _apply_seat(room: Room, change: Change) -> None:
    member = room.members.get(change.user)
    if member is not None:
        held = {*member.modes, change.letter} if change.adds else {*member.modes} - {change.letter}
        member.modes = "".join(mode for mode in PREFIXES if mode in held)


def mode_params(changes: list[Change]) -> list[str]:
    """Changes as the parameters of a MODE line: `+ov-n`, then the arguments."""
    letters, sign = "", ""
    for change in changes:
        wanted = "+" if change.adds else "-"
        letters += (wanted if wanted != sign else "") + change.letter
        sign = wanted
    return [letters, *(change.argument for change in changes if change.argument)]


class WentAway(Event):
    """Somebody went away, or came back (no reason): one event with a number in each of their rooms."""

    kind = 10
    presence = True
    needs = caps.AWAY_NOTIFY

    reason: str = ""

    def line(self, room: str, shape: int) -> str:
        return f":{self.source} AWAY :{self.reason}" if self.reason else f":{self.source} AWAY"

    def text(self, room: str) -> str:
        return ""


def _because(reason: str) -> str:
    return f" ({readable(reason)})" if reason else ""


_OF_ROOMS: tuple[type[Event], ...] = (
    Said,
    Tagged,
    Joined,
    Parted,
    Quit,
    Kicked,
    Renamed,
    TopicSet,
    ModeSet,
    WentAway,
    Lines,
    Redacted,
    Blank,
)
_UNTOLD: tuple[type[Event], ...] = (*ACCOUNT_EVENTS, *PROFILE_EVENTS, *ROOM_EVENTS)
KINDS: dict[int, type[Event]] = {cls.kind: cls for cls in (*_OF_ROOMS, *_UNTOLD)}
"""Kind numbers as stored; a number is never given to another kind."""

MESSAGES = (Said.kind, Lines.kind)
"""Kinds that a history page has for clients without event-playback."""

TALK = frozenset((1, 2, 30, 31))
"""Kinds that people say, or say about what was said; storage has an index of them."""

UNPLAYED = (WentAway.kind, Blank.kind, *(cls.kind for cls in _UNTOLD))
PLAYED = tuple(kind for kind in KINDS if kind not in UNPLAYED)
"""Kinds that it has for those with it (https://ircv3.net/specs/extensions/chathistory#event-playback)."""
