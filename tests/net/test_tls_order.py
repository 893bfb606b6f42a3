"""The records of one TLS connection leave in their order, whoever wants to say something when; without sockets."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from chatbox.net import sealed
from chatbox.net.certificate import Certificates, self_signed
from chatbox.net.outbox import Outbox
from chatbox.net.ring import Ring
from chatbox.net.sealed import Sealed
from chatbox.net.tls import Tls
from tests.net.openssl import change_keys
from tests.net.test_outbox import FakeRing, FakeTransport, Socket


class Lower(FakeTransport):
    """Below TLS; what it is given leaves at once, as it does where a socket is free."""

    def __init__(self, sock: Socket) -> None:
        super().__init__(sock)
        self.aborted = False
        self.ended = False

    def write(self, data: bytes) -> None:
        super().write(data)
        self.push()

    def abort(self) -> None:
        self.aborted = True

    def close(self) -> None:
        self.ended = True

    def set_protocol(self, protocol: object) -> None: ...
    def pause_reading(self) -> None: ...
    def resume_reading(self) -> None: ...


class Inside(asyncio.Protocol):
    """Who speaks inside."""

    def __init__(self) -> None:
        self.on_secured: Callable[[], None] = lambda: None
        self.on_line: Callable[[], None] = lambda: None
        self.transport = cast(asyncio.Transport, None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.on_secured()

    def data_received(self, data: bytes) -> None:
        self.on_line()


class World:
    """A server's end that is sent from by an outbox, and a client."""

    def __init__(self, context: Any) -> None:
        self.loop = asyncio.new_event_loop()
        self.socket, self.ring = Socket(), FakeRing()
        self.ring.sockets[7] = self.socket
        self.inside, self.lower = Inside(), Lower(self.socket)
        outer: Any = type("Outer", (), {"context": type("Context", (), {"loop": self.loop})()})
        self.tls = Tls(outer, cast(Any, self.inside), context, 60)
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        self.client = trusting.wrap_bio(self.incoming, self.outgoing)
        self._shake()
        self.outbox = Outbox(self.loop, cast(Ring, self.ring))
        self.sealed = Sealed(self.tls, self.inside.transport, self.outbox)
        assert self.outbox.open(self.sealed, 7)

    def _shake(self) -> None:
        with pytest.raises(ssl.SSLWantReadError):
            self.client.do_handshake()
        self.tls.begin(cast(Any, self.lower), self.outgoing.read())
        self.take()
        self.client.do_handshake()
        self.send()
        assert self.heard() == b""

    def take(self) -> None:
        """What has left arrives at the client."""
        self.incoming.write(self.socket.arrived)
        self.socket.arrived = b""

    def send(self) -> None:
        """What the client has to say arrives."""
        data = self.outgoing.read()
        view = self.tls.get_buffer(len(data))
        view[: len(data)] = data
        self.tls.buffer_updated(len(data))

    def heard(self) -> bytes:
        self.take()
        read = b""
        while True:
            try:
                read += self.client.read(65536)
            except ssl.SSLWantReadError:
                return read

    def say(self, data: bytes) -> None:
        """As to a crowd: by the ring where nothing else has to go first."""
        calls = self.ring.calls
        self.sealed.post(data)
        self.outbox.flush()
        self.said_by_ring = self.ring.calls > calls


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return self_signed(Path(tmp_path_factory.mktemp("order")), ["here.test"])


@pytest.fixture(params=["asking", "context"])
def world(
    certificates: Certificates, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    monkeypatch.setattr(sealed, "FEW", 0)  # one is a crowd here
    made = World(getattr(certificates, request.param))
    yield made
    made.sealed.end()
    made.inside.transport.abort()
    made.loop.close()


def test_what_tls_has_to_say_itself_goes_first(world: World) -> None:
    """A client changes keys and is answered while its line is being read."""
    world.say(b"before ")
    assert world.heard() == b"before "
    assert world.said_by_ring
    world.inside.on_line = lambda: world.say(b"answer ")
    for _ in range(3):
        change_keys(world.client)
    world.client.write(b"line")
    world.send()
    world.say(b"after")
    assert world.said_by_ring
    assert world.heard() == b"answer after"
    assert not world.lower.aborted


def test_what_was_posted_before_the_peer_went_is_sent(world: World) -> None:
    """It may still be reading: a script that sends a line and half closes."""
    world.sealed.post(b"posted")
    world.tls.eof_received()
    assert world.heard() == b"posted"


def test_what_was_posted_before_the_peer_said_its_end_is_sent(world: World) -> None:
    """With a word of TLS and not of TCP."""
    world.sealed.post(b"posted")
    with pytest.raises(ssl.SSLWantReadError):
        world.client.unwrap()
    world.send()
    world.take()
    assert world.client.read(100) == b"posted"


def test_who_breaks_the_rules_is_cut(world: World) -> None:
    """And hears nothing more."""
    view = world.tls.get_buffer(100)
    view[:37] = b"\x17\x03\x03\x00\x20" + b"x" * 32
    world.tls.buffer_updated(37)
    assert world.lower.aborted
