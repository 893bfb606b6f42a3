"""History: pages of a room's log, for those who may read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from chatbox.core.events import MESSAGES
from chatbox.core.log import EventRow
from chatbox.core.room import Room
from chatbox.core.view import View, stretches
from chatbox.storage.engine import Page, Related, Storage

MOST_RELATED = 1000
"""So many reactions come with one page, beside those that are part of it."""


class Reference(NamedTuple):
    """A point in a room's log: the number of an event, or a time in milliseconds since 1970 (then `number` is 0)."""

    number: int
    time_ms: int = 0


class Scope(NamedTuple):
    """Of which log, as seen by whom, before which number, how many at most, and which kinds of events."""

    room: Room
    view: View
    end: int
    limit: int
    kinds: Sequence[int] = MESSAGES


class History:
    """Reads pages, each in the order of the log. Points are never part of the page that they bound."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def latest(self, scope: Scope, after: Reference | None = None) -> list[EventRow]:
        """The last ones, and only those after a point if one is given."""
        return await self._page(scope, await self._last_at(scope, after) if after else 0, scope.end, True)

    async def before(self, scope: Scope, point: Reference) -> list[EventRow]:
        """The last ones before a point."""
        return await self._page(scope, 0, await self._first_at(scope, point), True)

    async def after(self, scope: Scope, point: Reference) -> list[EventRow]:
        """The first ones after a point."""
        return await self._page(scope, await self._last_at(scope, point), scope.end, False)

    async def around(self, scope: Scope, point: Reference) -> list[EventRow]:
        """As many before a point as from it on; what lies at the point itself is among these."""
        at = await self._first_at(scope, point)
        half = scope.limit // 2
        later = await self._page(scope._replace(limit=scope.limit - half), at - 1, scope.end, False)
        earlier = await self._page(scope._replace(limit=scope.limit - len(later)), 0, at, True)
        if len(earlier) + len(later) < scope.limit:
            later = await self._page(scope._replace(limit=scope.limit - len(earlier)), at - 1, scope.end, False)
        elif len(later) == scope.limit - half and half:
            earlier = earlier[-half:]
        return earlier + later

    async def between(self, scope: Scope, one: Reference, other: Reference) -> list[EventRow]:
        """Those between two points, beginning at the first: the oldest of them if it is the older, else the newest."""
        rising = await self._first_at(scope, one) <= await self._first_at(scope, other)
        older, newer = (one, other) if rising else (other, one)
        after, before = await self._last_at(scope, older), await self._first_at(scope, newer)
        return await self._page(scope, after, before, not rising)

    async def event(self, room: Room, number: int, view: View) -> EventRow | None:
        """One event, if it is seen."""
        rows = await self._storage.page(Page(room.id, number - 1, number + 1, 1, False, (), view))
        return rows[0] if rows else None

    async def related(self, scope: Scope, page: Sequence[EventRow]) -> dict[int, list[EventRow]]:
        """Reactions to the events of a page that are not part of it, by the number of what they are about."""
        found: dict[int, list[EventRow]] = {}
        numbers = [row.number for row in page if row.kind in MESSAGES]
        if numbers:
            first, last = page[0].number, page[-1].number
            about = Related(scope.room.id, numbers, first, last, scope.end, MOST_RELATED, scope.view)
            for row in await self._storage.related(about):
                found.setdefault(row.parent, []).append(row)
        return found

    async def newest_ms(self, scope: Scope) -> int:
        """When the last message was that is seen, 0 if there is none."""
        rows = await self._page(scope._replace(limit=1), 0, scope.end, True)
        return rows[0].time_ms if rows else 0

    async def _page(self, scope: Scope, after: int, before: int, latest: bool) -> list[EventRow]:
        if scope.limit < 1:
            return []
        after = max(after, scope.view.floor - 1)
        parts = list(stretches(scope.room, scope.view, after, min(scope.end, before)))
        found: list[EventRow] = []
        for start, stop in reversed(parts) if latest else parts:
            left = scope.limit - len(found)
            part = Page(scope.room.id, start, stop, left, latest, scope.kinds, scope.view)
            rows = await self._storage.page(part)
            found = rows + found if latest else found + rows
            if len(found) >= scope.limit:
                break
        for row in found:
            row.body = row.body.named(scope.room.name)
        return found

    async def _first_at(self, scope: Scope, point: Reference) -> int:
        """The number of the first event at the point or later."""
        return point.number or await self._storage.number_at(scope.room.id, point.time_ms)

    async def _last_at(self, scope: Scope, point: Reference) -> int:
        """The number of the last event at the point or earlier."""
        return point.number or await self._storage.number_at(scope.room.id, point.time_ms + 1) - 1
