"""The grammar of a line."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbox.wire import message
from chatbox.wire.message import Message, WireError, format_reply, parse

word = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r\n "), min_size=1, max_size=8)
middle = word.filter(lambda text: text[0] != ":")
trailing = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r\n"), max_size=20)
key = st.from_regex(r"\+?([a-z]{1,4}\.[a-z]{1,3}/)?[a-zA-Z0-9-]{1,6}", fullmatch=True)
value = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=8)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("PING", Message("PING")),
        ("privmsg #a :hi there", Message("PRIVMSG", ["#a", "hi there"])),
        (":n!u@h PRIVMSG #a hi", Message("PRIVMSG", ["#a", "hi"], "n!u@h")),
        ("@a=1;+b/c=\\:\\s\\\\ :s 001 x :", Message("001", ["x", ""], "s", {"a": "1", "+b/c": "; \\"})),
        ("  JOIN   #a   ", Message("JOIN", ["#a"])),
        (":s  JOIN #a", Message("JOIN", ["#a"], "s")),
        ("KICK  #a b\tc\u3000d", Message("KICK", ["#a", "b\tc\u3000d"])),
        ("TOPIC #a ::-)", Message("TOPIC", ["#a", ":-)"])),
        ("@a;a=2 PING", Message("PING", tags={"a": "2"})),
    ],
)
def test_lines(line: str, expected: Message) -> None:
    """ "If there are multiple identical tag names … the last value is used"; parameters are split at spaces."""
    assert parse(line) == expected


@pytest.mark.parametrize("line", ["", " ", ":only.source", "@tag", "12 x", "P!NG", "\0", "PING a\0b", "é"])
def test_what_is_no_line_is_refused(line: str) -> None:
    """Nothing but `WireError` for bad lines."""
    with pytest.raises(WireError):
        parse(line)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    """What a peer sends never raises anything undocumented."""
    with contextlib.suppress(WireError):
        parse(text)


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """The same for bytes, as they come."""
    with contextlib.suppress(WireError):
        parse(data.decode("utf-8", "replace"))


@given(
    st.from_regex("[A-Z]{1,8}|[0-9]{3}", fullmatch=True),
    st.lists(middle, max_size=4),
    trailing,
    st.one_of(st.just(""), word),
    st.dictionaries(key, value, max_size=4),
)
def test_what_is_written_is_read_back(
    command: str, params: list[str], last: str, source: str, tags: dict[str, str]
) -> None:
    """Formatting and parsing are each other's inverse."""
    written = Message(command, [*params, last], source, tags)
    assert parse(str(written)) == written


@given(st.text(max_size=60), st.integers(0, 80))
def test_a_cut_ends_between_characters(text: str, limit_bytes: int) -> None:
    """Truncation never makes bytes that are not UTF-8, and keeps as much as fits."""
    try:
        whole = text.encode()
    except UnicodeEncodeError:
        return
    piece = message.cut(text, limit_bytes)
    assert text.startswith(piece)
    assert len(piece.encode()) <= max(limit_bytes, 0)
    assert piece == text or len(whole) > limit_bytes


@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=120), st.integers(4, 40))
def test_pieces_make_the_whole(text: str, limit_bytes: int) -> None:
    """Splitting loses nothing, and each piece fits."""
    pieces = message.split(text, limit_bytes)
    assert "".join(pieces) == text
    assert all(len(piece.encode()) <= limit_bytes for piece in pieces)


def test_a_line_cannot_be_smuggled_into_a_parameter() -> None:
    """Line ends and misplaced spaces in parameters are refused when writing."""
    for params in (["a\r\nQUIT"], ["a b", "c"], ["", "c"], [":a", "c"]):
        with pytest.raises(WireError):
            message.format_line("", "X", params)


def test_a_reply_repeats_what_a_peer_sent_as_one_parameter() -> None:
    """A middle parameter cannot be empty, start with a colon or have a space (modern.ircdocs.horse/#parameters)."""
    assert format_reply(":s 461 ann", ["KICK", "Not enough parameters"]) == ":s 461 ann KICK :Not enough parameters"
    assert format_reply(":s 401 ann", ["a b", ":c", "", "no"]) == ":s 401 ann * * * no"
    assert format_reply(":s 401 ann", ["a\nb", "c", "no"]) == ":s 401 ann * c no"
    assert format_reply(":s 366 ann", [""]) == ":s 366 ann :"
    with pytest.raises(WireError):
        format_reply(":s 401 ann", ["a", "n\no"])
