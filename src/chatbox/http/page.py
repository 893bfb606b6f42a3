"""/join: a page that names the room and says how to join it with anything; also / while there is no web client."""

from __future__ import annotations

import base64
import hashlib
from html import escape

from aiohttp import web

from chatbox.http.guard import host_and_port
from chatbox.http.status import Status

STYLE = (
    ":root{color-scheme:light dark;--bg:#f4f4f8;--card:#fff;--line:#e1e1ea;--text:#1c1c25;--soft:#595968;"
    "--accent:#4f4dc4;--link:#4341b8;--glow:rgb(79 77 196/18%)}"
    "@media(prefers-color-scheme:dark){:root{--bg:#141519;--card:#26272f;--line:#3a3b46;--text:#e9e9f0;--soft:#a9a9b8;"
    "--accent:#625fdb;--link:#b0afff;--glow:rgb(130 128 255/22%)}}"
    "*{box-sizing:border-box}body{margin:0;min-height:100vh;padding:6vh 1rem;display:grid;place-items:center;"
    "background:radial-gradient(64rem 36rem at 50% -4rem,var(--glow),transparent 75%) var(--bg);color:var(--text);"
    "font:1rem/1.55 Inter,system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}"
    "main{width:min(36rem,100%);padding:2rem;border:1px solid var(--line);border-radius:1.25rem;background:var(--card);"
    "box-shadow:0 8px 28px rgb(20 20 40/14%);overflow-wrap:anywhere}"
    "svg{width:3.25rem;padding:.75rem;border-radius:30%;background:var(--accent);color:#fff}"
    "h1{margin:.75rem 0 0;font-size:1.625rem;line-height:1.2;letter-spacing:-.025em}"
    "p{margin:.25rem 0 0;color:var(--soft)}"
    ".note{margin:1rem 0 0;padding:.75rem 1rem;border-radius:.5rem;background:var(--glow);color:var(--text)}"
    "dl{margin:1.5rem 0 0}dt{margin-top:1rem;font-weight:600}dd{margin:.25rem 0 0;color:var(--soft)}"
    "code{padding:.1rem .4rem;border:1px solid var(--line);border-radius:.3rem;background:var(--bg);color:var(--text);"
    "font:.875rem ui-monospace,Menlo,Consolas,monospace}a{color:var(--link)}"
)
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'none'"


BUILDING = (
    "The web client is being built, which takes a minute or so the first time. "
    "Stay here: this page becomes it by itself."
)
FAILED = "The web client could not be built on this machine; the terminal in which the server runs says why."
NOTES = {
    "building": BUILDING,
    "failed": FAILED,
    "disabled": "The owner of this server has switched its web client off.",
}
PICTURE = (
    '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round"'
    ' stroke-linejoin="round" aria-hidden="true"><path d="M3 13V5a2 2 0 0 1 2-2h9a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H6z"/>'
    '<path d="M19 9a2 2 0 0 1 2 2v10l-3-3h-7a2 2 0 0 1-2-2"/></svg>'
)
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
    note = f'<p class="note" role="status">{escape(NOTES[state])}</p>' if state in NOTES else ""
    browser = (
        "" if state or not status.web_enabled else '<dt>With this browser</dt><dd><a href="./">Open the room</a></dd>\n'
    )
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
<main>
{PICTURE}
<h1>{rooms} on {name}</h1>
<p>Everybody in the room hears each other, whatever they join with.</p>
{about}{note}
<dl>
{browser}<dt>From a terminal, with Chatbox</dt><dd><code>chatbox join {shown}:{port}</code></dd>
<dt>With nothing installed</dt><dd><code>nc {bare} {port}</code>, then type your name</dd>
<dt>With an IRC client</dt><dd>server <code>{bare}</code>, port <code>{port}</code>,
then <code>/join {rooms}</code></dd>
<dt>From a program</dt><dd>IRC over WebSocket at <code>ws://{shown}:{port}/</code></dd>
</dl>
</main>
</body>
</html>
"""
