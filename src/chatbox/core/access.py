"""Who may do what in a room. Pure questions; nothing here changes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatbox.core.reply import Fail
from chatbox.wire import numerics as n
from chatbox.wire.names import match

if TYPE_CHECKING:
    from chatbox.core.hub import Hub
    from chatbox.core.room import Member, Room
    from chatbox.core.user import User

VOICE, OPERATOR = 1, 2


def banned(hub: Hub, room: Room, user: User) -> bool:
    """Whether a ban of the room fits the user."""
    bans = room.state.lists.get("b")
    if not bans:
        return False
    fold = hub.casemapping.fold_source
    source = fold(user.source)
    return any(match(fold(ban.mask), source) for ban in bans)


def check_join(hub: Hub, room: Room, user: User, key: str) -> None:
    """Raises `Fail` when a user may not come in (https://modern.ircdocs.horse/#join-message)."""
    modes = room.state.modes
    invited = room.id in user.invited
    if "i" in modes and not invited:
        raise Fail(n.ERR_INVITEONLYCHAN, room.name, "Cannot join channel (+i): you must be invited")
    if banned(hub, room, user) and not invited:
        raise Fail(n.ERR_BANNEDFROMCHAN, room.name, "Cannot join channel (+b): you are banned")
    if "k" in modes and key != modes["k"]:
        raise Fail(n.ERR_BADCHANNELKEY, room.name, "Cannot join channel (+k): it needs its key")
    if "l" in modes and len(room.members) >= int(modes["l"]) and not invited:
        raise Fail(n.ERR_CHANNELISFULL, room.name, "Cannot join channel (+l): it is full")


def check_speak(hub: Hub, room: Room, user: User) -> None:
    """Raises `Fail` when a user may not speak there (https://modern.ircdocs.horse/#privmsg-message)."""
    rank = room.rank(user.id)
    modes = room.state.modes
    if rank < 0 and ("n" in modes or room.secret):
        raise Fail(n.ERR_CANNOTSENDTOCHAN, room.name, "Cannot send to channel (+n): join it first")
    if "m" in modes and rank < VOICE:
        raise Fail(n.ERR_CANNOTSENDTOCHAN, room.name, "Cannot send to channel (+m): only those with a voice speak here")
    if rank < VOICE and banned(hub, room, user):
        raise Fail(n.ERR_CANNOTSENDTOCHAN, room.name, "Cannot send to channel (+b): you are banned")


def member(room: Room, user: User) -> Member:
    """The user's seat.

    Raises:
        Fail: they have none.
    """
    seat = room.members.get(user.id)
    if seat is None:
        raise Fail(n.ERR_NOTONCHANNEL, room.name, "You're not on that channel")
    return seat


def check_operator(room: Room, user: User) -> None:
    """Raises `Fail` when a user is no operator of the room."""
    if member(room, user).rank < OPERATOR:
        raise Fail(n.ERR_CHANOPRIVSNEEDED, room.name, "You're not channel operator")


def sees(room: Room, user: User) -> bool:
    """Whether a user is told that the room exists."""
    return not room.secret or user.id in room.members


def find(hub: Hub, user: User, name: str) -> Room:
    """The room of that name, as far as the user is told of it.

    Raises:
        Fail: there is none for them.
    """
    room = hub.find_room(name)
    if room is None or not sees(room, user):
        raise Fail(n.ERR_NOSUCHCHANNEL, name, "No such channel")
    return room
