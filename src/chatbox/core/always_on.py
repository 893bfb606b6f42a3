"""Always-on accounts: users who are here also while none of their clients is.

When the last connection of one goes nobody hears a QUIT: the user stays in the rooms, away. Each seat then notes how
far it has been told, which is where replay goes on for the next client. After a restart they are in their rooms as
before.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from chatbox.core import monitor
from chatbox.core.account_events import Attention
from chatbox.core.user import User

if TYPE_CHECKING:
    from chatbox.core.hub import Hub
    from chatbox.core.room import Member, Room
    from chatbox.core.session import Session

DISCONNECTED = "is not connected now"
Stale = list[tuple["Room", int, "Member"]]


class Resident(NamedTuple):
    """An account that is always here, as it was last seen."""

    id: int
    account: str
    nick: str
    username: str
    host: str
    realname: str
    modes: str
    signed_on_s: int
    vhost: str = ""


class Residents:
    """Which accounts are always on. This one knows of none; the real one is a service."""

    def stays(self, user_id: int) -> bool:
        """Whether the user of that number is here without a connection too."""
        return False

    def note(self, user: User) -> None:
        """Remembers how such a user looks, for after a restart."""

    def all(self) -> Iterable[Resident]:
        """All of them."""
        return ()


def leave_alone(hub: Hub, user: User) -> None:
    """The last connection of an always-on user is gone."""
    before = user.away
    user.away = user.away or DISCONNECTED
    event = Attention(user.source, user.account, user.away, here=False, changes=user.away != before)
    hub.append_everywhere(event, user, watchers(hub, user) if event.changes else ())
    hub.residents.note(user)


def attend(hub: Hub, user: User, away: str) -> None:
    """The first connection of an always-on user is here again; `user.missed` says what nobody has been told yet.

    Args:
        away: a reason for which nobody is at it all the same (https://ircv3.net/specs/extensions/pre-away).
    """
    rooms = user.rooms.values()
    user.missed = {room.id: told for room in rooms if (told := room.members[user.id].told)}
    changes = bool(user.away) and not away
    user.away = "" if changes else user.away
    event = Attention(user.source, user.account, "", here=True, changes=changes)
    hub.append_everywhere(event, user, watchers(hub, user) if changes else ())


def watchers(hub: Hub, user: User) -> list[Session]:
    """Who watches a user and wants to know more than whether they are here."""
    return list(hub.monitors.extended(hub.folded(user.nick)))


def revive(hub: Hub, stale: Stale) -> Stale:
    """After the state was read: always-on users are here again, in their rooms. Returns the seats of all others."""
    for one in hub.residents.all():
        folded = hub.folded(one.nick)
        if one.id in hub.by_id or folded in hub.users:
            continue
        user = User(one.id, one.nick, one.username, one.host, one.realname, one.account, one.signed_on_s)
        user.modes, user.away, user.vhost = one.modes, DISCONNECTED, one.vhost
        hub.users[folded] = hub.by_id[user.id] = user
        hub.census.arrived(user)
        hub.standing.note(user)
        monitor.announce(hub, folded, user.source, came=True)
    others: Stale = []
    for room, user_id, seat in stale:
        found = hub.by_id.get(user_id)
        if found is None or found.sessions:
            others.append((room, user_id, seat))
            continue
        hub.census.rooms += not room.members
        room.members[user_id] = seat
        room.roster.changed([user_id])
        found.rooms[room.id] = room
    for found in [user for user in hub.by_id.values() if not user.sessions]:
        _note_cut(hub, found)
    return others


def _note_cut(hub: Hub, user: User) -> None:
    """Rooms in which the server ended while a client was there: from here on the user has not been told."""
    cut = [room for room in user.rooms.values() if not room.members[user.id].told]
    for room in cut:
        hub.append(Attention(user.source, user.account, user.away, here=False, changes=True), user.id, room)
