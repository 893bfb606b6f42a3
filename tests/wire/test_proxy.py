"""The PROXY protocol: what a proxy says of its client, and nothing that is not that."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbox.wire.proxy import SIGNATURE, Proxied, ProxyError, begins, parse

LINE = b"PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n"


def binary(command: int = 0x21, family: int = 0x11, body: bytes = b"") -> bytes:
    return SIGNATURE + struct.pack("!BBH", command, family, len(body)) + body


V4 = bytes([192, 0, 2, 1, 198, 51, 100, 1]) + struct.pack("!HH", 5000, 443)
V6 = b"\x20\x01\x0d\xb8" + bytes(11) + b"\x01" + bytes(16) + struct.pack("!HH", 5000, 443)


@pytest.mark.parametrize(
    ("header", "address", "port", "secure"),
    [
        (LINE, "192.0.2.1", 56324, False),
        (b"PROXY TCP6 2001:DB8::1 ::1 1 2\r\n", "2001:db8::1", 1, False),
        (b"PROXY UNKNOWN\r\n", "", 0, False),
        (b"PROXY UNKNOWN anything at all\r\n", "", 0, False),
        (binary(body=V4), "192.0.2.1", 5000, False),
        (binary(family=0x21, body=V6), "2001:db8::1", 5000, False),
        (binary(command=0x20), "", 0, False),
        (binary(family=0x31, body=bytes(216)), "", 0, False),
        (binary(body=V4 + b"\x04\x00\x02xx" + b"\x20\x00\x05\x01\x00\x00\x00\x00"), "192.0.2.1", 5000, True),
        (binary(body=V4 + b"\x20\x00\x05\x00\x00\x00\x00\x00"), "192.0.2.1", 5000, False),
    ],
)
def test_headers(header: bytes, address: str, port: int, secure: bool) -> None:
    """Both versions, every family, LOCAL and UNKNOWN; what follows is not touched, and no byte may be missing."""
    assert parse(header + b"NICK x") == Proxied(address, port, secure, len(header))
    assert all(parse(header[:size]) is None for size in range(len(header)))
    assert all(begins(header[:size]) for size in range(1, len(header)))


@pytest.mark.parametrize(
    "data",
    [
        b"PROXY TCP4 192.0.2.1 198.51.100.1 56324\r\n",
        b"PROXY TCP4 ::1 198.51.100.1 1 2\r\n",
        b"PROXY TCP4 x y 1 2\r\n",
        b"PROXY TCP4 192.0.2.1 198.51.100.1 99999 443\r\n",
        b"PROXY " + b"x" * 200,
        binary(command=0x11),
        binary(command=0x22),
        binary(body=V4[:-1]),
        b"GET / HTTP/1.1\r\n",
    ],
)
def test_what_is_none(data: bytes) -> None:
    """One documented error."""
    with pytest.raises(ProxyError):
        parse(data)


@given(st.one_of(st.binary(max_size=300), st.binary(max_size=60).map(lambda tail: SIGNATURE + tail)))
def test_any_bytes(data: bytes) -> None:
    """Nothing but the documented error, and no header longer than what is there."""
    try:
        found = parse(data)
    except ProxyError:
        return
    assert found is None or 0 < found.size <= len(data)
