"""Coming back to the real server: who one was, and every message once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbox.client import Client, Joined, MessageReceived, TokenReceived
from chatbox.client.ids import TAG
from tests.client.programs import line_mode
from tests.support import LineClient, ServerProcess

pytestmark = pytest.mark.real


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path / "data") as process:
        yield process


async def _until(client: Client, kind: type) -> object:
    async with asyncio.timeout(10):
        async for event in client:
            if isinstance(event, kind):
                return event
    raise AssertionError("the connection ended")


def test_a_message_is_said_once_however_often_it_is_sent(server: ServerProcess) -> None:
    """Also when the server was killed in between; nick, seat and prefix are back without asking."""

    async def first() -> str:
        client = await Client.connect("127.0.0.1", server.port, nick="Zoë")
        token = await _until(client, TokenReceived)
        assert isinstance(token, TokenReceived)
        client.join("#den")
        await _until(client, Joined)
        await client.send_message("#den", "only once", tags={TAG: "id-1"})
        client._link.abort()
        return token.token

    async def second(token: str) -> list[str]:
        client = await Client.connect("127.0.0.1", server.port, nick="somebody", token=token)
        assert client.resumed
        joined = await _until(client, Joined)
        assert isinstance(joined, Joined)
        assert (joined.room, client.state.nick) == ("#den", "Zoë")
        await client.send_message("#den", "only once", tags={TAG: "id-1"})
        await client.send_message("#den", "and this", tags={TAG: "id-2"})
        said = []
        client.request_history("#den", 50)
        async with asyncio.timeout(10):
            async for event in client:
                if hasattr(event, "messages"):
                    said = [message.text for message in event.messages if isinstance(message, MessageReceived)]
                    break
        await client.quit()
        return said

    token = asyncio.run(first())
    server.kill()
    server.start()
    assert asyncio.run(second(token)) == ["only once", "and this"]


def test_the_line_mode_client_is_itself_again(server: ServerProcess) -> None:
    """A server that is killed and comes back: same name, and what was typed meanwhile arrives once."""
    server.wanted_port = server.port
    with line_mode(server.port, "Zoë", room="#den") as program:
        program.expect("You are in #den")
        program.type("before\n")
        program.expect("<Zoë> before")
        server.kill()
        program.expect("Trying again")
        program.type("meanwhile\n")
        server.start()
        program.expect("<Zoë> meanwhile")
        watcher = LineClient(server.port)
        watcher.send("NICK bob", "USER b 0 * :b", "JOIN #den")
        replayed = watcher.until("meanwhile")
        assert ":Zoë!" in replayed
        assert "@Zoë" in watcher_names(watcher)
        watcher.close()


def watcher_names(watcher: LineClient) -> str:
    """Who is in the room, with their prefixes."""
    watcher.send("NAMES #den")
    return watcher.until(" 353 ")
