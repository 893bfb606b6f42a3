"""Sends what was written to connections in one release with as few system calls as possible.

Most of what is said goes to whole rooms, so for those it is worked out once which sockets their members have.
"""

from __future__ import annotations

import asyncio
import logging
from array import array
from collections.abc import Collection
from typing import NamedTuple, Protocol

from chatbox.core.crowd import Crowd, Outlet
from chatbox.core.session import Session
from chatbox.net.ring import FEW, LARGE_BYTES, Ring, RingError
from chatbox.net.sealed import Sealed, Sealing

logger = logging.getLogger(__name__)


class Connection(Protocol):
    """What posts.

    Attributes:
        transport: takes what cannot be sent at once.
        slot: of its socket in the ring, -1 for none.
    """

    transport: asyncio.Transport
    slot: int

    def post(self, data: bytes) -> None:
        """What its session writes with, unless that goes another way."""


class Route(NamedTuple):
    """How a crowd is reached.

    Attributes:
        version: of all routes, at which this was so.
        slots: of those whose sessions post.
        sealed: of those for whom it is encrypted first.
        others: are written to by themselves.
    """

    version: int
    slots: array[int]
    sealed: dict[Session, Sealed]
    others: list[Session]


class Outbox(Outlet):
    """Sends by a ring what transports have nothing to do with.

    Args:
        loop: on which what nobody sent before is sent soon.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, ring: Ring) -> None:
        self._loop = loop
        self._ring = ring
        self._posting: list[Connection | None] = []
        self._pending: dict[Connection, bytes] = {}
        self._sealing = Sealing(ring)
        self._clogged: set[Connection] = set()
        self._version = 0

    def open(self, connection: Connection, fd: int) -> bool:
        """Takes on a connection, if there is a slot for its socket."""
        connection.slot = self._ring.add(fd)
        if connection.slot < 0:
            return False
        self._posting += [None] * (connection.slot + 1 - len(self._posting))
        self._posting[connection.slot] = connection
        self._clogged.add(connection)
        return True

    def close(self, connection: Connection) -> None:
        """Lets go of a connection."""
        self.rerouted()
        self._pending.pop(connection, None)
        if type(connection) is Sealed:
            self._sealing.waiting.pop(connection, None)
        self._clogged.discard(connection)
        self._posting[connection.slot] = None
        self._ring.remove(connection.slot)
        connection.slot = -1

    def end(self) -> None:
        """Everybody is gone."""
        self._ring.close()

    def rerouted(self) -> None:
        self._version += 1

    def write_past(self, connection: Connection, data: bytes) -> None:
        """Writes by the transport, after what was posted."""
        self.flush()
        self._hand(connection, data)

    def settle(self, connection: Connection) -> None:
        """Sends what one has posted."""
        if connection in self._pending or connection in self._sealing.waiting:
            self.flush()

    def post(self, connection: Connection, data: bytes) -> None:
        """Takes something to send with the next `flush`."""
        pending = self._pending
        if connection in pending:
            pending[connection] += data
            return
        if not pending:
            self._loop.call_soon(self.flush)
        pending[connection] = data

    def post_sealed(self, sealed: Sealed, data: bytes) -> None:
        """The same for what is encrypted first."""
        if not self._sealing.waiting:
            self._loop.call_soon(self.flush)
        self._sealing.take(sealed, data)

    def flush(self) -> None:
        if self._sealing.waiting:
            self._sealing.send()
        if not self._pending:
            return
        pending, self._pending = self._pending, {}
        aside = list(pending) if len(pending) <= FEW else self._still_clogged()
        aside += [connection for connection, data in pending.items() if len(data) > LARGE_BYTES]
        for connection in aside:
            self._hand(connection, pending.pop(connection, b""))
        pieces = list(pending.values())
        results = self._ring.send([connection.slot for connection in pending], pieces)
        if results != list(map(len, pieces)):
            for connection, data, sent in zip(pending, pieces, results, strict=True):
                self._hand(connection, data[max(sent, 0) :])

    def write_to_all(self, crowd: Crowd, data: bytes, but: Collection[Session]) -> None:
        if len(data) > LARGE_BYTES:
            super().write_to_all(crowd, data, but)
            return
        self.flush()
        route = crowd.route
        if not isinstance(route, Route) or route.version != self._version:
            route = crowd.route = self._route(crowd)
        slots = route.slots
        others = [session for session in route.others if session not in but]
        aside = {getattr(session.connection, "slot", -1) for session in but}
        if clogged := self._still_clogged():
            direct = set(slots) - aside
            for connection in clogged:
                if connection.slot in direct:
                    aside.add(connection.slot)
                    self._hand(connection, data)
        if aside:
            slots = array("i", [slot for slot in slots if slot not in aside])
        results = self._ring.send_to_all(slots, data)
        if results.count(len(data)) != len(results):
            for slot, sent in zip(slots, results, strict=True):
                behind = self._posting[slot]
                assert behind is not None
                self._hand(behind, data[max(sent, 0) :])
        if route.sealed:
            left_out = route.sealed.keys() & but
            chosen = [one for session, one in route.sealed.items() if session not in left_out]
            self._sealing.take_for_all(chosen, data)
            self._sealing.send()
        for session in others:
            session.write(data)

    def _route(self, crowd: Crowd) -> Route:
        route = Route(self._version, array("i"), {}, [])
        for session in crowd:
            connection, write = session.connection, session.write
            slot, writes = getattr(connection, "slot", -1), getattr(write, "__self__", None)
            if slot >= 0 and write == getattr(connection, "post", None):
                route.slots.append(slot)
            elif type(writes) is Sealed and write == writes.post:
                route.sealed[session] = writes
            else:
                route.others.append(session)
        return route

    def _hand(self, connection: Connection, data: bytes) -> None:
        if data and not connection.transport.is_closing():
            connection.transport.write(data)
            self._clogged.add(connection)

    def _still_clogged(self) -> list[Connection]:
        """Those whose transport still has something, which comes before what is said now."""
        if self._clogged:
            self._clogged = {one for one in self._clogged if one.transport.get_write_buffer_size()}
        return list(self._clogged)


def make_outbox(loop: asyncio.AbstractEventLoop) -> Outbox | None:
    """An outbox, where the system has what it needs."""
    try:
        return Outbox(loop, Ring())
    except RingError as error:
        logger.debug("there is no io_uring to use (%s): connections are written to one by one", error)
        return None
