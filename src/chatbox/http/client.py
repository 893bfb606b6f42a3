"""/: the web client, and /config.json: what it must know of the server before it connects."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from aiohttp import web

from chatbox.http import assets, page
from chatbox.http.status import Status

_ASSETS = assets.Assets()


def get(request: web.BaseRequest, status: Status) -> web.Response:
    """The client, or while there is none a page that says how else to join."""
    asset = _ASSETS.find(assets.INDEX) if status.web_enabled else None
    if asset is None:
        return page.get(request, status, assets.being_built() if status.web_enabled else "disabled")
    response = assets.answer(request, asset)
    response.headers["Content-Security-Policy"] = policy(status.web_servers)
    return response


def file(path: str, status: Status) -> Callable[[web.BaseRequest, Status], web.Response] | None:
    """What answers with a file of the client; None if there is no such file."""
    asset = _ASSETS.find(path) if status.web_enabled else None
    return None if asset is None else lambda request, status: assets.answer(request, asset)


def config(request: web.BaseRequest, status: Status) -> web.Response:
    """Only what anybody learns who connects, or is asked for when they do."""
    body = {
        "ok": True,
        "name": status.name,
        "network": status.network,
        "description": status.description,
        "version": status.version,
        "rooms": list(status.rooms),
        "servers": list(status.web_servers),
        "passwordNeeded": status.password_needed,
        "registration": status.registration,
        "nickLength": status.nick_length,
    }
    return web.json_response(body, headers={"Cache-Control": "no-store"})


def policy(servers: tuple[str, ...]) -> str:
    """No inline script, no other host but the servers that the owner has named."""
    hosts = [f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, servers)]
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "media-src 'self' data: blob:",
            "manifest-src 'self'",
            "worker-src 'self'",
            " ".join(["connect-src 'self'", *hosts]),
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    )
