"""What is served over HTTP: routes, and one shape for all errors."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from chatbox.http import health, page
from chatbox.http.guard import Guard
from chatbox.http.status import Status

logger = logging.getLogger(__name__)
Handler = Callable[[web.BaseRequest, Status], web.StreamResponse]
ROUTES: dict[str, Handler] = {"/": page.get, "/healthz": health.live, "/readyz": health.ready}
METHODS = ("GET", "HEAD")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def make_site(guard: Guard, status: Status) -> web.Server:
    """A factory of protocols, each of which serves one connection."""

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        response = _respond(request, guard, status)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return web.Server(_guarded(handle), access_log=None, logger=_quiet())


def _respond(request: web.BaseRequest, guard: Guard, status: Status) -> web.StreamResponse:
    refusal = guard.refusal(request.headers.getall("Host", []), request.headers.getall("Origin", []))
    if refusal is not None:
        return error(refusal.status, refusal.text)
    handler = ROUTES.get(request.path)
    if handler is None:
        return error(404, "There is no such page.")
    if request.method not in METHODS:
        response = error(405, "This page can only be read.")
        response.headers["Allow"] = ", ".join(METHODS)
        return response
    return handler(request, status)


def _guarded(
    handle: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]],
) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
    async def guarded(request: web.BaseRequest) -> web.StreamResponse:
        try:
            return await handle(request)
        except Exception:
            logger.exception("HTTP %s failed", request.path[:100])
            return error(500, "That failed because of a fault of the server, which has been noted.")

    return guarded


def error(status: int, text: str) -> web.Response:
    """An error, in the one shape that all have."""
    return web.json_response({"ok": False, "status": status, "error": text}, status=status)


def _quiet() -> logging.Logger:
    """What peers send is no news for the server's log; faults of ours are logged above."""
    quiet = logging.getLogger("chatbox.http.peers")
    quiet.setLevel(logging.CRITICAL)
    return quiet
