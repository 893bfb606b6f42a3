"""SAJOIN and SANICK: operators put others in a room, or give them another nick."""

from __future__ import annotations

from chatbox.commands.join import take_seat
from chatbox.commands.nick import take_nick
from chatbox.core import presence, snomasks
from chatbox.core.dispatch import Call, command
from chatbox.core.events import Joined
from chatbox.core.reply import Fail
from chatbox.core.room import Room
from chatbox.core.user import User
from chatbox.wire import numerics as n

SPEC = "https://github.com/ergochat/ergo/blob/master/docs/MANUAL.md"


@command(
    "SAJOIN [<nick>] <channel>",
    "Takes somebody, or you, into a room whatever its modes.",
    SPEC,
    min_params=1,
    privilege="sajoin",
)
def sajoin(call: Call) -> None:
    target = _named(call, call.params[0]) if len(call.params) > 1 else call.user
    name = call.params[1] if len(call.params) > 1 else call.params[0]
    hub = call.hub
    try:
        folded = hub.casemapping.channel(name)
    except ValueError as why:
        raise Fail(n.ERR_NOSUCHCHANNEL, name, f"No such channel: {why}") from why
    room = hub.rooms.get(folded) or hub.make_room(name, folded)
    if target.id not in room.members:
        snomasks.notify(hub, "j", f"{call.user.nick} has put {target.nick} in {room.name}")
        _put_in(call, target, room)


def _put_in(call: Call, target: User, room: Room) -> None:
    if target is call.user:
        take_seat(call, room)
    elif target.sessions:
        theirs = Call(call.hub, next(iter(target.sessions)), call.message, "")
        take_seat(theirs, room)
        theirs.reply.finish()
    else:
        presence.enter(call.hub, target, room, Joined(target.source, target.account, target.realname))


@command(
    "SANICK <nick> <new nick>",
    "Gives somebody another nick.",
    SPEC,
    min_params=2,
    privilege="sanick",
)
def sanick(call: Call) -> None:
    target = _named(call, call.params[0])
    snomasks.notify(call.hub, "n", f"{call.user.nick} has renamed {target.nick} to {call.params[1]}")
    take_nick(call, target, call.params[1])


def _named(call: Call, nick: str) -> User:
    found = call.hub.find_user(nick)
    if found is None:
        raise Fail(n.ERR_NOSUCHNICK, nick, "No such nick/channel")
    return found
