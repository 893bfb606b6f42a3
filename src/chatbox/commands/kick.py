"""KICK: sending somebody out of a room."""

from __future__ import annotations

from chatbox.core import access, presence
from chatbox.core.dispatch import Call, command
from chatbox.core.events import Kicked
from chatbox.core.reply import Fail
from chatbox.wire import numerics as n
from chatbox.wire.message import fit


@command(
    "KICK <channel> <nick>{,<nick>} [<reason>]",
    "Sends people out of a room.",
    "https://modern.ircdocs.horse/#kick-message",
    min_params=2,
)
def kick(call: Call) -> None:
    hub = call.hub
    room = access.find(hub, call.user, call.params[0])
    limit = hub.limits.kick_length or None
    reason = (call.param(2) or call.user.nick)[:limit]
    for nick in call.params[1].split(","):
        access.check_operator(room, call.user)  # each time: one of them may be the sender
        target = hub.find_user(nick)
        if target is None or target.id not in room.members:
            refusal = Fail(n.ERR_USERNOTINCHANNEL, nick, room.name, "They aren't on that channel")
            call.reply.refuse("KICK", refusal)
            continue
        fitting = fit(f":{call.user.source} KICK {room.name} {target.nick} :", reason)
        event = Kicked(call.user.source, call.user.account, target.nick, target.id, fitting, hub.lasting(target.id))
        place = presence.leave(hub, target, room, event, call.user.id)
        call.own_line(event, room, place)
