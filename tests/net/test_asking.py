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


def said(pair: Pair, *messages: bytes) -> None:
    """The client says them, each in records of its own."""
    for message in messages:
        pair.client.write(message)


def test_all_that_came_is_read_at_once(pair: Pair) -> None:
    """However many records it is; the rest of one comes when it is whole; nothing is nothing."""
    assert pair.server.read_all() == (b"", False)
    said(pair, b"one ", b"two ", b"x" * (2 * RECORD_BYTES))
    assert pair.server.read_all() == (b"one two " + b"x" * (2 * RECORD_BYTES), False)
    said(pair, b"three")
    record = pair.to_server.read()
    pair.to_server.write(record[:7])
    assert pair.server.read_all() == (b"", False)
    pair.to_server.write(record[7:])
    assert pair.server.read_all() == (b"three", False)


def test_the_end_is_told_with_what_came_before_it(pair: Pair) -> None:
    """And again after it."""
    said(pair, b"last")
    with pytest.raises(ssl.SSLWantReadError):
        pair.client.unwrap()
    assert pair.server.read_all() == (b"last", True)
    assert pair.server.read_all() == (b"", True)


def test_what_is_no_record_is_an_error(pair: Pair) -> None:
    """The peer gets an alert for it, and other connections are not disturbed by it."""
    pair.to_server.write(b"no record at all, whatever it is")
    with pytest.raises(ssl.SSLError):
        pair.server.read_all()
    with pytest.raises(ssl.SSLError):
        pair.read(b"")


def test_reading_says_what_openssl_has_to_say(tmp_path: Path) -> None:
    """What it answers to what was read is on its way when that is given out."""
    one, other = (Pair(tmp_path / name, ssl.TLSVersion.TLSv1_3, short=False) for name in "ab")
    one.to_server.write(b"\x17\x03\x03\x00\x20" + bytes(32))
    with pytest.raises(ssl.SSLError, match=r"bad|decryption|mac"):
        one.server.read_all()
    assert one.to_client.pending
    said(other, b"as ever")
    assert other.server.read_all() == (b"as ever", False)
