"""A connection whose session posts: what is written to it goes out together with what is written to others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chatbox.core.session import Session, discard
from chatbox.net.peer import Peer
from chatbox.net.sealed import Sealed

if TYPE_CHECKING:
    from chatbox.net.context import Context
    from chatbox.net.outbox import Outbox


class Posting(Peer):
    """The output of a chat connection.

    Attributes:
        slot: of its socket in the outbox, -1 while it is written to by itself, or what is said to it is sealed first.
    """

    __slots__ = ("_outbox", "_sealed", "session", "slot")

    session: Session

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._outbox: Outbox | None = None
        self._sealed: Sealed | None = None
        self.slot = -1

    def write(self, data: bytes) -> None:
        """Writes at once. A kind of connection that overrides it never posts."""
        self.transport.write(data)

    def post(self, data: bytes) -> None:
        """Writes with the next flush of the outbox."""
        assert self._outbox is not None
        self._outbox.post(self, data)

    def open_outbox(self) -> None:
        """From now on it posts, if it is of a kind that does and there is a slot for its socket."""
        outbox, sock = self.context.outbox, self.transport.get_extra_info("socket")
        if outbox is None or sock is None or type(self).write is not Posting.write:
            return
        tls = self.transport.get_extra_info("tls")
        sealed = Sealed(tls, self.transport, outbox) if tls is not None else None
        if outbox.open(sealed or self, sock.fileno()):
            self._outbox, self._sealed = outbox, sealed
        elif sealed is not None:
            sealed.end()

    @property
    def way(self) -> Callable[[bytes], None]:
        """How its session writes."""
        if self._outbox is not None:
            return (self._sealed or self).post
        if type(self).write is not Posting.write:
            return self.write
        return self.transport.write  # `write` adds nothing, so each recipient of each release is spared the call

    def write_past(self, data: bytes) -> None:
        """Writes what is not its session's, after what is."""
        if self._outbox is not None and self._sealed is None:
            self._outbox.write_past(self, data)
        else:
            self.settle()
            self.transport.write(data)

    def settle(self) -> None:
        """What was posted is sent."""
        if self._outbox is not None:
            self._outbox.settle(self._sealed or self)

    def mute(self) -> None:
        """What is said to its session from now on goes nowhere; what was said is sent."""
        self.session.write = discard
        if self._outbox is not None:
            self.settle()
            self._outbox.rerouted()

    def let_go(self) -> None:
        """The connection is lost."""
        self.session.write = discard
        if self._outbox is not None:
            self._outbox.close(self._sealed or self)
            if self._sealed is not None:
                self._sealed.end()
            self._outbox = self._sealed = None
