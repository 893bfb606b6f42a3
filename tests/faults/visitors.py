"""People without a protocol behind a bad line: netcat, and the ten-line socket script. Each visit is somebody new."""

from __future__ import annotations

import asyncio
import contextlib
import random

from tests.faults.checker import Heard, Ledger, Observation, Sent, Stored
from tests.faults.logfile import who
from tests.faults.returning import ROOM

SILENCE_S = 3.0
BETWEEN_S = 0.3
"""Scripts end their messages by saying nothing for a while."""


class Visitor:
    """Comes again and again, listens, and says something now and then; nobody acknowledges that.

    Args:
        bare: a script, which sends its name and its messages without line ends.

    Attributes:
        ledgers, observations: one for each visit.
    """

    def __init__(self, name: str, rng: random.Random, bare: bool) -> None:
        self.name = name
        self.bare = bare
        self.ledgers: list[Ledger] = []
        self.observations: list[Observation] = []
        self.faults: list[str] = []
        self.comebacks = 0
        self.talking = self.done = True
        self._rng = rng

    async def live(self, port: int) -> None:
        """Connects, again and again."""
        while True:
            with contextlib.suppress(OSError, TimeoutError):
                await self._visit(port)
            await asyncio.sleep(0.05)

    async def _visit(self, port: int) -> None:
        name = f"{self.name}{len(self.ledgers)}"
        self.ledgers.append(Ledger(name, ROOM))
        self.observations.append(Observation(name, ROOM))
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(name.encode() if self.bare else f"{name}\n".encode())
            await self._listen(reader, writer)
        finally:
            writer.transport.abort()

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        tail, greeted, spoke_s = b"", not self.bare, loop.time()
        while True:
            async with asyncio.timeout(SILENCE_S):
                data = await reader.read(1024)
            if not data:
                return
            *lines, tail = (tail + data).split(b"\n")
            for line in lines:
                if greeted:
                    self._take(line.decode())
                greeted = True  # a script's first line begins with the server's name
            if lines and greeted and self.talking and loop.time() - spoke_s > BETWEEN_S and self._rng.random() < 0.2:
                spoke_s = loop.time()
                self._say(writer)

    def _take(self, line: str) -> None:
        nick, colon, text = line.partition(": ")
        if colon and " " not in nick and not line.startswith("["):
            self.observations[-1].heard.append(Heard(who(nick), text))

    def _say(self, writer: asyncio.StreamWriter) -> None:
        ledger = self.ledgers[-1]
        sent = Sent(f"{ledger.sender}.{len(ledger.sent)};")
        ledger.sent.append(sent)
        writer.write(sent.text.encode() if self.bare else f"{sent.text}\n".encode())


def without_pieces(
    visitors: list[Visitor], history: list[Stored], observations: list[Observation]
) -> tuple[list[Stored], list[str]]:
    """A history without what a bad line made of a script's messages: pieces, and several in one.

    They are taken out of what was heard, too. Returns what is left, and what is no piece of what was sent.
    """
    sent = {ledger.sender: [one.text for one in ledger.sent] for one in visitors if one.bare for ledger in one.ledgers}
    faults = []
    for sender, texts in sent.items():
        said = "".join(stored.text for stored in history if stored.sender == sender)
        if not "".join(texts).startswith(said):
            faults.append(f"{sender}: sent {texts}, said {said!r}")
    for observation in observations:
        observation.heard = [one for one in observation.heard if one.sender not in sent or one.text in sent[one.sender]]
    return [one for one in history if one.sender not in sent or one.text in sent[one.sender]], faults
