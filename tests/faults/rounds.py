"""Rounds: people chat, the server is killed at a random moment and started again, and all is compared."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence

from tests.faults import logfile
from tests.faults.checker import Ledger, Observation, Stored, check, check_equal, check_kept
from tests.faults.onslaught import MOMENTS, Round
from tests.faults.people import FULL, LOBBY, SIDE, parse
from tests.support import LineClient, ServerProcess

ROOMS = (LOBBY, SIDE)


class Rounds:
    """Rounds in one directory: the history grows, and all of it is compared every time.

    Attributes:
        violations: all that were found, in words.
        counts: how often the kill came when, and how much is stored.
        sent, acknowledged, heard: how many messages, for each person.
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
        self.sent: Counter[str] = Counter()
        self.acknowledged: Counter[str] = Counter()
        self.heard: Counter[str] = Counter()

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
        old = self._server.process

        def strike() -> None:
            while self._server.process is old:
                time.sleep(0.001)
            time.sleep(delay_s)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._server.process.pid, signal.SIGKILL)

        thread = threading.Thread(target=strike)
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
        self.sent.clear()
        self.acknowledged.clear()
        self.heard.clear()
        for room in ROOMS:
            for ledger in self._ledgers[room]:
                self.sent[ledger.sender] += len(ledger.sent)
                self.acknowledged[ledger.sender] += sum(sent.acknowledged for sent in ledger.sent)
            for observation in self._observations[room]:
                self.heard[observation.listener] += len(observation.heard)


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
