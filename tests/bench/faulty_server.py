"""A tiny IRC server that mistreats one delivery, to see whether the load generator notices."""

import asyncio
import contextlib
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class FaultyServer:
    """Relays messages to the other members of a room; the `at`-th delivery to `victim` suffers `fault`."""

    fault: str = "none"
    """none, drop, double, alter, or swap (with the next one)."""
    victim: str = ""
    at: int = 5
    port: int = 0
    relayed: int = 0
    """Deliveries to all members so far."""
    _rooms: dict[str, list["_Member"]] = field(default_factory=lambda: defaultdict(list))
    _delivered: int = 0
    _kept: bytes = b""

    def join(self, member: "_Member", room: str) -> None:
        self._rooms[room].append(member)

    def relay(self, sender: "_Member", room: str, line: bytes) -> None:
        for member in self._rooms[room]:
            if member is not sender:
                self.relayed += 1
                member.send(self._spoiled(line) if member.nick == self.victim else line)

    def _spoiled(self, line: bytes) -> bytes:
        self._delivered += 1
        kept, self._kept = self._kept, b""
        if self._delivered != self.at:
            return line + kept
        if self.fault == "swap":
            self._kept, line = line, b""
        return {"drop": b"", "double": line * 2, "alter": line.replace(b"fox", b"box")}.get(self.fault, line)

    async def serve(self, listening: threading.Event, stop: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Member(self), "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        listening.set()
        await stop.wait()
        server.close()
        for member in [member for room in self._rooms.values() for member in room]:
            member.transport.abort()
        await asyncio.sleep(0)


class _Member(asyncio.Protocol):
    """One connection: just enough of IRC to register, join and speak."""

    transport: asyncio.Transport

    def __init__(self, server: FaultyServer) -> None:
        self.server, self.nick, self._rest = server, "", b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\r\n")
        for line in lines:
            command, _, rest = line.decode().partition(" ")
            self._handle(command, rest)

    def _handle(self, command: str, rest: str) -> None:
        if command == "NICK":
            self.nick = rest
            self.send(f":faulty 422 {rest} :No MOTD\r\n".encode())
        elif command == "JOIN":
            self.server.join(self, rest)
            self.send(f":faulty 366 {self.nick} {rest} :End\r\n".encode())
        elif command == "PRIVMSG":
            line = f":{self.nick}!~x@127.0.0.1 PRIVMSG {rest}\r\n"
            self.server.relay(self, rest.partition(" ")[0], line.encode())

    def send(self, line: bytes) -> None:
        if line:
            self.transport.write(line)


@contextlib.contextmanager
def serving(fault: str = "none", victim: str = "") -> Iterator[FaultyServer]:
    """Run one in a thread while the block runs."""
    server = FaultyServer(fault, victim)
    listening = threading.Event()
    loop, stop = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(server.serve(listening, stop)))
    thread.start()
    try:
        listening.wait(10)
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
