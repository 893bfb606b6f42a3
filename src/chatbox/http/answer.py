"""Errors in the one shape that all have: `{"ok": false, "status": …, "error": …}`. Without the HTTP library."""

from __future__ import annotations

import json
from html import escape
from http import HTTPStatus

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def error_body(status: int, text: str) -> bytes:
    """The body of an error."""
    return json.dumps({"ok": False, "status": status, "error": text}).encode()


def raw_error(status: int, text: str, *more: str) -> bytes:
    """A whole answer, after which the connection is closed; `more` lines of its head."""
    return _answer(status, "application/json", error_body(status, text), *more)


def raw_page(status: int, text: str, again_s: int) -> bytes:
    """A whole answer for a person in a browser, which asks again by itself after so many seconds."""
    title = HTTPStatus(status).phrase
    page = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="{again_s}">
<title>{title}</title>
</head>
<body>
<h1>{title}</h1>
<p role="alert">{escape(text)}</p>
</body>
</html>
"""
    return _answer(status, "text/html", page.encode(), f"Retry-After: {again_s}")


def _answer(status: int, kind: str, body: bytes, *more: str) -> bytes:
    head = [
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        f"Content-Type: {kind}; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "Connection: close",
        *more,
        *(f"{name}: {value}" for name, value in HEADERS.items()),
    ]
    return "\r\n".join([*head, "", ""]).encode() + body
