"""WHOIS and WHOWAS: who somebody is, and who had a nick before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from chatbox.commands.services import SERVICES, Service
from chatbox.commands.who import address_shown, idle_s, shown
from chatbox.core import access, metadata, privileges
from chatbox.core.dispatch import Call, command
from chatbox.core.reply import Fail
from chatbox.core.room import Room
from chatbox.core.user import User
from chatbox.core.whowas import Past
from chatbox.wire import numerics as n
from chatbox.wire.message import MAX_BODY_BYTES
from chatbox.wire.names import match
from chatbox.wire.render import server_time

MOST_NICKS = 10


@command(
    "WHOIS [<server>] <nick>{,<nick>}",
    "Tells who somebody is.",
    "https://modern.ircdocs.horse/#whois-message",
)
def whois(call: Call) -> None:
    nicks = [nick for nick in call.params[min(1, len(call.params) - 1)].split(",") if nick] if call.params else []
    if not nicks:
        raise Fail(n.ERR_NONICKNAMEGIVEN, "No nickname given")
    if len(call.params) > 1:
        check_server(call, call.params[0])
    for nick in nicks[:MOST_NICKS]:
        user, service = call.hub.find_user(nick), SERVICES.get(nick.casefold())
        if service is not None:
            _tell_service(call, service)
        elif user is None:
            call.reply.numeric(n.ERR_NOSUCHNICK, nick, "No such nick/channel")
        else:
            call.reply.stream(_tell(call, user))
    for nick in nicks[MOST_NICKS:]:
        call.reply.numeric(n.ERR_TOOMANYTARGETS, nick, f"Too many targets: at most {MOST_NICKS} at once")
    call.reply.stream(_end(call, ",".join(nicks[:MOST_NICKS])))


def check_server(call: Call, target: str) -> None:
    """Raises `Fail` when a target is neither this server, nor a mask that it fits, nor somebody who is here."""
    name = call.hub.name
    if target and not match(target.lower(), name.lower()) and call.hub.find_user(target) is None:
        raise Fail(n.ERR_NOSUCHSERVER, target, "No such server")


def _end(call: Call, nicks: str) -> Iterator[None]:
    user = call.hub.find_user(nicks)
    call.reply.numeric(n.RPL_ENDOFWHOIS, user.nick if user else nicks, "End of /WHOIS list")
    yield


def _tell_service(call: Call, service: Service) -> None:
    name = service.name
    call.reply.numeric(n.RPL_WHOISUSER, name, name, "localhost", "*", service.about)
    call.reply.numeric(n.RPL_WHOISSERVER, name, call.hub.name, call.hub.limits.network)
    call.reply.numeric(n.RPL_WHOISOPERATOR, name, "is a service of the network")


def _tell(call: Call, user: User) -> Iterator[None]:
    reply, hub = call.reply, call.hub
    reply.numeric(n.RPL_WHOISUSER, user.nick, user.username, user.host, "*", user.realname)
    _rooms(call, user)
    yield
    reply.numeric(n.RPL_WHOISSERVER, user.nick, hub.name, hub.limits.description or hub.limits.network)
    if user.away:
        reply.numeric(n.RPL_AWAY, user.nick, user.away)
    if "o" in user.modes:
        reply.numeric(n.RPL_WHOISOPERATOR, user.nick, "is an IRC operator")
    if "B" in user.modes:
        reply.numeric(n.RPL_WHOISBOT, user.nick, "is a bot")
    if user.sessions and all(session.secure for session in user.sessions):
        reply.numeric(n.RPL_WHOISSECURE, user.nick, "is using a secure connection")
    if user.account:
        reply.numeric(n.RPL_WHOISACCOUNT, user.nick, user.account, "is logged in as")
    _private(call, user)
    _metadata(call, user)
    text = "seconds idle, signon time"
    reply.numeric(n.RPL_WHOISIDLE, user.nick, str(idle_s(call, user)), str(user.signed_on_s), text)


def _rooms(call: Call, user: User) -> None:
    """The rooms somebody is in, as far as who asks is told of them: on as many lines as it takes."""
    asking = call.user
    everything = user is asking or privileges.holds(asking, "whois")
    words = [
        room.members[user.id].prefix(True) + room.name
        for room in user.rooms.values()
        if everything or _told_of(room, asking, user)
    ]
    limit_bytes = MAX_BODY_BYTES - 2 - len(f":{call.hub.name} 319 {asking.nick} {user.nick} :".encode())
    line: list[str] = []
    for word in words:
        if line and len(" ".join([*line, word]).encode()) > limit_bytes:
            call.reply.numeric(n.RPL_WHOISCHANNELS, user.nick, " ".join(line))
            line = []
        line.append(word)
    if line:
        call.reply.numeric(n.RPL_WHOISCHANNELS, user.nick, " ".join(line))


def _told_of(room: Room, asking: User, user: User) -> bool:
    inside = asking.id in room.members
    return (
        access.lists(room, asking) and access.sees_member(room, asking, user.id) and (inside or "i" not in user.modes)
    )


def _private(call: Call, user: User) -> None:
    """What is told to oneself and to operators who may know: address, modes, certificate."""
    if user is not call.user and not privileges.holds(call.user, "whois"):
        return
    reply = call.reply
    address = address_shown(call.user, user)
    if address:
        where = f"{user.username}@{user.host}"
        reply.numeric(n.RPL_WHOISACTUALLY, user.nick, where, address, "Actual user@host, Actual IP")
    reply.numeric(n.RPL_WHOISMODES, user.nick, f"is using modes +{user.modes}")
    for fingerprint in sorted({session.certificate for session in user.sessions if session.certificate}):
        reply.numeric(n.RPL_WHOISCERTFP, user.nick, f"has client certificate fingerprint {fingerprint}")


def _metadata(call: Call, user: User) -> None:
    if call.session.caps & metadata.CAPABLE:
        for key, value in metadata.of_user(call.hub, user.id).items():
            call.reply.numeric(n.RPL_WHOISKEYVALUE, user.nick, key, metadata.EVERYBODY, value)


@command(
    "WHOWAS <nick>{,<nick>} [<count>]",
    "Tells who had a nick before, the last ones first.",
    "https://modern.ircdocs.horse/#whowas-message",
)
def whowas(call: Call) -> None:
    nicks = [nick for nick in call.param(0).split(",") if nick]
    if not nicks:
        raise Fail(n.ERR_NONICKNAMEGIVEN, "No nickname given")
    text = call.param(1)
    count = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
    for nick in nicks[:MOST_NICKS]:
        call.reply.stream(_past(call, nick, count))


def _past(call: Call, nick: str, count: int) -> Iterator[None]:
    hub = call.hub
    wild = bool(set("*?") & set(nick))
    mask = hub.casemapping.fold_source(nick) if wild else hub.folded(nick)
    found = list(islice(hub.whowas.find(mask, hub.runtime.clock_ms()), count or None))
    for past in found:
        _say_past(call, past)
        yield
    if not found:
        call.reply.numeric(n.ERR_WASNOSUCHNICK, nick, "There was no such nickname")
    meant = {past.nick for past in found} if wild else {nick}
    call.reply.numeric(n.RPL_ENDOFWHOWAS, meant.pop() if len(meant) == 1 else nick, "End of WHOWAS")


def _say_past(call: Call, past: Past) -> None:
    reply = call.reply
    reply.numeric(n.RPL_WHOWASUSER, past.nick, past.username, past.host, "*", past.realname)
    if past.address and privileges.holds(call.user, "whois"):
        reply.numeric(n.RPL_WHOISACTUALLY, past.nick, shown(past.address), "was connecting from")
    reply.numeric(n.RPL_WHOISSERVER, past.nick, call.hub.name, server_time(past.left_ms))
