"""A connection's output by the outbox: plain and sealed."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import Any, cast

import pytest

from chatbox.net.outbox import Outbox
from chatbox.net.posting import Posting, Sealed
from chatbox.net.ring import Ring
from chatbox.net.tls import Tls, nothing
from tests.net.test_outbox import FakeRing, FakeTransport, Socket


class FakeTls:
    """Encrypts by adding its number of the record; `ready` while nothing else has to be sent first."""

    def __init__(self, lower: FakeTransport) -> None:
        self.lower = lower
        self.settle = nothing
        self.ready = True
        self.count = 0

    def seal(self, data: bytes) -> bytes:
        if not self.ready:
            return b""
        self.count += 1
        return b"<%d:%s>" % (self.count, data)

    def write(self, data: bytes) -> None:
        """As its own transport does, and as the layer does by itself."""
        self.settle()
        self.count += 1
        self.lower.write(b"<%d:%s>" % (self.count, data))

    def get_extra_info(self, name: str) -> Any:
        return {"socket": FakeSocket(), "tls": self}.get(name)


class FakeSocket:
    def fileno(self) -> int:
        return 7


class World:
    """One sealed connection."""

    def __init__(self) -> None:
        self.socket = Socket()
        self.ring = FakeRing()
        self.ring.sockets[7] = self.socket
        self.tls = FakeTls(FakeTransport(self.socket))
        self.soon: list[Any] = []
        loop = cast(asyncio.AbstractEventLoop, self)
        self.outbox = Outbox(loop, cast(Ring, self.ring))
        self.sealed = Sealed(cast(Tls, self.tls), cast(asyncio.Transport, self.tls), self.outbox)
        assert self.outbox.open(self.sealed, 7)

    def call_soon(self, callback: Any) -> None:
        self.soon.append(callback)

    @property
    def arrived(self) -> bytes:
        return self.socket.arrived + self.tls.lower.kept


@pytest.fixture
def world() -> World:
    return World()


def test_what_is_sealed_is_sent_in_that_order(world: World) -> None:
    """Also when the layer has something to say itself before it was flushed, and when it wants to write itself."""
    world.sealed.post(b"a")
    world.sealed.post(b"b")
    world.tls.write(b"its own")
    world.sealed.post(b"c")
    world.tls.ready = False
    world.sealed.post(b"d")
    world.tls.ready = True
    world.tls.lower.push()
    world.sealed.post(b"e")
    world.outbox.flush()
    assert world.arrived == b"<1:a><2:b><3:its own><4:c><5:d><6:e>"


def test_behind_a_full_socket_the_layer_writes(world: World) -> None:
    """So that what waits is counted where it was always counted."""
    world.tls.lower.write(b"waiting ")
    world.sealed.post(b"a")
    assert world.tls.lower.kept == b"waiting <1:a>"


def test_nothing_holds_on_to_a_connection_that_is_lost() -> None:
    """Reference counting alone frees it."""

    class Context:
        """Of a server."""

    world = World()
    world.outbox.close(world.sealed)
    loop, context = cast(Any, world), cast(Any, Context())
    loop.time = lambda: 0.0
    context.loop, context.outbox = loop, world.outbox
    posting = Posting(context)
    posting.session = cast(Any, Context())
    posting.transport = cast(Any, world.tls)
    posting.session.write = posting.choose_write()
    posting.session.write(b"x")
    tls = weakref.ref(world.tls)
    gc.disable()
    try:
        posting.let_go()
        assert posting.session.write(b"y") is None
        del posting, world.sealed, world.tls
        assert tls() is None
    finally:
        gc.enable()
