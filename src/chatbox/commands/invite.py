"""INVITE: asking somebody into a room. An invitation is not stored; it lasts as long as who got it is here."""

from __future__ import annotations

from chatbox.core import access
from chatbox.core.dispatch import Call, command
from chatbox.core.reply import Fail, Reply
from chatbox.core.room import Room
from chatbox.core.session import Session
from chatbox.core.user import User
from chatbox.wire import caps
from chatbox.wire import numerics as n
from chatbox.wire.message import Message
from chatbox.wire.render import server_time


@command(
    "INVITE [<nick> <channel>]",
    "Asks somebody into a room; an operator's invitation opens it whatever its modes say. Alone: lists yours.",
    "https://modern.ircdocs.horse/#invite-message",
)
def invite(call: Call) -> None:
    if not call.params:
        _list_own(call)
        return
    if len(call.params) < 2:
        raise Fail(n.ERR_NEEDMOREPARAMS, "INVITE", "Not enough parameters")
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
    opens = access.power(room, user) >= access.OPERATOR
    target.invited[room.id] = opens or target.invited.get(room.id, False)
    call.reply.numeric(n.RPL_INVITING, target.nick, room.name)
    if target.away:
        call.reply.numeric(n.RPL_AWAY, target.nick, target.away)
    _tell(call, target, room)


@command(
    "UNINVITE <nick> <channel>",
    "Takes an invitation back that was not yet followed; for operators of the room.",
    "https://ergo.chat/manual.html",
    min_params=2,
)
def uninvite(call: Call) -> None:
    hub, user = call.hub, call.user
    target = hub.find_user(call.params[0])
    if target is None:
        raise Fail(n.ERR_NOSUCHNICK, call.params[0], "No such nick/channel")
    room = access.find(hub, user, call.params[1])
    access.check_rank(room, user)
    if target.invited.pop(room.id, None) is None:
        raise Fail("NOT_INVITED", target.nick, room.name, "They have no invitation to take back")
    call.reply.say("UNINVITE", target.nick, room.name, source=user.source)


def _list_own(call: Call) -> None:
    """RPL_INVITELIST (336): the rooms one is asked into and has not entered."""
    for room_id in call.user.invited:
        room = call.hub.by_room_id.get(room_id)
        if room is not None:
            call.reply.numeric(n.RPL_INVITELIST, room.name)
    call.reply.numeric(n.RPL_ENDOFINVITELIST, "End of /INVITE list")


def _tell(call: Call, target: User, room: Room) -> None:
    """Whom it is for, and half-operators and above who want to know (https://ircv3.net/specs/extensions/invite-notify)."""
    for session in target.sessions:
        reply = _say(call, session, target, room)
        reply.text(f"* {call.user.nick} asks you to come to {room.name}: /join {room.name}")
        if reply is not call.reply:
            reply.finish()
    for user_id, seat in room.members.items():
        member = call.hub.by_id.get(user_id)
        if member is None or member is call.user or seat.rank < access.HALFOP:
            continue
        for session in member.sessions:
            if session.has(caps.INVITE_NOTIFY):
                _say(call, session, target, room).finish()


def _say(call: Call, session: Session, target: User, room: Room) -> Reply:
    reply = call.reply if session is call.session else Reply(call.hub, session)
    tags = {"time": server_time(call.hub.runtime.clock_ms()), **call.hub.standing.tags(call.user)}
    reply.add(Message("INVITE", [target.nick, room.name], call.user.source), tags)
    return reply
