"""Whether the stored data is whole, and copies of it: both beside a running server."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import msgspec

from chatbox.storage import places, queries, rows, schema
from chatbox.storage.engine import StorageError, Unusable

FILE_NAME = "chatbox.db"
PAGES_A_STEP = 1000
MEND = "`chatbox check --mend` notes it anew, the server being stopped"
BACKUP = "bring a backup back"


def check(directory: Path) -> Iterator[str]:
    """Looks at everything; yields a line for each thing that is wrong.

    Raises:
        StorageError: there is nothing that could be looked at.
    """
    connection = open_data(directory)
    try:
        connection.execute("BEGIN")  # one moment, whatever is written meanwhile
        remedy = MEND
        for line in chain(_file(connection), _rooms(connection)):
            remedy = BACKUP
            yield line
        yield from _places(connection, remedy)
        yield from _members(connection)
        yield from _words(connection)
    except sqlite3.DatabaseError as error:
        yield f"the file cannot be read: {error}; {BACKUP}"
    finally:
        connection.close()


def backup(directory: Path, target: Path) -> None:
    """Copies the data as it is at one moment; it is on disk when this returns.

    Raises:
        StorageError: there is nothing to copy, or the target is there already or cannot be written.
    """
    if target.exists():
        raise Unusable(f"{target} is there already; name another file")
    source = open_data(directory)
    draft = target.with_name(target.name + ".part")
    try:
        copy = sqlite3.connect(draft)
        try:
            source.backup(copy, pages=PAGES_A_STEP, sleep=0)
        finally:
            copy.close()
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        os.link(draft, target)  # unlike a rename it never replaces what has come there meanwhile
    except (OSError, sqlite3.Error) as error:
        raise Unusable(f"{target} could not be written: {error}") from error
    finally:
        source.close()
        draft.unlink(missing_ok=True)


def open_data(directory: Path, mode: str = "ro") -> sqlite3.Connection:
    """Opens what a server has stored.

    Args:
        mode: "ro" to read it, "rw" to write it too.

    Raises:
        StorageError: there is nothing, or nothing of this version that can be read.
    """
    path = directory / FILE_NAME
    try:
        path.stat()
    except FileNotFoundError as error:
        raise Unusable(f"There is no data in {directory}; name the data directory with --data") from error
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}") from error
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.Error as error:
        raise Unusable(f"{path} cannot be read: {error}; {BACKUP}") from error
    if version != len(schema.steps()):
        connection.close()
        raise StorageError(
            f"{path} has schema {version}, this version knows {len(schema.steps())}; start the server once"
        )
    return connection


def _file(connection: sqlite3.Connection) -> Iterator[str]:
    for (line,) in connection.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield f"the file is damaged: {line}; {BACKUP}"


def _rooms(connection: sqlite3.Connection) -> Iterator[str]:
    logs = _Logs()
    yield from logs.read(connection)
    for row in connection.execute(queries.ROOMS).fetchall():
        label = f"room {row[0]} ({row[1] or 'direct messages'})"
        try:
            rows.room_row(row)
        except (msgspec.DecodeError, TypeError) as error:
            yield f"{label}: its state cannot be read: {error}"
        log = logs.rooms.pop(row[0], None)
        if log is None:
            continue
        if log.last != row[4] - 1:
            yield f"{label}: its last event is {log.last}, but the next one would be {row[4]}"
        if missing := log.last - log.first + 1 - log.count:
            yield f"{label}: {missing} events are missing between {log.first} and {log.last}"
    for room in logs.rooms:
        yield f"room {room}: there are events of it, but not the room"


@dataclass
class _Room:
    """What there is of a room's log."""

    first: int
    last: int
    count: int = 0
    time_ms: int = 0


class _Logs:
    """What there is of each room's log, which is read once, in the order in which it was written."""

    def __init__(self) -> None:
        self.rooms: dict[int, _Room] = {}

    def read(self, connection: sqlite3.Connection) -> Iterator[str]:
        """Yields a line for each event that is wrong."""
        for row in connection.execute(queries.EVENTS):
            room, number, time_ms = row[:3]
            if not all(isinstance(value, int) for value in row[:3]):
                yield f"room {room}: event {number} at {time_ms} cannot be read: these are no numbers; {BACKUP}"
                continue
            log = self.rooms.get(room)
            if log is None:
                log = self.rooms[room] = _Room(number, number - 1)
            if number <= log.last:
                yield f"room {room}: event {number} was written after event {log.last}"
            if time_ms < log.time_ms:
                yield f"room {room}: event {number} is earlier than the one before it"
            log.last, log.count, log.time_ms = max(number, log.last), log.count + 1, time_ms
            try:
                rows.event_row(row)
            except (msgspec.DecodeError, KeyError, TypeError) as error:
                yield f"room {room}: event {number} cannot be read: {error}"


def _places(connection: sqlite3.Connection, remedy: str) -> Iterator[str]:
    """Whether of each event whose place is noted it is the right one.

    Args:
        remedy: what can be done where it is not.
    """
    noted = 0
    for room, number, id, packed in connection.execute(queries.ALL_PLACES):
        try:
            unpacked = zip(*places.unpack(packed), strict=True)
        except sqlite3.DatabaseError as error:
            yield f"room {room}: {error}; {remedy}"
            continue
        expected = {id + more: number + later for later, more in unpacked}
        found = connection.execute(queries.PLACED_OF, {"room": room, "ids": json.dumps(list(expected))}).fetchall()
        noted += len(found)
        for id, number in found:
            if expected[id] != number:
                yield f"room {room}: event {number} lies where event {expected[id]} should; {remedy}"
    (stored,) = connection.execute(queries.COUNT_PLACED).fetchone()
    if noted != stored:
        yield f"of {abs(stored - noted)} events it is not known where they lie; {remedy}"


def _words(connection: sqlite3.Connection) -> Iterator[str]:
    """Reads all of the index of words."""
    try:
        connection.execute("CREATE VIRTUAL TABLE temp.seen USING fts5vocab(main, word, row)")
        connection.execute("SELECT count(*), sum(cnt) FROM temp.seen").fetchone()
    except sqlite3.DatabaseError as error:
        yield f"the index of words is damaged: {error}; nothing is lost, it is built anew when the server meets that"


def _members(connection: sqlite3.Connection) -> Iterator[str]:
    for row in connection.execute("SELECT room, user, state FROM member"):
        try:
            rows.member_row(row)
        except (msgspec.DecodeError, TypeError) as error:
            yield f"room {row[0]}: the seat of {row[1]} cannot be read: {error}"
    for (room,) in connection.execute("SELECT DISTINCT room FROM member WHERE room NOT IN (SELECT id FROM room)"):
        yield f"room {room}: there are seats in it, but not the room"
