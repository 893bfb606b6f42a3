"""Reads the log straight from its file, and judges the file: numbers, times, and state that equals its fold."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from tests.faults.checker import Stored

FILE_NAME = "chatbox.db"
SAID, JOINED, PARTED, QUIT, KICKED, RENAMED = 1, 3, 4, 5, 6, 7


class Row(NamedTuple):
    """An event."""

    number: int
    time_ms: int
    kind: int
    user: int
    body: dict[str, Any]


class RoomLog(NamedTuple):
    """One room: its events in order, and its state as rows."""

    events: list[Row]
    next: int
    last_ms: int
    members: frozenset[int]

    def stored(self) -> list[Stored]:
        """What was said; changes of nick count as said, as `NICK <new>`."""
        return [
            Stored(who(row.body["source"]), row.body["body"] if row.kind == SAID else f"NICK {row.body['to']}")
            for row in self.events
            if row.kind in (SAID, RENAMED)
        ]


def who(source: str) -> str:
    """The constant part of a nick: before `!` and the first `_`."""
    return source.partition("!")[0].partition("_")[0]


def read_live(data: Path) -> dict[str, RoomLog]:
    """The rooms by name, of a directory that a server has open."""
    with closing(sqlite3.connect(f"file:{data / FILE_NAME}?mode=ro", uri=True)) as connection:
        return _read(connection)


def read_dead(data: Path) -> dict[str, RoomLog]:
    """The rooms by name, as a killed server left them; from a copy, so that the next one finds all as it was."""
    with tempfile.TemporaryDirectory() as copy:
        for name in (FILE_NAME, f"{FILE_NAME}-wal"):
            if (data / name).exists():
                shutil.copy(data / name, copy)
        with closing(sqlite3.connect(Path(copy) / FILE_NAME)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
            assert verdict == "ok", verdict
            return _read(connection)


def stall(data: Path) -> sqlite3.Connection:
    """Keeps the server from writing, as a disk that hangs would, until the returned connection is closed."""
    connection = sqlite3.connect(data / FILE_NAME, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    return connection


def _read(connection: sqlite3.Connection) -> dict[str, RoomLog]:
    connection.execute("BEGIN")
    rooms = connection.execute("SELECT id, name, next, last_ms FROM room WHERE NOT direct").fetchall()
    members = connection.execute("SELECT room, user FROM member").fetchall()
    events = connection.execute("SELECT room, number, time_ms, kind, user, body FROM event ORDER BY room, number")
    by_room: dict[int, list[Row]] = {}
    for room, number, time_ms, kind, user, body in events:
        by_room.setdefault(room, []).append(Row(number, time_ms, kind, user, json.loads(body)))
    return {
        name: RoomLog(by_room.pop(id, []), after, last_ms, frozenset(user for room, user in members if room == id))
        for id, name, after, last_ms in rooms
    }


def faults(log: RoomLog) -> Iterator[str]:
    """What is wrong with a room in itself."""
    numbers = [row.number for row in log.events]
    if numbers != list(range(1, log.next)):
        yield f"numbers are not 1 to {log.next - 1}: {len(numbers)} up to {max(numbers, default=0)}"
    times = [row.time_ms for row in log.events]
    if times != sorted(times):
        yield "time goes back"
    if times and times[-1] != log.last_ms:
        yield f"the last event is of {times[-1]}, the room says {log.last_ms}"
    if (folded := fold(log.events)) != log.members:
        yield f"members are {sorted(log.members)}, the events make it {sorted(folded)}"


def fold(events: list[Row]) -> set[int]:
    """Who is in a room after these events."""
    members: set[int] = set()
    for row in events:
        if row.kind == JOINED:
            members.add(row.user)
        elif row.kind in (PARTED, QUIT):
            members.discard(row.user)
        elif row.kind == KICKED:
            members.discard(row.body["target_id"])
    return members


def faults_after_restart(before: RoomLog, after: RoomLog) -> Iterator[str]:
    """What is wrong with a room after a restart: all as it was, and whoever was there has quit."""
    if after.events[: len(before.events)] != before.events:
        yield "the events of before the restart are not what they were"
    added = after.events[len(before.events) :]
    quits = [row.user for row in added if row.kind == QUIT and row.body.get("reason") == "server restarted"]
    if sorted(quits) != sorted(before.members) or len(added) != len(quits):
        yield f"members were {sorted(before.members)}, those who quit at the restart {sorted(quits)}"
    if after.members:
        yield f"still there after the restart: {sorted(after.members)}"
