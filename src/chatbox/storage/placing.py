"""Notes where the events of each room lie in the log (table `places`), for many at once, as the log grows."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from chatbox.core.events import TALK
from chatbox.core.log import EventRow
from chatbox.storage import queries, rows
from chatbox.storage.places import pack
from chatbox.storage.transactions import transaction

MOST_NEW = 2048
"""Events of which it is not noted: so many a reader may have to look at to find those of one room."""


class Doubled(Exception):  # noqa: N818 - it reads as what is the matter
    """A number that an event of the room has already was given again."""


class Placing:
    """What the writer knows of the events whose places are not noted yet.

    It has to be told of what is written and deleted, and to `forget` all when what it was told of is undone.
    """

    def __init__(self) -> None:
        self._known = False
        self._placed = 0
        self._last: dict[int, int] = {}
        self._new: dict[tuple[int, bool], tuple[int, list[int], list[int]]] = {}

    def forget(self) -> None:
        """It is read again by the next `prepare`."""
        self._known = False

    def prepare(self, connection: sqlite3.Connection) -> None:
        """Outside of a transaction: reads what has to be known, if it is not; notes what was stored without it."""
        if self._known:
            return
        (self._placed,) = connection.execute(queries.PLACED).fetchone()
        self._last = dict(connection.execute(queries.LAST_NUMBERS))
        self._new = {}
        (stored,) = connection.execute(queries.LAST_STORED).fetchone()
        if stored - self._placed >= MOST_NEW:
            self._catch_up(connection)
        else:
            self._read(connection)
        self._known = True

    def _catch_up(self, connection: sqlite3.Connection) -> None:
        with transaction(connection):
            while (last := self._read(connection)) - self._placed >= MOST_NEW:
                self._note(connection, last)

    def _read(self, connection: sqlite3.Connection) -> int:
        last = self._placed
        for room, number, time_ms, kind, last in connection.execute(queries.STORED_SINCE, (self._placed, MOST_NEW)):
            self._put(room, number, time_ms, kind in TALK, last)
        return last

    def add(self, connection: sqlite3.Connection, events: Sequence[EventRow], last_id: int) -> None:
        """Events were stored, within the transaction that is open.

        Args:
            last_id: that of the last of them.

        Raises:
            Doubled: one of them may not have its number.
        """
        last, new = self._last, self._new
        for id, row in enumerate(events, last_id - len(events) + 1):
            room, number = row.room, row.number
            if number <= last.get(room, 0):
                raise Doubled(f"room {room} has an event {last[room]} already, and {number} was to come after it")
            last[room] = number
            part = new.get((room, row.kind in TALK))
            if part is None:
                self._put(room, number, row.time_ms, row.kind in TALK, id)
            else:
                part[1].append(number)
                part[2].append(id)
        if last_id - self._placed >= MOST_NEW:
            self._note(connection, last_id)

    def remove(self, rooms: Sequence[int]) -> None:
        """Rooms are no more; their numbers are never given again."""
        for room in rooms:
            self._last.pop(room, None)

    def drop(self, last_id: int) -> None:
        """Events were deleted, the last of them of that id."""
        if last_id > self._placed:
            self.forget()

    def _put(self, room: int, number: int, time_ms: int, talk: bool, id: int) -> None:
        _, numbers, ids = self._new.setdefault((room, talk), (time_ms, [], []))
        numbers.append(number)
        ids.append(id)

    def _note(self, connection: sqlite3.Connection, last_id: int) -> None:
        values: list[Any] = []
        for (room, talk), (time_ms, numbers, ids) in sorted(self._new.items()):
            values += (room, talk, numbers[0], time_ms, ids[0], pack(numbers, ids))
        for sql, part in rows.chunks(queries.INSERT_PLACES, 6, values):
            connection.execute(sql, part)
        connection.execute(queries.PUT_PLACED, (last_id,))
        self._placed, self._new = last_id, {}
