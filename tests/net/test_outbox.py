"""What is posted arrives whole and in order, whatever sockets take of it, without sockets."""

from __future__ import annotations

import asyncio
import ctypes
import random
from array import array
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbox.core.crowd import Crowd
from chatbox.core.session import Session
from chatbox.net import outbox
from chatbox.net.outbox import Outbox
from chatbox.net.ring import BUFFER_BYTES, LARGE_BYTES, Ring, RingError
from tests.calls import calls_of


class Socket:
    """Takes as much as it is told to, of what the ring or the transport sends."""

    def __init__(self) -> None:
        self.arrived = b""
        self.room_bytes = 1 << 40

    def take(self, data: bytes) -> int:
        taken = data[: self.room_bytes]
        self.arrived += taken
        self.room_bytes -= len(taken)
        return len(taken) or -11


class FakeTransport:
    """Keeps what the socket does not take."""

    def __init__(self, sock: Socket) -> None:
        self._sock = sock
        self.kept = b""
        self.closing = False

    def write(self, data: bytes) -> None:
        assert not self.closing
        self.kept += data

    def push(self) -> None:
        """The loop's turn: the socket takes what it can."""
        if self.kept:
            self.kept = self.kept[max(self._sock.take(self.kept), 0) :]

    def get_write_buffer_size(self) -> int:
        return len(self.kept)

    def is_closing(self) -> bool:
        return self.closing


class FakeRing:
    """Knows sockets by descriptor."""

    def __init__(self) -> None:
        self._buffer = ctypes.create_string_buffer(BUFFER_BYTES)
        self.address = ctypes.addressof(self._buffer)
        self.sockets: dict[int, Socket] = {}
        self.held: dict[int, Socket] = {}
        self.calls = 0

    def add(self, fd: int) -> int:
        if fd not in self.sockets:
            return -1
        self.held[fd + 100] = self.sockets[fd]
        return fd + 100

    def remove(self, slot: int) -> None:
        del self.held[slot]

    def send(self, slots: Sequence[int], pieces: Sequence[bytes]) -> list[int]:
        assert len(set(slots)) == len(slots)
        self.calls += 1
        return [self.held[slot].take(data) for slot, data in zip(slots, pieces, strict=True)]

    def room(self) -> int:
        return 7

    def placed(self, start: int, end: int) -> bytes:
        return ctypes.string_at(self.address + start, end - start)

    def send_placed(self, slots: Sequence[int], starts: Sequence[int], lengths: Sequence[int]) -> list[int]:
        assert len(slots) <= self.room()
        return self.send(slots, [self.placed(start, start + size) for start, size in zip(starts, lengths, strict=True)])

    def send_to_all(self, slots: array[int], data: bytes) -> list[int]:
        return self.send(slots, [data] * len(slots))


class Connection:
    """Of a session."""

    def __init__(self, world: World, fd: int) -> None:
        self.socket = world.ring.sockets[fd] = Socket()
        self.transport = FakeTransport(self.socket)
        self.slot = -1
        self.world = world
        self.said = b""
        self.session = cast(Session, self)
        self.connection = self
        self.write: Callable[[bytes], None] = self.transport.write
        if world.outbox.open(cast(Any, self), fd):
            self.write = self.post

    def post(self, data: bytes) -> None:
        self.world.outbox.post(cast(Any, self), data)

    @property
    def arrived(self) -> bytes:
        return self.socket.arrived + self.transport.kept


class World:
    """An outbox, and connections."""

    def __init__(self, count: int) -> None:
        self.ring = FakeRing()
        self.soon: list[Callable[[], Any]] = []
        loop = cast(asyncio.AbstractEventLoop, self)
        self.outbox = Outbox(loop, cast(Ring, self.ring))
        self.everybody = [Connection(self, fd) for fd in range(count)]
        self.crowd = Crowd([one.session for one in self.everybody])

    def call_soon(self, callback: Callable[[], Any]) -> None:
        self.soon.append(callback)


@pytest.fixture
def world() -> World:
    return World(40)


