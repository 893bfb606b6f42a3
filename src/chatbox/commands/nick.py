"""NICK: what somebody is called."""

from __future__ import annotations

from chatbox.commands.registration import complete, nick_refusal
from chatbox.core import access, presence
from chatbox.core.dispatch import Call, command
from chatbox.core.reply import Fail
from chatbox.core.user import User
from chatbox.wire import numerics as n


@command("NICK <nickname>", "Sets your nick.", "https://modern.ircdocs.horse/#nick-message", before_registration=True)
def nick(call: Call) -> None:
    wanted = call.param(0)
    if not wanted:
        raise Fail(n.ERR_NONICKNAMEGIVEN, "No nickname given")
    session, hub = call.session, call.hub
    if session.registration is not None:
        session.registration.asked = wanted
        refusal = nick_refusal(hub, session, wanted)
        # Who still negotiates may log in to the account whose nick it is: decided when registration completes.
        undecided = session.sasl or session.registration.cap_negotiating
        if refusal is not None and not (refusal.code == n.ERR_NICKNAMEINUSE and undecided):
            raise refusal
        session.registration.nick = wanted
        complete(call)
        return
    if wanted == call.user.nick:
        return
    refusal = nick_refusal(hub, session, wanted)
    if refusal is not None:
        raise refusal
    _check_bans(call, wanted)
    event, place = presence.rename(hub, call.user, wanted)
    if session.plain:
        hub.batch.skip(session, place)
        call.reply.text(f"* You are now called {wanted}")
    elif call.reply.label:
        hub.batch.skip(session, place)
        time_ms = max([hub.runtime.clock_ms(), *(room.last_ms for room in call.user.rooms.values())])
        call.reply.event(event, "", time_ms, "")


def take_nick(call: Call, target: User, wanted: str) -> None:
    """Somebody else gives a user another nick.

    Raises:
        Fail: it cannot be had.
    """
    hub = call.hub
    refusal = nick_refusal(hub, next(iter(target.sessions), call.session), wanted)
    if refusal is not None:
        raise refusal
    if wanted != target.nick:
        presence.rename(hub, target, wanted)


def _check_bans(call: Call, wanted: str) -> None:
    """Who is banned may not get around it with another nick."""
    hub, user = call.hub, call.user
    for room in user.rooms.values():
        if room.rank(user.id) < access.VOICE and access.banned(hub, room, user):
            raise Fail("437", wanted, f"Cannot change nickname while banned from {room.name}")
