"""The client on asyncio, over real sockets."""

import asyncio
import socket
from collections.abc import Awaitable, Callable

import pytest

from chatbox.client import (
    Client,
    Connected,
    ConnectionLost,
    Disconnected,
    Event,
    Joined,
    LoginRefused,
    MessageReceived,
    MessageRefused,
    NotRegistered,
    Registered,
)
from tests.client.stub import StubServer

pytestmark = pytest.mark.real

TIMEOUT_SECONDS = 60.0


def play(scenario: Callable[[StubServer], Awaitable[None]], server: StubServer | None = None) -> None:
    """Runs a scenario against a server."""

    async def bounded() -> None:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            await scenario(running)

    with server or StubServer() as running:
        asyncio.run(bounded())


async def until(client: Client, kind: type[Event]) -> list[Event]:
    """The events up to the first of a kind."""
    events: list[Event] = []
    async for event in client:
        events.append(event)
        if isinstance(event, kind):
            return events
    raise AssertionError(f"no {kind.__name__} in {events}")


def test_a_chat() -> None:
    """Two clients: joining, saying, hearing, leaving, with events in the order they happened."""

    async def scenario(server: StubServer) -> None:
        async with await Client.connect("127.0.0.1", server.port, nick="Zoë") as zoe:
            first, *_ = await until(zoe, Registered)
            assert isinstance(first, Connected)
            zoe.join("#lobby")
            await until(zoe, Joined)
            ivan = await Client.connect("127.0.0.1", server.port, nick="Ivan")
            acknowledged = await ivan.send_message("#lobby", "hello\nworld")
            assert [done.text for done in acknowledged] == ["hello", "world"]
            said = (await until(zoe, MessageReceived))[-1]
            assert isinstance(said, MessageReceived)
            assert (said.sender, said.text, said.own) == ("Ivan", "hello", False)
            await ivan.quit()
            assert isinstance((await until(ivan, Disconnected))[-1], Disconnected)
            assert [event async for event in ivan] == []
            assert not ivan.connected

    play(scenario)


def test_awaiting_while_nobody_reads_events() -> None:
    """A bot that awaits a delivery inside its own loop over events does not wait for ever."""

    async def scenario(server: StubServer) -> None:
        client = await Client.connect("127.0.0.1", server.port, nick="bot")
        for number in range(200):
            await client.send_message("#lobby", str(number))
        assert server.log == [str(number) for number in range(200)]
        await client.quit()

    play(scenario)


def test_a_refused_message_raises() -> None:
    """With the server's code and words."""

    async def scenario(server: StubServer) -> None:
        client = await Client.connect("127.0.0.1", server.port, nick="Zoë")
        server.deaf = True
        delivery = client.send_message("#lobby", "hello")
        server.say("@label=1 :stub 404 Zoë #lobby :Cannot send to channel")
        with pytest.raises(MessageRefused, match="Cannot send") as refused:
            await delivery
        assert refused.value.code == "404"
        await client.quit()

    play(scenario)


def test_a_lost_connection_raises() -> None:
    """What was not acknowledged fails, what is said afterwards fails at once, and the events end."""

    async def scenario(server: StubServer) -> None:
        client = await Client.connect("127.0.0.1", server.port, nick="Zoë")
        server.deaf = True
        delivery = client.send_message("#lobby", "hello")
        client.send_message("#lobby", "not awaited")
        server.cut()
        with pytest.raises(ConnectionLost):
            await delivery
        with pytest.raises(ConnectionLost):
            await client.send_message("#lobby", "later")
        with pytest.raises(NotRegistered):
            client.join("#lobby")
        end = (await until(client, Disconnected))[-1]
        assert isinstance(end, Disconnected)
        assert end.reason
        assert not end.final

    play(scenario)


def test_a_connected_socket() -> None:
    """`sock` is used as it is."""

    async def scenario(server: StubServer) -> None:
        sock = await asyncio.to_thread(socket.create_connection, ("127.0.0.1", server.port))
        client = await Client.connect(nick="Zoë", sock=sock)
        await client.send_message("#lobby", "hello")
        assert server.log == ["hello"]
        await client.quit()
        assert sock.fileno() == -1

    play(scenario)


def test_refused_at_the_door() -> None:
    """A server that does not want us is told apart from one that is not there."""

    async def refused(server: StubServer) -> None:
        with pytest.raises(LoginRefused, match="banned"):
            await Client.connect("127.0.0.1", server.port, nick="Zoë", password="x")

    async def full(server: StubServer) -> None:
        with pytest.raises(ConnectionLost, match="Too many"):
            await Client.connect("127.0.0.1", server.port, nick="Zoë")

    play(refused, StubServer(refusal=":stub 465 * :You are banned"))
    play(full, StubServer(refusal="ERROR :Too many connections"))


def test_nobody_there() -> None:
    """No listener is an OSError."""

    async def scenario(port: int) -> None:
        with pytest.raises(OSError):
            await Client.connect("127.0.0.1", port, nick="Zoë")

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        asyncio.run(scenario(taken.getsockname()[1]))


def test_a_dead_connection_is_found() -> None:
    """A server that no longer answers, not even when asked, has gone: the events say so, and end."""

    async def scenario(server: StubServer) -> None:
        client = await Client.connect("127.0.0.1", server.port, nick="Zoë", silence_seconds=0.05)
        server.mute = True
        end = (await until(client, Disconnected))[-1]
        assert end == Disconnected("the server no longer answers")

    play(scenario)
