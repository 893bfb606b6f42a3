"""A connection that chats: a session of the hub, its input in fair portions, its output within a limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, NamedTuple

from chatbox.core import dispatch
from chatbox.core.reply import Reply
from chatbox.core.session import NOBODY, Session
from chatbox.net.backlog import Backlog
from chatbox.net.context import Context
from chatbox.net.peer import Peer
from chatbox.net.posting import Posting
from chatbox.wire.caps import Framing
from chatbox.wire.message import Message

BATCHED_COST = 0.25
"""What a line of a message of several costs, beside one: such a message comes all at once, and is one message."""
CLOSED_SWEEPS = 5
QUIET_S = 5.0
"""A connection with which all is well is not looked at again for so long."""
GHOST_LIMIT_S = 60.0
"""How long a peer that said its last is waited for: its lines at the pace of flood control, its reading of answers."""


class BadLine(NamedTuple):
    """A line that is no text; it has its turn like any other, and is answered then."""

    error: ValueError
    line: bytes


class Chat(Posting):
    """Base of the kinds of chat connections; also the `core.session.Connection` of its session."""

    __slots__ = (
        "_backlog",
        "_closed_sweeps",
        "_closing",
        "_ended",
        "_framing",
        "_lost",
        "_pinged_s",
        "_queue",
        "_queued_bytes",
        "_refilled_s",
        "_tokens",
        "_waiting",
    )

    framing: ClassVar[Framing] = Framing.LINE
    pings: ClassVar[bool] = True

    def __init__(self, context: Context, framing: Framing | None = None) -> None:
        super().__init__(context)
        self._framing = self.framing if framing is None else framing
        self._queue: list[str | BadLine] = []
        self._queued_bytes = 0
        self._tokens = context.queues.burst
        self._refilled_s = self.since_s
        self._waiting = False
        self._pinged_s = 0.0
        self._ended = ""
        self._lost = False
        self._closing = False
        self._closed_sweeps = 0

    def begin(self, other: Peer, opening: bytes = b"") -> None:
        """Takes the connection over and opens its session, to which `opening` is said first."""
        self.take_over(other)
        hub = self.context.hub
        self.session = Session(hub.new_session_number(), self, self._framing, self.address)
        self.session.owner, self.session.secure = self.owner, self.secure
        self.session.certificate, self.session.server_name = self.certificate, self.server_name
        self.session.write = self._write_first
        self.open_outbox()
        self._backlog = Backlog(
            self.transport, self.context.loop, self.context.queues.send_bytes, self._reads_too_slowly
        )
        if opening:
            hub.batch.reply(self.session, opening)
        if not hub.ready or self.context.draining:
            self.refuse("The server is not ready; try again in a moment")
            return
        hub.open_session(self.session)
        self.obey_pressure()

    def refuse(self, text: str) -> None:
        """Ends a connection that was no session yet."""
        self.session.closed = True
        reply = Reply(self.context.hub, self.session)
        reply.add(Message("ERROR", [text]))
        reply.finish()
        self.context.hub.batch.close(self.session)

    # input

    def accept_line(self, line: str | BadLine) -> None:
        """Takes one line of the peer, to be executed when it is its turn."""
        if self._queue or self._waiting or self.holds_input() or not self._take_token():
            self._put(line)
            self._go_on_later()
        else:
            self._run(line)

    def execute(self, line: str) -> None:
        """Hands a line to the hub."""
        dispatch.receive(self.context.hub, self.session, line)

    def answer_bad(self, bad: BadLine) -> None:
        """Says what is wrong with a line."""

    def holds_input(self) -> bool:
        """Whether lines must wait for something else than their turn; `go_on` is called when that has come."""
        return self.session.busy

    def put_back(self, line: str) -> None:
        """What is left of the line just executed is a line of its own, and comes before all others."""
        self._put(line, first=True)
        self._go_on_later()

    def go_on(self) -> None:
        """Executes what waits, as fast as it may."""
        while self._queue and not self.session.closed and not self.holds_input() and self._take_token():
            line = self._queue.pop(0)
            self._queued_bytes -= _size(line)
            self._run(line)
        if self.session.closed:
            self._queue.clear()
        elif self._queue:
            self._go_on_later()
        elif self._ended and not self.holds_input():
            self._end_of_input()
        self.obey_pressure()

    def _run(self, line: str | BadLine) -> None:
        if isinstance(line, BadLine):
            if isinstance(line.error, UnicodeDecodeError) and not self.context.hub.limits.utf8_only:
                self.execute(line.line.decode("latin-1").replace("\0", ""))
            else:
                self.answer_bad(line)
        else:
            self.execute(line)

    def _put(self, line: str | BadLine, first: bool = False) -> None:
        if first:
            self._queue.insert(0, line)
        else:
            self._queue.append(line)
        self._queued_bytes += _size(line)
        if not self.wants_input():
            self.obey_pressure()

    def _go_on_later(self) -> None:
        if not self._waiting and not self.holds_input():
            self._waiting = True
            rate = self.context.queues.lines_per_second
            self.context.loop.call_later(1 / rate if rate and self._tokens < 1 else 0, self._turn)

    def _turn(self) -> None:
        self._waiting = False
        self.go_on()

    def _take_token(self) -> bool:
        rate = self.context.queues.lines_per_second
        if not rate:
            return True
        now_s = self.context.loop.time()
        self._tokens = min(self.context.queues.burst, self._tokens + max(now_s - self._refilled_s, 0) * rate)
        self._refilled_s = now_s
        if self._tokens < 1:
            return False
        self._tokens -= 1 if self.session.collecting is None else BATCHED_COST
        return True

    def wants_input(self) -> bool:
        """Whether more input can be taken."""
        return self._queued_bytes <= self.context.queues.receive_bytes

    def obey_pressure(self) -> None:
        if not self.hanging_up and not self._lost:
            self.set_reading(not self.context.paused and self.wants_input())

    def eof_received(self) -> bool:
        self._eof = True
        if self.hanging_up:
            return False
        self.ended("Connection closed")
        return True

    def ended(self, reason: str) -> None:
        """No more input comes; what came is executed first."""
        self._ended = reason
        if not self._queue and not self.holds_input():
            self._end_of_input()

    def _end_of_input(self) -> None:
        dispatch.end_of_input(self.context.hub, self.session, self._ended)

    # output

    def _write_first(self, data: bytes) -> None:
        """Stands in for `write` until it is known who this is, which whoever hosts is told."""
        user = self.session.user
        if user is not None:
            self.session.write = self.way
            if self.address:
                self.context.announce(f"{self.address} is {user.nick}")
        self.way(data)

    def pause_writing(self) -> None:
        self._backlog.pause_writing()

    def resume_writing(self) -> None:
        self._backlog.resume_writing()

    def keeps(self, kept_bytes: int) -> None:
        if kept_bytes > self.context.queues.send_bytes > 0:
            self._reads_too_slowly()

    def when_drained(self, callback: Callable[[], None]) -> None:
        self.quiet_until_s = 0.0
        self.settle()
        self._backlog.when_drained(callback)

    def _reads_too_slowly(self) -> None:
        self._drop("Send queue exceeded: reading too slowly")

    def _drop(self, reason: str) -> None:
        self.mute()
        self.transport.abort()
        self.context.drop(self.session, reason)

    # the end

    def close(self) -> None:
        self._closing = True
        self.mute()
        self._backlog.end()
        if self._lost:
            super().connection_lost(None)
            self.session.connection = NOBODY
        else:
            self.hang_up()

    def connection_lost(self, error: Exception | None) -> None:
        self._lost = True
        self.let_go()
        self._backlog.end()
        if self._ended and not self.session.closed:
            return  # what it said before its end is still to be done; `close` comes after it
        super().connection_lost(error)
        if self._closing:
            self.session.connection = NOBODY
        self._queue.clear()
        reason = self._ended or ("Connection reset" if error else "Connection closed")
        self.context.drop(self.session, reason)

    def sweep(self, now_s: float) -> None:
        ping_s = self.context.timing.ping_s
        if self._backlog.waiting:
            self._backlog.look()
        elif self.session.user is not None and not (self.session.closed or self._lost or self._ended or self._pinged_s):
            self.quiet_until_s = min(now_s + QUIET_S, self.heard_s + ping_s)
        if self.session.closed:
            self._make_sure_of_close()
        elif (self._lost or (self._ended and self.session.busy)) and now_s - self.heard_s > GHOST_LIMIT_S:
            dispatch.close(self.context.hub, self.session, self._ended, silent=True)
        elif self.session.user is None:
            super().sweep(now_s)
        elif self._pinged_s or now_s - self.heard_s >= ping_s:
            self._check_alive(now_s)

    def _make_sure_of_close(self) -> None:
        """Its closing was held back with other output, and is forgotten with that when the log fails."""
        self._closed_sweeps += 1
        if self._closed_sweeps > CLOSED_SWEEPS and not self._closing:
            self.close()

    def moved(self, address: str) -> bool:
        gate = self.context.gate
        if not gate.admits(address, self.context.loop.time()):
            return False
        if self.counted:
            gate.closed(self.address)
        gate.opened(address)
        self.address, self.counted = address, True
        return True

    def probe(self, limit_s: float) -> None:
        asked_s = self.context.loop.time()

        def look() -> None:
            if self.session.closed or self.heard_s > asked_s:
                return
            if self.context.paused or self.context.hub.pipeline.overdue():  # it is not the peer that is silent
                self.context.loop.call_later(limit_s, look)
            else:
                dispatch.close(self.context.hub, self.session, "Ping timeout: you came back on another connection")

        if self.pings and not self._lost:
            reply = Reply(self.context.hub, self.session)
            reply.add(Message("PING", [self.context.hub.name]))
            reply.finish()
            self.context.loop.call_later(limit_s, look)

    def excuse(self, lost_s: float) -> None:
        super().excuse(lost_s)
        if self._pinged_s:
            self._pinged_s += lost_s

    def _check_alive(self, now_s: float) -> None:
        if not (self.pings and self.context.timing.ping_s):
            return
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


def _size(line: str | BadLine) -> int:
    return len(line.line if isinstance(line, BadLine) else line) + 1
