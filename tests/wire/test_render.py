"""Text to bytes: framings, tags, and SASL's lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbox.wire import caps, render, sasl
from chatbox.wire.caps import Framing
from chatbox.wire.message import WireError


@pytest.mark.parametrize(
    ("framing", "data"),
    [
        (Framing.LINE, "PING é\r\n".encode()),
        (Framing.PLAIN, "PING é\n".encode()),
        (Framing.TEXT_FRAME, b"\x81\x07" + "PING é".encode()),
        (Framing.BINARY_FRAME, b"\x82\x07" + "PING é".encode()),
    ],
)
def test_each_framing(framing: Framing, data: bytes) -> None:
    """A line ends with CR LF, a person's with LF, and a frame has neither."""
    assert render.frame("PING é", framing) == data


@pytest.mark.parametrize(
    ("size", "head"),
    [
        (0, b"\x81\x00"),
        (125, b"\x81\x7d"),
        (126, b"\x81\x7e\x00\x7e"),
        (65535, b"\x81\x7e\xff\xff"),
        (65536, b"\x81\x7f" + (65536).to_bytes(8, "big")),
    ],
)
def test_frames_of_all_sizes(size: int, head: bytes) -> None:
    """RFC 6455, 5.2: 7, 16 or 64 bits of length, the shortest that does; not masked, final."""
    assert render.websocket_frame(0x81, b"x" * size) == head + b"x" * size


def test_a_shape_is_what_alters_bytes_and_the_framing() -> None:
    """Recipients that differ only in what they send or ask for get the same object."""
    silent = caps.ECHO_MESSAGE | caps.LABELED_RESPONSE | caps.BATCH | caps.MULTI_PREFIX | caps.SASL
    assert caps.shape(silent, Framing.TEXT_FRAME) == Framing.TEXT_FRAME
    assert caps.shape(caps.SERVER_TIME | silent, Framing.LINE) == caps.SERVER_TIME
    shapes = {caps.shape(bits, framing) for bits in (0, caps.SERVER_TIME) for framing in Framing}
    assert len(shapes) == 8


def test_tags_are_those_negotiated() -> None:
    """Each capability brings its own; "server-sent tags … MUST be included before client-only tags"."""
    made = (1_500, "id1", "Ann", {"+a": "", "+b": "x;y"})
    time = "time=1970-01-01T00:00:01.500Z"
    assert render.tags(0, *made) == ""
    assert render.tags(caps.SERVER_TIME, *made) == f"@{time} "
    assert render.tags(caps.MESSAGE_TAGS, *made) == "@msgid=id1;+a;+b=x\\:y "
    assert render.tags(caps.ACCOUNT_TAG, *made) == "@account=Ann "
    assert render.tags(caps.ACCOUNT_TAG, 0, "", "", {}) == ""
    assert render.tags(render.TAGGED, *made) == f"@{time};msgid=id1;account=Ann;+a;+b=x\\:y "


@given(st.binary(max_size=1300))
def test_sasl_survives_its_lines(data: bytes) -> None:
    """sasl-3.1: lines of 400 bytes, and `+` after a full one or for nothing."""
    lines = sasl.encode(data)
    assert all(len(line) <= sasl.CHUNK_BYTES for line in lines)
    assert len(lines[-1]) < sasl.CHUNK_BYTES
    assert sasl.decode("".join(lines[:-1] if lines[-1] == "+" else lines) or "+") == data


@given(st.text(max_size=40))
def test_any_sasl_text_is_read_or_refused(text: str) -> None:
    """What a peer sends never raises anything but `WireError`."""
    try:
        data = sasl.decode(text)
        sasl.parse_plain(data)
    except WireError:
        pass


def test_sasl_plain() -> None:
    """RFC 4616: identity, name and password; the identity may be empty, the others not."""
    assert sasl.parse_plain(sasl.format_plain("ann", "pässword")) == sasl.Plain("", "ann", "pässword")
    assert sasl.parse_plain(b"z\0ann\0pw").authzid == "z"
    for bad in (b"", b"ann\0pw", b"\0\0pw", b"\0ann\0", b"\0a\0b\0c", b"\0\xff\0pw"):
        with pytest.raises(WireError):
            sasl.parse_plain(bad)
