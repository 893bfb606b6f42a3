"""WHO and WHOIS: who somebody is."""

from __future__ import annotations

from collections.abc import Iterator

from chatbox.core import access, metadata
from chatbox.core.dispatch import Call, command
from chatbox.core.hub import Hub
from chatbox.core.reply import Fail
from chatbox.core.room import Room
from chatbox.core.user import User
from chatbox.wire import caps
from chatbox.wire import numerics as n
from chatbox.wire.names import is_channel, match


@command("WHO <mask>", "Lists who is in a room, or who fits a mask.", "https://modern.ircdocs.horse/#who-message")
def who(call: Call) -> None:
    call.reply.stream(_who(call))


def _who(call: Call) -> Iterator[None]:
    hub = call.hub
    mask = call.param(0) or "*"
    if is_channel(mask):
        room = hub.find_room(mask)
        if room is not None and access.sees(room, call.user):
            for user_id in tuple(room.members):
                if not access.sees(room, call.user):
                    break  # sent out of it meanwhile
                inside = call.user.id in room.members
                user = hub.by_id.get(user_id)
                if user is None or user_id not in room.members or not access.sees_member(room, call.user, user_id):
                    continue
                if inside or "i" not in user.modes:
                    _say_who(call, user, room)
                    yield
    else:
        for user in _fitting(hub, call.user, mask):
            if user.id in hub.by_id:
                _say_who(call, user, None)
                yield
    call.reply.numeric(n.RPL_ENDOFWHO, mask, "End of /WHO list")


def _fitting(hub: Hub, asking: User, mask: str) -> list[User]:
    exact = hub.find_user(mask)
    if exact is not None:
        return [exact]
    folded = hub.casemapping.fold_source(mask)
    return [
        user
        for nick, user in hub.users.items()
        if ("i" not in user.modes or user is asking or user.rooms.keys() & asking.rooms.keys()) and match(folded, nick)
    ]


def _say_who(call: Call, user: User, room: Room | None) -> None:
    multi = call.session.has(caps.MULTI_PREFIX)
    flags = "G" if user.away else "H"
    if room is not None:
        flags += room.members[user.id].prefix(multi)
    where = room.name if room else "*"
    name = call.hub.name
    call.reply.numeric(n.RPL_WHOREPLY, where, user.username, user.host, name, user.nick, flags, f"0 {user.realname}")


@command(
    "WHOIS [<server>] <nick>",
    "Tells who somebody is.",
    "https://modern.ircdocs.horse/#whois-message",
)
def whois(call: Call) -> None:
    if not call.params:
        raise Fail(n.ERR_NONICKNAMEGIVEN, "No nickname given")
    nick = call.params[-1].partition(",")[0]
    user = call.hub.find_user(nick)
    if user is None:
        call.reply.numeric(n.ERR_NOSUCHNICK, nick, "No such nick/channel")
    else:
        _say_whois(call, user)
    call.reply.numeric(n.RPL_ENDOFWHOIS, user.nick if user else nick, "End of /WHOIS list")


def _say_whois(call: Call, user: User) -> None:
    reply, hub = call.reply, call.hub
    reply.numeric(n.RPL_WHOISUSER, user.nick, user.username, user.host, "*", user.realname)
    rooms = [
        room.members[user.id].prefix(True) + room.name
        for room in user.rooms.values()
        if access.lists(room, call.user)
        and (user is call.user or access.sees_member(room, call.user, user.id))
        and ("i" not in user.modes or call.user.id in room.members)
    ]
    if rooms:
        reply.numeric(n.RPL_WHOISCHANNELS, user.nick, " ".join(rooms))
    reply.numeric(n.RPL_WHOISSERVER, user.nick, hub.name, hub.limits.description or hub.limits.network)
    if user.away:
        reply.numeric(n.RPL_AWAY, user.nick, user.away)
    if user.sessions and all(session.secure for session in user.sessions):
        reply.numeric(n.RPL_WHOISSECURE, user.nick, "is using a secure connection")
    if user.account:
        reply.numeric(n.RPL_WHOISACCOUNT, user.nick, user.account, "is logged in as")
    if call.session.caps & metadata.CAPABLE:
        for key, value in metadata.of_user(hub, user.id).items():
            reply.numeric(n.RPL_WHOISKEYVALUE, user.nick, key, metadata.EVERYBODY, value)
    spoke_s = max((session.spoke_s for session in user.sessions), default=0.0)
    idle_s = max(0, int(hub.runtime.monotonic_s() - spoke_s))
    text = "seconds idle, signon time"
    reply.numeric(n.RPL_WHOISIDLE, user.nick, str(idle_s), str(user.signed_on_s), text)
