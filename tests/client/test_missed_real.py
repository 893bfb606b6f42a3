"""What was missed while the line was cut: messages, reactions and deletions, each once, in order; in every client."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbox.client import Bot, MessageReceived, Reacted, Redacted
from tests.client.programs import line_mode
from tests.interop.cable import Cable
from tests.support import LineClient, ServerProcess

pytestmark = pytest.mark.real
TIMEOUT_S = 60.0


class Room:
    """A server, a cable to it, and Ivan, who is always there."""

    def __init__(self, server: ServerProcess) -> None:
        self.cable = Cable(server.port)
        self.ivan = LineClient(server.port, timeout_s=TIMEOUT_S)
        self.ivan.register("Ivan", "message-tags", "echo-message", "draft/message-redaction")
        self.msgids: dict[str, str] = {}

    def say(self, text: str) -> None:
        """Ivan says something."""
        self.ivan.send(f"PRIVMSG #lobby :{text}")
        line = self.ivan.until(f":{text}")
        self.msgids[text] = line.partition("msgid=")[2].partition(" ")[0].partition(";")[0]

    def react(self, text: str, reaction: str, tag: str = "+draft/react") -> None:
        """Ivan reacts to what he said."""
        self.ivan.send(f"@{tag}={reaction};+reply={self.msgids[text]} TAGMSG #lobby")

    def delete(self, text: str) -> None:
        """Ivan deletes what he said."""
        self.ivan.send(f"REDACT #lobby {self.msgids[text]} :oops")

    def until_left(self, nick: str) -> None:
        """The server has noticed that somebody is gone."""
        self.ivan.until(f":{nick}!")

    def something_happens(self) -> None:
        """What is missed."""
        self.react("first", "👍")
        self.delete("second")
        self.say("third")
        self.react("third", "🎉")
        self.react("first", "👍", "+draft/unreact")
        self.say("fourth")
        self.delete("fourth")
        self.ivan.sync()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """The room."""
    with ServerProcess(tmp_path / "data") as server:
        made = Room(server)
        yield made
        made.cable.close()
        made.ivan.close()


def shown(event: MessageReceived | Reacted | Redacted) -> str:
    """An event in a word."""
    match event:
        case MessageReceived():
            return event.text
        case Reacted():
            return f"{'-' if event.removed else '+'}{event.reaction}"
        case Redacted():
            return "deleted"


def test_bots(room: Room) -> None:
    """Reactions and deletions are events like messages: what happened while the bot was away is told once, in order."""
    heard: list[str] = []
    changed = asyncio.Event()
    bot = Bot(f"127.0.0.1:{room.cable.port}", nick="Ears", rooms=["#lobby"], first=1)

    def hear(event: MessageReceived | Reacted | Redacted) -> None:
        heard.append(shown(event))
        changed.set()

    @bot.on(MessageReceived)
    async def said(event: MessageReceived) -> None:
        hear(event)

    @bot.on(Reacted)
    async def reacted(event: Reacted) -> None:
        hear(event)

    @bot.on(Redacted)
    async def redacted(event: Redacted) -> None:
        hear(event)

    async def until(text: str) -> None:
        while text not in heard:
            changed.clear()
            await changed.wait()

    async def talk() -> None:
        for text in ("long ago", "first"):
            await asyncio.to_thread(room.say, text)
        room.react("first", "👀")
        room.ivan.sync()
        async with bot:
            await until("+👀")
            assert heard == ["first", "+👀"]
            await asyncio.to_thread(room.say, "second")
            await until("second")
            heard.clear()
            room.cable.pull()
            await asyncio.to_thread(room.until_left, "Ears")
            await asyncio.to_thread(room.something_happens)
            room.cable.plug()
            await asyncio.to_thread(room.until_left, "Ears")
            await asyncio.to_thread(room.say, "the end")
            room.react("the end", "👋")
            await until("+👋")
        assert heard == ["+👍", "deleted", "third", "+🎉", "-👍", "deleted", "the end", "+👋"]

    async def limited() -> None:
        async with asyncio.timeout(TIMEOUT_S):
            await talk()

    asyncio.run(limited())


def test_the_line_mode(room: Room) -> None:
    """A line for each, that says what it is about."""
    room.say("first")
    room.say("second")
    with line_mode(room.cable.port, "Zoë") as zoe:
        zoe.expect("<Ivan> second")
        room.react("first", "👀")
        zoe.expect('Ivan reacts with 👀 to Ivan: "first"')
        room.cable.pull()
        room.until_left("Zoë")
        room.something_happens()
        room.cable.plug()
        zoe.expect("Connected.")
        zoe.expect('Ivan reacts with 👍 to Ivan: "first"')
        zoe.expect('Ivan has deleted Ivan: "second" (oops)')
        zoe.expect("<Ivan> third")
        zoe.expect('Ivan reacts with 🎉 to Ivan: "third"')
        zoe.expect('Ivan no longer reacts with 👍 to Ivan: "first"')
        zoe.type("/quit\n")
        assert zoe.finish() == (0, "")
        assert "fourth" not in zoe.output
        assert [zoe.output.count(text) for text in ("with 👀", "reacts with 👍", "has deleted", "<Ivan> third")] == [
            1, 2, 1, 1,
        ]  # fmt: skip
