"""Opening a WebSocket: what the specification and the library that browsers are used to make of a request."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.http11 import Request as TheirRequest
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from chatbox.wire.upgrade import UpgradeError, accept, read_request, wants_websocket

KNOWN = ("text.ircv3.net", "binary.ircv3.net")
HEAD = (
    b"GET /irc HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Protocol: chat, text.ircv3.net"
)


def test_the_answer_is_the_specifications() -> None:
    """The key and its answer are those of https://www.rfc-editor.org/rfc/rfc6455#section-1.3."""
    answer, subprotocol = accept(read_request(HEAD), KNOWN)
    assert subprotocol == "text.ircv3.net"
    assert answer == (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: text.ircv3.net\r\n\r\n"
    )


def test_who_speaks_another_version_is_told_which_is_spoken() -> None:
    """https://www.rfc-editor.org/rfc/rfc6455#section-4.4"""
    with pytest.raises(UpgradeError) as refused:
        accept(read_request(HEAD.replace(b"Version: 13", b"Version: 8")), KNOWN)
    assert refused.value.status == 426
    assert refused.value.fields["Sec-WebSocket-Version"] == "13"


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        (b"GET", b"POST", 405),
        (b"HTTP/1.1", b"HTTP/1.0", 505),
        (b"HTTP/1.1", b"HTTP/2.0", 505),
        (b"HTTP/1.1", b"HTTP/1.1 x", 400),
        (b"keep-alive, Upgrade", b"keep-alive", 426),
        (b": websocket", b": websocket, h2c", 426),
        (b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", b"", 400),
        (b"dGhlIHNhbXBsZSBub25jZQ==", b"dGhl", 400),
        (b"dGhlIHNhbXBsZSBub25jZQ==", b"dGhlIHNhbXBsZSBub25jZQ=\xc3", 400),
        (b"Host: here", b"Host: here\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", 400),
        (b"Host: here", b"Host: here\r\n folded", 400),
        (b"Host: here", b"Host: here\nX: y", 400),
        (b"Host: here", b"Host : here", 400),
        (b"Host: here", b"Host: he\0re", 400),
        (b"Host: here", b"Host: here\r\nContent-Length: 5", 400),
        (b"Host: here", b"Host: here\r\nContent-Length: 0\r\nContent-Length: 5", 400),
        (b"Host: here", b"Host: here\r\nTransfer-Encoding: chunked", 400),
        (b"Host: here", b"Host:" + b" " * 1_000_000 + b"\x01", 400),  # at once, however long it is
    ],
)
def test_what_is_refused(old: bytes, new: bytes, status: int) -> None:
    """With the status that says why."""
    assert old in HEAD
    with pytest.raises(UpgradeError) as refused:
        accept(read_request(HEAD.replace(old, new, 1)), KNOWN)
    assert refused.value.status == status


def test_wants_websocket() -> None:
    """Any spelling and order of headers; not something in another header's value."""
    assert wants_websocket(HEAD)
    assert wants_websocket(b"GET / HTTP/1.1\r\nupgrade:WebSocket\r\nHost: x")
    assert not wants_websocket(b"GET / HTTP/1.1\r\nX-Note: upgrade: websocket\r\nHost: x")
    assert not wants_websocket(b"GET / HTTP/1.1\r\nUpgrade: h2c\r\nHost: websocket")


def library_says(head: bytes) -> tuple[str, str] | None:
    """What the library makes of it: its answer to the key, and the subprotocol; None where it refuses."""
    protocol = ServerProtocol(subprotocols=[Subprotocol(name) for name in KNOWN], select_subprotocol=_first)
    protocol.receive_data(head + b"\r\n\r\n")
    events = protocol.events_received()
    if not events or not isinstance(events[0], TheirRequest):
        return None
    response = protocol.accept(events[0])
    if response.status_code != 101:
        return None
    return response.headers["Sec-WebSocket-Accept"], str(protocol.subprotocol or "")


def _first(protocol: ServerProtocol, offered: object) -> Subprotocol | None:
    return next((name for name in offered if name in KNOWN), None) if isinstance(offered, list) else None


def we_say(head: bytes) -> tuple[str, str] | None:
    try:
        answer, subprotocol = accept(read_request(head), KNOWN)
    except UpgradeError:
        return None
    return answer.decode().split("Sec-WebSocket-Accept: ")[1].split("\r\n")[0], subprotocol


line = st.sampled_from(
    [
        b"Host: here",
        b"Upgrade: websocket",
        b"UPGRADE:WebSocket ",
        b"Upgrade: h2c",
        b"Connection: Upgrade",
        b"connection:\tkeep-alive,\tupgrade",
        b"Connection: close",
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        b"Sec-WebSocket-Key: AAAA",
        b"Sec-WebSocket-Version: 13",
        b"Sec-WebSocket-Version: 12",
        b"Sec-WebSocket-Protocol: binary.ircv3.net, text.ircv3.net",
        b"Sec-WebSocket-Protocol: text.ircv3.net",
        b"Sec-WebSocket-Protocol: other",
        b"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
        b"Content-Length: 5",
        b"Content-Length: 0",
        b"Transfer-Encoding: chunked",
        b"Broken",
    ]
)


@given(st.lists(line, max_size=4), st.lists(st.integers(0, 6), max_size=2), st.integers(0, 1 << 30))
def test_requests_are_judged_as_the_library_judges_them(more: list[bytes], less: list[int], seed: int) -> None:
    """Headers more, fewer and in any order."""
    first, *lines = HEAD.split(b"\r\n")
    lines = [one for number, one in enumerate(lines) if number not in less] + more
    random.Random(seed).shuffle(lines)
    head = b"\r\n".join([first, *lines]).partition(b"\r\n\r\n")[0]
    assert we_say(head) == library_says(head)


@given(st.binary(max_size=12), st.integers(0, len(HEAD)), st.integers(0, 12))
def test_any_bytes_are_refused_or_judged_alike(data: bytes, at: int, over: int) -> None:
    """Wherever they stand; nothing that the library refuses is taken."""
    head = (HEAD[:at] + data + HEAD[at + over :]).partition(b"\r\n\r\n")[0]
    ours, theirs = we_say(head), library_says(head)
    assert ours in (None, theirs)
