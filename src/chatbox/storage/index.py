"""The index of words, as SQLite has it (https://www.sqlite.org/fts5.html): it follows the log, in small steps.

A commit does not wait for it: it costs half as much as all else that a message costs. What it does not have yet is
looked through when somebody searches. What is deleted or taken back leaves it in the same transaction.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from chatbox.core.log import BlankRow
from chatbox.core.said import Lines, Said
from chatbox.core.wanted import indexed
from chatbox.storage import queries, rows

logger = logging.getLogger(__name__)
FORM = "1"
"""How `words_of` makes words: an index in another form is built anew."""
MERGED_PAGES = 16
ROOM = "\ue001"
"""A word that begins so says in which room a message is; see `core.wanted.AUTHOR`."""
MESSAGES = (Said.kind, Lines.kind)
Row = tuple[int, int, int, str]
"""Id, room, kind and body of an event."""


def prepare(connection: sqlite3.Connection) -> None:
    """At start: makes the index, also in place of one of another form."""
    found = connection.execute(queries.INDEX_FORM).fetchone()
    if found != (FORM,):
        _empty(connection)


def step(connection: sqlite3.Connection, most: int) -> bool:
    """Does a little: merges what there is, or else takes the words of the `most` events that are next.

    Returns whether there may be more to do.
    """
    try:
        return _merge(connection) or _add(connection, most)
    except sqlite3.DatabaseError as error:
        rebuild(connection, error)
        return True


def _merge(connection: sqlite3.Connection) -> bool:
    """A little; whether there was something to merge (https://www.sqlite.org/fts5.html#the_merge_command)."""
    changes = connection.total_changes
    connection.execute(queries.MERGE_WORDS, (MERGED_PAGES,))
    return connection.total_changes - changes > 1


def _add(connection: sqlite3.Connection, most: int) -> bool:
    found = connection.execute(queries.STORED_AFTER, (end(connection), most)).fetchall()
    if not found:
        return False
    with transaction(connection):
        _write(connection, queries.ADD_WORDS, [row for row in found if row[2] in MESSAGES])
        connection.execute(queries.PUT_INDEXED, (found[-1][0],))
    return True


def end(connection: sqlite3.Connection) -> int:
    """The id of the last event that the index has followed."""
    return int(connection.execute(queries.INDEXED).fetchone()[0])


def forget_before(connection: sqlite3.Connection, room: int, last: int) -> None:
    """Takes the words of a room's oldest messages out, up to a number, before they are deleted."""
    _forget(connection, connection.execute(queries.INDEXED_BEFORE, (room, last, end(connection))).fetchall())


def forget_blanked(connection: sqlite3.Connection, blanked: Iterable[BlankRow]) -> None:
    """Takes the words of messages out, before they are blanked."""
    last = end(connection)
    for sql, keys in rows.chunks(queries.INDEXED_OF, 2, [key for row in blanked for key in (row.room, row.number)]):
        _forget(connection, [row for row in connection.execute(sql, keys) if row[0] <= last])


def clamp(connection: sqlite3.Connection) -> None:
    """After a deletion: ids beyond the last one may be given again, to what is not in the index yet."""
    last = connection.execute(queries.LAST_STORED).fetchone()[0]
    if last < end(connection):
        connection.execute(queries.PUT_INDEXED, (last,))


def _forget(connection: sqlite3.Connection, found: Sequence[Row]) -> None:
    try:
        _write(connection, queries.FORGET_WORDS, sorted(found))
    except sqlite3.DatabaseError as error:
        rebuild(connection, error)


def rebuild(connection: sqlite3.Connection, error: sqlite3.DatabaseError) -> None:
    """Empties the index if an error says that it is damaged, so that it grows again; raises any other."""
    if not error.sqlite_errorname.startswith("SQLITE_CORRUPT"):
        raise error
    logger.warning("the index of words is damaged, so it is built anew: %s", error)
    _empty(connection)


def _empty(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        connection.execute(queries.DROP_WORDS)
        connection.execute(queries.CREATE_WORDS)
        connection.execute(queries.SET_UP_WORDS)
        connection.execute(queries.PUT_INDEXED, (0,))
        connection.execute(queries.PUT_INDEX_FORM, (FORM,))


def _write(connection: sqlite3.Connection, template: str, found: Iterable[Row]) -> None:
    values: list[Any] = []
    for id, room, kind, body in found:
        if words := indexed(rows.said_of(kind, body)):
            values += (id, f"{words} {room_word(room)}")
    for sql, part in rows.chunks(template, 2, values):
        connection.execute(sql, part)


def room_word(room: int) -> str:
    """The word that says in which room a message is."""
    return f"{ROOM}{room}"


def transaction(connection: sqlite3.Connection) -> AbstractContextManager[object]:
    """All or nothing; part of the transaction that is open, if one is."""
    if connection.in_transaction:
        return nullcontext()
    connection.execute("BEGIN IMMEDIATE")
    return connection
