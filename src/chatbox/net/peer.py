"""A connection, from accept to close: what sniffing, chat and HTTP have in common."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from chatbox.net.context import Context

KEEPALIVE_S = 120


class Peer(asyncio.Protocol):
    """One connection. Subclasses take its bytes.

    Attributes:
        address: the peer's, as text, "" for a local socket.
        since_s: when it was accepted, on the loop's clock.
        prompted: a person was asked for a name, and so has longer to answer.
        listen: the kind that its listening address takes ("any", "irc", "http", "websocket", "plain").
    """

    transport: asyncio.Transport

    def __init__(self, context: Context, listen: str = "any") -> None:
        self.context = context
        self.listen = listen
        self.address = ""
        self.port = 0
        self.since_s = context.loop.time()
        self.heard_s = self.since_s
        self.prompted = False
        self.owner = False
        self._stopped_reading = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.context.peers.add(self)
        name = transport.get_extra_info("peername")
        if isinstance(name, tuple) and len(name) >= 2:
            self.address, self.port = _plain_address(str(name[0])), int(name[1])
            self.context.gate.opened(self.address)
        connected = transport.get_extra_info("socket")
        if connected is not None:
            _keep_alive(connected)
        self.obey_pressure()

    def take_over(self, other: Peer) -> None:
        """Goes on in place of a connection that found out who is there."""
        self.address, self.port = other.address, other.port
        self.since_s, self.heard_s = other.since_s, other.heard_s
        self.prompted, self.owner = other.prompted, other.owner
        self.transport = other.transport
        self._stopped_reading = other._stopped_reading
        self.context.peers.discard(other)
        self.context.peers.add(self)
        self.transport.set_protocol(self)

    def connection_lost(self, error: Exception | None) -> None:
        self.context.peers.discard(self)
        self.context.gate.closed(self.address)

    def obey_pressure(self) -> None:
        """Reads, or does not read, as the whole server and this connection's own queue want it."""
        self.set_reading(not self.context.paused and self.wants_input())

    def wants_input(self) -> bool:
        """Whether more input can be taken."""
        return True

    def set_reading(self, reading: bool) -> None:
        """Pauses or resumes the transport."""
        if reading == self._stopped_reading and not self.transport.is_closing():
            self._stopped_reading = not reading
            with contextlib.suppress(RuntimeError):  # closed meanwhile
                if reading:
                    self.transport.resume_reading()
                else:
                    self.transport.pause_reading()

    def sweep(self, now_s: float) -> None:
        """Called every second or so, to end what takes too long."""
        timing = self.context.timing
        limit_s = timing.prompted_s if self.prompted else timing.registration_s
        if limit_s and now_s - self.since_s > limit_s:
            self.too_late()

    def too_late(self) -> None:
        """It has not said in time who it is."""
        self.transport.close()
        self.context.loop.call_later(self.context.timing.linger_s, self.transport.abort)

    def excuse(self, lost_s: float) -> None:
        """For so long the server did not listen; that is not the peer's silence."""
        self.since_s += lost_s
        self.heard_s += lost_s


def _plain_address(address: str) -> str:
    """An IPv4 address that came over a dual-stack socket, as itself; without an IPv6 zone."""
    address = address.partition("%")[0]
    return address[7:] if address.startswith("::ffff:") and "." in address else address


def _keep_alive(connected: socket.socket) -> None:
    if connected.family not in (socket.AF_INET, socket.AF_INET6):
        return
    with contextlib.suppress(OSError):
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if hasattr(socket, "TCP_KEEPIDLE"):
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, KEEPALIVE_S)
