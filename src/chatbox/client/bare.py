"""Chat with a bare socket script: the two-person chat that sends names and texts raw, without any protocol.

The other side accepts one connection, receives our name as the first bytes, sends its own, and from then on both
send texts as they are, without line ends, and receive at most 1,024 bytes at a time.
"""

from __future__ import annotations

import asyncio
import codecs
import signal
from contextlib import aclosing, suppress
from datetime import UTC, datetime

from chatbox.client import entry
from chatbox.client.display import clock_time
from chatbox.client.screen import Screen, say_error
from chatbox.wire.message import cut

CHUNK_BYTES = 1024
"""What the other side receives at once."""
CONNECT_SECONDS = 15.0
PARTING_SECONDS = 2.0


def run(host: str | None, port: int, name: str | None) -> int:
    """Joins a bare socket script, and chats, without turns, until one of the two leaves.

    Args:
        host: its name or address, perhaps with its port; asked for when None.
        port: its port, where `host` names none.
        name: what the person wants to be called; asked for when None.

    Returns:
        the exit status: 0 when there was a chat, 1 when there was no connection.
    """

    def body(screen: Screen) -> int:
        entry.show_own_address(screen)
        where = entry.get_address(screen, host, port)
        own = cut(" ".join(entry.get_name(screen, name).split()), CHUNK_BYTES)
        return asyncio.run(_chat(screen, where, own))

    return entry.with_screen(body)


def chunks(text: str) -> list[bytes]:
    """A text as it is sent: in parts that the other side receives one by one, none of which splits a character.

    All but the last are filled up with blanks: parts that wait for the other side's turn to read lie one after
    the other in its buffer, and it takes 1,024 bytes at a time.
    """
    parts = []
    while len(text.encode(errors="replace")) > CHUNK_BYTES:
        part = cut(text, CHUNK_BYTES)
        parts.append(part.encode(errors="replace").ljust(CHUNK_BYTES))
        text = text[len(part) :]
    return [*parts, text.encode(errors="replace")]


async def _chat(screen: Screen, where: tuple[str, int], name: str) -> int:
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            reader, writer = await asyncio.open_connection(*where)
    except OSError as error:
        say_error(entry.explain(error, where))
        return 1
    return await _Talk(screen, reader, writer, name).run()


class _Talk:
    """One chat."""

    def __init__(self, screen: Screen, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, name: str) -> None:
        self._screen = screen
        self._reader = reader
        self._writer = writer
        self._name = name
        self._other = ""
        self._introduced = asyncio.Event()
        self._interrupted = asyncio.Event()

    async def run(self) -> int:
        with suppress(ValueError, RuntimeError, NotImplementedError):  # not the main thread, or Windows
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, self._interrupted.set)
        listening = asyncio.create_task(self._listen())
        typing = asyncio.create_task(self._type())
        interrupted = asyncio.create_task(self._interrupted.wait())
        tasks: list[asyncio.Task[None] | asyncio.Task[bool]] = [listening, typing, interrupted]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if typing.done() and not listening.done():
                await self._part(listening)
            for ended in (typing, listening):
                if ended.done():
                    ended.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._writer.close()
        return 0 if self._introduced.is_set() or self._interrupted.is_set() else 1

    async def _listen(self) -> None:
        """Takes what comes until the other side closes: first its name, then what it says."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        with suppress(ConnectionError):
            self._writer.write(self._name.encode(errors="replace"))
            while data := await self._reader.read(CHUNK_BYTES):
                self._heard(decoder.decode(data))
        if self._other:
            self._screen.print(f"{self._other} has left the chat room")
        else:
            say_error("The other side closed the connection without telling its name.")

    def _heard(self, text: str) -> None:
        if not self._other:
            first, _, text = text.partition("\n")
            self._other = " ".join(first.split()) or "somebody"
            self._screen.print(f"{self._other} has joined the chat room")
            self._screen.set_prompt(f"[{self._other}] ")
            self._introduced.set()
        for line in text.splitlines():
            if line.strip():
                self._show(self._other, line)

    async def _type(self) -> None:
        """Sends what is typed. Not before the other side's name is known: it would be read as a part of ours."""
        await self._introduced.wait()
        async with aclosing(self._screen.lines()) as lines:
            async for line in lines:
                if line.strip() == "/quit":
                    return
                if line.startswith("/") and not line.startswith("//"):
                    self._screen.print("Here is only /quit; a text that begins with a slash is typed //…")
                elif line:
                    await self._say(line[1:] if line.startswith("//") else line)

    async def _say(self, text: str) -> None:
        with suppress(ConnectionError):  # that it has left is told by who listens
            for chunk in chunks(text):
                self._writer.write(chunk)
                await self._writer.drain()
        if self._screen.interactive and not self._screen.shows_typed:
            self._show(self._name, text)

    async def _part(self, listening: asyncio.Task[None]) -> None:
        """Says that nothing more will come, and hears the other side out for a moment.

        Closing with something unread would take back what was said: the other side would find a broken connection.
        """
        with suppress(OSError):
            self._writer.write_eof()
        await asyncio.wait([listening], timeout=PARTING_SECONDS)

    def _show(self, who: str, text: str) -> None:
        self._screen.print(f"[{clock_time(datetime.now(UTC))}] <{who}> {text}")