def test_a_crowd_is_one_call(world: World) -> None:
    """And again without looking at anybody, until somebody goes another way."""
    world.outbox.write_to_all(world.crowd, b"one", ())
    route = world.crowd.route
    world.outbox.write_to_all(world.crowd, b"two", ())
    assert world.ring.calls == 2
    assert world.crowd.route is route
    assert {one.arrived for one in world.everybody} == {b"onetwo"}
    held: list[bytes] = []
    world.everybody[3].write = held.append
    world.outbox.rerouted()
    world.outbox.write_to_all(world.crowd, b"three", ())
    assert held == [b"three"]
    assert world.everybody[3].arrived == b"onetwo"
    world.crowd.leave(world.everybody[5].session)
    world.outbox.write_to_all(world.crowd, b"four", [world.everybody[7].session])
    assert [world.everybody[number].arrived for number in (4, 5, 7)] == [b"onetwothreefour"] + [b"onetwothree"] * 2


def test_what_is_posted_goes_before_what_a_crowd_hears(world: World) -> None:
    """And before what is written past it."""
    one = world.everybody[0]
    one.write(b"1")
    world.outbox.write_to_all(world.crowd, b"2", ())
    one.write(b"3")
    world.outbox.write_past(cast(Any, one), b"4")
    one.write(b"5")
    world.outbox.flush()
    assert one.arrived == b"12345"


def test_what_nobody_flushes_is_sent_soon(world: World) -> None:
    """At the end of the tick."""
    for one in world.everybody:
        one.write(b"x")
        one.write(b"y")
    assert len(world.soon) == 1
    assert world.everybody[0].arrived == b""
    world.soon[0]()
    assert {one.arrived for one in world.everybody} == {b"xy"}
    assert world.ring.calls == 1


def test_nothing_is_written_to_who_is_gone(world: World) -> None:
    """Not what was posted before either, and a closing transport gets nothing."""
    gone, closing = world.everybody[0], world.everybody[1]
    for one in world.everybody:
        one.write(b"x")
    world.outbox.close(cast(Any, gone))
    closing.socket.room_bytes = 0
    closing.transport.closing = True
    world.outbox.flush()
    world.outbox.write_to_all(world.crowd, b"y", [gone.session])
    assert (gone.arrived, closing.arrived) == (b"", b"")
    assert world.everybody[2].arrived == b"xy"


def test_a_further_member_of_a_crowd_costs_no_call() -> None:
    """What is said to a thousand costs what the kernel takes, once it is known where they are."""

    def calls(members: int) -> int:
        world = World(members)
        world.ring.send_to_all = lambda slots, data: [len(data)] * len(slots)  # type: ignore[method-assign]
        world.outbox.write_to_all(world.crowd, b"first", ())
        return calls_of(lambda: world.outbox.write_to_all(world.crowd, b"then", [world.everybody[0].session]))

    assert calls(450) == calls(50)


def test_large_pieces_are_the_transports(world: World) -> None:
    """They would not fit into the ring's buffer."""
    large = bytes(LARGE_BYTES + 1)
    world.outbox.write_to_all(world.crowd, large, ())
    world.everybody[0].write(b"!")
    world.outbox.flush()
    assert world.everybody[0].transport.kept == large + b"!"
    assert world.everybody[1].transport.kept == large


@given(st.integers(0, 1 << 30))
def test_everything_arrives_in_order(seed: int) -> None:
    """Posts, crowds, exceptions and writes past them, with sockets that take whatever they like."""
    rng, world = random.Random(seed), World(8)
    for number in range(60):
        data = b"%d;" % number
        one = rng.choice(world.everybody)
        match rng.randrange(9):
            case 0:
                one.socket.room_bytes = rng.choice((0, 1, 5, 1 << 40))
            case 1:
                one.transport.push()
            case 2:
                world.outbox.flush()
            case 3:
                world.outbox.write_past(cast(Any, one), data)
                one.said += data
            case 4:
                past = partial(world.outbox.write_past, cast(Any, one))
                one.write = past if one.write == one.post else one.post
                world.outbox.rerouted()
            case 5 | 6:
                but = rng.sample(world.everybody, rng.randrange(3))
                world.outbox.write_to_all(world.crowd, data, [other.session for other in but])
                for other in world.everybody:
                    other.said += data * (other not in but)
            case _:
                one.write(data)
                one.said += data
    world.outbox.flush()
    for one in world.everybody:
        assert one.arrived == one.said


def test_without_io_uring_connections_are_written_to_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not Linux, an old one, or one whose owner does not allow it."""

    def none() -> Ring:
        raise RingError(1, "Operation not permitted")

    monkeypatch.setattr(outbox, "Ring", none)
    assert outbox.make_outbox(cast(asyncio.AbstractEventLoop, None)) is None
