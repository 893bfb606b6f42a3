"""Connections for reading do not stand in the way of a tidy end, or of a fresh look at the file."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest

from chatbox.core.log import Commit, EventRow, RoomRow, Snapshot
from chatbox.core.room import State
from chatbox.core.said import Said
from chatbox.core.view import View
from chatbox.storage import Page, Storage, open_storage
from chatbox.storage.readers import Readers

PAGE = Page(1, 0, 9, 9, True, (), View(0))


async def written(directory: Path) -> Storage:
    """A log with one message, which was read."""
    loop = asyncio.get_running_loop()
    storage = open_storage("", directory, "full", loop.call_soon_threadsafe)
    done: asyncio.Future[BaseException | None] = loop.create_future()
    message = EventRow(1, 1, 1, Said.kind, 0, True, 7, Said("a!b@c", body="x"))
    storage.commit(Commit([message], [RoomRow(1, "#a", "#a", False, 2, 1, State())]), done.set_result)
    assert await done is None
    assert len(await storage.page(PAGE)) == 1
    return storage


def test_after_an_end_in_order_the_file_is_whole(tmp_path: Path) -> None:
    """Nothing is left in a write-ahead log: who copies the one file has it all."""

    async def play() -> None:
        storage = await written(tmp_path)
        assert await asyncio.to_thread(storage.close, 5)

    asyncio.run(play())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chatbox.db", "chatbox.lock"]


def test_after_a_reload_reading_goes_on(tmp_path: Path) -> None:
    """On new connections, whatever was read before and is read meanwhile."""

    async def play() -> None:
        storage = await written(tmp_path)
        done: asyncio.Future[Snapshot | BaseException] = asyncio.get_running_loop().create_future()
        storage.reload(done.set_result)
        pages = await asyncio.gather(*(storage.page(PAGE) for _ in range(20)))
        assert isinstance(await done, Snapshot)
        assert all(len(page) == 1 for page in [*pages, await storage.page(PAGE)])
        assert await asyncio.to_thread(storage.close, 5)

    asyncio.run(play())


def test_nothing_is_open_while_the_file_is_looked_at_anew(tmp_path: Path) -> None:
    """A connection that stayed would keep what a failed write left in shared memory; reads wait until it is over."""
    path = tmp_path / "x.db"
    sqlite3.connect(path).close()

    async def play() -> None:
        readers = Readers(path)
        before: list[sqlite3.Connection] = []
        await readers.run(before.append)
        inside = threading.Event()
        with readers.closed():
            read = asyncio.ensure_future(readers.run(lambda connection: inside.set()))
            await asyncio.sleep(0)
            assert not inside.is_set()
            with pytest.raises(sqlite3.ProgrammingError, match="closed"):
                before[0].execute("SELECT 1")
        await read
        assert inside.is_set()
        readers.close()

    asyncio.run(play())


def test_the_end_does_not_wait_for_a_read_that_hangs(tmp_path: Path) -> None:
    """A disk may hang; the process ends all the same."""
    path = tmp_path / "x.db"
    sqlite3.connect(path).close()

    async def play() -> None:
        readers, begun, go_on = Readers(path), threading.Event(), threading.Event()

        def hang(connection: sqlite3.Connection) -> None:
            begun.set()
            go_on.wait(10)

        read = asyncio.ensure_future(readers.run(hang))
        assert await asyncio.to_thread(begun.wait, 10)
        await asyncio.wait_for(asyncio.to_thread(readers.close), 5)
        go_on.set()
        await read
        readers.close()

    asyncio.run(play())
