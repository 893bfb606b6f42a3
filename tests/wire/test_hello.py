"""What TLS clients say first, made by a real one."""

from __future__ import annotations

import ssl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbox.wire.hello import is_whole, protocols, server_name, wants_http


def hello(*offered: str) -> bytes:
    """The first bytes of Python's own client."""
    context = ssl.create_default_context()
    if offered:
        context.set_alpn_protocols(list(offered))
    outgoing = ssl.MemoryBIO()
    client = context.wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname="chat.example")
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    return outgoing.read()


def test_browsers_and_others() -> None:
    assert protocols(hello("h2", "http/1.1")) == [b"h2", b"http/1.1"]
    assert wants_http(hello("h2", "http/1.1"))
    assert not wants_http(hello("irc"))
    assert not wants_http(hello())


def test_the_name_of_the_server() -> None:
    assert server_name(hello()) == "chat.example"
    assert server_name(b"") == ""


def test_it_may_come_in_parts() -> None:
    whole = hello("http/1.1")
    assert is_whole(whole)
    assert not any(is_whole(whole[:size]) for size in range(len(whole)))


@given(st.binary(max_size=200))
def test_anything(data: bytes) -> None:
    """Whatever comes, it is an answer."""
    wants_http(data)
    server_name(data)
    wants_http(b"\x16\x03\x01\x00\xff\x01" + data)
