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
from chatbox.net.ring import Ring, RingError

logger = logging.getLogger(__name__)
FEW = 3
"""So many are sent sooner one by one."""
LARGE_BYTES = 1 << 18
"""More goes through the transport, which waits for a peer that takes it piece by piece."""


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
        others: are written to by themselves.
    """

    version: int
    slots: array[int]
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
        if connection in self._pending:
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

    def flush(self) -> None:
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
        for session in others:
            session.write(data)

    def _route(self, crowd: Crowd) -> Route:
        slots, others = array("i"), []
        for session in crowd:
            connection = session.connection
            slot = getattr(connection, "slot", -1)
            if slot >= 0 and session.write == getattr(connection, "post", None):
                slots.append(slot)
            else:
                others.append(session)
        return Route(self._version, slots, others)

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
