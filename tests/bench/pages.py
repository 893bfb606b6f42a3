"""How long a page of history takes, deep in a room of a million events: `python -m tests.bench.pages [EVENTS]`."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from chatbox.core.event import Event
from chatbox.core.events import MESSAGES, PLAYED, Joined, Quit, Said
from chatbox.core.room import Room
from chatbox.core.view import View
from chatbox.server import SWITCH_INTERVAL_S
from chatbox.services.history import History, Reference, Scope
from chatbox.storage import open_storage
from chatbox.storage.engine import Storage

EVENTS = 1_000_000
PAGES = 1000
LIMIT = 100
START_MS = 1_700_000_000_000


class Kind(NamedTuple):
    """A kind of room.

    Attributes:
        every: of so many events one is a message, the others are people who come and go.
        closed: from which to which tenth of its life nobody could come in who was not invited.
    """

    what: str
    every: int
    closed: tuple[int, int]


KINDS = (
    Kind("messages only", 1, (2, 3)),
    Kind("99 % joins and quits", 100, (2, 3)),
    Kind("closed for long", 100, (1, 9)),
)


def _json(event: Event) -> str:
    return msgspec.json.encode(event).decode()


def events(count: int, kind: Kind) -> Iterator[tuple[int, int, int, int, int, int, int, str]]:
    """Rows of room 1; some were said to operators alone."""
    said = [_json(Said(f"ann{n}!u@host.example", "", "PRIVMSG", "#a", f"message {n} " + "x" * 60)) for n in range(100)]
    came = [_json(Joined(f"ann{n}!u@host.example", "", "Ann Example")) for n in range(100)]
    went = [_json(Quit(f"ann{n}!u@host.example", "", "Connection closed")) for n in range(100)]
    first, last = (count * tenth // 10 for tenth in kind.closed)
    for number in range(1, count + 1):
        if number % kind.every == 0:
            number_of_kind, bodies = Said.kind, said
        else:
            number_of_kind, bodies = (Joined.kind, came) if number % 2 else (Quit.kind, went)
        audience = 2 if number % 1100 == 0 else 0
        is_open = not first <= number <= last
        yield 1, number, START_MS + number * 1000, number_of_kind, audience, is_open, 1, bodies[number // 7 % 100]


def fill(directory: Path, count: int, kind: Kind) -> None:
    """Writes a room's log as it lies on disk after years."""
    open_storage("", directory, "full", lambda callback: None).close(5)
    database = sqlite3.connect(directory / "chatbox.db", isolation_level=None)
    database.execute("PRAGMA synchronous = OFF")
    database.execute("BEGIN")
    database.executemany(
        "INSERT INTO event (room, number, time_ms, kind, audience, open, user, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        events(count, kind),
    )
    database.execute("COMMIT")
    database.close()
    open_storage("", directory, "full", lambda callback: None).close(5)  # where everything lies is noted


async def measure(storage: Storage, count: int, kind: Kind, kinds: tuple[int, ...], by_time: bool) -> list[float]:
    """Milliseconds of pages at random depths, half of them before a point and half of them after one.

    For a member who came when nearly all was said, so that what was said to the closed room is not for them.
    """
    room = Room(1, "#a", "#a")
    room.state.closed = [(count * kind.closed[0] // 10, count * kind.closed[1] // 10)]
    history = History(storage)
    scope = Scope(room, View(since=count - count // 200, user=7), count + 1, LIMIT, kinds)
    generator = random.Random(1)
    took: list[float] = []
    margin = 2 * LIMIT * kind.every
    for page in range(PAGES):
        number = generator.randrange(margin, count - margin)
        point = Reference(0, START_MS + number * 1000) if by_time else Reference(number)
        began_s = time.perf_counter()
        rows = await (history.before if page % 2 else history.after)(scope, point)
        took.append((time.perf_counter() - began_s) * 1000)
        assert len(rows) == LIMIT
    return took


async def run(count: int) -> None:
    """Prints a line for each way to ask."""
    print(f"pages of {LIMIT} in a room of {count:,} events, {PAGES:,} of each at random depths, milliseconds")
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as name:
            loop = asyncio.get_running_loop()
            fill(Path(name), count, kind)
            storage = open_storage("", Path(name), "full", loop.call_soon_threadsafe)
            for kinds, which in ((MESSAGES, "messages"), (PLAYED, "event-playback")):
                for by_time in (False, True):
                    took = await measure(storage, count, kind, kinds, by_time)
                    p50, p99 = statistics.median(took), statistics.quantiles(took, n=100)[98]
                    head = f"  {kind.what:22} {which:15} by {'time' if by_time else 'msgid':6}"
                    print(f"{head} p50 {p50:5.2f}  p99 {p99:5.2f}  most {max(took):5.2f}")
            storage.close(5)


if __name__ == "__main__":
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    asyncio.run(run(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else EVENTS))
