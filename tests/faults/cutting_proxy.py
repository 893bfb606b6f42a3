"""A proxy that treats connections as bad networks do: splits, stalls, ends and resets them."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct


class CuttingProxy:
    """Passes connections on to a port of this machine, for as long as it likes.

    Attributes:
        gentle: cuts nobody any more.
        cuts: so many connections were cut.
    """

    def __init__(self, to_port: int, rng: random.Random) -> None:
        self._to_port = to_port
        self._rng = rng
        self._tasks: set[asyncio.Task[None]] = set()
        self.gentle = False
        self.cuts = 0
        self.port = 0

    async def __aenter__(self) -> CuttingProxy:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._to_port)
        except OSError:
            writer.transport.abort()
            return
        stalled = asyncio.Event()
        both = [
            asyncio.create_task(self._pass(reader, back, stalled)),
            asyncio.create_task(self._pass(there, writer, stalled)),
        ]
        try:
            await self._cut_later(both, stalled)
        except asyncio.CancelledError:  # the run is over; the loop would report it as a fault
            pass
        finally:
            for one in both:
                one.cancel()
            for end in (writer, back):
                if self._rng.random() < 0.5:
                    _reset(end)
                if self._rng.random() < 0.5:
                    end.transport.abort()
                else:
                    end.close()
            self._tasks.discard(task)

    async def _cut_later(self, both: list[asyncio.Task[None]], stalled: asyncio.Event) -> None:
        await asyncio.wait(both, timeout=self._rng.uniform(0.2, 1.5), return_when=asyncio.FIRST_COMPLETED)
        if self.gentle:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        elif self._rng.random() < 0.4:  # what is sent in this while is lost, and nobody is told yet
            stalled.set()
            await asyncio.sleep(self._rng.uniform(0.05, 0.4))
        self.cuts += 1

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, stalled: asyncio.Event) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(self._rng.choice((1, 7, 100, 4096, 65536))):
                if stalled.is_set():
                    continue
                writer.write(data)
                await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """The end is an RST, which takes along what is on its way."""
    sock = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
