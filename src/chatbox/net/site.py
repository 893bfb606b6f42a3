"""HTTP on demand: its library takes a while to load, so the server listens first."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, cast

from chatbox.core.hub import Hub
from chatbox.http.guard import Guard

if TYPE_CHECKING:
    from aiohttp import web


class LazySite:
    """Makes the protocol that serves HTTP on a connection. Also what pages are told of the server (`http.Status`)."""

    def __init__(self, guard: Guard, hub: Hub) -> None:
        self._guard = guard
        self._hub = hub
        self._site: web.Server | None = None

    def __call__(self) -> asyncio.Protocol:
        if self._site is None:
            from chatbox.http.site import make_site

            self._site = make_site(self._guard, self)
        return cast(asyncio.Protocol, self._site())

    def warm(self) -> None:
        """Loads the libraries in a thread, so that the first visitor does not wait."""
        threading.Thread(target=_load, name="chatbox-warm", daemon=True).start()

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

    def log_problem(self) -> str:
        """Why nothing can be stored at present."""
        if not self._hub.ready or not self._hub.logged:
            return "Nothing can be stored at present."
        return "Storing takes too long." if self._hub.pipeline.overdue() else ""


def _load() -> None:
    import chatbox.http.site
    import chatbox.net.websocket  # noqa: F401
