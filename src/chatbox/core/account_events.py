"""Events about which account somebody belongs to."""

from __future__ import annotations

from chatbox.core.event import Event
from chatbox.core.room import Member, Room
from chatbox.wire import caps


class AccountChanged(Event):
    """Somebody who is here logged in or out (https://ircv3.net/specs/extensions/account-notify).

    That makes them another identity, who has their seats from now on. `account` is the new one.
    """

    kind = 40
    presence = True
    needs = caps.ACCOUNT_NOTIFY

    to: int = 0
    """The number of the user from now on."""
    keeps: bool = False
    """Who they were may come back, and then has the seat again."""

    def apply(self, room: Room, user_id: int, number: int, time_ms: int) -> None:
        member = room.members.pop(user_id, None)
        if member is None:
            return
        if self.keeps:
            room.kept[user_id] = Member(member.source, member.modes, member.since, number, time_ms)
        room.take_seat(self.to, member)

    def seats(self, user_id: int) -> list[int]:
        return [user_id, self.to]

    def line(self, room: str, shape: int) -> str:
        return f":{self.source} ACCOUNT {self.account or '*'}"

    def text(self, room: str) -> str:
        return ""


class Attention(Event):
    """An always-on user has no connection any more, or one again; to others that is going away and coming back."""

    kind = 41
    presence = True
    needs = caps.AWAY_NOTIFY

    away: str = ""
    here: bool = False
    changes: bool = True
    """Whether they were not away before, or are not now."""

    def apply(self, room: Room, user_id: int, number: int, time_ms: int) -> None:
        member = room.members.get(user_id)
        if member is not None:
            member.told = 0 if self.here else number

    def seats(self, user_id: int) -> list[int]:
        return [user_id]

    def line(self, room: str, shape: int) -> str:
        if not self.changes:
            return ""
        return f":{self.source} AWAY :{self.away}" if self.away else f":{self.source} AWAY"

    def text(self, room: str) -> str:
        return ""


ACCOUNT_EVENTS: tuple[type[Event], ...] = (AccountChanged, Attention)
"""They are told as they happen, and not again as history."""
