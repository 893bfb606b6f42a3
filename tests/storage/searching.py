"""Searching in a file, for tests: what is said in it, its index of words, and what is found."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from chatbox.core.event import Event
from chatbox.core.events import Joined, Said
from chatbox.core.log import Commit, EventRow, HeadRow, RoomRow
from chatbox.core.room import State
from chatbox.core.view import View
from chatbox.core.wanted import wanted
from chatbox.storage.engine import Find, Within
from tests.storage.test_model import Engine

T = TypeVar("T")


def get(engine: Engine, asked: Callable[[], Awaitable[T]]) -> T:
    """What the engine answers."""

    async def wait() -> T:
        answer = asyncio.ensure_future(asked())
        while not answer.done():
            await asyncio.sleep(0.0002)
            engine.run_pending()
        return await answer

    return asyncio.run(wait())


def bring_up(engine: Engine, most: int = 64) -> None:
    """The whole index."""
    while get(engine, lambda: engine.storage.index(most)).more:
        pass


def put(engine: Engine, room: int, bodies: list[str], first: int = 1) -> list[EventRow]:
    """Says them in a room; "" stands for a join."""
    found = []
    for number, body in enumerate(bodies, first):
        event: Event = Said("ann!u@h", "", "PRIVMSG", f"#{room}", body) if body else Joined("ann!u@h")
        found.append(EventRow(room, number, number, event.kind, 0, True, 7, event))
    end = first + len(found)
    head = RoomRow(room, f"#{room}", f"#{room}", False, end, end, State())
    engine.commit(Commit(found, [] if first > 1 else [head], [HeadRow(room, end, end)] if first > 1 else []))
    return found


def search(engine: Engine, room: int, typed: str | None, limit: int = 1000) -> list[int]:
    """The numbers of what is found in a room."""
    find = Find([Within(room, 1 << 31, View())], wanted(typed), limit)
    return [row.number for row in get(engine, lambda: engine.storage.find(find))]


def words_of(engine_file: Path) -> set[str]:
    """What the index holds, read by somebody else."""
    with sqlite3.connect(engine_file) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, word, instance)")
        return {row[0] for row in connection.execute("SELECT term FROM v")}


def reopen(engine: Engine, directory: Path, sql: str) -> Engine:
    """Another one on the same file, after something was done to it."""
    assert engine.storage.close(5)
    with sqlite3.connect(directory / "chatbox.db") as connection:
        connection.execute(sql)
    return Engine(directory)
