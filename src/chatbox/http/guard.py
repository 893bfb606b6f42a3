"""Which requests a browser may make on somebody's behalf: Host and Origin are checked on every one.

Without it any page could rebind its own name to this machine's address, or open a WebSocket to it.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\s:@/?#\\\[\]]+))(?::([0-9]{1,5}))?")


class Refusal(NamedTuple):
    """Why a request is not served: an HTTP status and a sentence."""

    status: int
    text: str


class Guard:
    """Checks requests.

    Args:
        names: host names this server goes by, besides localhost and IP addresses.
        origins: further origins whose pages may connect, `scheme://host[:port]`.
    """

    def __init__(self, names: Iterable[str], origins: Iterable[str] = ()) -> None:
        self._names = {name.lower().rstrip(".") for name in names if name} | {"localhost"}
        self._origins = {origin.lower().rstrip("/") for origin in origins}

    def refusal(self, hosts: Sequence[str], origins: Sequence[str]) -> Refusal | None:
        """Why a request with these Host and Origin headers is not served; None if it is."""
        if len(hosts) != 1:
            return Refusal(400, "A request needs one Host header.")
        host, _ = host_and_port(hosts[0])
        if not host:
            return Refusal(400, "The Host header names no host.")
        if not self._serves(host):
            text = f"This server does not go by the name {hosts[0][:100]!r}; its owner can add it to [server] names."
            return Refusal(421, text)
        if not origins:
            return None
        if len(origins) == 1 and (_authority(origins[0]) == hosts[0].lower() or self._allows(origins[0])):
            return None
        return Refusal(403, "Pages of that origin may not connect; the server's owner can add it to [server] origins.")

    def _serves(self, host: str) -> bool:
        if host in self._names or host.endswith(".localhost"):
            return True
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return True

    def _allows(self, origin: str) -> bool:
        return origin.lower().rstrip("/") in self._origins


def host_and_port(header: str) -> tuple[str, int]:
    """The two parts of a Host header, in lower case and without brackets; ("", 0) when it is none.

    Without a port it is 80 (https://www.rfc-editor.org/rfc/rfc9110#section-7.2).
    """
    found = _HOST.fullmatch(header)
    port = int(found[3] or 80) if found else 0
    if found is None or port > 65535:
        return "", 0
    return (found[1] or found[2]).lower().rstrip("."), port


def _authority(origin: str) -> str:
    """Host and port of an origin, as a browser's Host header has them."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
