"""WebIRC gateways: who may say for whom they connect (https://ircv3.net/specs/extensions/webirc)."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address

from chatbox.services.operators import HASHED
from chatbox.services.passwords import Passwords


@dataclass(frozen=True)
class Gateway:
    """One `[[webirc]]` of the configuration."""

    name: str
    password: str
    networks: Sequence[IPv4Network | IPv6Network]

    def covers(self, address: str) -> bool:
        """Whether it connects from there."""
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found.version == network.version and found in network for network in self.networks)


class Gateways:
    """All gateways.

    Attributes:
        configured: replaced when the settings are read again.
    """

    def __init__(self, passwords: Passwords, configured: Sequence[Gateway] = ()) -> None:
        self._passwords = passwords
        self.configured = configured

    def covers(self, address: str) -> bool:
        """Whether some gateway connects from there."""
        return any(gateway.covers(address) for gateway in self.configured)

    async def find(self, address: str, password: str) -> Gateway | None:
        """The gateway that connects from there with that password."""
        for gateway in [one for one in self.configured if one.covers(address)]:
            if gateway.password.startswith(HASHED):
                if await self._passwords.fits(gateway.password, password):
                    return gateway
            elif hmac.compare_digest(gateway.password.encode(), password.encode()):
                return gateway
        return None
