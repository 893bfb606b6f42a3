"""Searching the log: what the index of words knows, and what it does not know yet."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator
from typing import Any

from chatbox.core.log import EventRow
from chatbox.core.wanted import Term
from chatbox.storage import index, queries, rows
from chatbox.storage.engine import Find
from chatbox.storage.transactions import moment

LIMIT_S = 1.0
"""After so long it is answered with what was found."""
LOOKS_EVERY = 20_000
"""Steps of SQLite's own between two looks at the clock."""
MOST_MISSES = 20_000
"""Messages that may be read and do not fit, of what the index has and of what it does not have yet."""
MOST_PASSED = 200_000
"""Messages that may not be read; and events that the index does not have yet, also of other rooms."""
SLACK_MS = 3_600_000
"""Rooms may be ahead of each other, and clocks be set back; by more than this they hardly ever are."""
EVER_MS = 1 << 60


def find(connection: sqlite3.Connection, find: Find) -> list[EventRow]:
    """See `storage.engine.Storage.find`."""
    found: list[EventRow] = []
    until_s = time.monotonic() + LIMIT_S
    connection.set_progress_handler(lambda: time.monotonic() > until_s, LOOKS_EVERY)
    try:
        with moment(connection):  # the index may go on while this reads
            for sql, parameters in _parts(connection, find):
                _look(connection.execute(sql, parameters), find, found)
                if len(found) == find.limit:
                    break
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname != "SQLITE_INTERRUPT":
            raise
    finally:
        connection.set_progress_handler(None, 0)
    return found[::-1] if find.latest else found


def _look(candidates: Iterable[tuple[Any, ...]], find: Find, found: list[EventRow]) -> None:
    """Adds to `found` what fits, up to the limit; gives up after many that do not."""
    places = {within.room: within for within in find.rooms}
    misses = passed = 0
    for candidate in candidates:
        within, row = places[candidate[0]], rows.unread(candidate)
        if row.number >= within.end or not within.view.shows(row):
            passed += 1
        else:
            row = rows.event_row(candidate)
            if find.wanted.fits(row.body):
                found.append(row)
            else:
                misses += 1
        if len(found) == find.limit or misses == MOST_MISSES or passed == MOST_PASSED:
            return


def _parts(connection: sqlite3.Connection, find: Find) -> Iterator[tuple[str, dict[str, Any]]]:
    """How to read the messages that may fit, in the order in which they are wanted: with the index, and without."""
    stored = connection.execute(queries.LAST_STORED).fetchone()[0]
    known = index.end(connection)
    first = 1 if find.after_ms is None else _id_at(connection, stored, find.after_ms - SLACK_MS)
    last = stored if find.before_ms is None else _id_at(connection, stored, find.before_ms + SLACK_MS)
    parts = [
        (queries.FIND, first, min(last, known)),
        (queries.FIND_WITHOUT, max(first, known + 1, stored - MOST_PASSED), last),
    ]
    parameters = {
        "terms": expression(find),
        "rooms": json.dumps([within.room for within in find.rooms]),
        "after_ms": find.after_ms or 0,
        "before_ms": EVER_MS if find.before_ms is None else find.before_ms,
    }
    for sql, low, high in reversed(parts) if find.latest else parts:
        if low <= high:
            yield sql.format(order=queries.order(find.latest)), parameters | {"first": low, "last": high}


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


def expression(find: Find) -> str:
    """What the index is asked, as https://www.sqlite.org/fts5.html#full_text_query_syntax has it."""
    rooms = " OR ".join(f'"{index.room_word(within.room)}"' for within in find.rooms)
    terms = dict.fromkeys(map(_quoted, find.wanted.terms()))
    return " AND ".join([*terms, f"({rooms})"])


def _quoted(term: Term) -> str:
    """Words have no quotes in them."""
    return f'"{term.word}"' + (" *" if term.begins else "")
