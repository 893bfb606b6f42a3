"""`chatbox send`: something said from a script; the exit status tells whether the server has it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator

from chatbox.cli.going import NoWay, Way, find_way
from chatbox.client import Bot
from chatbox.client.errors import ClientError
from chatbox.client.outbox import WINDOW
from chatbox.client.screen import PipeScreen

PATIENCE_S = 60.0
"""How long to wait for an acknowledgement before giving up."""


def run(target: str, text: str | None, where: str | None, name: str | None, tls: bool, account: str | None) -> int:
    """Sends a text, or with "-" or none each line of standard input; returns the exit status."""
    try:
        way = find_way(where, name, target if target[:1] in "#&" else None, tls, account)
    except NoWay as error:
        print(f"chatbox: {error}", file=sys.stderr)
        return 2
    try:
        asyncio.run(_send(way, target, text))
    except KeyboardInterrupt:
        return 130
    except (OSError, ClientError, ValueError, TimeoutError) as error:
        print(f"chatbox: not sent: {error or 'the server does not acknowledge it'}", file=sys.stderr)
        return 1
    return 0


async def _send(way: Way, target: str, text: str | None) -> None:
    assert way.server
    rooms = [target] if target[:1] in "#&" else []
    bot = Bot.on_server(way.server, nick=way.name, rooms=rooms, credentials=way.credentials)
    async with bot:
        if rooms and bot.session.places.find(target) is None:
            raise ClientError(f"{target} does not let us in")
        await _say(bot, target, text)


async def _say(bot: Bot, target: str, text: str | None) -> None:
    if text not in (None, "-"):
        async with asyncio.timeout(PATIENCE_S):
            await bot.say(target, text or "")
        return
    sent: set[asyncio.Future[object]] = set()
    async for line in _lines():
        if line.strip():
            sent.add(asyncio.ensure_future(_one(bot, target, line)))
            await asyncio.sleep(0)
            async with asyncio.timeout(PATIENCE_S):
                await bot.session.outbox.until_fewer_than(WINDOW)
            for task in [task for task in sent if task.done()]:
                sent.discard(task)
                task.result()
    async with asyncio.timeout(PATIENCE_S):
        await asyncio.gather(*sent)


async def _one(bot: Bot, target: str, line: str) -> object:
    return await bot.say(target, line)


async def _lines() -> AsyncIterator[str]:
    async for line in PipeScreen().lines():
        yield line
