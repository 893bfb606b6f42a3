"""A connection that chats: a session of the hub, its input in fair portions, its output within a limit."""

from __future__ import annotations

from collections import deque
from typing import ClassVar

from chatbox.core import dispatch
from chatbox.core.reply import Reply
from chatbox.core.session import Session
from chatbox.net.context import Context
from chatbox.net.peer import Peer
from chatbox.wire.caps import Framing
from chatbox.wire.message import Message


class Chat(Peer):
    """Base of the kinds of chat connections; also the `core.session.Connection` of its session."""

    framing: ClassVar[Framing] = Framing.LINE
    pings: ClassVar[bool] = True

    def __init__(self, context: Context, framing: Framing | None = None) -> None:
        super().__init__(context)
        self._framing = self.framing if framing is None else framing
        self._queue: deque[str] = deque()
        self._queued_bytes = 0
        self._tokens = context.queues.burst
        self._refilled_s = self.since_s
        self._waiting = False
        self._pinged_s = 0.0
        self._ended = ""

    def begin(self, other: Peer) -> None:
        """Takes the connection over and opens its session."""
        self.take_over(other)
        hub = self.context.hub
        self.session = Session(hub.new_session_number(), self, self._framing, self.address)
        self.session.owner = self.owner
        self.transport.set_write_buffer_limits(high=self.context.queues.send_bytes or 1 << 40)
        if not hub.ready or self.context.draining:
            self.refuse("The server is not ready; try again in a moment")
            return
        if type(self).write is Chat.write:
            self.session.write = self.transport.write  # one call less for every recipient
        hub.sessions.add(self.session)

    def refuse(self, text: str) -> None:
        """Ends a connection that was no session yet."""
        self.session.closed = True
        reply = Reply(self.context.hub, self.session)
        reply.add(Message("ERROR", [text]))
        reply.finish()
        self.context.hub.batch.close(self.session)

    # input

    def accept_line(self, line: str) -> None:
        """Takes one line of the peer, to be executed when it is its turn."""
        if not self._queue and not self._waiting and self._take_token():
            self.execute(line)
            return
        self._queue.append(line)
        self._queued_bytes += len(line) + 1
        if self._queued_bytes > self.context.queues.receive_bytes:
            self.obey_pressure()
        if not self._waiting:
            self._wait()

    def execute(self, line: str) -> None:
        """Hands a line to the hub."""
        dispatch.receive(self.context.hub, self.session, line)

    def wants_input(self) -> bool:
        return self._queued_bytes <= self.context.queues.receive_bytes

    def _take_token(self) -> bool:
        rate = self.context.queues.lines_per_second
        if not rate:
            return True
        now_s = self.context.loop.time()
        self._tokens = min(self.context.queues.burst, self._tokens + (now_s - self._refilled_s) * rate)
        self._refilled_s = now_s
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def _wait(self) -> None:
        self._waiting = True
        self.context.loop.call_later(1 / self.context.queues.lines_per_second, self._go_on)

    def _go_on(self) -> None:
        self._waiting = False
        while self._queue and self._take_token():
            line = self._queue.popleft()
            self._queued_bytes -= len(line) + 1
            self.execute(line)
        if self._queue and not self.session.closed:
            self._wait()
        elif self._ended:
            self._end_of_input()
        self.obey_pressure()

    def eof_received(self) -> bool:
        self.ended("Connection closed")
        return True

    def ended(self, reason: str) -> None:
        """No more input comes; what came is executed first."""
        self._ended = reason
        if not self._queue:
            self._end_of_input()

    def _end_of_input(self) -> None:
        dispatch.end_of_input(self.context.hub, self.session, self._ended)

    # output

    def write(self, data: bytes) -> None:
        self.transport.write(data)

    def pause_writing(self) -> None:
        # What was written in this tick goes out at its end; only what is left then is a backlog.
        self.context.loop.call_soon(self._check_backlog)

    def _check_backlog(self) -> None:
        limit = self.context.queues.send_bytes
        if limit and not self.transport.is_closing() and self.transport.get_write_buffer_size() > limit:
            self._drop("Send queue exceeded: reading too slowly")

    def _drop(self, reason: str) -> None:
        self.session.write = self.session.discard
        dispatch.close(self.context.hub, self.session, reason, silent=True)
        self.transport.abort()

    # the end

    def close(self) -> None:
        self.session.write = self.session.discard
        if not self.transport.is_closing():
            self.transport.close()
            self.context.loop.call_later(self.context.timing.linger_s, self._abort)

    def _abort(self) -> None:
        self.transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.session.write = self.session.discard
        self._queue.clear()
        reason = self._ended or ("Connection reset" if error else "Connection closed")
        dispatch.close(self.context.hub, self.session, reason, silent=True)

    def sweep(self, now_s: float) -> None:
        if self.session.closed:
            return
        if self.session.user is None:
            super().sweep(now_s)
        elif self.pings and self.context.timing.ping_s:
            self._check_alive(now_s)

    def _check_alive(self, now_s: float) -> None:
        silent_s = now_s - self.heard_s
        if silent_s < self.context.timing.ping_s:
            self._pinged_s = 0.0
        elif not self._pinged_s:
            self._pinged_s = now_s
            reply = Reply(self.context.hub, self.session)
            reply.add(Message("PING", [self.context.hub.name]))
            reply.finish()
        elif now_s - self._pinged_s > self.context.timing.ping_s:
            dispatch.close(self.context.hub, self.session, f"Ping timeout: {int(silent_s)} seconds")

    def too_late(self) -> None:
        dispatch.close(self.context.hub, self.session, "Registration timed out")
