"""Rounds: people chat, the server is killed at a random moment and started again, and all is compared."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence

from tests.faults import logfile
from tests.faults.checker import Ledger, Observation, Stored, check, check_equal, check_kept
from tests.faults.people import (
    FULL,
    LOBBY,
    SIDE,
    Acked,
    Echoed,
    Listener,
    Mover,
    Netcat,
    Person,
    Pinger,
    parse,
)
from tests.faults.wires import WebSocket
from tests.support import LineClient, ServerProcess

ROOMS = (LOBBY, SIDE)
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


class Rounds:
    """Rounds in one directory: the history grows, and all of it is compared every time.

    Attributes:
        violations: all that were found, in words.
        counts: how much of what went through.
    """

    def __init__(
        self, server: ServerProcess, seed: str, moments: Sequence[str] = MOMENTS, patience_s: float = 1.0
    ) -> None:
        self._moments = moments
        self._patience_s = patience_s
        self._server = server
        self._seed = seed
        self._number = 0
        self._told: dict[str, list[Stored]] = {room: [] for room in ROOMS}
        self._ledgers: dict[str, list[Ledger]] = {room: [] for room in ROOMS}
        self._observations: dict[str, list[Observation]] = {room: [] for room in ROOMS}
        self.violations: list[str] = []
        self.counts: Counter[str] = Counter()

    def play(self) -> None:
        """One more round."""
        self._number += 1
        mark = str(self._number)
        rng = random.Random(f"{self._seed}/{self._number}")
        server = self._server
        one = Round(server, mark, rng, self._moments, self._patience_s)
        asyncio.run(one.play())
        for person in one.people:
            for room, ledger in person.ledgers.items():
                self._ledgers[room].append(ledger)
                self._observations[room].append(person.observations[room])
        dead = logfile.read_dead(server.data)
        if rng.random() < 0.3:
            self._interrupted_start(rng.uniform(0.0, 0.3))
        server.start()
        self._compare(dead, logfile.read_live(server.data), forward=self._number % 2 == 1)
        self.counts[f"killed when {one.moment}"] += 1
        self.counts["members at a kill"] += sum(len(log.members) for log in dead.values())
        self._count()

    def _interrupted_start(self, delay_s: float) -> None:
        """A start that is killed as well."""

        def strike() -> None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._server.process.pid, signal.SIGKILL)

        old = self._server.process

        def strike_the_new_one() -> None:
            while self._server.process is old:
                time.sleep(0.001)
            time.sleep(delay_s)
            strike()

        thread = threading.Thread(target=strike_the_new_one)
        thread.start()
        with contextlib.suppress(AssertionError):  # it may have been quick enough to listen
            self._server.start()
        thread.join()
        self._server.kill()
        self.counts["killed when starting"] += 1

    def _compare(self, dead: dict[str, logfile.RoomLog], live: dict[str, logfile.RoomLog], forward: bool) -> None:
        with contextlib.closing(LineClient(self._server.port)) as reader:
            reader.register("reader", *FULL.split(), "draft/chathistory", room=LOBBY)
            for room in ROOMS:
                if room not in dead:
                    found = [ledger for ledger in self._ledgers[room] if any(sent.acknowledged for sent in ledger.sent)]
                    self._report(room, [f"{ledger.sender} was acknowledged, the room is not there" for ledger in found])
                    continue
                pages = read_pages(reader, room, forward)
                self._report(room, logfile.faults(dead[room]))
                self._report(room, logfile.faults(live[room]))
                self._report(room, logfile.faults_after_restart(dead[room], live[room]))
                self._report(room, self._compare_history(room, live[room].stored(), pages))

    def _compare_history(self, room: str, stored: list[Stored], pages: list[Stored]) -> list[str]:
        said = [one for one in stored if not one.text.startswith("NICK ")]
        found = check_equal(pages, said) + check_kept(self._told[room], pages)
        self._told[room] = pages
        ids = {one.text: one.msgid for one in pages}
        # In the side room a change of nick is stored as well; it is heard once, and judged in the lobby.
        history = [one._replace(msgid=ids.get(one.text, "")) for one in (stored if room == LOBBY else said)]
        found += check(history, self._ledgers[room], self._observations[room])
        return [f"{one.kind}: {one.where}" for one in found]

    def _report(self, room: str, found: Iterable[str]) -> None:
        self.violations += [f"seed {self._seed}, round {self._number}, {room}: {text}" for text in found]

    def _count(self) -> None:
        self.counts["stored"] = sum(map(len, self._told.values()))
        ledgers = [ledger for room in ROOMS for ledger in self._ledgers[room]]
        self.counts["sent"] = sum(len(ledger.sent) for ledger in ledgers)
        self.counts["acknowledged"] = sum(sent.acknowledged for ledger in ledgers for sent in ledger.sent)
        flood = [sent.acknowledged for ledger in ledgers if ledger.sender == "flood" for sent in ledger.sent]
        self.counts["acknowledged by flood"] = sum(flood)
        self.counts["heard"] = sum(len(one.heard) for room in ROOMS for one in self._observations[room])


def read_pages(client: LineClient, room: str, forward: bool) -> list[Stored]:
    """A room's history, page by page from one of its ends."""
    client.send(f"JOIN {room}")
    client.sync()
    found: list[Stored] = []
    point = "timestamp=1970-01-01T00:00:00.000Z" if forward else "*"
    while True:
        subcommand = "AFTER" if forward else ("LATEST" if point == "*" else "BEFORE")
        client.send(f"CHATHISTORY {subcommand} {room} {point} 100")
        page: list[Stored] = []
        while True:
            tags, source, command, params = parse(client.line())
            if command == "PRIVMSG" and "batch" in tags:
                page.append(Stored(logfile.who(source), params[1], tags["msgid"]))
            elif command == "FAIL":
                raise AssertionError(f"history of {room}: {params}")
            elif command == "BATCH" and params[0].startswith("-"):
                break
        if not page:
            return found
        found = found + page if forward else page + found
        point = f"msgid={page[-1 if forward else 0].msgid}"
