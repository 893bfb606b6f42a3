"""Reading the log: pages of it, what answers its messages, and where a time lies in it."""

from __future__ import annotations

import json
import sqlite3

from chatbox.core.events import TALK
from chatbox.core.log import EventRow
from chatbox.storage import queries, rows
from chatbox.storage.engine import Page, Related


def read_page(connection: sqlite3.Connection, page: Page) -> list[EventRow]:
    """See `storage.engine.Storage.page`."""
    kinds = f"AND kind IN ({', '.join(map(str, page.kinds))})" if page.kinds else ""
    template = queries.PAGE_OF_TALK if page.kinds and TALK.issuperset(page.kinds) else queries.PAGE
    sql = template.format(kinds=kinds, order="DESC" if page.latest else "ASC")
    parameters = {
        "room": page.room,
        "after": page.after,
        "before": page.before,
        "since": page.view.since,
        "rank": page.view.rank,
        "user": page.view.user,
        "limit": page.limit,
    }
    found = [rows.event_row(row) for row in connection.execute(sql, parameters)]
    return found[::-1] if page.latest else found


def read_related(connection: sqlite3.Connection, about: Related) -> list[EventRow]:
    """See `storage.engine.Storage.related`."""
    parameters = {
        **about._asdict(),
        **about.view._asdict(),
        "parents": json.dumps(list(about.parents)),
    }
    del parameters["view"]
    return [rows.event_row(row) for row in connection.execute(queries.RELATED, parameters)]


def number_at(connection: sqlite3.Connection, room: int, time_ms: int) -> int:
    """A binary search: within a room times never go back, so they need no index of their own."""
    low, high = connection.execute(queries.BOUNDS, (room,)).fetchone()
    if low is None:
        return 1
    high += 1
    while low < high:
        number, found_ms = connection.execute(queries.AT_OR_AFTER, (room, (low + high) // 2)).fetchone()
        if found_ms < time_ms:
            low = int(number) + 1
        else:
            high = (low + high) // 2
    return int(low)


def number_of_newest(connection: sqlite3.Connection, room: int, count: int) -> int:
    """See `storage.engine.Storage.number_of_newest`."""
    row = connection.execute(queries.NUMBER_OF_NEWEST, (room, count - 1)).fetchone()
    return int(row[0]) if row else 1
