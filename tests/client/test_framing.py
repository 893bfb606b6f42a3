"""Lines out of chunks: whole, in order, and bounded."""

from hypothesis import given
from hypothesis import strategies as st

from chatbox.client.framing import LineBuffer


def test_both_line_ends_end_a_line() -> None:
    """Servers end lines with CR LF, some with LF alone (modern.ircdocs.horse, "Message Format")."""
    assert LineBuffer().feed(b"one\r\ntwo\nthree") == ["one", "two"]


def test_bad_bytes_are_replaced_not_fatal() -> None:
    """A server may relay Latin-1: the line is still a line."""
    assert LineBuffer().feed(b"caf\xe9\n") == ["caf\ufffd"]


def test_a_line_without_end_does_not_grow_for_ever() -> None:
    """Past its limit a line is dropped up to its end, once, and the next one is read."""
    lines = LineBuffer(limit=10)
    for _ in range(100):
        assert lines.feed(b"x" * 7) == []
    assert lines.feed(b"y\nnext\n") == ["next"]
    assert lines.dropped == 1


@given(st.binary(), st.lists(st.integers(0, 20)))
def test_chunking_makes_no_difference(data: bytes, sizes: list[int]) -> None:
    """However the network cuts the stream, the lines are the same, also within a character."""
    whole, pieces, chunked = LineBuffer(), LineBuffer(), list[str]()
    rest = data
    for size in sizes:
        chunked += pieces.feed(rest[:size])
        rest = rest[size:]
    chunked += pieces.feed(rest)
    assert chunked == whole.feed(data)
