"""What the writer does to the log: a batch at its end, and what is deleted at its beginning."""

from __future__ import annotations

import json
import sqlite3

from chatbox.storage import index, places, queries
from chatbox.storage.places import Range
from chatbox.storage.placing import Placing
from chatbox.storage.rows import Batch
from chatbox.storage.transactions import transaction


def write(connection: sqlite3.Connection, placing: Placing, batch: Batch) -> None:
    """Writes a batch in one transaction.

    Raises:
        Doubled: an event may not have its number.
        Mended: see `storage.index`.
    """
    placing.prepare(connection)
    execute = connection.execute
    execute("BEGIN IMMEDIATE")
    last_id = 0
    for sql, parameters in batch.inserts:
        last_id = execute(sql, parameters).lastrowid or 0
    placing.add(connection, batch.events, last_id)
    placing.remove(batch.removed)
    if batch.blanked:
        _blank(connection, batch)
    for sql, parameters in batch.state:
        execute(sql, parameters)
    execute("COMMIT")


def _blank(connection: sqlite3.Connection, batch: Batch) -> None:
    found = [(places.id_of(connection, room, number), body) for room, number, body in batch.blanked]
    index.forget(connection, [id for id, _ in found if id])
    for id, body in found:
        connection.execute(queries.BLANK_EVENT, (body, id))


def delete(connection: sqlite3.Connection, placing: Placing, room: int, before: int, most: int) -> int:
    """Deletes a room's oldest events in one transaction; see `storage.engine.Storage.delete_events`."""
    with transaction(connection):
        found = places.read(connection, queries.NUMBERS, Range(room, before=before), most)
        if not found:
            return 0
        ids = [id for id, _ in found]
        index.forget(connection, ids)
        connection.execute(queries.DELETE_EVENTS, {"ids": json.dumps(ids)})
        places.forget(connection, room, found[-1][1])
        placing.drop(ids[-1])
        return len(found)
