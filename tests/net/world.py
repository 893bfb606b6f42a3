"""The connections of a server without sockets: a clock, transports and a log that move only when a test says so."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from itertools import count
from typing import Any, cast

from chatbox.core.limits import Limits
from chatbox.http.guard import Guard
from chatbox.net.context import Context, Queues, Timing
from chatbox.net.gate import Gate
from chatbox.net.listener import Sniffer
from chatbox.net.site import LazySite
from chatbox.net.sweep import Sweeper
from tests.core.fakes import World

NAME = "hub.example"
UPGRADE = (
    f"GET /any/path HTTP/1.1\r\nHost: {NAME}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


class Handle:
    """A timer that may be cancelled."""

    def __init__(self, callback: Callable[[], None]) -> None:
        self.callback = callback
        self.cancelled = False

    def cancel(self) -> None:
        """It does not fire."""
        self.cancelled = True


class Loop:
    """As much of an event loop as connections use."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._numbers = count()
        self.timers: list[tuple[float, int, Handle]] = []

    def time(self) -> float:
        """The clock."""
        return self._world.clock_s

    def call_soon(self, callback: Callable[..., None], *args: Any) -> None:
        """After this tick."""
        self._world.ready.append(lambda: callback(*args))

    def call_later(self, delay_s: float, callback: Callable[..., None], *args: Any) -> Handle:
        """When the clock has gone on by so much."""
        handle = Handle(lambda: callback(*args))
        heapq.heappush(self.timers, (self.time() + delay_s, next(self._numbers), handle))
        return handle


class Transport:
    """Keeps what was written to it, one entry a write; delivers nothing by itself.

    Attributes:
        buffered: what the peer has not taken.
        stuck: the peer takes nothing.
    """

    def __init__(self, address: tuple[str, int] | None) -> None:
        self.address = address
        self.protocol: Any = None
        self.writes: list[bytes] = []
        self.buffered = 0
        self.stuck = False
        self.high = 65536
        self.over = False
        self.closing = False
        self.eof = False
        self.aborted = False
        self.reading = True
        self.lost = False

    def get_extra_info(self, name: str) -> Any:
        """The address."""
        return self.address if name == "peername" else None

    def set_protocol(self, protocol: Any) -> None:
        """Hands the connection over."""
        self.protocol = protocol

    def get_protocol(self) -> Any:
        """Who has it."""
        return self.protocol

    def set_write_buffer_limits(self, high: int) -> None:
        """From when on writing pauses."""
        self.high = high
        self._pause_or_resume()

    def get_write_buffer_size(self) -> int:
        """What was not taken."""
        return self.buffered

    def write(self, data: bytes) -> None:
        """As the real one, which raises where it must not be used any more."""
        assert not self.eof, "written after its end"
        assert not self.lost, "written to after it was lost"
        if self.closing:
            return
        self.writes.append(data)
        if self.stuck:
            self.buffered += len(data)
            self._pause_or_resume()

    def take_all(self) -> None:
        """The peer takes what was written."""
        self.buffered = 0
        self._pause_or_resume()

    def _pause_or_resume(self) -> None:
        if self.buffered > self.high and not self.over:
            self.over = True
            self.protocol.pause_writing()
        elif self.over and self.buffered <= self.high // 4:
            self.over = False
            self.protocol.resume_writing()

    def can_write_eof(self) -> bool:
        """It can."""
        return True

    def write_eof(self) -> None:
        """No more is written."""
        self.eof = True

    def is_reading(self) -> bool:
        """Whether the peer's bytes are taken."""
        return self.reading

    def is_closing(self) -> bool:
        """Whether it is closed, or being closed."""
        return self.closing

    def close(self) -> None:
        """Closes."""
        self.closing = True
        self.reading = False

    def abort(self) -> None:
        """Closes, and forgets what was not taken."""
        self.closing = self.aborted = True
        self.reading = False

    def pause_reading(self) -> None:
        """The peer has to wait."""
        assert not self.closing
        self.reading = False

    def resume_reading(self) -> None:
        """It may go on."""
        assert not self.closing
        self.reading = True


class Page:
    """Stands in for the library that serves HTTP: one answer, and the end."""

    _waiter = None

    def connection_made(self, transport: Transport) -> None:
        """Takes the connection."""
        self.transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        """It is gone."""

    def data_received(self, data: bytes) -> None:
        """Answers."""
        self.transport.write(b"HTTP/1.1 200 OK\r\n\r\n")
        self.close()

    def close(self) -> None:
        """Ends."""
        self.transport.close()


