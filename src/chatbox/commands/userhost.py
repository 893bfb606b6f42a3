"""USERHOST and ISON: short questions about nicks that clients ask by themselves."""

from __future__ import annotations

from chatbox.commands.who import HIDDEN_ADDRESS, address_shown
from chatbox.core.dispatch import Call, command
from chatbox.core.user import User
from chatbox.wire import numerics as n

MOST_NICKS = 5


@command(
    "USERHOST <nick>{ <nick>}",
    "Tells user name and host of up to five people, who is operator (*) and who is away (-).",
    "https://modern.ircdocs.horse/#userhost-message",
    min_params=1,
)
def userhost(call: Call) -> None:
    nicks = [nick for param in call.params for nick in param.split()][:MOST_NICKS]
    found = filter(None, (call.hub.find_user(nick) for nick in nicks))
    call.reply.numeric(n.RPL_USERHOST, " ".join(map(_described, found)))


def _described(user: User, host: str = "") -> str:
    oper, away = "*" if "o" in user.modes else "", "-" if user.away else "+"
    return f"{user.nick}{oper}={away}{user.username}@{host or user.host}"


@command(
    "USERIP <nick>{ <nick>}",
    "The same with addresses: your own, and for operators who may see them those of others.",
    "https://modern.ircdocs.horse/#userhost-message",
    min_params=1,
)
def userip(call: Call) -> None:
    nicks = [nick for param in call.params for nick in param.split()][:MOST_NICKS]
    found = filter(None, (call.hub.find_user(nick) for nick in nicks))
    shown = (_described(user, address_shown(call.user, user) or HIDDEN_ADDRESS) for user in found)
    call.reply.numeric(n.RPL_USERIP, " ".join(shown))


@command(
    "ISON <nick>{ <nick>}",
    "Tells who of these is here; MONITOR tells by itself.",
    "https://modern.ircdocs.horse/#ison-message",
    min_params=1,
)
def ison(call: Call) -> None:
    nicks = [nick for param in call.params for nick in param.split()]
    found = filter(None, (call.hub.find_user(nick) for nick in nicks))
    call.reply.numeric(n.RPL_ISON, " ".join(dict.fromkeys(user.nick for user in found)))
