"""PROXY v1 and v2: https://www.haproxy.org/download/1.8/doc/proxy-protocol.txt"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Iterator

import pytest

from tests.conformance.meeting import Meeting
from tests.support import ServerProcess


def v2(address: str, local: bool = False) -> bytes:
    """A header of version 2."""
    body = socket.inet_aton(address) + socket.inet_aton("192.0.2.1") + struct.pack("!HH", 5000, 6667)
    return b"\r\n\r\n\0\r\nQUIT\n" + bytes([0x20 if local else 0x21, 0x11]) + struct.pack("!H", len(body)) + body


@pytest.fixture
def behind(start_server: Callable[..., ServerProcess]) -> Iterator[Meeting]:
    """A server that believes a proxy on this machine."""
    meeting = Meeting(start_server(config='[server]\nproxy_from = ["127.0.0.1"]'))
    yield meeting
    meeting.end()


@pytest.mark.parametrize(
    "header",
    [b"PROXY TCP4 198.51.100.9 192.0.2.1 5000 6667\r\n", v2("198.51.100.9")],
    ids=["v1", "v2"],
)
def test_the_address_is_the_clients(behind: Meeting, header: bytes) -> None:
    """As the header has it."""
    ann = behind.nobody()
    ann.send_raw(header)
    ann.send("NICK ann", "USER ann 0 * :Ann")
    assert "198.51.100.9" in " ".join(ann.ask("WHOIS ann"))


@pytest.mark.parametrize(
    "header", [b"PROXY UNKNOWN\r\n", v2("198.51.100.9", local=True), b""], ids=["unknown", "local", "none"]
)
def test_where_it_says_nothing(behind: Meeting, header: bytes) -> None:
    """ "UNKNOWN" and "LOCAL": the real address of the connection."""
    ann = behind.nobody()
    ann.send_raw(header)
    ann.send("NICK ann", "USER ann 0 * :Ann")
    assert "127.0.0.1" in " ".join(ann.ask("WHOIS ann"))


def test_from_elsewhere_it_counts_for_nothing(meeting: Meeting) -> None:
    """Nobody says where they come from unless `proxy_from` names them."""
    eve, op = meeting.nobody(), meeting.operator("op")
    eve.send_raw(b"PROXY TCP4 198.51.100.9 192.0.2.1 5000 6667\r\nNICK eve\r\nUSER eve 0 * :Eve\r\n")
    assert eve.line()
    assert "198.51.100.9" not in " ".join(op.ask("STATS l"))
