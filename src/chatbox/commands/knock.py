"""KNOCK: asking to be let into a room that is closed."""

from __future__ import annotations

from chatbox.core import access
from chatbox.core.dispatch import Call, command
from chatbox.core.reply import Fail, Reply
from chatbox.core.room import Room
from chatbox.wire import numerics as n

PAUSE_S = 300.0
"""Between two knocks of one user at one room."""
MOST_REMEMBERED = 1000


@command(
    "KNOCK <channel>",
    "Asks the operators of a closed room to invite you.",
    "https://defs.ircdocs.horse/defs/numerics",
    min_params=1,
)
def knock(call: Call) -> None:
    hub, user = call.hub, call.user
    room = access.find(hub, user, call.params[0])
    if user.id in room.members:
        raise Fail(n.ERR_KNOCKONCHAN, room.name, "You're already on that channel")
    _check(call, room)
    room.knocked_s[user.id] = hub.runtime.monotonic_s()
    for user_id, seat in room.members.items():
        member = hub.by_id.get(user_id)
        if member is None or seat.rank < access.HALFOP:
            continue
        for session in member.sessions:
            reply = Reply(hub, session)
            if session.plain:
                reply.text(f"* {user.nick} asks to be let into {room.name}: /invite {user.nick}")
            else:
                reply.numeric(n.RPL_KNOCK, room.name, user.source, "has asked for an invite.")
            reply.finish()
    call.reply.numeric(n.RPL_KNOCKDLVR, room.name, "Your KNOCK has been delivered.")


def _check(call: Call, room: Room) -> None:
    """Raises `Fail` when there is nothing to knock for, or it is not wanted."""
    user, modes = call.user, room.state.modes
    if access.banned(call.hub, room, user) or "p" in modes or room.state.purged:
        raise Fail(n.ERR_CANNOTSENDTOCHAN, room.name, "You cannot knock there")
    full = "l" in modes and len(room.members) >= int(modes["l"])
    if not full and modes.keys().isdisjoint("ikR"):
        raise Fail(n.ERR_CHANOPEN, room.name, "Channel is open")
    now_s = call.hub.runtime.monotonic_s()
    if len(room.knocked_s) > MOST_REMEMBERED:
        room.knocked_s = {one: at_s for one, at_s in room.knocked_s.items() if at_s > now_s - PAUSE_S}
    if room.knocked_s.get(user.id, now_s - PAUSE_S) > now_s - PAUSE_S:
        raise Fail(n.ERR_TOOMANYKNOCK, room.name, "Too many KNOCKs (user)")
