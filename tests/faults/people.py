"""People of every kind: each writes down what it sent, what was acknowledged, and what it heard in which order."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import ClassVar

from tests.faults.checker import Heard, Ledger, Observation, Sent
from tests.faults.logfile import who
from tests.faults.wires import Gone, Tcp, WebSocket, Wire

LOBBY, SIDE = "#lobby", "#side"
FULL = "message-tags server-time account-tag extended-join away-notify echo-message labeled-response batch"


class Person:
    """Somebody on an IRC client who only listens; the base of all others.

    Args:
        name: who they are in all rounds.
        mark: what makes the texts of this connection unique.
        rng: for the lengths of what is said.
        over: opens the connection.
    """

    caps: ClassVar[str] = ""
    rooms: ClassVar[tuple[str, ...]] = (LOBBY, SIDE)
    watches: ClassVar[bool] = True
    most: ClassVar[int] = 500
    """So many messages from them in a round."""

    def __init__(self, name: str, mark: str, rng: random.Random, over: type[Tcp] | type[WebSocket] = Tcp) -> None:
        self.name = self.nick = name
        self.mark = mark
        self.rng = rng
        self.over = over
        echoes = "echo-message" in self.caps
        self.ledgers = {room: Ledger(name, room) for room in self.rooms}
        self.observations = {room: Observation(name, room, echoes) for room in self.rooms}
        self.on_seated: Callable[[], None] = lambda: None
        self.on_acknowledged: Callable[[], None] = lambda: None
        self._sent = 0
        self.wire: Wire

    async def live(self, port: int) -> None:
        """Comes in, chats, and stays until the server is gone."""
        try:
            self.wire = await self.over.open(port)
        except Gone:
            return
        try:
            await self._come_in()
            self.on_seated()
            await self._begin()
            while True:
                await self._take(await self.wire.line())
        except Gone:
            pass
        finally:
            await self.wire.close()

    async def _come_in(self) -> None:
        if self.caps:
            await self.wire.send("CAP LS 302", f"CAP REQ :{self.caps}")
        await self.wire.send(f"NICK {self.nick}", f"USER {self.name} 0 * :{self.name}")
        if self.caps:
            await self.wire.send("CAP END")
        for room in self.rooms:
            await self.wire.send(f"JOIN {room}")
            while " 366 " not in (line := await self.wire.line()):
                await self._take(line)

    async def _begin(self) -> None:
        """What they do first, once seated."""

    async def _take(self, line: str) -> None:
        tags, source, command, params = parse(line)
        if command == "PRIVMSG" and ("batch" in tags or params[1].startswith("[")):
            return  # replayed, not said now
        if command == "PRIVMSG":
            await self._hear(params[0], Heard(who(source), params[1], tags.get("msgid", "")), tags)
        elif command == "NICK":
            await self._hear(LOBBY, Heard(who(source), f"NICK {params[0]}"), tags)
        else:
            await self._answered(command, params, tags)

    async def _hear(self, room: str, heard: Heard, tags: dict[str, str]) -> None:
        if self.watches:
            self.observations[room].heard.append(heard)

    async def _answered(self, command: str, params: list[str], tags: dict[str, str]) -> None:
        """What else the server says to them."""

    def write_down(self, room: str, text: str = "") -> Sent | None:
        """A new text for the ledger; None once there are enough."""
        if self._sent >= self.most:
            return None
        self._sent += 1
        sent = Sent(text or f"{self.name}.{self.mark}.{self._sent} {'x' * self.rng.randrange(200)}".rstrip())
        self.ledgers[room].sent.append(sent)
        return sent

    def acknowledged(self, sent: Sent, msgid: str = "") -> None:
        """Notes that the server promised to have it."""
        sent.acknowledged = True
        sent.msgid = msgid
        self.on_acknowledged()


class Listener(Person):
    """Somebody with every capability who listens."""

    caps = FULL


class Labeller(Person):
    """Sends with labels, to all rooms in turn, eight in flight; the labelled answer acknowledges."""

    window: ClassVar[int] = 8

    async def _begin(self) -> None:
        self._waiting: dict[str, Sent] = {}
        for _ in range(self.window):
            await self._say()

    async def _say(self) -> None:
        room = self.rooms[self._sent % len(self.rooms)]
        if (sent := self.write_down(room)) is not None:
            label = f"L{self._sent}"
            self._waiting[label] = sent
            await self.wire.send(f"@label={label} PRIVMSG {room} :{sent.text}")

    async def _labelled(self, tags: dict[str, str]) -> None:
        if (sent := self._waiting.pop(tags.get("label", ""), None)) is not None:
            self.acknowledged(sent, tags.get("msgid", ""))
            await self._say()


class Echoed(Labeller):
    """Gets echoes: they acknowledge, and are heard in their place among the others'."""

    caps = FULL

    async def _hear(self, room: str, heard: Heard, tags: dict[str, str]) -> None:
        await super()._hear(room, heard, tags)
        if heard.sender == self.name:
            await self._labelled(tags)


