"""The first message of TLS, as far as it says which protocol is wanted inside (ALPN).

Browsers want HTTP, and are not asked for a client certificate: they would ask their user which one to show.
Sources: https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2, https://www.rfc-editor.org/rfc/rfc7301
"""

from __future__ import annotations

HANDSHAKE, CLIENT_HELLO, SERVER_NAME, ALPN = 22, 1, 0, 16
RECORD_HEAD_BYTES = 5
HTTP = frozenset({b"http/1.1", b"http/1.0", b"h2"})


def is_whole(data: bytes) -> bool:
    """Whether these first bytes of a connection have the whole of their first record."""
    return len(data) >= RECORD_HEAD_BYTES and len(data) >= RECORD_HEAD_BYTES + _number(data[3:5])


def wants_http(data: bytes) -> bool:
    """Whether who sent this first record wants to speak HTTP; False also for what is no first message of TLS."""
    return not HTTP.isdisjoint(protocols(data))


def protocols(data: bytes) -> list[bytes]:
    """The protocols that a first record offers, best first."""
    return _names(_taken(_extension(data, ALPN), 2)[0])


def server_name(data: bytes) -> str:
    """The host name that a first record asks for (https://www.rfc-editor.org/rfc/rfc6066#section-3); "" for none."""
    listed, _ = _taken(_extension(data, SERVER_NAME), 2)
    return _taken(listed[1:], 2)[0].decode("ascii", "replace").lower()


def _extension(data: bytes, wanted: int) -> bytes:
    """The content of one extension; empty where it is not there."""
    body = data[RECORD_HEAD_BYTES:]
    if data[:1] != bytes((HANDSHAKE,)) or body[:1] != bytes((CLIENT_HELLO,)):
        return b""
    rest = body[4 + 2 + 32 :]  # head of the message, version, random
    for width in (1, 2, 1):  # session id, cipher suites, compression methods
        _, rest = _taken(rest, width)
    extensions, _ = _taken(rest, 2)
    while len(extensions) >= 4:
        kind = _number(extensions[:2])
        content, extensions = _taken(extensions[2:], 2)
        if kind == wanted:
            return content
    return b""


def _names(data: bytes) -> list[bytes]:
    found = []
    while data:
        name, data = _taken(data, 1)
        found.append(name)
    return found


def _taken(data: bytes, width: int) -> tuple[bytes, bytes]:
    """A field that begins with its length in `width` bytes, and what follows it."""
    end = width + _number(data[:width])
    return data[width:end], data[end:]


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")
