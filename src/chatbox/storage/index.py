"""The index of words, as SQLite has it (https://www.sqlite.org/fts5.html): it follows the log, in small steps.

A commit does not wait for it: it costs half as much as all else that a message costs. What it does not have yet is
looked through when somebody searches. What is deleted or taken back leaves it in the same transaction.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import msgspec

from chatbox.core.said import Lines, Said
from chatbox.core.wanted import AUTHOR, indexed
from chatbox.storage import queries, rows
from chatbox.storage.transactions import transaction

logger = logging.getLogger(__name__)
FORM = f"1 {unicodedata.unidata_version}"
"""How `core.wanted.indexed` makes words: an index in another form is built anew."""
MERGED_PAGES = 16
PROBE = f'"{AUTHOR}"'
ROOM = "\ue001"
"""A word that begins so says in which room a message is; see `core.wanted.AUTHOR`."""
MESSAGES = (Said.kind, Lines.kind)
Row = tuple[int, int, int, str]
"""Id, room, kind and body of an event."""
OUTER_ERRORS = tuple(
    f"SQLITE_{name}"
    for name in ("FULL", "IOERR", "BUSY", "LOCKED", "NOMEM", "READONLY", "INTERRUPT", "CANTOPEN", "PROTOCOL")
)
"""What goes wrong around an index; whatever else does is wrong with it."""


class Mended(Exception):  # noqa: N818 - it is good news
    """The index was damaged and is made anew. The transaction that met that was undone, and can be done again."""


def prepare(connection: sqlite3.Connection) -> None:
    """At start: makes the index, also in place of one of another form, or one that cannot be used."""
    found = connection.execute(queries.INDEX_FORM).fetchone()
    if found != (FORM,):
        _empty(connection)
    else:
        probe(connection)


def probe(connection: sqlite3.Connection, terms: str = PROBE) -> None:
    """Looks whether the index can be asked that; makes it anew if not."""
    with _mending(connection):
        connection.execute(queries.COUNT_WORDS, (terms,)).fetchone()


def step(connection: sqlite3.Connection, most: int) -> bool:
    """Does a little: merges what there is, or else takes the words of the `most` events that are next.

    Returns whether there may be more to do.
    """
    try:
        return merge(connection) or _add(connection, most)
    except Mended:
        return True


def merge(connection: sqlite3.Connection) -> bool:
    """A little; whether there was something to merge (https://www.sqlite.org/fts5.html#the_merge_command)."""
    changes = connection.total_changes
    with _mending(connection):
        connection.execute(queries.MERGE_WORDS, (MERGED_PAGES,))
    return connection.total_changes - changes > 1


def _add(connection: sqlite3.Connection, most: int) -> bool:
    found = connection.execute(queries.STORED_AFTER, (end(connection), most)).fetchall()
    if not found:
        return False
    with transaction(connection):
        if _write(connection, queries.ADD_WORDS, [row for row in found if row[2] in MESSAGES]):
            connection.execute(queries.PUT_INDEXED, (found[-1][0],))
    return True


def end(connection: sqlite3.Connection) -> int:
    """The id of the last event that the index has followed."""
    return int(connection.execute(queries.INDEXED).fetchone()[0])


def forget(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Takes the words of messages out, before they are deleted or blanked."""
    of = {"ids": json.dumps(ids), "indexed": end(connection)}
    _write(connection, queries.FORGET_WORDS, connection.execute(queries.INDEXED_OF, of).fetchall())


def _write(connection: sqlite3.Connection, template: str, found: Iterable[Row]) -> bool:
    """Adds words, or takes them out; False when the index had to be made anew instead, and has none now."""
    values: list[Any] = []
    for row in found:
        if words := _words_of(row):
            values += (row[0], words)
    with _mending(connection) as wrong:
        for sql, part in rows.chunks(template, 2, values):
            connection.execute(sql, part)
    return not wrong


def _words_of(row: Row) -> str:
    try:
        words = indexed(rows.said_of(row[2], row[3]))
    except (msgspec.DecodeError, KeyError) as error:
        logger.warning("event %d cannot be read, so it is not found by searching: %s", row[0], error)
        return ""
    return f"{words} {room_word(row[1])}" if words else ""


@contextmanager
def _mending(connection: sqlite3.Connection) -> Iterator[list[sqlite3.DatabaseError]]:
    """What is wrong with the index ends nothing: it is made anew, and grows again. Gives what it was.

    Raises:
        Mended: the transaction that is open was undone by it.
    """
    wrong: list[sqlite3.DatabaseError] = []
    within = connection.in_transaction
    connection.execute("SAVEPOINT words")
    try:
        yield wrong
        connection.execute("RELEASE words")  # it is written now, so that what is wrong shows here and not at the end
    except sqlite3.DatabaseError as error:
        with suppress(sqlite3.DatabaseError):
            connection.execute("ROLLBACK TO words")
            connection.execute("RELEASE words")
        if error.sqlite_errorname.startswith(OUTER_ERRORS):
            raise
        logger.warning("the index of words is damaged, so it is built anew: %s", error)
        wrong.append(error)
        undone = within and not connection.in_transaction
        _empty(connection)
        if undone:
            raise Mended from error


def _empty(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        try:
            connection.execute(queries.DROP_WORDS)
        except sqlite3.DatabaseError:
            _tear_out(connection)
        connection.execute(queries.CREATE_WORDS)
        connection.execute(queries.SET_UP_WORDS)
        connection.execute(queries.PUT_INDEXED, (0,))
        connection.execute(queries.PUT_INDEX_FORM, (FORM,))


def _tear_out(connection: sqlite3.Connection) -> None:
    """What is damaged so that it cannot even be dropped (https://www.sqlite.org/pragma.html#pragma_writable_schema)."""
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("DELETE FROM sqlite_schema WHERE name = 'word'")
    connection.execute("PRAGMA writable_schema = RESET")
    for part in ("data", "idx", "config", "content", "docsize"):
        connection.execute(f"DROP TABLE IF EXISTS word_{part}")


def room_word(room: int) -> str:
    """The word that says in which room a message is."""
    return f"{ROOM}{room}"
