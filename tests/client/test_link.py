"""The watch over a connection that says nothing, in a time of its own."""

import asyncio
import gc
import socket
import warnings
from typing import Any

import pytest
import uvloop

from chatbox.client.link import Link, open_link


class SteppedLoop(asyncio.SelectorEventLoop):
    """A loop whose clock the test moves."""

    now = 1000.0

    def time(self) -> float:
        return self.now

    async def advance(self, seconds: float) -> None:
        """Lets time pass, and everything that is due by then happen."""
        self.now += seconds
        for _ in range(5):
            await asyncio.sleep(0)


class FakeTransport(asyncio.Transport):
    """Knows only how to be cut."""

    def __init__(self) -> None:
        super().__init__()
        self.cuts: list[str] = []

    def abort(self) -> None:
        self.cuts.append("cut")

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return ("192.0.2.1", 8080)


class Recorder:
    """An endpoint that writes down what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def opened(self, address: str) -> None:
        self.told.append(f"opened {address}")

    def received(self, data: bytes) -> None:
        self.told.append(f"received {data!r}")

    def silent(self) -> None:
        self.told.append("silent")

    def lost(self, reason: str) -> None:
        self.told.append(f"lost {reason}")


def test_silence_is_asked_about_and_then_ends_the_link() -> None:
    """A quiet server that answers when asked is kept; one that does not answer in half that time again is cut."""
    loop = SteppedLoop()

    async def scenario() -> None:
        endpoint, transport = Recorder(), FakeTransport()
        link = Link(endpoint, silence_seconds=60)
        link.connection_made(transport)
        await loop.advance(59)
        assert endpoint.told == ["opened 192.0.2.1, port 8080"]
        await loop.advance(2)
        assert endpoint.told[1:] == ["silent"]
        link.data_received(b"PONG")
        await loop.advance(58)
        assert endpoint.told[2:] == ["received b'PONG'"]
        await loop.advance(3)
        assert endpoint.told[3:] == ["silent"]
        await loop.advance(29)
        assert transport.cuts == []
        await loop.advance(2)
        assert transport.cuts == ["cut"]
        link.connection_lost(None)
        assert endpoint.told[4:] == ["lost the server no longer answers"]

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(scenario())


@pytest.mark.real
def test_whoever_stops_connecting_leaves_no_socket_open() -> None:
    """However far it had come."""

    async def connect_and_cancel(port: int, turns: int) -> None:
        link = Link(Recorder(), 60)
        connecting = asyncio.ensure_future(open_link(link, "127.0.0.1", port))
        for _ in range(turns):
            await asyncio.sleep(0)
        connecting.cancel()
        await asyncio.wait([connecting])
        link.abort()

    async def main() -> None:
        server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        for attempt in range(200):
            await connect_and_cancel(port, attempt % 20)
        server.close()

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        asyncio.run(main())
        gc.collect()
    assert [str(one.message) for one in caught] == []


def test_a_link_on_uvloop() -> None:
    """Many bots run on it, and its transports are none of asyncio's by their class."""

    async def scenario() -> None:
        told = asyncio.Event()
        endpoint, (ours, theirs) = Recorder(), socket.socketpair()
        endpoint.received = lambda data: told.set()  # type: ignore[method-assign]
        link = Link(endpoint, silence_seconds=60)
        await open_link(link, None, 0, sock=ours)
        theirs.sendall(b"PING x\r\n")
        async with asyncio.timeout(5):
            await told.wait()
        assert endpoint.told == ["opened this machine"]
        link.abort()
        theirs.close()
        await asyncio.sleep(0)

    uvloop.run(scenario())
