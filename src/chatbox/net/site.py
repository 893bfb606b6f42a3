"""HTTP on demand: its library takes a while to load, so the server listens first."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

from chatbox.core.hub import Hub
from chatbox.http.guard import Guard
from chatbox.net.peer import Peer

if TYPE_CHECKING:
    from aiohttp import web
    from aiohttp.web_protocol import RequestHandler

    from chatbox.net.context import Context


class Pages(NamedTuple):
    """What is settled for the web client.

    Attributes:
        registration: people can make accounts themselves.
    """

    enabled: bool = True
    servers: tuple[str, ...] = ()
    registration: bool = True


class LazySite:
    """Makes the protocol that serves HTTP on a connection. Also what pages are told of the server (`http.Status`)."""

    def __init__(self, guard: Guard, hub: Hub, pages: Pages) -> None:
        self._guard = guard
        self._hub = hub
        self.pages = pages
        self._site: web.Server | None = None

    def __call__(self) -> RequestHandler:
        if self._site is None:
            from chatbox.http.site import make_site

            self._site = make_site(self._guard, self)
        return self._site()

    def warm(self) -> None:
        """Loads the libraries in a thread, so that the first visitor does not wait.

        No daemon, which it would be by itself when a server in a thread starts it: a process that ends while OpenSSL is
        being loaded crashes, so its end waits for that.
        """
        threading.Thread(target=_load, name="chatbox-warm", daemon=False).start()

    @property
    def name(self) -> str:
        """The server's name."""
        return self._hub.limits.name

    @property
    def description(self) -> str:
        """What its owner says of it."""
        return self._hub.limits.description

    @property
    def rooms(self) -> tuple[str, ...]:
        """The default rooms."""
        return tuple(self._hub.limits.default_rooms)

    @property
    def network(self) -> str:
        """The network's name."""
        return self._hub.limits.network

    @property
    def version(self) -> str:
        """Of the server."""
        return self._hub.limits.version

    @property
    def password_needed(self) -> bool:
        """Whether the server asks for a password."""
        return bool(self._hub.limits.password)

    @property
    def registration(self) -> bool:
        """Whether people can make accounts themselves."""
        return self.pages.registration

    @property
    def nick_length(self) -> int:
        """The longest name."""
        return self._hub.limits.nick_length

    @property
    def web_enabled(self) -> bool:
        """Whether the web client is served."""
        return self.pages.enabled

    @property
    def web_servers(self) -> tuple[str, ...]:
        """Other servers that the web client may connect to."""
        return self.pages.servers

    def log_problem(self) -> str:
        """Why nothing can be stored at present."""
        if not self._hub.ready or not self._hub.logged:
            return "Nothing can be stored at present."
        if self._hub.full:
            return "The disk is full."
        return "Storing takes too long." if self._hub.pipeline.overdue() else ""


class HttpPeer(Peer):
    """A connection that speaks HTTP: passed through to the library, and counted like all others."""

    def __init__(self, context: Context, handler: RequestHandler) -> None:
        super().__init__(context)
        self._handler = handler

    def start(self, sniffer: Peer, data: bytes) -> None:
        """Takes a connection over whose first bytes are the head of a request."""
        self.take_over(sniffer)
        self._handler.connection_made(self.transport)
        self._handler.data_received(data)

    def data_received(self, data: bytes) -> None:
        self._handler.data_received(data)

    def eof_received(self) -> bool:
        """Who sends no more may still wait for an answer."""
        waiter = self._handler._waiter
        if waiter is not None and not waiter.done():
            return False
        self._handler.close()
        return True

    def pause_writing(self) -> None:
        self._handler.pause_writing()

    def resume_writing(self) -> None:
        self._handler.resume_writing()

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._handler.connection_lost(error)

    def sweep(self, now_s: float) -> None:
        """The library has its own clocks for slow requests and idle connections."""


def begin_http(context: Context, sniffer: Peer, data: bytes) -> None:
    """Serves HTTP on a connection."""
    HttpPeer(context, context.http()).start(sniffer, data)


def _load() -> None:
    import chatbox.http.site
    import chatbox.net.websocket  # noqa: F401
