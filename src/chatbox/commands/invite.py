"""INVITE: asking somebody into a room. An invitation is not stored; it lasts as long as who got it is here."""

from __future__ import annotations

from chatbox.core import access
from chatbox.core.dispatch import Call, command
from chatbox.core.reply import Fail, Reply
from chatbox.wire import numerics as n
from chatbox.wire.message import Message


@command(
    "INVITE <nick> <channel>",
    "Asks somebody into a room; they may come in whatever its modes say.",
    "https://modern.ircdocs.horse/#invite-message",
    min_params=2,
)
def invite(call: Call) -> None:
    hub, user = call.hub, call.user
    target = hub.find_user(call.params[0])
    if target is None:
        raise Fail(n.ERR_NOSUCHNICK, call.params[0], "No such nick/channel")
    room = access.find(hub, user, call.params[1])
    access.member(room, user)
    if "i" in room.state.modes:
        access.check_rank(room, user)
    if target.id in room.members:
        raise Fail(n.ERR_USERONCHANNEL, target.nick, room.name, "is already on channel")
    target.invited[room.id] = target.invited.get(room.id, False) or access.power(room, user) >= access.OPERATOR
    call.reply.numeric(n.RPL_INVITING, target.nick, room.name)
    if target.away:
        call.reply.numeric(n.RPL_AWAY, target.nick, target.away)
    for session in target.sessions:
        reply = call.reply if session is call.session else Reply(hub, session)
        reply.add(Message("INVITE", [target.nick, room.name], user.source))
        reply.text(f"* {user.nick} asks you to come to {room.name}: /join {room.name}")
        if reply is not call.reply:
            reply.finish()
