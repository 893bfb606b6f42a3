"""STATS: how the server is doing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chatbox.commands.who import shown
from chatbox.commands.whois import check_server
from chatbox.core.dispatch import Call, command
from chatbox.core.reply import Fail
from chatbox.services.server_bans import ServerBans
from chatbox.wire import numerics as n


@command(
    "STATS <letter> [<server>]",
    "Tells how the server is doing: u since when it runs, o which operators are here, m which commands were given how "
    "often; to operators also l who is connected and how, k whom it keeps out, i whom it takes.",
    "https://modern.ircdocs.horse/#stats-message",
)
def stats(call: Call) -> None:
    letter = call.param(0)[:1]
    if not letter:
        raise Fail(n.ERR_NEEDMOREPARAMS, "STATS", "Not enough parameters")
    if letter not in FOR_ALL and call.user.oper is None:
        raise Fail(n.ERR_NOPRIVILEGES, "Permission Denied - You're not an IRC operator")
    check_server(call, call.param(1))
    call.reply.stream(_answer(call, letter))


def _answer(call: Call, letter: str) -> Iterator[None]:
    if letter in ANSWERS:
        yield from ANSWERS[letter](call)
    call.reply.numeric(n.RPL_ENDOFSTATS, letter, "End of /STATS report")


def _uptime(call: Call) -> Iterator[None]:
    up_s = max(call.hub.runtime.clock_ms() - call.hub.started_ms, 0) // 1000
    days, rest_s = divmod(up_s, 86400)
    text = f"Server Up {days} days {rest_s // 3600}:{rest_s // 60 % 60:02d}:{rest_s % 60:02d}"
    call.reply.numeric(n.RPL_STATSUPTIME, text)
    yield


def _operators(call: Call) -> Iterator[None]:
    for user in tuple(call.hub.users.values()):
        if user.oper is not None:
            call.reply.numeric(n.RPL_STATSOLINE, "O", "*", "*", user.nick)
            yield


def _connections(call: Call) -> Iterator[None]:
    now_s = call.hub.runtime.monotonic_s()
    for session in tuple(call.hub.sessions):
        who = session.user.source if session.user else "*"
        how = "TLS" if session.secure else "plain text"
        idle_s = int(now_s - session.heard_s) if session.heard_s else 0
        where = shown(session.address) or "local"
        call.reply.numeric(n.RPL_STATSDEBUG, f"{who} from {where}, {how}, silent for {idle_s} s")
        yield


def _commands(call: Call) -> Iterator[None]:
    for name, count in sorted(call.hub.pipeline.meter.commands.items()):
        call.reply.numeric(n.RPL_STATSCOMMANDS, name, str(count), "0", "0")
        yield


def _kept_out(call: Call) -> Iterator[None]:
    """A network or a mask of UBAN each, as its host and user name."""
    for ban in call.hub.service(ServerBans).list():
        user, _, host = ban.target.rpartition("@")
        call.reply.numeric(n.RPL_STATSKLINE, "K", host, "*", user.rpartition("!")[2] or "*", "0", ban.reason)
        yield


def _taken(call: Call) -> Iterator[None]:
    call.reply.numeric(n.RPL_STATSILINE, "I", "*", "*", "*", "0", "everybody")
    yield


FOR_ALL = "uom"
ANSWERS: dict[str, Callable[[Call], Iterator[None]]] = {
    "i": _taken,
    "k": _kept_out,
    "l": _connections,
    "m": _commands,
    "o": _operators,
    "u": _uptime,
}
