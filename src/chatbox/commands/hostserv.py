"""HostServ: hosts that operators give accounts to be shown with (vhosts)."""

from __future__ import annotations

import re

from chatbox.commands.nickserv import accounts_of, changing, find
from chatbox.commands.services import Refused, Request, Service
from chatbox.core import cloaks, snomasks

HOSTSERV = Service("HostServ", "Shows you with a host of the operators' choice.", ("HS",))
_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:/_-]{0,62}")


@HOSTSERV.command("SET <account> <host>", "Has an account shown with a host.", min_params=2, privilege="vhosts")
async def set_(request: Request) -> None:
    host = request.param(1)
    if not _HOST.fullmatch(host):
        raise Refused("A host has at most 63 letters, digits, and . : / _ -")
    await _change(request, host)


@HOSTSERV.command("DEL <account>", "Has an account shown as others are.", min_params=1, privilege="vhosts")
async def del_(request: Request) -> None:
    await _change(request, "")


async def _change(request: Request, host: str) -> None:
    row = find(request, request.param(0))
    await changing(accounts_of(request).change(row.name, vhost=host))
    hub = request.call.hub
    user = hub.by_id.get(row.id)
    if user is not None:
        user.vhost = host
        cloaks.refresh(hub, user)
    snomasks.notify(hub, "v", f"{request.call.user.nick} has given {row.name} the host {host or 'of everybody'}")
    request.say(f"{row.name} is shown with {host or 'no vhost'}.")


@HOSTSERV.command("STATUS", "Tells with which host you are shown.", account=True)
def status(request: Request) -> None:
    vhost = find(request, request.call.user.account).details.vhost
    request.say(f"You are shown with {request.call.user.host}{', your vhost' if vhost else ''}.")
