"""SASL as IRC carries it: base64 in lines of 400 bytes, and the PLAIN mechanism.

Sources: https://ircv3.net/specs/extensions/sasl-3.1, https://www.rfc-editor.org/rfc/rfc4616
"""

from __future__ import annotations

import base64
import binascii
from typing import NamedTuple

from chatbox.wire.message import WireError

CHUNK_BYTES = 400
"""An AUTHENTICATE line of exactly this length is continued by the next one."""
MAX_RESPONSE_BYTES = 4096


class Plain(NamedTuple):
    """What a PLAIN response says: on whose behalf, who, and the password."""

    authzid: str
    authcid: str
    password: str


def decode(text: str) -> bytes:
    """The bytes of a whole response (its lines joined); `+` stands for none.

    Raises:
        WireError: it is not base64.
    """
    if text == "+":
        return b""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise WireError("the response is not base64") from error


def encode(data: bytes) -> list[str]:
    """The AUTHENTICATE parameters that carry `data`, the closing `+` included where the last line is full."""
    text = base64.b64encode(data).decode()
    lines = [text[at : at + CHUNK_BYTES] for at in range(0, len(text), CHUNK_BYTES)]
    if not lines or len(lines[-1]) == CHUNK_BYTES:
        lines.append("+")
    return lines


def parse_plain(data: bytes) -> Plain:
    """Reads `authzid NUL authcid NUL password`.

    Raises:
        WireError: it is not of that form, or not UTF-8.
    """
    try:
        parts = data.decode().split("\0")
    except UnicodeDecodeError as error:
        raise WireError("the response is not UTF-8") from error
    if len(parts) != 3 or not parts[1] or not parts[2]:
        raise WireError("PLAIN is an identity, a name and a password, separated by NUL")
    return Plain(*parts)


def parse_external(data: bytes) -> str:
    """Reads an authorization identity, "" for none (https://www.rfc-editor.org/rfc/rfc4422#appendix-A).

    Raises:
        WireError: it is not UTF-8, or has a NUL.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise WireError("the response is not UTF-8") from error
    if "\0" in text:
        raise WireError("EXTERNAL is a name, or nothing")
    return text


def format_plain(name: str, password: str) -> bytes:
    """The response that logs `name` in."""
    return f"\0{name}\0{password}".encode()
