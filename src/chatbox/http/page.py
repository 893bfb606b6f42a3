"""/join: a page that names the room and says how to join it with anything; also / while there is no web client."""

from __future__ import annotations

import base64
import hashlib
from html import escape

from aiohttp import web

from chatbox.http.guard import host_and_port
from chatbox.http.status import Status

STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1.05rem/1.6 system-ui,sans-serif;max-width:38rem;margin:10vh auto;padding:0 1.2rem}"
    "h1{font-size:2rem;margin-bottom:0}code{padding:.1em .35em;border-radius:.3em;background:#8883;"
    "overflow-wrap:anywhere}dt{font-weight:600;margin-top:1rem}dd{margin:0}"
)
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'none'"


BUILDING = (
    "The web client is being built, which takes a minute or two the first time. This page then becomes it by itself."
)
FAILED = "The web client could not be built on this machine; the terminal in which the server runs says why."
NOTES = {
    "building": BUILDING,
    "failed": FAILED,
    "disabled": "The owner of this server has switched its web client off.",
}
RELOAD = '<meta http-equiv="refresh" content="2">'


def get(request: web.BaseRequest, status: Status, state: str = "") -> web.Response:
    """The page, for whatever address it was asked at.

    Args:
        state: of the web client: "building", "failed", "disabled", or "" for nothing to say.
    """
    host, port = host_and_port(request.headers["Host"])
    body = _page(status, host, port, state)
    return web.Response(
        text=body,
        content_type="text/html",
        headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-store"},
    )


def _page(status: Status, host: str, port: int, state: str) -> str:
    name, rooms = escape(status.name), escape(" and ".join(status.rooms))
    shown = escape(f"[{host}]" if ":" in host else host)
    bare = escape(host)
    about = f"<p>{escape(status.description)}</p>" if status.description else ""
    note = f'<p role="status"><strong>{escape(NOTES[state])}</strong></p>' if state in NOTES else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{RELOAD if state == "building" else ""}
<title>{rooms} on {name}</title>
<style>{STYLE}</style>
</head>
<body>
<h1>{rooms}</h1>
{note}
<p>A chat room on <strong>{name}</strong>. Everybody in it hears each other, whatever they join with.</p>
{about}<dl>
<dt>From a terminal, with Chatbox</dt><dd><code>chatbox join {shown}:{port}</code></dd>
<dt>With nothing installed</dt><dd><code>nc {bare} {port}</code>, then type your name</dd>
<dt>With an IRC client</dt><dd>server <code>{bare}</code>, port <code>{port}</code>,
then <code>/join {rooms}</code></dd>
<dt>From a program</dt><dd>IRC over WebSocket at <code>ws://{shown}:{port}/</code></dd>
</dl>
</body>
</html>
"""
