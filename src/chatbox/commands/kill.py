"""KILL and WALLOPS: what operators do to people, and say to them."""

from __future__ import annotations

from chatbox.core import snomasks
from chatbox.core.dispatch import Call, close, command
from chatbox.core.reply import Fail, Reply
from chatbox.core.user import User
from chatbox.wire import numerics as n
from chatbox.wire.message import Message, cut, fit

MAX_REASON_BYTES = 240


@command(
    "KILL <nick> [<comment>]",
    "Disconnects somebody.",
    "https://modern.ircdocs.horse/#kill-message",
    min_params=1,
    privilege="kill",
)
def kill(call: Call) -> None:
    hub, nick = call.hub, call.params[0]
    if nick == hub.name:
        raise Fail(n.ERR_CANTKILLSERVER, "You cannot kill a server")
    target = hub.find_user(nick)
    if target is None:
        raise Fail(n.ERR_NOSUCHNICK, nick, "No such nick/channel")
    comment = cut(call.param(1), MAX_REASON_BYTES) or "no reason given"
    snomasks.notify(hub, "k", f"{call.user.nick} has killed {target.nick}: {comment}")
    if target is call.user:
        call.reply.silent()
    if call.hub.residents.stays(target.id):
        call.reply.say("NOTICE", call.user.nick, f"{target.nick} is always on, and stays: UBAN ADD {target.account}")
    end(call, target, comment)


def end(call: Call, target: User, comment: str) -> None:
    """Closes all connections of somebody, and tells them who did it and why."""
    by = call.user
    reason = f"Killed ({by.nick} ({comment}))"
    for session in list(target.sessions):
        reply = Reply(call.hub, session)
        if not session.plain:
            reply.add(Message("KILL", [target.nick, comment], by.source), call.hub.standing.tags(by))
            reply.add(Message("QUIT", [reason], target.source))
        reply.finish()
        close(call.hub, session, reason)


@command(
    "WALLOPS <text>",
    "Says something to all who want to hear operators (user mode w).",
    "https://modern.ircdocs.horse/#wallops-message",
    min_params=1,
    privilege="massmessage",
)
def wallops(call: Call) -> None:
    hub, user = call.hub, call.user
    text = fit(f":{user.source} WALLOPS :", call.params[0])
    if not text:
        raise Fail(n.ERR_NEEDMOREPARAMS, "WALLOPS", "Not enough parameters")
    message, tags = Message("WALLOPS", [text], user.source), hub.standing.tags(user)
    for one in list(hub.users.values()):
        for session in one.sessions if "w" in one.modes else ():
            if session is call.session:
                call.reply.add(message, tags)
                continue
            reply = Reply(hub, session)
            reply.add(message, tags)
            reply.finish()
