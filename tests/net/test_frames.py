"""Frames that are read here and those that the library reads make the same messages (https://www.rfc-editor.org/rfc/rfc6455)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol

from chatbox.net import frames
from chatbox.net.websocket import MAX_MESSAGE_BYTES, WebSocket
from tests.net.test_websocket import opened
from tests.net.world import UPGRADE, Net, masked

TEXT, BINARY, CONTINUED, CLOSE, PING = 1, 2, 0, 8, 9
SIZES = [0, 1, 125, 126, 127, 300, MAX_MESSAGE_BYTES - 1, MAX_MESSAGE_BYTES, MAX_MESSAGE_BYTES + 1]


def masked_by(opcode: int, data: bytes, mask: bytes) -> bytes:
    """As a browser sends it."""
    frame = masked(opcode, data)
    start = len(frame) - len(data)
    return frame[: start - 4] + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(data))


def long_form(data: bytes) -> bytes:
    """A frame whose length is told in eight bytes, needed or not."""
    return bytes((0x81, 0xFF)) + len(data).to_bytes(8) + bytes(4) + data


payload = st.one_of(st.binary(max_size=200), st.sampled_from(SIZES).map(lambda size: b"x" * size))
usual = st.builds(masked_by, st.sampled_from([TEXT, BINARY]), payload, st.binary(min_size=4, max_size=4))
frame = st.one_of(
    usual,
    usual,
    st.builds(masked, st.sampled_from([TEXT, BINARY, CONTINUED]), st.binary(max_size=9), fin=st.booleans()),
    st.builds(masked, st.just(PING), st.binary(max_size=125)),
    st.builds(long_form, payload),
    st.just(masked(CLOSE, b"\x03\xe8")),
    st.just(b"\x81\x01x"),
)


def library_says(data: bytes) -> list[tuple[bool, bytes]]:
    """The messages that the library alone reads in it, and whether each is text."""
    protocol = ServerProtocol(max_size=MAX_MESSAGE_BYTES)
    protocol.receive_data(UPGRADE.encode())
    (request,) = protocol.events_received()
    assert isinstance(request, Request)
    protocol.send_response(protocol.accept(request))
    protocol.receive_data(data)
    found, parts, text = [], b"", True
    for event in protocol.events_received():
        if isinstance(event, Frame) and event.opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
            text = text if event.opcode is Opcode.CONT else event.opcode is Opcode.TEXT
            parts += bytes(event.data)
            if event.fin:
                found.append((text, parts))
                parts = b""
    return found


@given(st.lists(frame, max_size=6), st.lists(st.integers(1, 400), max_size=12))
def test_the_same_messages_however_they_are_cut(sent: list[bytes], cuts: list[int]) -> None:
    """Usual frames, fragments, pings, a close, faults; whole, in pieces, several at a time."""
    data, found = b"".join(sent), []
    web = opened(Net())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WebSocket, "_take_message", lambda self, message: found.append((self._is_text, message)))
        rest = data
        for size in [*cuts, len(data)]:
            if rest[:size] and not web.transport.closing:
                web.transport.protocol.data_received(rest[:size])
            rest = rest[size:]
    assert found == library_says(data)


@given(usual, st.binary(max_size=3))
def test_a_size_is_told_as_soon_as_it_can_be(data: bytes, before: bytes) -> None:
    """From two, four or ten bytes on, wherever the frame begins."""
    head = 2 if data[1] & 0x7F < 126 else 4 if data[1] & 0x7F == 126 else 10
    for end in range(min(len(data), 12) + 1):
        size = frames.size_at(before + data[:end], len(before))
        assert size == (len(data) if end >= head else 0)
