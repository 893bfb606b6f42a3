"""`python -m tests.bench.start`: how soon a server with years behind it listens, and what it needs of memory.

Starting reads rooms, seats and accounts, and none of what was said.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from chatbox.core.room import Member, State
from chatbox.core.said import Said
from chatbox.net import control
from chatbox.storage import open_storage
from tests.bench.running import BUILD, free_port

MESSAGES = 1_000_000
ROOMS = 1_000
ACCOUNTS = 10_000
SEATS_A_ROOM = 10
RUNS = 5
STEP_S = 0.002


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _events() -> Iterator[tuple[object, ...]]:
    body = _json(Said("ann!u@host.example", "ann", "PRIVMSG", "#room", "a message like many others, of some length"))
    for at in range(MESSAGES):
        yield at % ROOMS + 1, at // ROOMS + 1, 1_700_000_000_000 + at, Said.kind, 0, 1, at % ACCOUNTS + 1, body


async def fill(directory: Path) -> None:
    """Writes what such a server would have on its disk."""
    open_storage("", directory, "full", asyncio.get_running_loop().call_soon_threadsafe).close(5)
    database = sqlite3.connect(directory / "chatbox.db", isolation_level=None)
    database.execute("PRAGMA synchronous = OFF")
    database.execute("BEGIN")
    database.executemany(
        "INSERT INTO event (room, number, time_ms, kind, audience, open, user, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        _events(),
    )
    next_number = MESSAGES // ROOMS + 1
    state = _json(State(created_s=1_700_000_000, owner=1, topic="about this and that", modes={"n": "", "t": ""}))
    rooms = ((id, f"#room{id}", f"#room{id}", 0, next_number, 1_700_001_000_000, state) for id in range(1, ROOMS + 1))
    database.executemany("INSERT INTO room VALUES (?, ?, ?, ?, ?, ?, ?)", rooms)
    accounts = ((id, f"account{id}", f"account{id}", "x", 1_700_000_000_000, "{}") for id in range(1, ACCOUNTS + 1))
    database.executemany(
        "INSERT INTO account (id, name, folded, password, created_ms, details) VALUES (?, ?, ?, ?, ?, ?)", accounts
    )
    seats = (
        (room, (room * SEATS_A_ROOM + at) % ACCOUNTS + 1, _json(Member(f"a{at}!u@h", "", 1, 1, 1)))
        for room in range(1, ROOMS + 1)
        for at in range(SEATS_A_ROOM)
    )
    database.executemany("INSERT INTO member VALUES (?, ?, ?)", seats)
    database.execute("COMMIT")
    database.close()


def start(directory: Path) -> tuple[float, float]:
    """Seconds until it listens, and MiB it has resident then."""
    port = free_port()
    arguments = ["serve", "--host", "127.0.0.1", "--port", str(port), "--data", str(directory)]
    began_s = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "chatbox", *arguments], stdout=subprocess.DEVNULL)
    try:
        while not _listens(directory):
            if process.poll() is not None:
                raise RuntimeError("the server ended")
            time.sleep(STEP_S)
        took_s = time.perf_counter() - began_s
        pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
        return took_s, pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    finally:
        process.terminate()
        process.wait(20)


def _listens(directory: Path) -> bool:
    with contextlib.suppress(control.NoServer):
        return bool(control.ask(directory, {"command": "status"}))
    return False


def main() -> None:
    """Prints medians."""
    BUILD.mkdir(parents=True, exist_ok=True)
    for what, full in (
        ("nothing yet", False),
        (f"{MESSAGES:,} messages, {ROOMS:,} rooms, {ACCOUNTS:,} accounts", True),
    ):
        with tempfile.TemporaryDirectory(dir=BUILD) as name:
            if full:
                asyncio.run(fill(Path(name)))
            runs = [start(Path(name)) for _ in range(RUNS)]
            took_s, memory_mib = (statistics.median(run[at] for run in runs) for at in (0, 1))
            print(f"{what}: listening after {took_s:.2f} s, {memory_mib:.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
