"""The PROXY protocol, versions 1 and 2: for whom a proxy connects.

Source: https://www.haproxy.org/download/2.8/doc/proxy-protocol.txt
"""

from __future__ import annotations

import ipaddress
import struct
from typing import Final, NamedTuple

SIGNATURE: Final = b"\r\n\r\n\x00\r\nQUIT\n"
"""How version 2 begins."""
MAX_LINE_BYTES: Final = 107
"""Of version 1, CR LF included."""
MAX_BYTES: Final = 16 + 4096
_HEAD = struct.Struct("!BBH")
_SSL_TYPE, _SSL_CLIENT = 0x20, 0x01
_ADDRESS_BYTES = {1: 4, 2: 16}


class ProxyError(ValueError):
    """The bytes are no header of the PROXY protocol."""


class Proxied(NamedTuple):
    """What a header says.

    Attributes:
        address, port: of the client; "" and 0 where the proxy speaks for itself.
        secure: the client came to the proxy over TLS.
        size: of the header in bytes.
    """

    address: str
    port: int
    secure: bool
    size: int


def begins(data: bytes) -> bool:
    """Whether these first bytes are, or may become, the beginning of a header."""
    return any(data.startswith(start) or start.startswith(data) for start in (b"PROXY ", SIGNATURE))


def parse(data: bytes) -> Proxied | None:
    """Reads a header; None while it is not all there.

    Raises:
        ProxyError: it is none, or malformed.
    """
    if data.startswith(SIGNATURE[: len(data)]) and data[:1] == b"\r":
        return _parse_binary(data)
    if not data.startswith(b"PROXY "[: len(data)]):
        raise ProxyError("no PROXY header")
    line, end, _ = data.partition(b"\r\n")
    if end and len(line) <= MAX_LINE_BYTES - 2:
        return _parse_line(line)
    if len(data) >= MAX_LINE_BYTES:
        raise ProxyError("the PROXY line is too long")
    return None


def _parse_line(line: bytes) -> Proxied:
    words = line.decode("ascii", "replace").split(" ")
    if words[1:2] == ["UNKNOWN"]:
        return Proxied("", 0, False, len(line) + 2)
    if len(words) != 6 or words[1] not in ("TCP4", "TCP6") or not all(_is_port(port) for port in words[4:]):
        raise ProxyError("malformed PROXY line")
    version = 4 if words[1] == "TCP4" else 6
    return Proxied(_address(words[2], version), int(words[4]), False, len(line) + 2)


def _is_port(text: str) -> bool:
    return text.isdecimal() and len(text) <= 5 and int(text) < 65536


def _address(text: str, version: int) -> str:
    try:
        parsed = ipaddress.ip_address(text)
    except ValueError as error:
        raise ProxyError("malformed address in the PROXY line") from error
    if parsed.version != version:
        raise ProxyError("the address is of another family than the PROXY line says")
    return _plain(parsed)


def _parse_binary(data: bytes) -> Proxied | None:
    start = len(SIGNATURE)
    if len(data) < start + _HEAD.size:
        return None
    command, family, length = _HEAD.unpack_from(data, start)
    size = start + _HEAD.size + length
    if command >> 4 != 2 or command & 15 > 1 or size > MAX_BYTES:
        raise ProxyError("malformed PROXY header")
    if len(data) < size:
        return None
    if command & 15 == 0:
        return Proxied("", 0, False, size)
    body = data[start + _HEAD.size : size]
    width = _ADDRESS_BYTES.get(family >> 4)
    if width is None:
        return Proxied("", 0, False, size)
    if len(body) < 2 * width + 4:
        raise ProxyError("the PROXY header is too short for its addresses")
    address = _plain(ipaddress.ip_address(body[:width]))
    (port,) = struct.unpack_from("!H", body, 2 * width)
    return Proxied(address, port, _came_over_tls(body[2 * width + 4 :]), size)


def _came_over_tls(fields: bytes) -> bool:
    """Whether the fields after the addresses say so."""
    while len(fields) >= 3:
        kind, length = struct.unpack_from("!BH", fields)
        if kind == _SSL_TYPE and length >= 1 and len(fields) >= 4:
            return bool(fields[3] & _SSL_CLIENT)
        fields = fields[3 + length :]
    return False


def _plain(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)
