"""Reading the log: pages of it, what answers its messages, and where a time lies in it."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left

from chatbox.core.events import TALK
from chatbox.core.log import EventRow, Sent, SentKey
from chatbox.storage import places, queries, rows
from chatbox.storage.engine import Page, Related
from chatbox.storage.places import Range
from chatbox.storage.transactions import moment


def read_page(connection: sqlite3.Connection, page: Page) -> list[EventRow]:
    """See `storage.engine.Storage.page`."""
    kinds = f"AND kind IN ({', '.join(map(str, page.kinds))})" if page.kinds else ""
    talk = bool(page.kinds) and TALK.issuperset(page.kinds)
    wanted = Range(page.room, page.after, page.before, page.latest, talk)
    sql = queries.PAGE.format(kinds=kinds, order=queries.order(page.latest))
    found = [rows.event_row(row) for row in places.read(connection, sql, wanted, page.limit, page.view._asdict())]
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


def read_sent(connection: sqlite3.Connection, key: SentKey) -> Sent | None:
    """See `core.log.Log.find_sent`."""
    found = connection.execute(queries.FIND_SENT, key).fetchone()
    if found is None:
        return None
    room, number = found
    with moment(connection):
        event = connection.execute(queries.EVENT, (places.id_of(connection, room, number),)).fetchone()
    return Sent(room, number, rows.event_row(event) if event else None)


def number_at(connection: sqlite3.Connection, room: int, time_ms: int) -> int:
    """Within a room times never go back, so they need no index of their own."""
    with moment(connection):
        talk = _noted_at(connection, room, 1, time_ms, places.ALL)
        rest = _noted_at(connection, room, 0, time_ms, talk or places.ALL)
        numbers = [number for number in (talk, rest) if number]
        if not numbers:
            numbers += [number for (number,) in connection.execute(queries.NEWEST_AT, (room, time_ms))]
        if not numbers:
            numbers += [number + 1 for (number,) in connection.execute(queries.LAST_NUMBER, (room,))]
        return min(numbers, default=1)


def _noted_at(connection: sqlite3.Connection, room: int, talk: int, time_ms: int, before: int) -> int:
    """The same among the events whose places are noted; 0 where all of them before a number are earlier."""
    low, high, earlier, at = 0, before, 0, before
    while low < high:
        row = connection.execute(queries.FIRST_BEFORE, (room, talk, at)).fetchone()
        first, first_ms = row or (0, time_ms - 1)
        if first_ms < time_ms:
            low, earlier = at, first
        else:
            high = first
        at = (low + high + 1) // 2
    if earlier:
        number, id, packed = places.noted(connection, Range(room, earlier - 1, earlier + 1), talk).fetchone()
        numbers, ids = places.unpack(packed)
        index = bisect_left(ids, time_ms, key=lambda more: _time_of(connection, id + more))
        if index < len(ids):
            return int(number + numbers[index])
    return 0 if high == before else high


def _time_of(connection: sqlite3.Connection, id: int) -> int:
    """Those that are deleted were the oldest."""
    row = connection.execute(queries.TIME, (id,)).fetchone()
    return int(row[0]) if row else 0


def number_of_newest(connection: sqlite3.Connection, room: int, count: int) -> int:
    """See `storage.engine.Storage.number_of_newest`."""
    wanted = Range(room, latest=True, talk=True)
    found = places.read(connection, queries.NUMBERS_OF_NEWEST, wanted, count)
    return int(found[-1][0]) if len(found) == count else 1
