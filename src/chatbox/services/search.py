"""Searching what was said, in all logs that somebody sees."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from chatbox.core.log import EventRow
from chatbox.core.room import Room
from chatbox.core.runtime import Future
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
        after_ms, before_ms: between which times, both included; None for any.
    """

    wanted: Wanted
    limit: int
    after_ms: int | None = None
    before_ms: int | None = None


class Hit(NamedTuple):
    """A message that was found, and where."""

    room: Room
    row: EventRow


class Search:
    """Finds messages.

    Args:
        create_future: something to wait for.
    """

    def __init__(self, storage: Storage, create_future: Callable[[], Future]) -> None:
        self._storage = storage
        self._create_future = create_future
        self._running: dict[str, Future] = {}

    async def turn(self, address: str) -> Callable[[], None]:
        """Waits until nothing is searched for from an address: all others have their turn before its next.

        Returns what is to be called when that is over.
        """
        while (before := self._running.get(address)) is not None:
            await before
        running = self._running[address] = self._create_future()

        def over() -> None:
            del self._running[address]
            running.set_result(None)

        return over

    async def find(self, places: Sequence[Place], query: Query) -> list[Hit]:
        """The newest that fit, or with `after_ms` the oldest from then on; by time in both cases."""
        latest_first = sorted(places, key=lambda place: -place.room.last_ms)[:MOST_PLACES]
        rooms = {place.room.id: place.room for place in latest_first}
        if not rooms or query.wanted.nothing:
            return []
        within = [Within(place.room.id, place.end, place.view) for place in latest_first]
        wanted, limit, after_ms, before_ms = query
        rows = await self._storage.find(Find(within, wanted, limit, after_ms is None, after_ms, before_ms))
        for row in rows:
            row.body = row.body.named(rooms[row.room].name)
        return [Hit(rooms[row.room], row) for row in sorted(rows, key=lambda row: row.time_ms)]
