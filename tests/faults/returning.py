"""A client that comes back until everything it says is acknowledged; it knows nothing of the server's code."""

from __future__ import annotations

import asyncio
import contextlib

from tests.faults.checker import Heard, Ledger, Observation, Sent
from tests.faults.logfile import who
from tests.faults.people import parse
from tests.faults.wires import Gone, Tcp, WebSocket, Wire

CAPS = "message-tags server-time batch echo-message draft/chathistory chatbox/resume"
ROOM = "#lobby"
IN_FLIGHT = 3
PACE_S = 0.02
SILENCE_S = 5.0


class Returning:
    """Says one thing after the other, and writes down what was acknowledged and what it was shown, in order.

    Attributes:
        talking: it has more to say.
        ledger: what it says, and which id it was acknowledged with.
        observation: the room's messages, as shown over all its connections.
        faults: what a server must not do.
        comebacks: on how many connections the server knew it again.
    """

    def __init__(self, name: str, over: type[Tcp] | type[WebSocket] = Tcp) -> None:
        self.name = self._nick = name
        self.ledger = Ledger(name, ROOM)
        self.observation = Observation(name, ROOM, echoes=True, whole=True)
        self.faults: list[str] = []
        self.talking = True
        self.comebacks = 0
        self._over = over
        self._own: dict[str, Sent] = {}
        self._seen: dict[str, None] = {}
        self._token = ""
        self._held: list[Heard] = []
        self._page: list[Heard] = []
        self._catching_up = False
        self._on_way: set[str] = set()
        self.wire: Wire

    @property
    def ledgers(self) -> list[Ledger]:
        """What it said."""
        return [self.ledger]

    @property
    def observations(self) -> list[Observation]:
        """What it was shown."""
        return [self.observation]

    @property
    def done(self) -> bool:
        """It says nothing more, and everything was acknowledged."""
        return not self.talking and all(sent.acknowledged for sent in self.ledger.sent)

    async def live(self, port: int) -> None:
        """Connects, again and again."""
        while True:
            with contextlib.suppress(Gone, TimeoutError):
                self.wire = await self._over.open(port)
                try:
                    await self._stay()
                finally:
                    await self.wire.close()
            await asyncio.sleep(0.05)

    async def _stay(self) -> None:
        self._held, self._page, self._catching_up = [], [], True
        await self.wire.send(f"CAP REQ :{CAPS}", *([f"RESUME {self._token}"] if self._token else []))
        await self.wire.send(f"NICK {self._nick}", f"USER {self.name} 0 * :{self.name}", "CAP END")
        while True:
            async with asyncio.timeout(SILENCE_S):
                line = await self.wire.line()
            await self._take(line)

    async def _take(self, line: str) -> None:
        tags, source, command, params = parse(line)
        if command == "PING":
            await self.wire.send(f"PONG {params[-1]}")
        elif command == "RESUME":
            await self._resume(params)
        elif command == "433" and not self._token:
            self._nick += "_"  # it was cut before it had a token, and its nick is kept for who it was then
            await self.wire.send(f"NICK {self._nick}")
        elif command in ("FAIL", "433"):
            self.faults.append(f"{self.name}: {line}")
            await self._fail(params[0])
        elif command == "366":
            await self._ask()
        elif command == "BATCH" and params[0].startswith("-"):
            await self._page_ends()
        elif command == "PRIVMSG":
            await self._hear(Heard(who(source), params[1], tags["msgid"]), "batch" in tags)

    async def _resume(self, params: list[str]) -> None:
        if params[0] == "OK":
            self.comebacks += 1
        if params[0] == "TOKEN":
            first = not self._token
            self._token = params[1]
            if first or not self._seen:
                await self.wire.send(f"JOIN {ROOM}")

    async def _fail(self, command: str) -> None:
        """The promise is broken; it goes on as well as it can."""
        if command == "RESUME":
            self._token = ""
        elif command == "CHATHISTORY":
            await self._page_ends()

    async def _ask(self) -> None:
        # Whoever has seen nothing may have been heard all the same, on a connection whose answers were lost.
        last = f"msgid={next(reversed(self._seen))}" if self._seen else "timestamp=2000-01-01T00:00:00.000Z"
        await self.wire.send(f"CHATHISTORY AFTER {ROOM} {last} 50")

    async def _page_ends(self) -> None:
        page, self._page = self._page, []
        for heard in page:
            self._show(heard)
        if page:
            await self._ask()
            return
        self._catching_up = False
        held, self._held = self._held, []
        for heard in held:
            if heard.msgid not in self._seen:
                self._show(heard)
        self._on_way.clear()
        await self._say_next()

    def _show(self, heard: Heard) -> None:
        self._seen[heard.msgid] = None
        self.observation.heard.append(heard)

    async def _hear(self, heard: Heard, old: bool) -> None:
        if old:
            self._page.append(heard)
            return
        sent = self._own.get(heard.text)
        known = heard.msgid in self._seen
        if sent is not None:
            if sent.acknowledged and sent.msgid != heard.msgid:
                self.faults.append(f"{self.name}: said twice: {sent.text} as {sent.msgid} and {heard.msgid}")
            sent.acknowledged, sent.msgid = True, heard.msgid
        if self._catching_up:
            self._held.append(heard)
        elif not (sent and known):  # the answer to a repeat is no news
            self._show(heard)
        if sent and not self._catching_up:
            await asyncio.sleep(PACE_S)
            await self._say_next()

    async def _say_next(self) -> None:
        """Some on their way at a time; after a comeback first what was not acknowledged."""
        waiting = [sent.text for sent in self.ledger.sent if not sent.acknowledged][:IN_FLIGHT]
        while self.talking and len(waiting) < IN_FLIGHT:
            sent = Sent(f"{self.name}.{len(self.ledger.sent)}")
            self.ledger.sent.append(sent)
            self._own[sent.text] = sent
            waiting.append(sent.text)
        for text in waiting:
            if text not in self._on_way:
                self._on_way.add(text)
                await self.wire.send(f"@+chatbox/id={text} PRIVMSG {ROOM} :{text}")
