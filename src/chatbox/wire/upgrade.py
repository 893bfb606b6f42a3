"""How a connection becomes a WebSocket: what a client asks, and what it is answered.

Source: https://www.rfc-editor.org/rfc/rfc6455#section-4.2
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
VERSION = "13"
KEY_BYTES = 16
_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_WORD = re.compile(_TOKEN)
_REQUEST = re.compile(rf"({_TOKEN}) [!-~]+ HTTP/([0-9])\.([0-9])")
_FIELD = re.compile(rf"({_TOKEN}):([\t -~\x80-\xff]*)")
"""https://www.rfc-editor.org/rfc/rfc9110#section-5.5"""
_WANTED = re.compile(rb"^[ \t]*upgrade[ \t]*:.*websocket", re.IGNORECASE | re.MULTILINE)


class UpgradeError(Exception):
    """A request is refused.

    Args:
        status: of HTTP.
        text: a sentence for whoever wrote the client.
        fields: further ones of the answer's head.
    """

    def __init__(self, status: int, text: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.fields = fields or {}


class Request(NamedTuple):
    """The head of a request.

    Attributes:
        fields: values by name in lower case, in their order.
    """

    method: str
    version: tuple[str, str]
    fields: dict[str, list[str]]

    def all_of(self, name: str) -> list[str]:
        """The values of a field."""
        return self.fields.get(name, [])

    def listed(self, name: str) -> list[str]:
        """The members of a field that is a list of words (https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1).

        Raises:
            UpgradeError: it is something else, or empty.
        """
        members: list[str] = []
        for value in self.all_of(name):
            found = [member for part in value.split(",") if (member := part.strip(" \t"))]
            if not found or not all(map(_WORD.fullmatch, found)):
                raise UpgradeError(400, f"The {name} header is no list of words.")
            members += found
        return members

    def only(self, name: str) -> str:
        """The value of a field that stands there once.

        Raises:
            UpgradeError: it does not.
        """
        found = self.all_of(name)
        if len(found) != 1:
            raise UpgradeError(400, f"A request to open a WebSocket has one {name} header, not {len(found)}.")
        return found[0]


def wants_websocket(head: bytes) -> bool:
    """Whether a request asks to become a WebSocket, well or badly."""
    return _WANTED.search(head) is not None


def read_request(head: bytes) -> Request:
    """Reads the head of a request.

    Args:
        head: without the empty line at its end.

    Raises:
        UpgradeError: it is none.
    """
    first, *lines = head.decode("latin-1").split("\r\n")
    request = _REQUEST.fullmatch(first)
    if request is None:
        raise UpgradeError(400, "That is no request to open a WebSocket.")
    fields: dict[str, list[str]] = {}
    for line in lines:
        field = _FIELD.fullmatch(line)
        if field is None:
            raise UpgradeError(400, "That is no request to open a WebSocket: one of its headers is none.")
        fields.setdefault(field[1].lower(), []).append(field[2].strip(" \t"))
    return Request(request[1], (request[2], request[3]), fields)


def accept(request: Request, known: Sequence[str]) -> tuple[bytes, str]:
    """Opens a WebSocket, without extensions.

    Args:
        known: the subprotocols that are spoken here.

    Returns:
        The whole answer, and the first of the client's subprotocols that is known, "" for none.

    Raises:
        UpgradeError: the request does not ask for a WebSocket of this version.
    """
    _check(request)
    digest = hashlib.sha1(_key(request) + GUID, usedforsecurity=False).digest()
    subprotocol = next((name for name in request.listed("sec-websocket-protocol") if name in known), "")
    answer = (
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {base64.b64encode(digest).decode()}\r\n"
    )
    if subprotocol:
        answer += f"Sec-WebSocket-Protocol: {subprotocol}\r\n"
    return f"{answer}\r\n".encode(), subprotocol


def _check(request: Request) -> None:
    if request.method != "GET":
        raise UpgradeError(405, "A WebSocket is opened with GET.", {"Allow": "GET"})
    if request.all_of("transfer-encoding") or set(request.all_of("content-length")) - {"0"}:
        raise UpgradeError(400, "A request to open a WebSocket has no body.")
    if request.version[0] != "1" or request.version[1] == "0":
        raise UpgradeError(505, "A WebSocket is opened with HTTP/1.1.")
    asked = [name.lower() for name in request.listed("upgrade")]
    if asked != ["websocket"] or "upgrade" not in map(str.lower, request.listed("connection")):
        raise UpgradeError(426, "Only a WebSocket is opened here: Upgrade: websocket.", {"Upgrade": "websocket"})
    if request.only("sec-websocket-version") != VERSION:
        text = f"Version {VERSION} of WebSocket is spoken here."
        raise UpgradeError(426, text, {"Upgrade": "websocket", "Sec-WebSocket-Version": VERSION})


def _key(request: Request) -> bytes:
    key = request.only("sec-websocket-key").encode("latin-1")
    try:
        if len(base64.b64decode(key, validate=True)) == KEY_BYTES:
            return key
    except binascii.Error:
        pass
    raise UpgradeError(400, "The Sec-WebSocket-Key is not sixteen bytes in base64.")
