"""Events about what somebody tells of themselves: real name and host; and what rooms tell."""

from __future__ import annotations

from chatbox.core.event import Event
from chatbox.core.room import Room
from chatbox.wire import caps
from chatbox.wire.message import fit


class HostChanged(Event):
    """Somebody is shown with another user name or host (https://ircv3.net/specs/extensions/chghost)."""

    kind = 50
    presence = True
    needs = caps.CHGHOST

    username: str = ""
    host: str = ""

    def apply(self, room: Room, user_id: int, number: int, time_ms: int) -> None:
        member = room.members.get(user_id)
        if member is not None:
            member.source = f"{self.nick}!{self.username}@{self.host}"

    def seats(self, user_id: int) -> list[int]:
        return [user_id]

    def line(self, room: str, shape: int) -> str:
        return f":{self.source} CHGHOST {self.username} {self.host}"

    def text(self, room: str) -> str:
        return ""


class RealnameSet(Event):
    """Somebody has another real name (https://ircv3.net/specs/extensions/setname)."""

    kind = 51
    presence = True
    needs = caps.SETNAME

    realname: str = ""

    def line(self, room: str, shape: int) -> str:
        head = f":{self.source} SETNAME :"
        return head + fit(head, self.realname)

    def text(self, room: str) -> str:
        return ""


class MetadataSet(Event):
    """A room tells something else of itself, or with None nothing under that key (see `core.metadata`).

    It is told to those who have subscribed to the key, each in the form they know.
    """

    kind = 52
    alters_state = True

    key: str = ""
    value: str | None = None

    def apply(self, room: Room, user_id: int, number: int, time_ms: int) -> None:
        metadata = {key: value for key, value in room.state.metadata.items() if key != self.key}
        room.state.metadata = metadata if self.value is None else {**metadata, self.key: self.value}

    def line(self, room: str, shape: int) -> str:
        return ""

    def text(self, room: str) -> str:
        return ""


PROFILE_EVENTS: tuple[type[Event], ...] = (HostChanged, RealnameSet, MetadataSet)
"""They are told as they happen, and not again as history."""
