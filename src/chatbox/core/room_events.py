"""Events about who a room belongs to, what it is called, and whether it may be used.

They change the room's state and are told in words by whoever made them happen, so they have no line of their own.
"""

from __future__ import annotations

import msgspec

from chatbox.core.event import Event
from chatbox.core.room import Room
from chatbox.wire import caps

USABLE_MODES = {"n": "", "t": ""}
"""The modes of a new room."""


class Untold(Event):
    """What happens without a line to the room."""

    alters_state = True

    def line(self, room: str, shape: int) -> str:
        return ""

    def text(self, room: str) -> str:
        return ""


def _forget_mode(room: Room, user_id: int, mode: str) -> None:
    """Somebody who is away does not come back to a mode that they do not have for good any more."""
    seat = room.kept.get(user_id)
    if seat is not None and mode and mode in seat.modes:
        room.kept[user_id] = msgspec.structs.replace(seat, modes=seat.modes.replace(mode, ""))


class FounderSet(Untold):
    """A room was registered for an account, transferred to one, or is nobody's any more (0)."""

    kind = 20

    founder: int = 0
    was: int = 0
    """Whose it was."""

    def apply(self, room: Room, user_id: int, number: int, time_ms: int) -> None:
        state = room.state
        state.access = {account: mode for account, mode in state.access.items() if account != self.founder}
        if self.was != self.founder:
            _forget_mode(room, self.was, "q")
        state.founder = state.owner = self.founder
        state.founded_s = (state.founded_s or time_ms // 1000) if self.founder else 0
        state.offered = 0
        if not self.founder:
            state.access = {}

    def seats(self, user_id: int) -> list[int]:
        return [self.was] if self.was else []


class AccessSet(Untold):
    """An account has a membership mode in the room for good, or has it no more ("")."""

    kind = 21

    holder: int = 0
    mode: str = ""

    def apply(self, room: Room, user_id: int, number: int, time_ms: int) -> None:
        access = dict(room.state.access)
        _forget_mode(room, self.holder, access.pop(self.holder, ""))
        if self.mode:
            access[self.holder] = self.mode
        room.state.access = access

    def seats(self, user_id: int) -> list[int]:
        return [self.holder]


class RoomRenamed(Event):
    """A room has another name (https://ircv3.net/specs/extensions/channel-rename). Its log goes on.

    Who does not know the extension is told of a PART and a JOIN by whoever made it happen.
    """

    kind = 22
    alters_state = True
    needs = caps.CHANNEL_RENAME

    was: str = ""
    to: str = ""
    folded: str = ""
    reason: str = ""

    def apply(self, room: Room, user_id: int, number: int, time_ms: int) -> None:
        room.name, room.folded = self.to, self.folded

    def line(self, room: str, shape: int) -> str:
        return f":{self.source} RENAME {self.was} {self.to} :{self.reason}"

    def text(self, room: str) -> str:
        return f"{self.was} is now called {self.to}" + (f" ({self.reason})" if self.reason else "")


class Offered(Untold):
    """A room's founder offers it to an account, which has to accept; 0 takes the offer back."""

    kind = 23

    to: int = 0

    def apply(self, room: Room, user_id: int, number: int, time_ms: int) -> None:
        room.state.offered = self.to


class Purged(Untold):
    """The server's operators closed a room for everybody, or opened it again."""

    kind = 24

    closed: bool = True
    reason: str = ""
    ends: list[int] = msgspec.field(default_factory=list)
    """Users who are gone and do not come back to their seats."""

    def apply(self, room: Room, user_id: int, number: int, time_ms: int) -> None:
        if not room.state.created_s:
            room.state.created_s = time_ms // 1000
            room.state.modes = dict(USABLE_MODES)
            room.note_modes(number)
        room.state.purged = (self.reason or "closed") if self.closed else ""
        for one in self.ends:
            room.end_seat(one)

    def seats(self, user_id: int) -> list[int]:
        return self.ends


class SettingChanged(Untold):
    """A setting of ChanServ SET has another value; "" is the server's own."""

    kind = 25

    name: str = ""
    value: str = ""

    def apply(self, room: Room, user_id: int, number: int, time_ms: int) -> None:
        settings = {**room.state.settings, self.name: self.value}
        room.state.settings = {name: value for name, value in settings.items() if value}


ROOM_EVENTS: tuple[type[Event], ...] = (FounderSet, AccessSet, RoomRenamed, Offered, Purged, SettingChanged)
"""None of them is told again as history."""
