"""The transport of a client on asyncio, and the watch over a connection that has died without a word."""

from __future__ import annotations

import asyncio
import socket
import ssl as tls
from typing import Protocol as Interface
from typing import cast

from aiohappyeyeballs import start_connection

CONNECT_SECONDS = 15.0
NEXT_ADDRESS_SECONDS = 0.25
"""So long an address may take before the next one is tried beside it (https://www.rfc-editor.org/rfc/rfc8305#section-5)."""


class Endpoint(Interface):
    """Who gets what comes over a link."""

    def opened(self, address: str) -> None:
        """The link is up; `address` is the other side, for people."""

    def received(self, data: bytes) -> None:
        """Bytes have come."""

    def silent(self) -> None:
        """Nothing has come for a while: ask for a sign of life."""

    def lost(self, reason: str) -> None:
        """The link is down, "" when the other side closed it in order. Told once."""


class Link(asyncio.Protocol):
    """One connection.

    Args:
        endpoint: gets what comes.
        silence_seconds: after how long without a byte to call `silent`; half as long later the link is cut.
    """

    def __init__(self, endpoint: Endpoint, silence_seconds: float) -> None:
        self._endpoint = endpoint
        self._patience = silence_seconds
        self._transport: asyncio.Transport | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._heard = 0.0
        self._cut = ""

    def write(self, data: bytes) -> None:
        """Sends, as soon as the network takes it."""
        if data and self._transport and not self._transport.is_closing():
            self._transport.write(data)

    def abort(self, reason: str = "") -> None:
        """Closes at once."""
        self._cut = self._cut or reason
        if self._transport:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class
        peer = transport.get_extra_info("peername")
        self._endpoint.opened(f"{peer[0]}, port {peer[1]}" if isinstance(peer, tuple) else "this machine")
        self._heard = asyncio.get_running_loop().time()
        self._listen_for_life(asked=False)

    def data_received(self, data: bytes) -> None:
        self._heard = asyncio.get_running_loop().time()
        self._endpoint.received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._watch:
            self._watch.cancel()
        self._endpoint.lost(self._cut or ((getattr(exc, "strerror", None) or str(exc)) if exc else ""))

    def _listen_for_life(self, *, asked: bool) -> None:
        loop = asyncio.get_running_loop()
        silent = loop.time() - self._heard
        due = silent >= self._patience
        if due and asked:
            self.abort("the server no longer answers")
            return
        if due:
            self._endpoint.silent()
        wait = self._patience / 2 if due else self._patience - silent
        self._watch = loop.call_later(max(wait, 0.01), lambda: self._listen_for_life(asked=due))


async def open_link(
    link: Link,
    host: str | None,
    port: int,
    ssl: tls.SSLContext | None = None,
    server_hostname: str | None = None,
    sock: socket.socket | None = None,
) -> None:
    """Connects a link: to a host and port, or over a socket that is connected already.

    Raises:
        OSError: there is no connection; TimeoutError after 15 seconds.
    """
    loop = asyncio.get_running_loop()
    name = server_hostname or (host if ssl else None)
    async with asyncio.timeout(CONNECT_SECONDS):
        if sock is None:
            # The loop's own race of addresses leaves the winner's socket open when it is cancelled at the end.
            addresses = await loop.getaddrinfo(host or "localhost", port, type=socket.SOCK_STREAM)
            sock = await start_connection(addresses, happy_eyeballs_delay=NEXT_ADDRESS_SECONDS)
        sock.setblocking(False)
        await loop.create_connection(lambda: link, sock=sock, ssl=ssl, server_hostname=name)


def make_link(endpoint: Endpoint, silence_seconds: float, websocket: str) -> Link:
    """A link, to be opened: lines over a stream, or with an address for it, messages over WebSocket."""
    if not websocket:
        return Link(endpoint, silence_seconds)
    from chatbox.client.websocket import WebSocketLink

    return WebSocketLink(endpoint, silence_seconds, websocket)
