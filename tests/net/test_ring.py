"""Sends to many real sockets by one system call."""

from __future__ import annotations

import errno
import socket
from array import array
from collections.abc import Iterator

import pytest

from chatbox.net.ring import BUFFER_BYTES, ENTRIES, Ring, RingError

pytestmark = pytest.mark.real
PAIRS = ENTRIES // 4


class Peers:
    """Connected sockets: what is sent by `here`, in its slot, arrives `there`."""

    def __init__(self, ring: Ring, count: int) -> None:
        pairs = [socket.socketpair() for _ in range(count)]
        self.here, self.there = [one for one, _ in pairs], [other for _, other in pairs]
        for one in self.here + self.there:
            one.setblocking(False)
        self.slots = [ring.add(one.fileno()) for one in self.here]

    def close(self) -> None:
        for one in self.here + self.there:
            one.close()


@pytest.fixture
def ring() -> Iterator[Ring]:
    try:
        made = Ring()
    except RingError as error:
        pytest.skip(f"no io_uring here: {error}")
    yield made
    made.close()


@pytest.fixture
def peers(ring: Ring) -> Iterator[Peers]:
    made = Peers(ring, PAIRS)
    yield made
    made.close()


def test_each_gets_its_own(ring: Ring, peers: Peers) -> None:
    """Also beyond the end of the ring, again and again."""
    for turn in range(10):
        pieces = [b"%d.%d" % (turn, number) for number in range(PAIRS - turn)]
        assert ring.send(peers.slots[: len(pieces)], pieces) == list(map(len, pieces))
        assert [one.recv(100) for one in peers.there[: len(pieces)]] == pieces


def test_all_get_the_same(ring: Ring, peers: Peers) -> None:
    """However many there are."""
    for turn in range(10):
        data = b"%d" % turn * 50
        assert ring.send_to_all(array("i", peers.slots), data) == [len(data)] * PAIRS
        assert {one.recv(100) for one in peers.there} == {data}


def test_much_goes_in_several_calls(ring: Ring, peers: Peers) -> None:
    """More than the buffer holds."""
    pieces = [bytes([number % 256]) * (BUFFER_BYTES // PAIRS + 100) for number in range(PAIRS)]
    assert ring.send(peers.slots, pieces) == list(map(len, pieces))
    assert [one.recv(len(pieces[0]) + 1) for one in peers.there] == pieces


def test_a_full_socket_takes_a_part_or_nothing_and_holds_up_nobody(ring: Ring, peers: Peers) -> None:
    """The next is sent to all the same."""
    while ring.send(peers.slots[:1], [bytes(100_000)])[0] > 0:
        pass
    first, second = ring.send(peers.slots[:2], [b"more", b"mine"])
    assert (first, second) == (-errno.EAGAIN, 4)
    assert peers.there[1].recv(100) == b"mine"


def test_a_socket_closed_by_its_owner_is_nobody_elses(ring: Ring, peers: Peers) -> None:
    """Its slot goes on to mean it, also when its descriptor has another owner, until it is let go of."""
    old = peers.here[0].fileno()
    peers.here[0].close()
    here, there = socket.socketpair()
    assert here.fileno() == old
    there.setblocking(False)
    assert ring.send(peers.slots[:1], [b"for the old one"]) == [15]
    assert peers.there[0].recv(100) == b"for the old one"
    with pytest.raises(BlockingIOError):
        there.recv(100)
    ring.remove(peers.slots[0])
    assert peers.there[0].recv(100) == b""
    assert ring.send(peers.slots[:1], [b"x"]) == [-errno.EBADF]
    here.close()
    there.close()


def test_a_peer_that_is_gone_is_an_error_of_its_own(ring: Ring, peers: Peers) -> None:
    """No signal, no exception."""
    peers.there[0].close()
    assert ring.send(peers.slots[:2], [b"x", b"y"]) == [-errno.EPIPE, 1]


def test_slots_are_used_again(ring: Ring) -> None:
    """There are so many and no more."""
    one, other = socket.socketpair()
    slots = []
    while (slot := ring.add(one.fileno())) >= 0:
        slots.append(slot)
    assert len(set(slots)) == len(slots) > 1000
    ring.remove(slots[7])
    assert ring.add(other.fileno()) == slots[7]
    one.close()
    other.close()
