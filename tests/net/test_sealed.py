"""What is said over TLS is sent whole, in the order of its records, whatever sockets take of it, without sockets."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import random
import weakref
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbox.net.outbox import Outbox
from chatbox.net.posting import Posting
from chatbox.net.ring import BUFFER_BYTES, LARGE_BYTES, Ring
from chatbox.net.sealed import Sealed, nothing
from chatbox.net.tls import Tls
from tests.net.test_outbox import FakeRing, FakeTransport, Socket


class FakeTls:
    """Encrypts by adding the record's number; while it is `waiting` something else has to be sent first."""

    def __init__(self, lower: FakeTransport, fd: int) -> None:
        self.lower = lower
        self.fd = fd
        self.settle = self.wrote = nothing
        self.waiting = False
        self.broken = False
        self.failed: list[Exception] = []
        self.count = 0
        self.looked = 0

    @property
    def ready(self) -> bool:
        self.looked += 1
        return not self.waiting and not self.lower.kept

    def _record(self, data: bytes) -> bytes:
        self.count += 1
        return b"<%d:%s>" % (self.count, data)

    def seal(self, data: bytes, address: int, room_bytes: int) -> int:
        if self.broken:
            raise ValueError("encryption failed")
        record = self._record(data)
        assert len(record) <= room_bytes
        ctypes.memmove(address, record, len(record))
        return len(record)

    def write(self, data: bytes) -> None:
        """As the transport above it does, and the layer when it has something to say itself."""
        self.wrote()
        self.lower.write(self._record(data))

    def fail(self, error: Exception) -> None:
        self.failed.append(error)

    def get_extra_info(self, name: str) -> Any:
        return {"socket": FakeSocket(self.fd), "tls": self}.get(name)


class FakeSocket:
    def __init__(self, fd: int) -> None:
        self.fd = fd

    def fileno(self) -> int:
        return self.fd


class World:
    """An outbox with sealed connections."""

    def __init__(self, count: int) -> None:
        self.ring = FakeRing()
        self.soon: list[Any] = []
        self.outbox = Outbox(cast(asyncio.AbstractEventLoop, self), cast(Ring, self.ring))
        self.sockets = [Socket() for _ in range(count)]
        self.ring.sockets = dict(enumerate(self.sockets))
        self.tls = [FakeTls(FakeTransport(one), fd) for fd, one in enumerate(self.sockets)]
        self.sealed = [Sealed(cast(Tls, one), cast(asyncio.Transport, one), self.outbox) for one in self.tls]
        for fd, one in enumerate(self.sealed):
            assert self.outbox.open(one, fd)

    def call_soon(self, callback: Any) -> None:
        self.soon.append(callback)

    def arrived(self, number: int) -> bytes:
        return self.sockets[number].arrived + self.tls[number].lower.kept


@pytest.fixture
def world() -> World:
    return World(30)


def test_what_many_are_told_is_sent_together(world: World) -> None:
    """As many at a time as the ring has room for."""
    for one in world.sealed:
        one.post(b"a")
        one.post(b"b")
    assert len(world.soon) == 1
    world.soon[0]()
    assert {world.arrived(number) for number in range(30)} == {b"<1:ab>"}
    assert world.ring.calls == 5


def test_the_end_of_the_ring_is_passed(world: World) -> None:
    """Where it is reached there may be room for one more only, until that is used."""
    world.ring.room = lambda: 1  # type: ignore[method-assign]
    for one in world.sealed:
        one.post(b"a")
    world.outbox.flush()
    assert world.ring.calls == 30


def test_a_few_are_sent_one_by_one(world: World) -> None:
    """Since that is sooner."""
    for one in world.sealed[:3]:
        one.post(b"a")
    world.outbox.flush()
    assert world.ring.calls == 0
    assert world.tls[2].lower.kept == b"<1:a>"


