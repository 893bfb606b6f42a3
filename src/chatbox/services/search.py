"""Searching what was said, in all logs that somebody sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from chatbox.core.log import EventRow
from chatbox.core.room import Room
from chatbox.core.view import View
from chatbox.core.wanted import Wanted
from chatbox.storage.engine import Find, Storage, Within

MOST_PLACES = 500
"""So many logs are looked in, those where something was said last."""


class Place(NamedTuple):
    """A log to look in, as seen by whom, before which number."""

    room: Room
    view: View
    end: int


class Query(NamedTuple):
    """What to search for.

    Attributes:
        limit: at most so many.
        after_ms, before_ms: between which times, both included; 0 for any.
    """

    wanted: Wanted
    limit: int
    after_ms: int = 0
    before_ms: int = 0


class Hit(NamedTuple):
    """A message that was found, and where."""

    room: Room
    row: EventRow


class Search:
    """Finds messages."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def find(self, places: Sequence[Place], query: Query) -> list[Hit]:
        """The newest that fit, or with `after_ms` the oldest from then on; by time in both cases."""
        latest_first = sorted(places, key=lambda place: -place.room.last_ms)[:MOST_PLACES]
        rooms = {place.room.id: place.room for place in latest_first}
        if not rooms or query.wanted.nothing:
            return []
        within = [Within(place.room.id, place.end, place.view) for place in latest_first]
        wanted, limit, after_ms, before_ms = query
        rows = await self._storage.find(Find(within, wanted, limit, not after_ms, after_ms, before_ms))
        for row in rows:
            row.body = row.body.named(rooms[row.room].name)
        return [Hit(rooms[row.room], row) for row in sorted(rows, key=lambda row: row.time_ms)]
