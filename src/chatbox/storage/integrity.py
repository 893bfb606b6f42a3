"""Whether the stored data is whole, and copies of it: both beside a running server."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec

from chatbox.storage import queries, rows, schema
from chatbox.storage.engine import StorageError, Unusable

FILE_NAME = "chatbox.db"
PAGES_A_STEP = 1000


def check(directory: Path) -> Iterator[str]:
    """Looks at everything; yields a line for each thing that is wrong.

    Raises:
        StorageError: there is nothing that could be looked at.
    """
    connection = _open(directory)
    try:
        connection.execute("BEGIN")  # one moment, whatever is written meanwhile
        yield from _file(connection)
        yield from _rooms(connection)
        yield from _events(connection)
        yield from _members(connection)
        yield from _words(connection)
    except sqlite3.DatabaseError as error:
        yield f"the file cannot be read: {error}; bring a backup back"
    finally:
        connection.close()


def backup(directory: Path, target: Path) -> None:
    """Copies the data as it is at one moment; it is on disk when this returns.

    Raises:
        StorageError: there is nothing to copy, or the target is there already or cannot be written.
    """
    if target.exists():
        raise Unusable(f"{target} is there already; name another file")
    source = _open(directory)
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


def _open(directory: Path) -> sqlite3.Connection:
    path = directory / FILE_NAME
    if not path.exists():
        raise Unusable(f"There is no data in {directory}; name the data directory with --data")
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.Error as error:
        raise Unusable(f"{path} cannot be read: {error}; bring a backup back") from error
    if version != len(schema.steps()):
        connection.close()
        raise StorageError(
            f"{path} has schema {version}, this version knows {len(schema.steps())}; start the server once"
        )
    return connection


def _file(connection: sqlite3.Connection) -> Iterator[str]:
    for (line,) in connection.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield f"the file is damaged: {line}; bring a backup back"


def _rooms(connection: sqlite3.Connection) -> Iterator[str]:
    heads = "SELECT id, name, folded, direct, next, last_ms, state FROM room"
    newest = "SELECT max(number), (SELECT count(*) FROM event WHERE room = ?1), min(number) FROM event WHERE room = ?1"
    for row in connection.execute(heads).fetchall():
        label = f"room {row[0]} ({row[1] or 'direct messages'})"
        try:
            rows.room_row(row)
        except (msgspec.DecodeError, TypeError) as error:
            yield f"{label}: its state cannot be read: {error}"
        last, count, first = connection.execute(newest, (row[0],)).fetchone()
        if last is None:
            continue
        if last != row[4] - 1:
            yield f"{label}: its last event is {last}, but the next one would be {row[4]}"
        if count != last - first + 1:
            yield f"{label}: {last - first + 1 - count} events are missing between {first} and {last}"
    orphans = "SELECT DISTINCT room FROM event WHERE room NOT IN (SELECT id FROM room)"
    for (room,) in connection.execute(orphans):
        yield f"room {room}: there are events of it, but not the room"


def _events(connection: sqlite3.Connection) -> Iterator[str]:
    for (room,) in connection.execute("SELECT DISTINCT room FROM event").fetchall():
        time_ms = 0
        for row in connection.execute(queries.EVENTS_OF_ROOM, (room,)):
            if row[2] < time_ms:
                yield f"room {room}: event {row[1]} is earlier than the one before it"
            time_ms = row[2]
            try:
                rows.event_row(row)
            except (msgspec.DecodeError, KeyError, TypeError) as error:
                yield f"room {room}: event {row[1]} cannot be read: {error}"


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
