"""Which host others see: a vhost that an operator gave, a cloak (user mode x), or the real one.

A cloak is made from the server's secret and the account, or else the network somebody comes from: always the same for
the same, so that bans hold, and telling nothing.
"""

from __future__ import annotations

import base64
import hmac
import ipaddress
from typing import TYPE_CHECKING

from chatbox.core import presence

if TYPE_CHECKING:
    from chatbox.core.hub import Hub
    from chatbox.core.user import User

DIGITS = 16
IPV6_PREFIX = 64
"""What one household has."""


def cloak(secret: str, account_id: int, address: str) -> str:
    """The cloaked host.

    Args:
        account_id: 0 for who is not logged in.
        address: from where they come.
    """
    if account_id:
        return f"{_digest(secret, f'account {account_id}')}.account"
    return f"{_digest(secret, _network(address))}.cloak"


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, IPV6_PREFIX), strict=False)) if found.version == 6 else str(found)


def _digest(secret: str, text: str) -> str:
    made = hmac.digest(secret.encode(), text.encode(), "sha256")
    return base64.b32encode(made).decode().lower()[:DIGITS]


def host_shown(hub: Hub, user: User) -> str:
    """The host that others see of a user."""
    if user.vhost:
        return user.vhost
    if "x" in user.modes:
        return cloak(hub.limits.cloak_secret, user.id if user.account else 0, user.address)
    return user.real_host


def refresh(hub: Hub, user: User) -> None:
    """After something changed that the host depends on: others see the new one, and are told (CHGHOST)."""
    presence.set_host(hub, user, user.username, host_shown(hub, user))
