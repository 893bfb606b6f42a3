"""A commit writes what it stores once, and nothing beside it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from chatbox.core.events import Said
from chatbox.core.log import Commit, EventRow, HeadRow, RoomRow
from chatbox.core.room import State
from chatbox.storage import index, rows, schema, writing
from chatbox.storage.placing import Placing

ROOMS = 200
COUNTERS = Path("/proc/thread-self/io")


def written_bytes() -> int:
    """What this thread has handed to the system so far."""
    return int(dict(line.split(": ") for line in COUNTERS.read_text().splitlines())["wchar"])


def spoken(number: int) -> Commit:
    """Everybody of as many rooms says something."""
    said = Said("ann!u@h", "", "PRIVMSG", "#a", "something that is said " * 4)
    return Commit(
        [EventRow(room, number, number, Said.kind, 0, True, 7, said) for room in range(ROOMS)],
        heads=[HeadRow(room, number + 1, number) for room in range(ROOMS)],
    )


@pytest.mark.skipif(not COUNTERS.exists(), reason="the system does not count that")
def test_many_rooms_are_written_once(tmp_path: Path) -> None:
    """All pages of a batch go to the write-ahead log, and no copy of them to a file for taking a statement back.

    They are those at the end of the log, and of the rooms' heads, however many rooms are talked in.
    """
    connection = sqlite3.connect(tmp_path / "log.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    schema.upgrade(connection)
    index.prepare(connection)
    placing = Placing()

    def write(commit: Commit) -> None:
        writing.write(connection, placing, rows.batch(commit))

    write(Commit([], [RoomRow(room, f"#{room}", f"#{room}", False, 1, 0, State()) for room in range(ROOMS)]))
    for number in range(1, 120):
        write(spoken(number))
    wal = tmp_path / "log.db-wal"
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before_bytes = written_bytes()
    write(spoken(120))
    said_bytes = sum(len(row.body.body) for row in spoken(120).events if isinstance(row.body, Said))
    assert 10 * 4096 < wal.stat().st_size < 5 * said_bytes
    assert written_bytes() - before_bytes < 1.1 * wal.stat().st_size
