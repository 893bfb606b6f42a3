"""One round: people of every kind chat, and at some moment the server is killed."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Sequence

from tests.faults import logfile
from tests.faults.people import Acked, Echoed, Listener, Mover, Netcat, Person, Pinger
from tests.faults.wires import WebSocket
from tests.support import ServerProcess

LONGEST_S = 10.0
ENDED_S = 30.0
MOMENTS = ("arriving", "talking", "answered", "flooded", "promised")
"""When the kill comes: while people come in, some time later, at some acknowledgement, at a flood, at its answer."""
STALLED = "stalled"
"""Or: from the flood on the disk hangs, and the kill comes at the flood's answer, or when there was none for long."""


class Flood(Pinger):
    """Throws much at the server at once, so that big batches are under way."""

    group = 1000
    groups = 1
    most = 1000

    def __init__(self, name: str, mark: str, rng: random.Random) -> None:
        super().__init__(name, mark, rng)
        self.now = asyncio.Event()

    async def _begin(self) -> None:
        await self.now.wait()
        await super()._begin()


class Round:
    """One round: who is there, and when the kill comes.

    Args:
        server: is killed.
        mark: unique among the rounds of one directory.
        rng: decides all that is random.
        moments: when the kill may come.
        patience_s: how long a stalled server may stay silent before it is killed.
    """

    def __init__(
        self,
        server: ServerProcess,
        mark: str,
        rng: random.Random,
        moments: Sequence[str] = MOMENTS,
        patience_s: float = 1.0,
    ) -> None:
        self._server = server
        self._rng = rng
        self._patience_s = patience_s
        self._struck = False
        self._stalled: sqlite3.Connection | None = None
        self.moment = rng.choice(moments)
        self._flood = Flood("flood", mark, rng)
        self.people: list[Person] = [
            Listener("ear", mark, rng),
            Listener("webear", mark, rng, WebSocket),
            Person("oldear", mark, rng),
            Echoed("echo", mark, rng),
            Echoed("web", mark, rng, WebSocket),
            Acked("ack", mark, rng),
            Pinger("ping", mark, rng),
            Mover("move", mark, rng),
            Netcat("cat", mark, rng),
            *([self._flood] if self.moment in ("flooded", "promised", STALLED) else []),
        ]
        self._seats_left = len(self.people)
        self._answers_left = rng.randrange(1, 600)
        self._delay_s = rng.uniform(0.0, 0.6 if self.moment == "talking" else 0.1)
        for person in self.people:
            person.on_seated = self._seated
            person.on_acknowledged = self._acknowledged
        self._flood.on_acknowledged = self._flood_acknowledged

    async def play(self) -> None:
        """Lets all live until the server is dead."""
        # Where the planned moment does not come, the kill does.
        timers = [self._strike_in(LONGEST_S)]
        if self.moment == "arriving":
            timers.append(self._strike_in(self._delay_s))
        lives = (person.live(self._server.port) for person in self.people)
        try:
            await asyncio.wait_for(asyncio.gather(*lives), ENDED_S)
        finally:
            for timer in timers:
                timer.cancel()
            self._strike()
            if self._stalled is not None:
                self._stalled.close()

    def _seated(self) -> None:
        self._seats_left -= 1
        if self._seats_left:
            return
        if self.moment == STALLED:
            self._stalled = logfile.stall(self._server.data)
            self._strike_in(self._patience_s)
        elif self.moment in ("talking", "flooded"):
            self._strike_in(self._delay_s)
        self._flood.now.set()

    def _acknowledged(self) -> None:
        self._answers_left -= 1
        if self.moment == "answered" and self._answers_left == 0:
            self._strike()

    def _flood_acknowledged(self) -> None:
        if self.moment in ("promised", STALLED):
            self._strike()

    def _strike_in(self, delay_s: float) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(delay_s, self._strike)

    def _strike(self) -> None:
        if not self._struck:
            self._struck = True
            self._server.kill()
            self._flood.now.set()
