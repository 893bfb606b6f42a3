"""What is served over HTTP: routes, and one shape for all errors."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from chatbox.http import client, health, page
from chatbox.http.answer import HEADERS, error_body
from chatbox.http.guard import Guard
from chatbox.http.status import Status

logger = logging.getLogger(__name__)
Handler = Callable[[web.BaseRequest, Status], web.StreamResponse]
ROUTES: dict[str, Handler] = {
    "/": client.get,
    "/config.json": client.config,
    "/join": page.get,
    "/healthz": health.live,
    "/readyz": health.ready,
}
METHODS = ("GET", "HEAD")
SERVER = {"Server": "Chatbox"}
KEEP_ALIVE_S = 75.0


def make_site(guard: Guard, status: Status) -> web.Server:
    """A factory of protocols, each of which serves one connection."""

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        response = _respond(request, guard, status)
        return _with_headers(response)

    return _Site(_guarded(handle), access_log=None, logger=_quiet(), keepalive_timeout=KEEP_ALIVE_S)


class _Connection(RequestHandler):
    """The library's, with our shape of errors for what it cannot read."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        if request.writer.output_size > 0:
            raise ConnectionError("an answer was begun already")
        response = _with_headers(error(status, "That is no request that this server understands."))
        response.force_close()
        return response


class _Site(web.Server):
    def __call__(self) -> RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)


def _with_headers(response: web.StreamResponse) -> web.StreamResponse:
    for name, value in (HEADERS | SERVER).items():
        response.headers.setdefault(name, value)
    return response


def _respond(request: web.BaseRequest, guard: Guard, status: Status) -> web.StreamResponse:
    refusal = guard.refusal(request.headers.getall("Host", []), request.headers.getall("Origin", []))
    if refusal is not None:
        return error(refusal.status, refusal.text)
    handler = ROUTES.get(request.path) or client.file(request.path, status)
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
    return web.Response(body=error_body(status, text), status=status, content_type="application/json", charset="utf-8")


def _quiet() -> logging.Logger:
    """What peers send is no news for the server's log; faults of ours are logged above."""
    quiet = logging.getLogger("chatbox.http.peers")
    quiet.setLevel(logging.CRITICAL)
    return quiet
