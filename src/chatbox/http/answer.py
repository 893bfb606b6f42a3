"""Errors in the one shape that all have: `{"ok": false, "status": …, "error": …}`. Without the HTTP library."""

from __future__ import annotations

import json
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


def raw_error(status: int, text: str) -> bytes:
    """A whole answer, after which the connection is closed."""
    body = error_body(status, text)
    head = [
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        "Content-Type: application/json; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in HEADERS.items()),
    ]
    return "\r\n".join([*head, "", ""]).encode() + body
