"""A small IRC server for tests, in a thread: just enough of the protocol, and it does what a test tells it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from types import TracebackType

from chatbox.wire.message import Message, parse

FULL = "message-tags server-time batch echo-message labeled-response draft/chathistory"
TIMEOUT_SECONDS = 60.0


class StubServer:
    """Serves one room to anybody on a free port of this machine.

    Args:
        caps: the capabilities it offers.
        refusal: a line it says to everybody instead of a welcome, before it closes.

    Attributes:
        port: where it listens.
        heard: all lines of all clients, in order.
        log: the messages said, as `text`; a new client gets them as history.
        deaf: messages are neither stored nor answered.
        mute: nothing is answered.
        refuse_join: the room is closed.
        on_join: a line it says to whoever joins, before it tells who is there.
    """

    def __init__(self, caps: str = FULL, refusal: str = "") -> None:
        self.caps = caps
        self.refusal = refusal
        self.heard: list[str] = []
        self.log: list[str] = []
        self.on_join = ""
        self.deaf = self.mute = self.refuse_join = False
        self.port = 0
        self._senders: dict[int, str] = {}
        self._writers: dict[asyncio.StreamWriter, str] = {}
        self._changed = threading.Condition()
        self._ready = threading.Event()
        self._stop: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()))

    def __enter__(self) -> StubServer:
        self._thread.start()
        assert self._ready.wait(TIMEOUT_SECONDS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._stop
        self._call(self._stop.set)
        self._thread.join(TIMEOUT_SECONDS)

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Waits until the server has heard what makes the condition true."""
        with self._changed:
            assert self._changed.wait_for(condition, TIMEOUT_SECONDS), self.heard

    def count(self, line: str) -> int:
        """How often a line was heard, leaving tags aside."""
        return sum(1 for heard in self.heard if heard == line)

    def say(self, line: str) -> None:
        """Says a line to everybody."""
        for writer in list(self._writers):
            self._call(partial(writer.write, line.encode() + b"\r\n"))

    def cut(self) -> None:
        """Cuts all connections, without a word."""
        for writer in list(self._writers):
            self._call(writer.close)

    def _call(self, what: Callable[[], object]) -> None:
        assert self._loop
        self._loop.call_soon_threadsafe(what)

    async def _main(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for writer in list(self._writers):
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers[writer] = "*"
        try:
            while line := await reader.readline():
                message = parse(line.decode().rstrip("\r\n"))
                self._answer(writer, message)
                with self._changed:
                    self.heard.append(str(Message(message.command, message.params)))
                    self._changed.notify_all()
        except ConnectionError:
            pass
        finally:
            self._writers.pop(writer, None)
            writer.close()

    def _answer(self, writer: asyncio.StreamWriter, message: Message) -> None:
        handler = getattr(self, f"_{message.command.lower()}", None)
        if handler and not self.mute:
            label = f"label={message.tags['label']}" if "label" in message.tags else ""
            for line in handler(writer, message, label):
                writer.write(line.encode() + b"\r\n")

    def _cap(self, writer: asyncio.StreamWriter, message: Message, label: str) -> list[str]:
        if message.param(0) == "LS":
            return [f":stub CAP * LS :{self.caps}"]
        return [f":stub CAP * ACK :{message.param(1)}"] if message.param(0) == "REQ" else self._welcome(writer)

    def _welcome(self, writer: asyncio.StreamWriter) -> list[str]:
        if self.refusal:
            self._call(writer.close)
            return [self.refusal]
        nick = self._writers[writer]
        return [f":stub 001 {nick} :Hi", f":stub 005 {nick} CASEMAPPING=precis :are supported", f":stub 422 {nick} :-"]

    def _nick(self, writer: asyncio.StreamWriter, message: Message, label: str) -> list[str]:
        old, self._writers[writer] = self._writers[writer], message.param(0)
        return [] if old == "*" else [f":{old}!u@h NICK {message.param(0)}"]

    def _join(self, writer: asyncio.StreamWriter, message: Message, label: str) -> list[str]:
        nick, room = self._writers[writer], message.param(0)
        if self.refuse_join:
            return [f"@{label} :stub 473 {nick} {room} :Cannot join channel (+i)"]
        names = " ".join(self._writers.values())
        between = [self.on_join] if self.on_join else []
        return [
            f":{nick}!u@h JOIN {room}",
            *between,
            f":stub 353 {nick} = {room} :{names}",
            f":stub 366 {nick} {room} :End",
        ]

    def _privmsg(self, writer: asyncio.StreamWriter, message: Message, label: str) -> list[str]:
        target, text = message.params
        if self.deaf:
            return []
        self._senders[len(self.log)] = self._writers[writer]
        self.log.append(text)
        line = f":{self._writers[writer]}!u@h PRIVMSG {target} :{text}"
        for other in self._writers:
            if other is not writer:
                other.write(f"@msgid={len(self.log)} {line}\r\n".encode())
        return [f"@{label};msgid={len(self.log)} {line}"]

    def _chathistory(self, writer: asyncio.StreamWriter, message: Message, label: str) -> list[str]:
        if message.param(0) == "TARGETS":
            return [f"@{label} :stub BATCH +t draft/chathistory-targets", ":stub BATCH -t"]
        room, after = message.param(1), message.param(2).removeprefix("msgid=")
        first = int(after) if after.isdigit() else 0
        if message.param(0) == "BEFORE":  # the page of the latest has been all there is
            first = len(self.log)
        said = [
            f"@batch=h;msgid={at + 1} :{self._senders.get(at, 'Old')}!o@h PRIVMSG {room} :{self.log[at]}"
            for at in range(first, len(self.log))
        ]
        return [f"@{label} :stub BATCH +h chathistory {room}", *said, ":stub BATCH -h"]

    def _ping(self, writer: asyncio.StreamWriter, message: Message, label: str) -> list[str]:
        return [f":stub PONG stub :{message.param(0)}"]

    def _quit(self, writer: asyncio.StreamWriter, message: Message, label: str) -> list[str]:
        self._call(writer.close)
        return ["ERROR :Bye"]
