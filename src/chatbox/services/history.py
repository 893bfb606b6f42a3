"""History: pages of a room's log, for those who may read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from chatbox.core.events import MESSAGES
from chatbox.core.log import EventRow
from chatbox.core.room import Room
from chatbox.storage.engine import Page, Storage


class Reference(NamedTuple):
    """A point in a room's log: the number of an event, or a time in milliseconds since 1970 (then `number` is 0)."""

    number: int
    time_ms: int = 0


class History:
    """Reads pages. Who asks must be a member: `since` is the number with which that began."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def latest(
        self,
        room: Room,
        since: int,
        end: int,
        limit: int,
        after: Reference | None = None,
        kinds: Sequence[int] = MESSAGES,
    ) -> list[EventRow]:
        """The last `limit` messages before number `end`, and after a point if one is given."""
        start = await self._last_at(room, after) if after else 0
        return await self._storage.page(Page(room.id, start, end, limit, True, kinds, since))

    async def before(
        self, room: Room, since: int, end: int, limit: int, point: Reference, kinds: Sequence[int] = MESSAGES
    ) -> list[EventRow]:
        """The last `limit` messages before a point."""
        stop = min(end, await self._first_at(room, point))
        return await self._storage.page(Page(room.id, 0, stop, limit, True, kinds, since))

    async def after(
        self, room: Room, since: int, end: int, limit: int, point: Reference, kinds: Sequence[int] = MESSAGES
    ) -> list[EventRow]:
        """The first `limit` messages after a point."""
        start = await self._last_at(room, point)
        return await self._storage.page(Page(room.id, start, end, limit, False, kinds, since))

    async def _first_at(self, room: Room, point: Reference) -> int:
        """The number of the first event at the point or later."""
        return point.number or await self._storage.number_at(room.id, point.time_ms)

    async def _last_at(self, room: Room, point: Reference) -> int:
        """The number of the last event at the point or earlier."""
        return point.number or await self._storage.number_at(room.id, point.time_ms + 1) - 1
