"""What is encrypted straight into memory is what a client reads, without sockets."""

from __future__ import annotations

import ctypes
import ssl
from pathlib import Path

import pytest
from OpenSSL import SSL

from chatbox.net.asking import AskingContext, AskingObject
from chatbox.net.certificate import self_signed
from chatbox.net.ring import LARGE_BYTES
from chatbox.net.sealed import NoRoomError, sealed_bytes
from tests.net.openssl import ask_for_short_records

RECORD_BYTES = 1 << 14


class Pair:
    """A server's and a client's end with their handshake done."""

    def __init__(self, directory: Path, version: ssl.TLSVersion, short: bool) -> None:
        self.to_server, self.to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
        asking = self_signed(directory, ["here.test"]).asking
        assert isinstance(asking, AskingContext)
        self.server = asking.wrap_bio(self.to_server, self.to_client)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.maximum_version = version
        if short:
            ask_for_short_records(context)
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


@pytest.fixture(params=["TLSv1_2", "TLSv1_3"])
def pair(tmp_path: Path, request: pytest.FixtureRequest) -> Pair:
    return Pair(tmp_path, ssl.TLSVersion[request.param], short=False)


@pytest.fixture(params=["TLSv1_2", "TLSv1_3"])
def short(tmp_path: Path, request: pytest.FixtureRequest) -> Pair:
    """A client that wants the shortest records there are."""
    return Pair(tmp_path, ssl.TLSVersion[request.param], short=True)


SIZES = [1, 100, 512, 513, RECORD_BYTES, RECORD_BYTES + 1, 3 * RECORD_BYTES - 1, LARGE_BYTES]


@pytest.mark.parametrize("size_bytes", SIZES)
def test_what_is_sealed_is_read(pair: Pair, short: Pair, size_bytes: int) -> None:
    """Also what takes several records; it lies where it was to lie, and nowhere beyond."""
    data = bytes(number % 251 for number in range(size_bytes))
    most_bytes = sealed_bytes(size_bytes)
    room = ctypes.create_string_buffer(most_bytes + 1)
    for one in (pair, short, pair, short):
        size = one.server.seal(data, ctypes.addressof(room), most_bytes)
        assert one.read(room.raw[:size]) == data
        assert size < most_bytes
        assert not any(room.raw[most_bytes:])


def test_nothing_is_written_where_there_is_no_room(pair: Pair, short: Pair) -> None:
    """However wrongly it was estimated."""
    for one in (pair, short):
        room = ctypes.create_string_buffer(3000)
        with pytest.raises(NoRoomError):
            one.server.seal(bytes(2000), ctypes.addressof(room), 1900)
        assert not any(room.raw[1900:])


def test_nothing_is_nothing(pair: Pair) -> None:
    """No record is made of it, and the connection goes on."""
    room = ctypes.create_string_buffer(1000)
    assert pair.server.seal(b"", ctypes.addressof(room), 1000) == 0
    size = pair.server.seal(b"x", ctypes.addressof(room), 1000)
    assert pair.read(room.raw[:size]) == b"x"


def test_what_the_layer_writes_itself_is_in_order_with_it(pair: Pair) -> None:
    """Both are records of one row."""
    room = ctypes.create_string_buffer(1000)
    size = pair.server.seal(b"one ", ctypes.addressof(room), 1000)
    sealed = room.raw[:size]
    assert pair.server.write(b"two ") == 4
    sealed += pair.to_client.read()
    size = pair.server.seal(b"three", ctypes.addressof(room), 1000)
    assert pair.read(sealed + room.raw[:size]) == b"one two three"


def test_after_the_end_nothing_is_sealed(pair: Pair) -> None:
    """OpenSSL says so."""
    with pytest.raises(ssl.SSLWantReadError):
        pair.server.unwrap()
    room = ctypes.create_string_buffer(1000)
    with pytest.raises(SSL.Error, match="shutdown"):
        pair.server.seal(b"more", ctypes.addressof(room), 1000)
    assert not any(room.raw)
