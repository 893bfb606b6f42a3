"""Where in the log the events of a room lie: of most it is noted (table `places`), the newest are looked for.

In a room ids rise with numbers, so what is in the order of one is in that of the other.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from itertools import chain, islice
from typing import Any, NamedTuple

from chatbox.storage import queries
from chatbox.storage.transactions import moment

LEAST_LOOKED_AT, MOST_LOOKED_AT = 32, 1000
"""Ids in one execution."""
ALL = 1 << 62
"""Beyond all numbers."""


class Range(NamedTuple):
    """Some of a room's events.

    Attributes:
        room: the log's number.
        after, before: bounds on the number, both exclusive.
        latest: whether from the end on.
        talk: whether only what people say.
    """

    room: int
    after: int = 0
    before: int = ALL
    latest: bool = False
    talk: bool = False


def pack(numbers: Sequence[int], ids: Sequence[int]) -> bytes:
    """Numbers and ids of some events of a room, in order, as they are noted.

    Raises:
        OverflowError: they are more than 4,294,967,295 apart.
    """
    packed = array("I", [number - numbers[0] for number in numbers])
    packed.extend(id - ids[0] for id in ids)
    return _little_endian(packed).tobytes()


def unpack(packed: bytes) -> tuple[array[int], array[int]]:
    """By how much numbers and ids are larger than the first ones.

    Raises:
        sqlite3.DatabaseError: these bytes were never made so.
    """
    count, odd = divmod(len(packed), 8)
    if odd or not count:
        raise sqlite3.DatabaseError("it is damaged where the places of events are noted")
    found = _little_endian(array("I", packed))
    return found[:count], found[count:]


def _little_endian(values: array[int]) -> array[int]:
    if sys.byteorder == "big":  # a file may be taken to another machine
        values.byteswap()
    return values


def ids_of(connection: sqlite3.Connection, wanted: Range) -> Iterator[int]:
    """The ids of events, in order, read as they are asked for; some of them may be deleted by now."""
    parts = [_noted(connection, wanted, talk) for talk in ((1,) if wanted.talk else (1, 0))]
    older = merge(*parts, reverse=wanted.latest)
    newest = _newest(connection, wanted)
    return chain(newest, older) if wanted.latest else chain(older, newest)


def noted(connection: sqlite3.Connection, wanted: Range, talk: int) -> sqlite3.Cursor:
    """What is noted of some events, and of those around them: number and id of the first of many, and all, packed."""
    sql = queries.PLACES.format(order=queries.order(wanted.latest))
    return connection.execute(sql, (wanted.room, talk, wanted.after, wanted.before))


def _noted(connection: sqlite3.Connection, wanted: Range, talk: int) -> Iterator[int]:
    for number, id, packed in noted(connection, wanted, talk):
        numbers, ids = unpack(packed)
        part = ids[bisect_left(numbers, wanted.after + 1 - number) : bisect_left(numbers, wanted.before - number)]
        for more in reversed(part) if wanted.latest else part:
            yield id + more


def _newest(connection: sqlite3.Connection, wanted: Range) -> Iterator[int]:
    sql = queries.NEWEST.format(order=queries.order(wanted.latest))
    for (id,) in connection.execute(sql, (wanted.room, wanted.after, wanted.before, wanted.talk)):
        yield id


def id_of(connection: sqlite3.Connection, room: int, number: int) -> int | None:
    """The id of one event; it may be deleted by now."""
    return next(ids_of(connection, Range(room, number - 1, number + 1)), None)


def read(
    connection: sqlite3.Connection, sql: str, wanted: Range, limit: int, parameters: Mapping[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    """Looks at events in order until enough of them fit.

    Args:
        sql: tells which of the events whose ids are in `:ids` fit, at most `:limit`, and what of them, in their order.
        parameters: of that statement, beside these.
    """
    found: list[tuple[Any, ...]] = []
    with moment(connection):
        ids = ids_of(connection, wanted)
        while (left := limit - len(found)) > 0:
            some = list(islice(ids, min(max(left, LEAST_LOOKED_AT), MOST_LOOKED_AT)))
            if not some:
                break
            found += connection.execute(sql, {**(parameters or {}), "ids": json.dumps(some), "limit": left})
        del ids  # and with it what is still being read
    return found


def forget(connection: sqlite3.Connection, room: int, last: int) -> None:
    """After a room's oldest events, up to a number, were deleted: lets go of what was noted of these alone."""
    for talk in (1, 0):
        keep = last + 1
        for first, _, packed in noted(connection, Range(room, last, last + 2), talk).fetchall():
            if first + unpack(packed)[0][-1] > last:
                keep = first
        connection.execute(queries.DELETE_PLACES, (room, talk, keep))
