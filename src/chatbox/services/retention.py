"""What is kept for how long: old events, empty rooms, identities that did not come back. Runs beside the talk.

Deleting takes payloads and rows that nobody comes back to, never a room's state while the room is there.
"""

from __future__ import annotations

import logging
from typing import NamedTuple

from chatbox.core import presence
from chatbox.core.hub import Hub
from chatbox.core.room import Room
from chatbox.core.sent import first_id_of
from chatbox.services.recurring import Recurring
from chatbox.storage.engine import Storage

logger = logging.getLogger(__name__)

FIRST_S = 60.0
INTERVAL_S = 3600.0
CHUNK = 200
"""So many rows at a time, so that a commit waits no longer than some milliseconds for them."""


class Keeping(NamedTuple):
    """How long and how much; 0 is for ever, or all.

    Attributes:
        retention_ms: of events.
        channel_length, direct_length: messages of a room, and of a log of direct messages: the newest.
        expire_days: of rooms that are empty and belong to nobody.
    """

    retention_ms: int = 0
    channel_length: int = 0
    direct_length: int = 0
    expire_days: int = 30


class Retention(Recurring):
    """Tidies up once in an hour.

    Attributes:
        keeping: what to keep; may be replaced while it runs.
    """

    def __init__(self, hub: Hub, storage: Storage, keeping: Keeping) -> None:
        self.keeping = keeping
        super().__init__(hub, FIRST_S)
        self._storage = storage

    async def _run(self) -> None:
        try:
            await self.tidy()
        except Exception as error:  # the disk may fail at any time; an hour later is early enough
            logger.warning("what is old could not be deleted: %s", error)
        self._again(INTERVAL_S)

    async def tidy(self) -> None:
        """All of it, once."""
        hub = self._hub
        if not hub.logged:
            return
        now_ms = hub.runtime.clock_ms()
        self._forget_people(now_ms)
        for room in [*hub.rooms.values(), *hub.directs.values()]:
            if self._stopped or not hub.logged:
                return
            if self._is_over(room, now_ms):
                await self._delete(room, room.next)
                if self._is_over(room, now_ms):  # nobody came meanwhile
                    presence.remove_room(hub, room)
            else:
                await self._delete(room, await self._first_kept(room, now_ms))
        if hub.limits.resume_days:
            before_ms = now_ms - hub.limits.resume_days * presence.DAY_MS
            while await self._storage.delete_sent(first_id_of(before_ms), before_ms, CHUNK) and not self._stopped:
                pass

    def _forget_people(self, now_ms: int) -> None:
        """Who has been away for too long: as identities, and in the rooms they left."""
        hub = self._hub
        days = hub.limits.resume_days
        if not days:
            return
        before_ms = now_ms - days * presence.DAY_MS
        for identity in [one for one in hub.identities.by_id.values() if 0 < one.left_ms < before_ms]:
            presence.forget_identity(hub, identity)
        for user_id, rooms in list(hub.kept_rooms.items()):
            for room in [room for room in rooms if not room.direct and room.kept[user_id].left_ms < before_ms]:
                presence.forget_seat(hub, room, user_id)

    def _is_over(self, room: Room, now_ms: int) -> bool:
        hub, days = self._hub, self.keeping.expire_days
        if (
            room.direct
            or room.members
            or room.state.owner
            or room.state.purged
            or not days
            or hub.by_room_id.get(room.id) is not room
        ):
            return False
        if any(room.kept_seat(user_id) is not None for user_id in room.kept):
            return False
        default = {hub.casemapping.channel(name) for name in hub.limits.default_rooms}
        return room.folded not in default and room.next > 1 and room.last_ms < now_ms - days * presence.DAY_MS

    async def _first_kept(self, room: Room, now_ms: int) -> int:
        keeping = self.keeping
        length = keeping.direct_length if room.direct else keeping.channel_length
        first = 1
        if keeping.retention_ms:
            first = await self._storage.number_at(room.id, now_ms - keeping.retention_ms)
        if length:
            first = max(first, await self._storage.number_of_newest(room.id, length))
        return min(first, room.next)

    async def _delete(self, room: Room, before: int) -> None:
        while before > 1 and not self._stopped and await self._storage.delete_events(room.id, before, CHUNK):
            await self._storage.index(CHUNK)  # each deletion leaves something to merge
