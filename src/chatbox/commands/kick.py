"""KICK: sending somebody out of a room."""

from __future__ import annotations

from collections.abc import Iterator

from chatbox.core import access, presence
from chatbox.core.dispatch import Call, command
from chatbox.core.events import Kicked
from chatbox.core.modes import has_power_over
from chatbox.core.reply import Fail
from chatbox.core.room import Room
from chatbox.core.user import User
from chatbox.wire import numerics as n
from chatbox.wire.message import MAX_BODY_BYTES, cut, fit


@command(
    "KICK <channel> <nick>{,<nick>} [<reason>]",
    "Sends people out of a room.",
    "https://modern.ircdocs.horse/#kick-message",
    min_params=2,
)
def kick(call: Call) -> None:
    reason = cut(call.param(2) or call.user.nick, call.hub.limits.kick_length or MAX_BODY_BYTES)
    for name, nick in _pairs(call):
        try:
            room = access.find(call.hub, call.user, name)
            access.check_rank(room, call.user, access.HALFOP)
            away = None if call.hub.find_user(nick) else _seat_kept(call, room, nick)
            if away is None:
                send_out(call, room, _victim(call, room, nick), reason)
            else:
                _end_seat(call, room, away, reason)
        except Fail as refusal:
            call.reply.refuse("KICK", refusal)


def _pairs(call: Call) -> Iterator[tuple[str, str]]:
    """One room and several nicks, or as many rooms as nicks (https://www.rfc-editor.org/rfc/rfc2812#section-3.2.8).

    Raises:
        Fail: they are not as many.
    """
    rooms, nicks = (call.params[at].split(",") for at in (0, 1))
    if len(rooms) == 1:
        rooms *= len(nicks)
    if len(rooms) != len(nicks):
        raise Fail(n.ERR_NEEDMOREPARAMS, "KICK", "Name one channel, or as many as nicks")
    return zip(rooms, nicks, strict=True)


def _victim(call: Call, room: Room, nick: str) -> User:
    """Whom the sender may send out.

    Raises:
        Fail: nobody of that name, or they may not.
    """
    target = call.hub.find_user(nick)
    if target is None or target.id not in room.members:
        raise Fail(n.ERR_USERNOTINCHANNEL, target.nick if target else nick, room.name, "They aren't on that channel")
    if not has_power_over(access.power(room, call.user), access.power(room, target)):
        raise Fail(n.ERR_CHANOPRIVSNEEDED, room.name, "You don't have enough channel privileges")
    return target


def _seat_kept(call: Call, room: Room, nick: str) -> int | None:
    """Who is gone under that nick and has a seat to come back to; None for nobody.

    Raises:
        Fail: the sender may not send them out.
    """
    folded = call.hub.folded(nick)
    for user_id in room.kept:
        seat = room.kept_seat(user_id)
        if seat is not None and call.hub.folded(seat.nick) == folded:
            if not has_power_over(access.power(room, call.user), seat.rank):
                raise Fail(n.ERR_CHANOPRIVSNEEDED, room.name, "You don't have enough channel privileges")
            return user_id
    return None


def _end_seat(call: Call, room: Room, user_id: int, reason: str) -> None:
    """Sends out who is away: the seat is theirs no more when they come back."""
    nick = room.kept[user_id].nick
    fitting = fit(f":{call.user.source} KICK {room.name} {nick} :", reason)
    event = Kicked(call.user.source, call.user.account, nick, user_id, fitting, keeps=True)
    call.own_line(event, room, call.hub.append(event, call.user.id, room))


def send_out(call: Call, room: Room, target: User, reason: str) -> None:
    """Sends a member out; all checks are done."""
    fitting = fit(f":{call.user.source} KICK {room.name} {target.nick} :", reason)
    keeps = call.hub.lasting(target.id)
    event = Kicked(call.user.source, call.user.account, target.nick, target.id, fitting, keeps)
    place = presence.leave(call.hub, target, room, event, call.user.id)
    call.own_line(event, room, place)
