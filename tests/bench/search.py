"""What the index of words costs, and how long a search takes: `python -m tests.bench.search [MESSAGES]`."""

from __future__ import annotations

import asyncio
import itertools
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from chatbox.core.room import Room
from chatbox.core.said import Said
from chatbox.core.view import View
from chatbox.core.wanted import wanted
from chatbox.server import SWITCH_INTERVAL_S
from chatbox.services.indexing import MESSAGES as STEP
from chatbox.services.search import Place, Query, Search
from chatbox.storage import open_storage
from chatbox.storage.engine import Storage

MESSAGES = 1_000_000
ROOMS = 50
"""Half of everything was said in the first, the rest anywhere."""
WORDS = 16
VOCABULARY = 40_000
TIMES = 40
LIMIT = 50
START_MS = 1_700_000_000_000


def vocabulary(generator: random.Random) -> list[str]:
    """Words of some syllables, all different."""
    syllables = ["".join(pair) for pair in itertools.product("bcdfghklmnprstvw", "aeiou")]
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found["".join(generator.choices(syllables, k=generator.randint(1, 4)))] = None
    return list(found)


def rows(count: int, words: list[str], ends: list[int]) -> Iterator[tuple[int, int, int, str]]:
    """Messages of 16 words, the first of the vocabulary the most frequent; `ends` counts them by room."""
    generator = random.Random(2)
    weights = list(itertools.accumulate(1 / (rank + 5) for rank in range(len(words))))
    for moment in range(count):
        room = 1 if moment % 2 else generator.randint(2, ROOMS)
        ends[room] += 1
        text = " ".join(generator.choices(words, cum_weights=weights, k=WORDS))
        body = msgspec.json.encode(Said(f"ann{moment % 100}!u@host.example", "", "PRIVMSG", "#a", text)).decode()
        yield room, ends[room], START_MS + moment * 1000, body


def fill(directory: Path, count: int, words: list[str]) -> list[int]:
    """Writes the log as it lies on disk after years; gives the last number of each room."""
    ends = [0] * (ROOMS + 1)
    database = sqlite3.connect(directory / "chatbox.db", isolation_level=None)
    database.execute("PRAGMA synchronous = OFF")
    database.execute("BEGIN")
    database.executemany(
        "INSERT INTO event (room, number, time_ms, kind, audience, open, user, body) VALUES (?, ?, ?, 1, 0, 1, 1, ?)",
        rows(count, words, ends),
    )
    database.executemany(
        "INSERT INTO room (id, name, folded, direct, next, last_ms, state) VALUES (?, ?, ?, 0, ?, ?, '[]')",
        [(room, f"#{room}", f"#{room}", ends[room] + 1, START_MS + count * 1000) for room in range(1, ROOMS + 1)],
    )
    database.execute("COMMIT")
    database.close()
    return ends


async def bring_up(storage: Storage, count: int) -> None:
    """The whole index, with a line of what it costs."""
    cpu_s, took_ms = time.process_time(), []
    while True:
        began_s = time.perf_counter()
        step = await storage.index(STEP)
        took_ms.append((time.perf_counter() - began_s) * 1000)
        if not step.more:
            break
    cpu_us = (time.process_time() - cpu_s) / count * 1e6
    p50, p99 = statistics.median(took_ms), statistics.quantiles(took_ms, n=100)[98]
    print(f"  {cpu_us:.1f} µs of CPU a message; a step p50 {p50:.1f}  p99 {p99:.1f}  most {max(took_ms):.1f} ms")


async def measure(search: Search, what: str, places: list[Place], typed: list[str]) -> None:
    """A line about searches of one kind."""
    took, hits = [], 0
    for text in typed:
        began_s = time.perf_counter()
        hits += len(await search.find(places, Query(wanted(text), LIMIT)))
        took.append((time.perf_counter() - began_s) * 1000)
    p50, most = statistics.median(took), max(took)
    print(f"  {what:34} p50 {p50:6.1f}  most {most:6.1f} ms, {hits / len(typed):5.1f} found")


async def run(count: int) -> None:
    """Prints what was measured."""
    words = vocabulary(random.Random(1))
    generator = random.Random(3)
    common, usual, rare = words[:100], words[1000:5000], words[20_000:]
    with tempfile.TemporaryDirectory() as name:
        loop = asyncio.get_running_loop()
        open_storage("", Path(name), "full", loop.call_soon_threadsafe).close(5)
        ends = fill(Path(name), count, words)
        storage = open_storage("", Path(name), "full", loop.call_soon_threadsafe)
        size_bytes = (Path(name) / "chatbox.db").stat().st_size
        print(f"{count:,} messages of {WORDS} words in {ROOMS} rooms; the index of words:")
        await bring_up(storage, count)
        rooms = [Room(number, f"#{number}", f"#{number}") for number in range(1, ROOMS + 1)]
        for room in rooms:
            room.last_ms = START_MS + count * 1000
        everywhere = [Place(room, View(user=7), ends[room.id] + 1) for room in rooms]
        search = Search(storage, loop.create_future)

        def pick(*of: list[str]) -> list[str]:
            return [" ".join(generator.choice(some) for some in of) for _ in range(TIMES)]

        for where, places in (("one room", everywhere[:1]), (f"{ROOMS} rooms", everywhere)):
            await measure(search, f"{where}, a rare word", places, pick(rare))
            await measure(search, f"{where}, a frequent word", places, pick(common))
            await measure(search, f"{where}, two usual words", places, pick(usual, usual))
            await measure(search, f"{where}, three frequent words", places, pick(common, common, common))
            await measure(search, f"{where}, three letters", places, [word[:3] for word in pick(usual)])
            await measure(search, f"{where}, what nobody said", places, pick(rare, rare, rare))
        storage.close(5)
        more_bytes = (Path(name) / "chatbox.db").stat().st_size - size_bytes
        print(f"  {more_bytes / count:.0f} bytes a message beside {size_bytes / count:.0f} of the log")


if __name__ == "__main__":
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    asyncio.run(run(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else MESSAGES))
