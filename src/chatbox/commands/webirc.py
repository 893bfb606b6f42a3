"""WEBIRC: a gateway says for whom it connects (https://ircv3.net/specs/extensions/webirc)."""

from __future__ import annotations

import ipaddress
import logging
import re
from collections.abc import Awaitable

from chatbox.core.dispatch import Call, close, command
from chatbox.core.reply import Fail
from chatbox.services.gateways import Gateways
from chatbox.wire import numerics as n

logger = logging.getLogger(__name__)
SPEC = "https://ircv3.net/specs/extensions/webirc"
REFUSED = "WEBIRC is not for you: check the password, and the addresses that the server takes it from"
_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:-]{0,62}")
_FINGERPRINT = re.compile(r"[0-9a-fA-F]{64}")


@command(
    "WEBIRC <password> <gateway> <hostname> <ip> [<options>]",
    "A gateway says for whom it connects.",
    SPEC,
    min_params=4,
    before_registration=True,
)
def webirc(call: Call) -> Awaitable[None]:
    session = call.session
    registration = session.registration
    if registration is None:
        raise Fail(n.ERR_ALREADYREGISTERED, "You may not reregister")
    return _webirc(call, late=bool(registration.nick or registration.username or session.cap_version or session.caps))


async def _webirc(call: Call, late: bool) -> None:
    """ "The WEBIRC command MUST be the first command sent"; one that is not taken ends the connection with an ERROR."""
    session, hub = call.session, call.hub
    password, _, hostname, address = call.params[:4]
    gateway = None if late else await hub.service(Gateways).find(session.address, password)
    if session.closed:
        return
    if gateway is None or not _is_address(address):
        logger.warning("session %d: WEBIRC from %s was refused", session.number, session.address)
        close(hub, session, REFUSED)
        return
    options = {name: value for name, _, value in (word.partition("=") for word in call.param(4).split())}
    if not session.connection.moved(address):
        close(hub, session, "Too many connections from your address; try again in a minute")
        return
    session.address = address
    session.hostname = hostname if _HOST.fullmatch(hostname) and hostname != address else ""
    session.secure = session.secure and "secure" in options
    shown = options.get("certfp-sha-256", "")
    session.certificate = shown.lower() if session.secure and _FINGERPRINT.fullmatch(shown) else ""
    call.reply.silent()


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
