"""Events about what somebody tells of themselves: real name and host."""

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


PROFILE_EVENTS: tuple[type[Event], ...] = (HostChanged, RealnameSet)
"""They are told as they happen, and not again as history."""
