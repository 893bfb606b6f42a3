"""Who may do what in a room. Pure questions; nothing here changes a room's state."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chatbox.core.bans import Bans
from chatbox.core.modes import FOUNDER, HALFOP, OPERATOR, RANKS, VOICE
from chatbox.core.reply import Fail
from chatbox.wire import numerics as n
from chatbox.wire.text import without_colours

if TYPE_CHECKING:
    from chatbox.core.hub import Hub
    from chatbox.core.room import Member, Room
    from chatbox.core.user import User

__all__ = ["FOUNDER", "HALFOP", "OPERATOR", "VOICE"]


class Speech(NamedTuple):
    """What somebody may say: the text as the room hears it, and who does (as `EventRow.audience` has it)."""

    body: str
    audience: int = 0


def account_id(user: User) -> int:
    """The number of the account a user is logged in to, 0 for none."""
    return user.id if user.account else 0


def standing(room: Room, user: User) -> str:
    """The membership mode that a user's account has in the room for good, "" for none."""
    if not (room.state.founder or room.state.access):
        return ""
    account = account_id(user)
    if not account:
        return ""
    return "q" if account == room.state.founder else room.state.access.get(account, "")


def power(room: Room, user: User) -> int:
    """What a user may do in a room: their rank there, -1 for outsiders; its founder everything, also from outside."""
    founder = room.state.founder
    return FOUNDER if founder and account_id(user) == founder else room.rank(user.id)


def bans_of(hub: Hub, room: Room) -> Bans:
    """The room's lists, ready to be asked."""
    if room.bans is None:
        room.bans = Bans(room.state.lists, hub.casemapping.fold_source)
    return room.bans


def banned(hub: Hub, room: Room, user: User) -> bool:
    """Whether a ban of the room fits the user, and no exception does."""
    return bool(room.state.lists.get("b")) and bans_of(hub, room).of(user).banned


def check_join(hub: Hub, room: Room, user: User, key: str) -> None:
    """Raises `Fail` when a user may not come in (https://modern.ircdocs.horse/#join-message).

    An invitation by an operator opens everything, and so does being half-operator or more for good.
    """
    if room.state.purged:
        raise Fail(n.ERR_NOSUCHCHANNEL, room.name, "The server's operators have closed that channel")
    modes = room.state.modes
    stands = standing(room, user)
    if user.invited.get(room.id) or RANKS[stands] >= HALFOP:
        return
    excepted = bool(room.state.lists.get("I")) and bans_of(hub, room).of(user).invited
    if "i" in modes and not stands and not excepted:
        raise Fail(n.ERR_INVITEONLYCHAN, room.name, "Cannot join channel (+i): you must be invited")
    if not excepted and banned(hub, room, user):
        raise Fail(n.ERR_BANNEDFROMCHAN, room.name, "Cannot join channel (+b): you are banned")
    if "k" in modes and key != modes["k"]:
        raise Fail(n.ERR_BADCHANNELKEY, room.name, "Cannot join channel (+k): it needs its key")
    if ("R" in modes or hub.alert <= 2) and not user.account and not excepted:
        raise Fail(n.ERR_NEEDREGGEDNICK, room.name, "Cannot join channel (+R): you must be logged in to an account")
    if "z" in modes and not all(session.secure for session in user.sessions):
        raise Fail(n.ERR_SECUREONLYCHAN, room.name, "Cannot join channel (+z): you must be connected over TLS")
    if "l" in modes and len(room.members) >= int(modes["l"]):
        raise Fail(n.ERR_CHANNELISFULL, room.name, "Cannot join channel (+l): it is full")


def check_entry(hub: Hub, room: Room, user: User) -> None:
    """Raises `Fail` for who may not come in although a token opens the room to them: it is but a key."""
    limit = hub.limits.channels_per_user
    if room.state.purged:
        raise Fail(n.ERR_NOSUCHCHANNEL, room.name, "The server's operators have closed that channel")
    if banned(hub, room, user):
        raise Fail(n.ERR_BANNEDFROMCHAN, room.name, "Cannot join channel (+b): you are banned")
    if "z" in room.state.modes and not all(session.secure for session in user.sessions):
        raise Fail(n.ERR_SECUREONLYCHAN, room.name, "Cannot join channel (+z): you must be connected over TLS")
    if limit and len(user.rooms) >= limit:
        raise Fail(n.ERR_TOOMANYCHANNELS, room.name, "You have joined too many channels")


