"""TLS on a port that serves everybody: begun when the first byte says so, and looked into again inside."""

from __future__ import annotations

import asyncio
import ssl
from asyncio import sslproto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatbox.net.listener import Sniffer

SHUTDOWN_S = 3
HANDSHAKE_S = 60
"""Where there is no limit for registration."""


class Tls(sslproto.SSLProtocol):
    """The layer between a connection and who speaks on it.

    The loop's own way to begin TLS wants to read the first bytes itself; here they have been read already.
    """

    max_size = 4096
    """Of its buffer for what comes in: a chatting client sends little, and there may be thousands of them."""

    def __init__(self, outer: Sniffer, inner: Sniffer, context: ssl.SSLContext, handshake_s: int) -> None:
        loop = outer.context.loop
        super().__init__(
            loop,
            inner,
            context,
            loop.create_future(),
            server_side=True,
            ssl_handshake_timeout=handshake_s,
            ssl_shutdown_timeout=SHUTDOWN_S,
        )
        self._outer: Sniffer | None = outer
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

    def _secured(self) -> None:
        self._outer = None

    def connection_lost(self, exc: BaseException | None) -> None:
        outer, self._outer = self._outer, None
        if outer is not None:  # nobody has spoken inside yet
            outer.connection_lost(None)
        super().connection_lost(exc)

    def _fatal_error(self, exc: BaseException, message: str = "") -> None:
        """What a peer does wrong in its handshake is no news for the server's log."""
        transport = self._transport
        if isinstance(transport, asyncio.Transport):
            transport.abort()

    def _wakeup_waiter(self, exc: BaseException | None = None) -> None:
        """Nobody waits: who is inside is told by its `connection_made`."""


def begin_tls(outer: Sniffer, inner: Sniffer, context: ssl.SSLContext, data: bytes) -> None:
    """Makes a connection a TLS one; `inner` then finds out who is there."""
    handshake_s = max(1, round(outer.context.timing.registration_s or HANDSHAKE_S))
    Tls(outer, inner, context, handshake_s).begin(outer.transport, data)