class Net:
    """A hub with connections around it."""

    def __init__(
        self,
        limits: Limits | None = None,
        timing: Timing | None = None,
        queues: Queues | None = None,
        gate: Gate | None = None,
        auto: bool = True,
    ) -> None:
        self.world = World(limits or Limits(name=NAME), auto)
        self.hub = self.world.hub
        self.loop = Loop(self.world)
        guard = Guard([NAME])
        self.announced: list[str] = []
        self.context = Context(
            self.hub,
            cast(asyncio.AbstractEventLoop, self.loop),
            guard,
            cast(LazySite, Page),
            timing or Timing(),
            queues or Queues(lines_per_second=0),
            self.announced.append,
            gate or Gate(),
        )
        self.hub.pipeline.on_pressure = self.context.pause
        self.sweeper = Sweeper(self.context)

    def turn(self) -> None:
        """Turns until all is at rest; closed connections are lost then, as a loop does it."""
        self.world.turn()
        for peer in list(self.context.peers):
            transport = cast(Any, peer.transport)
            if transport.closing and not transport.lost and (transport.aborted or not transport.buffered):
                transport.lost = True
                transport.protocol.connection_lost(None)
        self.world.turn()

    def wait(self, seconds: float) -> None:
        """Time passes, from one timer to the next."""
        until_s = self.world.clock_s + seconds
        self.turn()
        while self.loop.timers and self.loop.timers[0][0] <= until_s + 1e-9:
            at_s, _, handle = heapq.heappop(self.loop.timers)
            self.world.clock_s = max(self.world.clock_s, at_s)
            if not handle.cancelled:
                handle.callback()
            self.turn()
        self.world.clock_s = until_s
        self.world.now_ms += int(seconds * 1000)

    def connect(self, address: str = "192.0.2.1", listen: str = "any") -> Peer:
        """Somebody connects."""
        return Peer(self, address, listen)

    def person(self, name: str) -> Peer:
        """Somebody in netcat who has come in."""
        peer = self.connect()
        peer.send(f"{name}\n")
        peer.text()
        return peer

    def bare(self, name: str) -> Peer:
        """A ten-line script that has come in."""
        peer = self.connect()
        peer.send(name)
        self.wait(1)
        peer.text()
        return peer

    def irc(self, nick: str, room: str = "#lobby") -> Peer:
        """Somebody with an IRC client who has come in."""
        peer = self.connect()
        peer.send(f"NICK {nick}\r\nUSER u 0 * :r\r\nJOIN {room}\r\n")
        peer.text()
        return peer


class Peer:
    """The other side of a connection."""

    def __init__(self, net: Net, address: str, listen: str) -> None:
        self.net = net
        self.transport = Transport((address, 50000) if address else None)
        sniffer = Sniffer(net.context, listen)
        self.transport.protocol = sniffer
        sniffer.connection_made(cast(asyncio.Transport, self.transport))

    def send(self, data: str | bytes) -> None:
        """Sends bytes, in one piece, if they are read."""
        if data and not self.transport.closing:
            self.transport.protocol.data_received(data.encode() if isinstance(data, str) else data)
        self.net.turn()

    def send_slowly(self, data: str | bytes, pause_s: float = 0.0) -> None:
        """Sends byte by byte."""
        for byte in data.encode() if isinstance(data, str) else data:
            self.send(bytes([byte]))
            if pause_s:
                self.net.wait(pause_s)

    def end(self) -> None:
        """Sends no more, but reads on."""
        if not self.transport.closing and not self.transport.protocol.eof_received():
            self.transport.close()
        self.net.turn()

    def reset(self) -> None:
        """Is gone."""
        self.transport.closing = self.transport.lost = True
        self.transport.protocol.connection_lost(ConnectionResetError())
        self.net.turn()

    def writes(self) -> list[bytes]:
        """What was written to it since it was last asked."""
        written, self.transport.writes = self.transport.writes, []
        return written

    def text(self) -> str:
        """The same in one piece, as text."""
        return b"".join(self.writes()).decode()

    def is_over(self) -> bool:
        """Whether the server has ended the connection, or its side of it."""
        return self.transport.eof or self.transport.closing

    @property
    def kind(self) -> str:
        """What the server takes it for."""
        return type(self.transport.protocol).__name__


def masked(opcode: int, data: bytes, fin: bool = True) -> bytes:
    """A frame as a client sends it, with a mask of zeros."""
    size = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + len(data).to_bytes(2, "big")
    return bytes([opcode | (0x80 if fin else 0)]) + size + bytes(4) + data
