"""What is encrypted straight into memory is what a client reads, without sockets."""

from __future__ import annotations

import ctypes
import ssl
from pathlib import Path

import pytest
from OpenSSL import SSL

from chatbox.net.asking import AskingContext, AskingObject
from chatbox.net.certificate import self_signed
from chatbox.net.sealed import RECORD_BYTES, sealed_bytes


class Pair:
    """A server's and a client's end with their handshake done."""

    def __init__(self, directory: Path) -> None:
        self.to_server, self.to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
        asking = self_signed(directory, ["here.test"]).asking
        assert isinstance(asking, AskingContext)
        self.server = asking.wrap_bio(self.to_server, self.to_client)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.client = context.wrap_bio(self.to_client, self.to_server)
        for end in (self.client, self.server) * 2:
            self.shake(end)
        assert self.read(b"") == b""  # nothing but tickets

    def shake(self, end: ssl.SSLObject | AskingObject) -> None:
        try:
            end.do_handshake()
        except ssl.SSLWantReadError:
            return

    def read(self, sealed: bytes) -> bytes:
        """What the client makes of that."""
        self.to_client.write(sealed)
        read = b""
        while True:
            try:
                read += self.client.read(1 << 20)
            except ssl.SSLWantReadError:
                return read


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return Pair(tmp_path)


@pytest.mark.parametrize("size_bytes", [1, 100, RECORD_BYTES, RECORD_BYTES + 1, 3 * RECORD_BYTES - 1, 200_000])
def test_what_is_sealed_is_read(pair: Pair, size_bytes: int) -> None:
    """Also what takes several records; it lies where it was to lie, and nowhere beyond."""
    data = bytes(number % 251 for number in range(size_bytes))
    room = ctypes.create_string_buffer(sealed_bytes(size_bytes) + 1)
    for _ in range(3):
        size = pair.server.seal(data, ctypes.addressof(room))
        assert pair.read(room.raw[:size]) == data
        assert size < sealed_bytes(size_bytes)
        assert not any(room.raw[size:])


def test_what_the_layer_writes_itself_is_in_order_with_it(pair: Pair) -> None:
    """Both are records of one row."""
    room = ctypes.create_string_buffer(1000)
    size = pair.server.seal(b"one ", ctypes.addressof(room))
    sealed = room.raw[:size]
    assert pair.server.write(b"two ") == 4
    sealed += pair.to_client.read()
    size = pair.server.seal(b"three", ctypes.addressof(room))
    assert pair.read(sealed + room.raw[:size]) == b"one two three"


def test_after_the_end_nothing_is_sealed(pair: Pair) -> None:
    """OpenSSL says so."""
    with pytest.raises(ssl.SSLWantReadError):
        pair.server.unwrap()
    room = ctypes.create_string_buffer(1000)
    with pytest.raises(SSL.Error, match="shutdown"):
        pair.server.seal(b"more", ctypes.addressof(room))
    assert not any(room.raw)