def check_speak(hub: Hub, room: Room, user: User, command: str = "PRIVMSG", body: str = "") -> Speech:
    """What a user may say there, and to whom (https://modern.ircdocs.horse/#privmsg-message).

    Args:
        command: PRIVMSG, NOTICE or TAGMSG.
        body: the text, with line breaks where it has several lines.

    Raises:
        Fail: they may not say it.
    """
    rank = room.rank(user.id)
    modes = room.state.modes
    if rank < 0 and ("n" in modes or room.secret):
        raise _silenced(room, "n", "join it first")
    if not room.guarded:
        return Speech(body)
    if rank < VOICE and room.state.lists.get("b"):
        verdict = bans_of(hub, room).of(user)
        if verdict.muted:
            raise _silenced(room, "b", "you are banned" if verdict.banned else "you are muted")
    rank = power(room, user)
    moderated = rank < VOICE and "U" in modes
    if rank < VOICE and not moderated:
        if "m" in modes:
            raise _silenced(room, "m", "only those with a voice speak here")
        if "M" in modes and not user.account:
            raise _silenced(room, "M", "log in to an account first")
    body = _text(room, command, body)
    if "W" in modes and rank < HALFOP and command != "TAGMSG":
        _check_pace(hub, room, user)
    return Speech(body, HALFOP if moderated else 0)


def _text(room: Room, command: str, body: str) -> str:
    modes = room.state.modes
    if "T" in modes and command == "NOTICE":
        raise _silenced(room, "T", "no notices")
    if "C" in modes and body.startswith("\x01") and not body.startswith("\x01ACTION "):
        raise _silenced(room, "C", "no CTCP")
    return without_colours(body) if "c" in modes else body


def _check_pace(hub: Hub, room: Room, user: User) -> None:
    now_s, pause_s = hub.runtime.monotonic_s(), int(room.state.modes["W"])
    left_s = min(room.spoke_s.get(user.id, now_s - pause_s) + pause_s - now_s, pause_s)
    if left_s > 0:
        raise _silenced(room, "W", f"wait {int(left_s) + 1} s, one message in {pause_s} s")
    if len(room.spoke_s) >= 1000:
        room.spoke_s = {one: at_s for one, at_s in room.spoke_s.items() if at_s + pause_s > now_s}
    room.spoke_s[user.id] = now_s


def _silenced(room: Room, letter: str, why: str) -> Fail:
    return Fail(n.ERR_CANNOTSENDTOCHAN, room.name, f"Cannot send to channel (+{letter}): {why}")


def member(room: Room, user: User) -> Member:
    """The user's seat.

    Raises:
        Fail: they have none.
    """
    seat = room.members.get(user.id)
    if seat is None:
        raise Fail(n.ERR_NOTONCHANNEL, room.name, "You're not on that channel")
    return seat


def check_rank(room: Room, user: User, wanted: int = OPERATOR) -> None:
    """Raises `Fail` when a user has not at least that rank in the room."""
    rank = power(room, user)
    if rank < 0:
        member(room, user)
    if rank < wanted:
        raise Fail(n.ERR_CHANOPRIVSNEEDED, room.name, "You're not channel operator")


def sees(room: Room, user: User) -> bool:
    """Whether a user is told that the room exists."""
    return not room.secret or user.id in room.members


def sees_member(room: Room, user: User, member_id: int) -> bool:
    """Whether a user is told that somebody is in the room, in as far as the room has a say in it.

    In an auditorium that goes for oneself too, since names are the same for all who have no voice.
    """
    return not room.auditorium or room.rank(member_id) >= VOICE or room.rank(user.id) >= VOICE


def lists(room: Room, user: User) -> bool:
    """Whether the room is in the lists that a user gets: LIST, and the rooms of somebody else."""
    return user.id in room.members or not (room.secret or "p" in room.state.modes)


def find(hub: Hub, user: User, name: str) -> Room:
    """The room of that name, as far as the user is told of it.

    Raises:
        Fail: there is none for them.
    """
    room = hub.find_room(name)
    if room is None or not sees(room, user):
        raise Fail(n.ERR_NOSUCHCHANNEL, name, "No such channel")
    return room
