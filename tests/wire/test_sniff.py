"""Who is there, by the first bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbox.wire.sniff import Kind, sniff


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x16\x03\x01", Kind.TLS),
        (b"GET / HTTP/1.1", Kind.HTTP),
        (b"PRI * HTTP/2.0", Kind.HTTP),
        (b"NICK ada", Kind.IRC),
        (b"NICK\r\n", Kind.IRC),
        (b"@a PING", Kind.IRC),
        (b":x", Kind.IRC),
        (b"Nick", Kind.PLAIN),
        (b"User ", Kind.PLAIN),
        (b"get ", Kind.PLAIN),
        (b"NICKY", Kind.PLAIN),
        (b"GETTY ", Kind.PLAIN),
        (b"\n", Kind.PLAIN),
        ("小明".encode(), Kind.PLAIN),
        (b"N", Kind.UNDECIDED),
        (b"NICK", Kind.UNDECIDED),
        (b"GE", Kind.UNDECIDED),
    ],
)
def test_openings(data: bytes, kind: Kind) -> None:
    """Only upper-case words followed by a space or a line end are openings; proper beginnings of one are undecided."""
    assert sniff(data) is kind


@given(st.binary(min_size=1, max_size=40))
def test_more_bytes_never_change_a_decision(data: bytes) -> None:
    """So it does not matter how the bytes are cut on their way."""
    decided = [kind for size in range(1, len(data) + 1) if (kind := sniff(data[:size])) is not Kind.UNDECIDED]
    assert len(set(decided)) <= 1
