"""A connection, from accept to close: what sniffing, chat and HTTP have in common."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from chatbox.net.context import Context


class Peer(asyncio.Protocol):
    """One connection. Subclasses take its bytes.

    Attributes:
        address: the peer's, as text, "" for a local socket.
        since_s: when it was accepted, on the loop's clock.
        prompted: a person was asked for a name, and so has longer to answer.
        listen: the kind that its listening address takes ("any", "irc", "http", "websocket", "plain").
        counted: the gate counts it.
        certificate: the fingerprint of its client certificate, "" for none.
        server_name: of this server, as the client asked for it with TLS; "" for none.
        secure: nobody between here and there can read along.
        quiet_until_s: it need not be looked after before.
        hanging_up: all is said; what still comes is thrown away.
    """

    __slots__ = (
        "_eof",
        "_stopped_reading",
        "address",
        "certificate",
        "context",
        "counted",
        "hanging_up",
        "heard_s",
        "listen",
        "owner",
        "port",
        "prompted",
        "quiet_until_s",
        "secure",
        "server_name",
        "since_s",
        "transport",
    )

    transport: asyncio.Transport

    def __init__(self, context: Context, listen: str = "any") -> None:
        self.context = context
        self.listen = listen
        self.address = ""
        self.port = 0
        self.since_s = context.loop.time()
        self.heard_s = self.since_s
        self.quiet_until_s = 0.0
        self.prompted = False
        self.owner = False
        self.counted = False
        self.secure = False
        self.certificate = ""
        self.server_name = ""
        self.hanging_up = False
        self._eof = False
        self._stopped_reading = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.context.peers.add(self)
        name = transport.get_extra_info("peername")
        if isinstance(name, tuple) and len(name) >= 2:
            self.address, self.port = _plain_address(str(name[0])), int(name[1])

    def take_over(self, other: Peer) -> None:
        """Goes on in place of a connection that found out who is there."""
        self.listen = other.listen
        self.address, self.port = other.address, other.port
        self.since_s, self.heard_s = other.since_s, other.heard_s
        self.prompted, self.owner, self.counted = other.prompted, other.owner, other.counted
        self.secure, self.certificate, self.server_name = other.secure, other.certificate, other.server_name
        self.transport = other.transport
        self._stopped_reading = other._stopped_reading
        self.context.peers.discard(other)
        self.context.peers.add(self)
        self.transport.set_protocol(self)

    def connection_lost(self, error: Exception | None) -> None:
        self.context.peers.discard(self)
        if self.counted:
            self.counted = False
            self.context.gate.closed(self.address)

    def obey_pressure(self) -> None:
        """Reads, or does not read, as the whole server and this connection's own queue want it."""

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
        if limit_s and now_s - self.since_s > limit_s and not self.hanging_up:
            self.too_late()

    def too_late(self) -> None:
        """It has not said in time who it is."""
        self.hang_up()

    def hang_up(self, last: bytes = b"") -> None:
        """Ends the connection so that what was written arrives: closing while the peer still sends would destroy it.

        Args:
            last: written before.
        """
        if self.hanging_up or self.transport.is_closing():
            return
        self.hanging_up = True
        if last:
            self.transport.write(last)
        if self._eof or not self.transport.can_write_eof():
            self.transport.close()
        else:
            self.set_reading(True)
            with contextlib.suppress(OSError, RuntimeError):  # lost meanwhile
                self.transport.write_eof()
        self.context.loop.call_later(self.context.timing.linger_s, self._abort)

    def _abort(self) -> None:
        self.transport.abort()

    def excuse(self, lost_s: float) -> None:
        """For so long the server did not listen; that is not the peer's silence."""
        self.since_s += lost_s
        self.heard_s += lost_s
        self.quiet_until_s = 0.0


def _plain_address(address: str) -> str:
    """An IPv4 address that came over a dual-stack socket, as itself; without an IPv6 zone."""
    address = address.partition("%")[0]
    return address[7:] if address.startswith("::ffff:") and "." in address else address
