"""Searching the log: what the index of words knows, and what it does not know yet."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import islice
from typing import Any

from chatbox.core.log import EventRow
from chatbox.core.wanted import Term
from chatbox.storage import index, queries, rows
from chatbox.storage.engine import Find

MOST_LOOKED_AT = 20_000
"""Messages that the index has found, or that it does not have yet; after so many nobody waits any longer."""
MOST_PASSED = 200_000
"""Events that the index does not have yet, also of other rooms."""
SLACK_MS = 3_600_000
"""Rooms may be ahead of each other, and clocks be set back; by more than this they hardly ever are."""
EVER_MS = 1 << 60


def find(connection: sqlite3.Connection, find: Find) -> list[EventRow]:
    """See `storage.engine.Storage.find`."""
    views = {within.room: within for within in find.rooms}
    found: list[EventRow] = []
    connection.execute("BEGIN")  # the index may go on while this reads
    try:
        for row in map(rows.event_row, islice(_candidates(connection, find), MOST_LOOKED_AT)):
            within = views[row.room]
            if row.number < within.end and within.view.shows(row) and find.wanted.fits(row.body):
                found.append(row)
                if len(found) == find.limit:
                    break
    finally:
        connection.execute("COMMIT")
    return found[::-1] if find.latest else found


def _candidates(connection: sqlite3.Connection, find: Find) -> Iterator[tuple[Any, ...]]:
    """The messages that may fit, in the order in which they are wanted."""
    stored = connection.execute(queries.LAST_STORED).fetchone()[0]
    known = index.end(connection)
    first = _id_at(connection, stored, find.after_ms - SLACK_MS) if find.after_ms else 1
    last = _id_at(connection, stored, find.before_ms + SLACK_MS) if find.before_ms else stored
    parts = [
        (queries.FIND, first, min(last, known)),
        (queries.FIND_WITHOUT, max(first, known + 1, stored - MOST_PASSED), last),
    ]
    parameters = {
        "terms": _expression(find),
        "rooms": json.dumps([within.room for within in find.rooms]),
        "after_ms": find.after_ms,
        "before_ms": find.before_ms or EVER_MS,
    }
    for sql, low, high in reversed(parts) if find.latest else parts:
        if low <= high:
            template = sql.format(order="DESC" if find.latest else "ASC")
            yield from connection.execute(template, parameters | {"first": low, "last": high})


def _id_at(connection: sqlite3.Connection, stored: int, time_ms: int) -> int:
    """The id of an event about which those of that time are: times rise with ids, but for what clocks do."""
    low, high = 1, stored + 1
    while low < high:
        id, found_ms = connection.execute(queries.STORED_FROM, ((low + high) // 2,)).fetchone()
        if found_ms < time_ms:
            low = int(id) + 1
        else:
            high = (low + high) // 2
    return low


def _expression(find: Find) -> str:
    """As https://www.sqlite.org/fts5.html#full_text_query_syntax has it."""
    rooms = " OR ".join(f'"{index.room_word(within.room)}"' for within in find.rooms)
    terms = dict.fromkeys(map(_quoted, find.wanted.terms()))
    return " AND ".join([*terms, f"({rooms})"])


def _quoted(term: Term) -> str:
    """Words have no quotes in them."""
    return f'"{term.word}"' + (" *" if term.begins else "")
