"""/healthz: the process answers. /readyz: it can also store what is said."""

from __future__ import annotations

from aiohttp import web

from chatbox.http.status import Status


def live(request: web.BaseRequest, status: Status) -> web.Response:
    """Answers as long as the loop runs."""
    return web.json_response({"ok": True})


def ready(request: web.BaseRequest, status: Status) -> web.Response:
    """503 while nothing can be stored."""
    problem = status.log_problem()
    if problem:
        return web.json_response({"ok": False, "status": 503, "error": problem}, status=503)
    return web.json_response({"ok": True})