class Acked(Labeller):
    """Gets an ACK for each label, and no echoes."""

    caps = "labeled-response batch message-tags"

    async def _answered(self, command: str, params: list[str], tags: dict[str, str]) -> None:
        if command == "ACK":
            await self._labelled(tags)


class Pinger(Person):
    """Has no capabilities: a PONG acknowledges all that was sent before its PING."""

    rooms = (LOBBY,)
    group: ClassVar[int] = 10
    groups: ClassVar[int] = 2

    async def _begin(self) -> None:
        self._waiting: dict[str, list[Sent]] = {}
        for _ in range(self.groups):
            await self._say()

    async def _say(self) -> None:
        group = [sent for _ in range(self.group) if (sent := self.write_down(LOBBY)) is not None]
        if group:
            token = f"T{self._sent}"
            self._waiting[token] = group
            await self.wire.send(*(f"PRIVMSG {LOBBY} :{sent.text}" for sent in group), f"PING {token}")

    async def _answered(self, command: str, params: list[str], tags: dict[str, str]) -> None:
        if command == "PONG":
            for sent in self._waiting.pop(params[-1], ()):
                self.acknowledged(sent)
            await self._say()


class Mover(Person):
    """Changes nick, leaves the side room and comes back, all the time; hearing of its own new nick acknowledges it."""

    watches = False
    most = 60
    _moving: Sent | None = None

    async def _begin(self) -> None:
        await self._move()

    async def _move(self) -> None:
        nick = f"{self.name}_{self.mark}_{self._sent}"
        if (moving := self.write_down(LOBBY, f"NICK {nick}")) is not None:
            self.nick, self._moving = nick, moving
            await self.wire.send(f"NICK {self.nick}", f"PART {SIDE}", f"JOIN {SIDE}")

    async def _hear(self, room: str, heard: Heard, tags: dict[str, str]) -> None:
        if self._moving is not None and heard.text == self._moving.text:
            self.acknowledged(self._moving)

    async def _answered(self, command: str, params: list[str], tags: dict[str, str]) -> None:
        if command == "366":
            await self._move()


class Netcat(Person):
    """A plain client: gets no acknowledgement, and speaks now and then when it hears something."""

    rooms = (LOBBY,)

    async def _come_in(self) -> None:
        await self.wire.send(self.name)

    async def _take(self, line: str) -> None:
        nick, colon, text = line.partition(": ")
        if colon and " " not in nick:
            self.observations[LOBBY].heard.append(Heard(who(nick), text))
        elif not line.startswith(("[", "*")) and " is now called " in line:
            old, _, new = line.partition(" is now called ")
            self.observations[LOBBY].heard.append(Heard(who(old), f"NICK {new}"))
        else:
            return
        if self.rng.random() < 0.1 and (sent := self.write_down(LOBBY)) is not None:
            await self.wire.send(sent.text)


def parse(line: str) -> tuple[dict[str, str], str, str, list[str]]:
    """Tags, source, command and parameters of an IRC line."""
    tags: dict[str, str] = {}
    if line.startswith("@"):
        head, _, line = line[1:].partition(" ")
        tags = {key: value for key, _, value in (tag.partition("=") for tag in head.split(";"))}
    source = ""
    if line.startswith(":"):
        source, _, line = line[1:].partition(" ")
    middle, colon, text = line.partition(" :")
    command, *params = middle.split()
    return tags, source, command, [*params, text] if colon else params
