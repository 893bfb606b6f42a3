"""Telling the local network that there is a server, by mDNS and DNS-SD (RFC 6762, RFC 6763): `_chatbox._tcp`.

It runs in a thread of its own, begins after the server listens, and never holds up its end.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zeroconf import ServiceInfo

logger = logging.getLogger(__name__)
SERVICE = "_chatbox._tcp.local."
_NAME_BYTES = 63
"""The longest label of DNS."""


class Announcement:
    """One server, as its neighbours see it.

    Args:
        name: of the server.
        hosts: the addresses it listens on; those of this machine alone are not announced.
        port: the port.
        properties: what else to tell: short texts.
    """

    def __init__(self, name: str, hosts: Sequence[str], port: int, properties: dict[str, str]) -> None:
        self._name = name
        self._hosts = hosts
        self._port = port
        # Now, not when it is announced: what that takes would set one server behind another that began after it.
        self._properties = {**properties, "since": str(int(time.time()))}
        self._stopping = threading.Event()

    def start(self) -> None:
        """Begins, unless nobody else could come in."""
        if any(not _is_loopback(host) for host in self._hosts):
            threading.Thread(target=self._run, name="mdns", daemon=True).start()

    def stop(self) -> None:
        """Takes it back, as long as the process lives: nothing waits for that."""
        self._stopping.set()

    def _run(self) -> None:
        try:
            self._announce()
        except Exception as error:  # no network, no multicast: a server without neighbours is no failure
            logger.info("not announced in the local network: %s", error)

    def _announce(self) -> None:
        from zeroconf import Zeroconf

        addresses = reachable(self._hosts)
        if not addresses or self._stopping.is_set():
            return
        service = self._service(addresses)
        with Zeroconf() as network:
            network.register_service(service, allow_name_change=True)
            logger.info("announced in the local network as %s", service.name)
            self._stopping.wait()
            network.unregister_service(service)

    def _service(self, addresses: Sequence[str]) -> ServiceInfo:
        from zeroconf import ServiceInfo

        label = f"{self._name} {self._port}".replace(".", "-").encode()[:_NAME_BYTES].decode(errors="ignore")
        host = "".join(char if char.isascii() and char.isalnum() else "-" for char in socket.gethostname())[:40]
        return ServiceInfo(
            SERVICE,
            f"{label}.{SERVICE}",
            port=self._port,
            parsed_addresses=list(addresses),
            server=f"{host or 'chatbox'}-{self._port}.local.",
            properties=self._properties,
        )


def reachable(hosts: Sequence[str]) -> list[str]:
    """The addresses at which others reach what listens there: of all machine's for "0.0.0.0" and "::"."""
    found: list[str] = []
    for host in hosts:
        if host in ("0.0.0.0", "::"):
            found += _own(4 if host == "0.0.0.0" else 6)
        elif not _is_loopback(host):
            found.append(host)
    return list(dict.fromkeys(found))


def _own(version: int) -> list[str]:
    import ifaddr

    texts = [
        str(entry.ip if isinstance(entry.ip, str) else entry.ip[0])
        for adapter in ifaddr.get_adapters()
        for entry in adapter.ips
    ]
    addresses = [ipaddress.ip_address(text.partition("%")[0]) for text in texts]
    return [
        str(address)
        for address in addresses
        if address.version == version and not address.is_loopback and not address.is_link_local
    ]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"
