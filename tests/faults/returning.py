"""A client that comes back until everything it says is acknowledged; it knows nothing of the server's code."""

from __future__ import annotations

import asyncio
import contextlib

from tests.faults.people import parse

CAPS = "message-tags server-time batch echo-message draft/chathistory chatbox/resume"
ROOM = "#room"


class Returning:
    """Says a number of messages, and writes down what was acknowledged and what it was shown, in order.

    Attributes:
        acknowledged: message id by our own id.
        seen: ids of the room's messages, as shown.
        faults: what a server must not do.
        comebacks: on how many connections the server knew it again.
    """

    def __init__(self, name: str, count: int) -> None:
        self.name = name
        self.todo = [f"{name}.{number}" for number in range(count)]
        self.acknowledged: dict[str, str] = {}
        self.seen: list[str] = []
        self.faults: list[str] = []
        self.comebacks = 0
        self._token = ""
        self._held: list[str] = []
        self._page: list[str] = []
        self._catching_up = False
        self._sent = 0

    @property
    def done(self) -> bool:
        """Everything it has to say was acknowledged, and it is up to date."""
        return len(self.acknowledged) == len(self.todo) and not self._catching_up

    async def live(self, port: int) -> None:
        """Connects, again and again."""
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
                self._reader, self._writer = await asyncio.open_connection("127.0.0.1", port)
                try:
                    await self._stay()
                finally:
                    self._writer.transport.abort()
            await asyncio.sleep(0.05)

    def _send(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())

    async def _stay(self) -> None:
        self._held, self._page, self._catching_up = [], [], True
        self._send(f"CAP REQ :{CAPS}", *([f"RESUME {self._token}"] if self._token else []))
        self._send(f"NICK {self.name}", f"USER {self.name} 0 * :{self.name}", "CAP END")
        while True:
            line = (await asyncio.wait_for(self._reader.readuntil(b"\r\n"), 5)).decode()[:-2]
            self._take(line)

    def _take(self, line: str) -> None:
        tags, _, command, params = parse(line)
        if command == "PING":
            self._send(f"PONG {params[-1]}")
        elif command == "RESUME":
            self._resume(params)
        elif command == "FAIL" or command == "433":
            self.faults.append(f"{self.name}: {line}")
        elif command == "366":
            self._ask()
        elif command == "BATCH" and params[0].startswith("-"):
            self._page_ends()
        elif command == "PRIVMSG" and "batch" in tags:
            self._page.append(tags["msgid"])
        elif command == "PRIVMSG":
            self._hear(tags, params[1])

    def _resume(self, params: list[str]) -> None:
        if params[0] == "OK":
            self.comebacks += 1
        if params[0] == "TOKEN":
            first = not self._token
            self._token = params[1]
            if first or not self.seen:
                self._send(f"JOIN {ROOM}")

    def _ask(self) -> None:
        if self.seen:
            self._send(f"CHATHISTORY AFTER {ROOM} msgid={self.seen[-1]} 20")
        else:
            self._page_ends()

    def _page_ends(self) -> None:
        page, self._page = self._page, []
        self._show(page)
        if page:
            self._ask()
            return
        self._catching_up = False
        held, self._held = self._held, []
        self._show([msgid for msgid in held if msgid not in set(self.seen)])
        self._sent = 0
        self._say_next()

    def _show(self, msgids: list[str]) -> None:
        for msgid in msgids:
            if msgid in self.seen:
                self.faults.append(f"{self.name}: shown twice: {msgid}")
            self.seen.append(msgid)

    def _hear(self, tags: dict[str, str], text: str) -> None:
        msgid, own = tags["msgid"], text.startswith(f"{self.name}.")
        known = msgid in self.acknowledged.values() or msgid in self.seen
        if own:
            before = self.acknowledged.setdefault(text, msgid)
            if before != msgid:
                self.faults.append(f"{self.name}: said twice: {text} as {before} and {msgid}")
        if self._catching_up:
            self._held.append(msgid)
        elif not (own and known):  # the answer to a repeat is no news
            self._show([msgid])
        if own and not self._catching_up:
            self._say_next()

    def _say_next(self) -> None:
        """Three on their way at a time; after a comeback first what was not acknowledged."""
        waiting = [text for text in self.todo if text not in self.acknowledged][:3]
        fresh = [text for text in waiting if text not in self._on_way()]
        for text in fresh:
            self._way.append(text)
            self._send(f"@+chatbox/id={text} PRIVMSG {ROOM} :{text}")

    def _on_way(self) -> list[str]:
        if self._sent == 0:
            self._way: list[str] = []
            self._sent = 1
        return self._way
