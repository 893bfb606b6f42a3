"""TLS on a port that serves everybody: begun when the first byte says so, and looked into again inside."""

from __future__ import annotations

import asyncio
import ctypes
import hashlib
import ssl
from asyncio import sslproto
from asyncio.sslproto import SSLProtocolState
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from chatbox.net.certificate import Certificates
from chatbox.net.sealed import NoRoomError, nothing
from chatbox.wire.hello import wants_http

if TYPE_CHECKING:
    from chatbox.net.asking import AskingContext
    from chatbox.net.listener import Sniffer

SHUTDOWN_S = 3
CAME_BYTES = 4096
"""So much of what comes in is decrypted at a time: a chatting client sends little."""
CAME = bytearray(CAME_BYTES)
"""What comes in passes through here, of all connections: it is taken as soon as it is there."""
HANDSHAKE_S = 60
"""Where there is no limit for registration."""


class Tls(sslproto.SSLProtocol):
    """The layer between a connection and who speaks on it.

    The loop's own way to begin TLS wants to read the first bytes itself; here they have been read already.

    Attributes:
        settle: seals and sends what was posted.
        wrote: told that it may have something to send by itself, which goes first.
    """

    max_size = CAME_BYTES
    _state: SSLProtocolState
    _ssl_writing_paused: bool
    _sslobj: ssl.SSLObject
    _outgoing: ssl.MemoryBIO
    _app_protocol: asyncio.Protocol
    _call_eof_received: Callable[[], None]

    def __init__(
        self, outer: Sniffer, inner: Sniffer, context: ssl.SSLContext | AskingContext, handshake_s: int
    ) -> None:
        loop = outer.context.loop
        super().__init__(
            loop,
            inner,
            cast(ssl.SSLContext, context),  # of which no more is used than both have
            loop.create_future(),
            server_side=True,
            ssl_handshake_timeout=handshake_s,
            ssl_shutdown_timeout=SHUTDOWN_S,
        )
        self._ssl_buffer, self._ssl_buffer_view = CAME, memoryview(CAME)
        self._outer: Sniffer | None = outer
        self.settle = self.wrote = nothing
        inner.on_secured = self._secured

    def begin(self, transport: asyncio.Transport, data: bytes) -> None:
        """Takes the connection over, with what was read of it."""
        transport.set_protocol(self)
        self.connection_made(transport)
        while data and not transport.is_closing():
            view = self.get_buffer(len(data))
            size = min(len(view), len(data))
            view[:size] = data[:size]
            self.buffer_updated(size)
            data = data[size:]

    @property
    def lower(self) -> asyncio.Transport:
        """The transport that carries what is encrypted."""
        return cast(asyncio.Transport, self._transport)

    @property
    def ready(self) -> bool:
        """Whether what is sealed now can be sent now: nothing of its own has to go first."""
        unsent = self._write_backlog or self._ssl_writing_paused or self._outgoing.pending
        if unsent or self._state is not SSLProtocolState.WRAPPED or self.lower.is_closing():
            return False
        return not self.lower.get_write_buffer_size()

    @property
    def seal(self) -> Callable[[bytes, int, int], int]:
        """Encrypts data, into memory at an address with so many bytes of room; how much it is there.

        Raises NoRoomError, and whatever OpenSSL and its library do: after it the connection has to `fail`.
        """
        return getattr(self._sslobj, "seal", self._seal)

    def fail(self, error: Exception) -> None:
        """Ends the connection, since it cannot encrypt any more."""
        self._fatal_error(error)

    def _seal(self, data: bytes, address: int, room_bytes: int) -> int:
        taken = self._sslobj.write(data)
        while taken < len(data):  # a record at a time
            taken += self._sslobj.write(memoryview(data)[taken:])
        sealed = self._outgoing.read()
        if len(sealed) > room_bytes:
            raise NoRoomError
        ctypes.memmove(address, sealed, len(sealed))
        return len(sealed)

    def _do_read(self) -> None:
        """Who is inside may answer before what TLS itself has to say to it is on its way."""
        self.wrote()
        super()._do_read()  # type: ignore[misc]

    def _do_read__copied(self) -> None:
        """At once, where that is possible."""
        read_all = getattr(self._sslobj, "read_all", None)
        if read_all is None:
            super()._do_read__copied()  # type: ignore[misc]
            return
        data, over = read_all()
        if data:
            self._app_protocol.data_received(data)
        if over:
            self._call_eof_received()
            self._start_shutdown()

    def eof_received(self) -> Any:
        """As `_start_shutdown`, where the peer just went."""
        self.settle()
        above: Any = super()
        return above.eof_received()

    def _start_shutdown(self) -> None:
        """Nothing can be sealed after TLS has said that it ends."""
        self.settle()
        super()._start_shutdown()

    def _write_appdata(self, list_of_data: list[bytes]) -> None:
        self.wrote()
        super()._write_appdata(list_of_data)

    def _get_extra_info(self, name: str, default: Any = None) -> Any:
        return self if name == "tls" else super()._get_extra_info(name, default)

    def _secured(self) -> None:
        self._outer = None

    def connection_lost(self, exc: BaseException | None) -> None:
        outer, self._outer = self._outer, None
        if outer is not None:  # nobody has spoken inside yet
            outer.connection_lost(None)
        super().connection_lost(exc)

    def _fatal_error(self, exc: BaseException, message: str = "") -> None:
        """What a peer does wrong in its handshake is no news for the server's log."""
        if self._transport is not None:
            self.lower.abort()

    def _wakeup_waiter(self, exc: BaseException | None = None) -> None:
        """Nobody waits: who is inside is told by its `connection_made`."""


def fingerprint(transport: asyncio.BaseTransport) -> str:
    """The SHA-256 fingerprint of the certificate that a client showed, in hexadecimal; "" for none."""
    ask = getattr(transport.get_extra_info("ssl_object"), "client_certificate", None)
    shown = ask() if ask is not None else None
    return hashlib.sha256(shown).hexdigest() if shown else ""


def begin_tls(outer: Sniffer, inner: Sniffer, certificates: Certificates, data: bytes) -> None:
    """Makes a connection a TLS one; `inner` then finds out who is there.

    Args:
        data: the first record, whole.
    """
    context = certificates.context if wants_http(data) else certificates.asking
    handshake_s = max(1, round(outer.context.timing.registration_s or HANDSHAKE_S))
    Tls(outer, inner, context, handshake_s).begin(outer.transport, data)
