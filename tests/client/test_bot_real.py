"""Bots on a real server: they answer, over every transport, and neither miss nor double anything when it restarts."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from chatbox.client import Bot, Command, LoginRefused, MessageReceived, MessageRefused
from tests.support import LineClient, ServerProcess

pytestmark = pytest.mark.real
TIMEOUT_S = 60.0


def run(work: Coroutine[Any, Any, None]) -> None:
    """Runs a test, and no longer than is sensible."""

    async def limited() -> None:
        async with asyncio.timeout(TIMEOUT_S):
            await work

    asyncio.run(limited())


def echo_bot(address: str) -> Bot:
    """Answers `!echo`."""
    bot = Bot(address, nick="Echo", rooms=["#lobby"])

    @bot.command("echo")
    async def echo(message: Command) -> None:
        """says it again"""
        await message.reply(message.text)

    return bot


@pytest.mark.parametrize("scheme", ["{}", "ws://{}/", "ircs://{}", "wss://{}/chat"])
def test_every_transport(tmp_path: Path, scheme: str) -> None:
    """Lines over TCP or TLS, and messages over WebSocket, on one port."""
    flags = ["--tls", "self-signed"]
    with ServerProcess(tmp_path / "data", flags=flags) as server:
        bot = echo_bot(scheme.format(f"127.0.0.1:{server.port}"))

        async def talk() -> None:
            running = asyncio.ensure_future(bot.main())
            other = await asyncio.to_thread(LineClient, server.port)
            await asyncio.to_thread(other.register, "Ivan")
            await asyncio.to_thread(other.send, "PRIVMSG #lobby :!nothing")
            while "Echo" not in await asyncio.to_thread(names, other):
                pass
            await asyncio.to_thread(other.send, "PRIVMSG #lobby :!echo hi there")
            assert "hi there" in await asyncio.to_thread(other.until, ":Echo!")
            await asyncio.to_thread(other.send, "PRIVMSG Echo :help")
            assert "says it again" in await asyncio.to_thread(other.until, "!echo")
            await bot.stop("bye")
            await running
            other.close()

        run(talk())


def names(client: LineClient) -> str:
    """Who is in the lobby."""
    client.send("NAMES #lobby")
    return client.until(" 353 ")


def test_nothing_is_missed_or_doubled_over_a_restart(tmp_path: Path) -> None:
    """What others say while the bot is away is told once, in order; what the bot says meanwhile arrives once."""
    with ServerProcess(tmp_path / "data") as server:
        heard: list[str] = []
        ready, more = asyncio.Event(), asyncio.Event()
        bot = Bot(f"127.0.0.1:{server.port}", nick="Ears", rooms=["#lobby"])

        @bot.on(MessageReceived)
        async def hear(event: MessageReceived) -> None:
            heard.append(event.text)
            more.set()

        @bot.on_start
        async def start() -> None:
            await bot.session.settled.wait()
            ready.set()

        async def until(text: str) -> None:
            while text not in heard:
                more.clear()
                await more.wait()

        async def talk() -> None:
            running = asyncio.ensure_future(bot.main())
            await ready.wait()
            await bot.say("#lobby", "before")
            await until("before")
            server.wanted_port = server.port
            server.kill()
            during = asyncio.ensure_future(bot.say("#lobby", "meanwhile"))
            await asyncio.to_thread(server.start)
            other = await asyncio.to_thread(LineClient, server.port)
            await asyncio.to_thread(other.register, "Ivan")
            await asyncio.to_thread(other.send, *(f"PRIVMSG #lobby :line {at}" for at in range(150)))
            await asyncio.to_thread(other.sync)
            await during
            await asyncio.to_thread(other.send, "PRIVMSG #lobby :the end")
            await until("the end")
            assert [text for text in heard if text.startswith("line")] == [f"line {at}" for at in range(150)]
            assert (heard.count("meanwhile"), heard.count("before")) == (1, 1)
            with pytest.raises(MessageRefused):
                await bot.say("#nowhere", "x")
            await bot.stop()
            await running
            other.close()

        run(talk())


def test_a_bot_that_is_not_wanted(tmp_path: Path) -> None:
    """Trying again would be pointless."""
    with ServerProcess(tmp_path / "data", config="[server]\npassword = 'x'") as server:

        async def talk() -> None:
            with pytest.raises(LoginRefused):
                await echo_bot(f"127.0.0.1:{server.port}").main()

        run(talk())
