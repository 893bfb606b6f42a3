"""Listening sockets, and the addresses they can be reached at."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
from collections.abc import Sequence
from typing import Any, NamedTuple

BACKLOG = 4096
"""Connections that may wait to be accepted: all who come back to a server at once. One more has to try again."""
MOST_UNSENT_BYTES = 256 * 1024
KEEPALIVE_S = 120
KEEPALIVE_PROBES = 4
KEEPALIVE_INTERVAL_S = 30


class BindError(Exception):
    """An address cannot be listened on; the text tells a person what to do."""


class Address(NamedTuple):
    """Where to listen, and for which kind of clients; `door` is the number of its table in the configuration."""

    host: str
    port: int
    kind: str
    door: int = 0


class Bound(NamedTuple):
    """A listening socket."""

    socket: socket.socket
    kind: str
    door: int = 0

    @property
    def port(self) -> int:
        """The port it has."""
        return int(self.socket.getsockname()[1])


def bind(addresses: Sequence[Address]) -> list[Bound]:
    """Listens on all of them; where several want any free port (0), they get the same one.

    Raises:
        BindError: one cannot be had. "::" may fail where a machine has no IPv6 and another address is there.
    """
    bound: list[Bound] = []
    free_port = 0
    try:
        for address in addresses:
            try:
                names = _resolve(address)
            except OSError as error:
                raise BindError(_explain(address, error)) from error
            for family, name in names:
                try:
                    found = _bind(family, (name[0], address.port or free_port, *name[2:]), address.kind, address.door)
                except OSError as error:
                    spare = bound and family == socket.AF_INET6 and (address.host == "::" or len(names) > 1)
                    if spare and error.errno in (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL):
                        continue
                    raise BindError(_explain(address, error)) from error
                bound.append(found)
                free_port = free_port if address.port else found.port
    except BindError:
        for one in bound:
            one.socket.close()
        raise
    return bound


def _resolve(address: Address) -> list[tuple[int, tuple[Any, ...]]]:
    """The families and socket addresses of a host; a name may have several, e.g. localhost."""
    flags = socket.AI_PASSIVE | socket.AI_NUMERICSERV
    found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM, flags=flags)
    return list(dict.fromkeys((int(family), name) for family, _, _, _, name in found))


def _bind(family: int, name: tuple[Any, ...], kind: str, door: int) -> Bound:
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name != "nt":  # there it would let two servers share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        _set_for_accepted(listening)
        listening.bind(name)
        listening.listen(BACKLOG)
        listening.setblocking(False)
    except BaseException:
        listening.close()
        raise
    return Bound(listening, kind, door)


def _set_for_accepted(listening: socket.socket) -> None:
    """Options that accepted connections inherit, so that they cost nothing for each of them."""
    with contextlib.suppress(OSError):
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if hasattr(socket, "TCP_NOTSENT_LOWAT"):
            # Or the kernel alone would keep megabytes for each who does not read, past every limit of ours.
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, MOST_UNSENT_BYTES)
        if hasattr(socket, "TCP_KEEPIDLE"):
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, KEEPALIVE_S)
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_S)
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, KEEPALIVE_PROBES)


def _explain(address: Address, error: OSError) -> str:
    where = f"port {address.port} on {address.host}" if address.host else f"port {address.port}"
    if error.errno == errno.EADDRINUSE:
        return f"Port {address.port} is taken by another program; stop that, or choose another port with --port"
    if error.errno == errno.EACCES:
        return f"This user may not listen on {where}; choose a port above 1023 with --port"
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"{address.host} is no address of this machine; name one with --host"
    return f"Cannot listen on {where}: {error.strerror or error}"


def own_addresses(hosts: Sequence[str]) -> list[str]:
    """The addresses of this machine that others reach such listening addresses at, the likeliest first.

    Args:
        hosts: listened on; "0.0.0.0" and "::" stand for all of the machine's.
    """
    found: list[str] = []
    for host in hosts:
        if host == "0.0.0.0":
            found += _outward(socket.AF_INET, "192.0.2.1") or ["127.0.0.1"]
        elif host == "::":
            found += _outward(socket.AF_INET6, "2001:db8::1")
        else:
            found.append(host)
    return list(dict.fromkeys(found)) or ["::1"]


def _outward(family: socket.AddressFamily, beyond: str) -> list[str]:
    """The address this machine would send from. Connecting a UDP socket sends nothing."""
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((beyond, 9))
        except OSError:
            return []
        return [str(probe.getsockname()[0])]
