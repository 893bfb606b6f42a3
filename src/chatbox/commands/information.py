"""About the server: MOTD, LUSERS, VERSION, ISUPPORT, ADMIN, INFO, TIME, LINKS."""

from __future__ import annotations

import time

from chatbox.commands import welcome
from chatbox.commands.whois import check_server
from chatbox.core.dispatch import Call, command
from chatbox.core.reply import Fail
from chatbox.wire import caps
from chatbox.wire import numerics as n
from chatbox.wire.names import match
from chatbox.wire.render import server_time

RFC = "https://www.rfc-editor.org/rfc/rfc2812"


@command("MOTD [<target>]", "Shows the message of the day.", "https://modern.ircdocs.horse/#motd-message")
def motd(call: Call) -> None:
    check_server(call, call.param(0))
    welcome.motd(call)


@command("LUSERS", "Says how many are here.", "https://modern.ircdocs.horse/#lusers-message")
def lusers(call: Call) -> None:
    welcome.lusers(call)


@command("VERSION [<target>]", "Says what the server runs.", "https://modern.ircdocs.horse/#version-message")
def version(call: Call) -> None:
    check_server(call, call.param(0))
    call.reply.numeric(n.RPL_VERSION, call.hub.limits.version, call.hub.name, "https://modern.ircdocs.horse/")
    welcome.isupport(call)


@command(
    "ISUPPORT",
    "Says what the server supports, also before you have come in.",
    "https://ircv3.net/specs/extensions/extended-isupport",
    before_registration=True,
)
def isupport(call: Call) -> None:
    if call.session.user is None and not call.session.has(caps.EXTENDED_ISUPPORT):
        raise Fail(n.ERR_NOTREGISTERED, "You have not registered")
    welcome.isupport(call)


@command("ADMIN [<server>]", "Says who runs the server.", "https://modern.ircdocs.horse/#admin-message")
def admin(call: Call) -> None:
    check_server(call, call.param(0))
    name, lines = call.hub.name, call.hub.limits.admin
    if not lines:
        raise Fail(n.ERR_NOADMININFO, name, "No administrative info is available")
    call.reply.numeric(n.RPL_ADMINME, name, "Administrative info")
    for code, line in zip((n.RPL_ADMINLOC1, n.RPL_ADMINLOC2, n.RPL_ADMINEMAIL), lines, strict=False):
        call.reply.numeric(code, line)


@command("INFO [<server>]", "Says what software this is.", "https://modern.ircdocs.horse/#info-message")
def info(call: Call) -> None:
    check_server(call, call.param(0))
    limits = call.hub.limits
    lines = [
        f"{limits.version}: a chatroom server for IRC clients, browsers, terminals and bare sockets.",
        "What was acknowledged is on disk; who was away is told what was said.",
        f"Running since {server_time(call.hub.started_ms)}",
        *([limits.description] if limits.description else []),
    ]
    for line in lines:
        call.reply.numeric(n.RPL_INFO, line)
    call.reply.numeric(n.RPL_ENDOFINFO, "End of INFO list")


@command("TIME [<server>]", "Says what time it is here.", "https://modern.ircdocs.horse/#time-message")
def time_(call: Call) -> None:
    check_server(call, call.param(0))
    now_ms = call.hub.runtime.clock_ms()
    text = time.strftime("%A, %d %B %Y, %H:%M:%S UTC", time.gmtime(now_ms // 1000))
    call.reply.numeric(n.RPL_TIME, call.hub.name, str(now_ms // 1000), "0", text)


@command(
    "LINKS [[<server>] <mask>]",
    "Lists the servers of the network: this one.",
    "https://modern.ircdocs.horse/#links-message",
)
def links(call: Call) -> None:
    hub, mask = call.hub, call.params[-1] if call.params else "*"
    if len(call.params) > 1:
        check_server(call, call.params[0])
    if match(mask.lower(), hub.name.lower()):
        call.reply.numeric(n.RPL_LINKS, hub.name, hub.name, f"0 {hub.limits.description or hub.limits.network}")
    call.reply.numeric(n.RPL_ENDOFLINKS, mask, "End of /LINKS list")


@command("SUMMON", "Asks users of the machine to come; that is disabled.", f"{RFC}#section-4.5")
def summon(call: Call) -> None:
    raise Fail(n.ERR_SUMMONDISABLED, "SUMMON has been disabled")


@command("USERS", "Lists users of the machine; that is disabled.", f"{RFC}#section-4.6")
def users(call: Call) -> None:
    raise Fail(n.ERR_USERSDISABLED, "USERS has been disabled")