def test_what_lies_in_the_buffer_is_never_more_than_fits(world: World) -> None:
    """However much many of them are told."""
    data = bytes(BUFFER_BYTES // 6)
    for one in world.sealed:
        one.post(data)
    world.outbox.flush()
    assert {world.arrived(number) for number in range(30)} == {b"<1:%s>" % data}
    assert world.ring.calls == 6


def test_large_pieces_are_the_transports(world: World) -> None:
    """They would not fit into the ring's buffer."""
    large = bytes(LARGE_BYTES + 1)
    for one in world.sealed:
        one.post(large)
    world.outbox.flush()
    assert world.ring.calls == 0
    assert world.tls[0].lower.kept == b"<1:%s>" % large


def test_before_tls_ends_what_was_posted_is_sent(world: World) -> None:
    """Nothing can be said after it."""
    world.sealed[0].post(b"last words")
    world.tls[0].settle()
    world.tls[0].write(b"end")
    assert world.arrived(0) == b"<1:last words><2:end>"


def test_behind_a_full_socket_the_layer_writes(world: World) -> None:
    """So that what waits is counted where it was always counted."""
    world.tls[0].lower.write(b"waiting ")
    world.sealed[0].post(b"a")
    world.outbox.flush()
    assert world.tls[0].lower.kept == b"waiting <1:a>"
    assert world.ring.calls == 0


def test_the_layer_is_looked_at_only_after_it_wrote(world: World) -> None:
    """To look at a thousand of them in each release would cost as much as to encrypt."""
    for data in (b"a", b"b", b"c"):
        for one in world.sealed:
            one.post(data)
        world.outbox.flush()
    assert {one.looked for one in world.tls} == {1}
    world.sockets[0].room_bytes = 4
    for one in world.sealed:
        one.post(b"d")
    world.outbox.flush()
    world.sealed[0].post(b"e")
    world.outbox.flush()
    assert (world.tls[0].looked, world.tls[1].looked) == (2, 1)
    assert world.arrived(0) == b"<1:a><2:b><3:c><4:d><5:e>"


def test_who_cannot_be_encrypted_for_fails_alone(world: World) -> None:
    """All others hear what is said."""
    world.tls[3].broken = True
    for one in world.sealed:
        one.post(b"a")
    world.outbox.flush()
    assert len(world.tls[3].failed) == 1
    assert {world.arrived(number) for number in range(30) if number != 3} == {b"<1:a>"}


@given(st.integers(0, 1 << 30))
def test_everything_arrives_in_order(seed: int) -> None:
    """Records in the order of their numbers, and what they carry in the order in which it was said."""
    rng, world = random.Random(seed), World(6)
    said = [b""] * 6
    for step in range(60):
        number = rng.randrange(6)
        tls = world.tls[number]
        match rng.randrange(8):
            case 0:
                world.sockets[number].room_bytes = rng.choice((0, 1, 5, 1 << 40))
            case 1:
                tls.lower.push()
            case 2:
                world.outbox.flush()
            case 3:
                tls.waiting = not tls.waiting
                tls.wrote()
            case 4:
                tls.settle()
                tls.write(b"%d;" % step)
                said[number] += b"%d;" % step
            case _:
                for other in rng.sample(range(6), rng.choice((1, 6))):
                    world.sealed[other].post(b"%d;" % step)
                    said[other] += b"%d;" % step
    world.outbox.flush()
    for number in range(6):
        records = [record.split(b":") for record in world.arrived(number).removesuffix(b">").split(b">") if record]
        assert [record[0] for record in records] == [b"<%d" % (at + 1) for at in range(len(records))]
        assert b"".join(record[1] for record in records) == said[number]


def test_nothing_holds_on_to_a_connection_that_is_lost() -> None:
    """Reference counting alone frees it."""

    class Context:
        """Of a server."""

    world = World(1)
    world.outbox.close(world.sealed[0])
    loop, context = cast(Any, world), cast(Any, Context())
    loop.time = lambda: 0.0
    context.loop, context.outbox = loop, world.outbox
    posting = Posting(context)
    posting.session = cast(Any, Context())
    posting.transport = cast(Any, world.tls[0])
    posting.open_outbox()
    posting.session.write = posting.way
    posting.session.write(b"x")
    tls = weakref.ref(world.tls[0])
    gc.disable()
    try:
        posting.let_go()
        assert posting.session.write(b"y") is None
        del posting, world.sealed, world.tls
        assert tls() is None
        assert world.sockets[0].arrived == b""
    finally:
        gc.enable()
