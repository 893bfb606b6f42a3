"""Keeping a session's output back while something older is read that has to be written first.

What is said to the session meanwhile waits in order, and is written right after it. Several such readings of one
session follow each other.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from chatbox.core.session import discard

if TYPE_CHECKING:
    from chatbox.core.hub import Hub
    from chatbox.core.runtime import Future
    from chatbox.core.session import Session

logger = logging.getLogger(__name__)
Read = Callable[[], Awaitable[bytes]]
"""Reads, and gives what is to be written."""


class Holding:
    """In the place of a session's `write` until all is read."""

    def __init__(self, hub: Hub, session: Session) -> None:
        self._session = session
        self._items: deque[bytes | Read] = deque()
        self._write = session.write
        self._own = self._keep
        self._kept_bytes = 0
        self.closing = False
        self._hub = hub
        self._over: list[Future] = []

    def start(self) -> None:
        """Keeps back from here on."""
        self._session.holding = self
        self._session.write = self._own
        self._hub.runtime.outlet.rerouted()
        self._hub.runtime.spawn(self._run())

    def add(self, read: Read) -> None:
        """From here on what is said comes after what that reads."""
        self._items.append(read)

    def _keep(self, data: bytes) -> None:
        self._items.append(data)
        self._kept_bytes += len(data)
        self._session.connection.keeps(self._kept_bytes)

    def over(self) -> Future:
        """Done when nothing is kept back any more."""
        future = self._hub.runtime.create_future()
        self._over.append(future)
        return future

    async def _run(self) -> None:
        session = self._session
        try:
            while self._items:
                item = self._items.popleft()
                if isinstance(item, bytes):
                    self._kept_bytes -= len(item)
                data = item if isinstance(item, bytes) else await self._read(item)
                if session.write is not self._own:  # it is over
                    return
                if data:
                    self._write(data)
                    self._follow()
        finally:
            session.holding = None
            if session.write is self._own:
                session.write = self._write
            self._own = discard
            if self.closing:
                session.connection.close()
            for future in self._over:
                future.set_result(None)

    async def _read(self, read: Read) -> bytes:
        """What is older, once the peer has taken what came before.

        Nothing where it cannot be read, since what was said meanwhile is written all the same.
        """
        drained = self._hub.runtime.create_future()
        self._session.connection.when_drained(lambda: drained.set_result(None))
        await drained
        try:
            return await read()
        except Exception as error:
            logger.warning("session %d: history could not be read: %s", self._session.number, error)
            return b""

    def _follow(self) -> None:
        """The first write of a connection may put another function in place of `write`."""
        if self._session.write is not self._own:
            self._write, self._session.write = self._session.write, self._own
            self._hub.runtime.outlet.rerouted()


def hold(hub: Hub, session: Session, read: Read) -> None:
    """What is said to a session after this place in the batch waits until `read` is done and its bytes are written."""

    def begin() -> None:
        holding = session.holding or Holding(hub, session)
        holding.add(read)
        if session.holding is None:
            holding.start()

    hub.batch.pause(session, begin)


def finish(session: Session) -> None:
    """Ends the connection, after what is kept back for it."""
    if session.holding is not None:
        session.holding.closing = True
    else:
        session.connection.close()
