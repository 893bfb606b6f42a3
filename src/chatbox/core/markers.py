"""How far people have read, for all their clients (https://ircv3.net/specs/extensions/read-marker)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatbox.core.log import MarkerRow

if TYPE_CHECKING:
    from chatbox.core.hub import Hub
    from chatbox.core.room import Room

EVERY_ROOM = 0


def of(hub: Hub, user_id: int, room: Room) -> int:
    """The time of the last message that a user has read in a log, in milliseconds since 1970; 0 for nobody knows."""
    return hub.markers.get(user_id, {}).get(room.id, 0)


def advance(hub: Hub, user_id: int, room: Room, time_ms: int) -> bool:
    """A user has read up to there; it "MUST only ever increase". Returns whether it did.

    Raises:
        Fail: it cannot be stored at present.
    """
    if time_ms <= of(hub, user_id, room):
        return False
    hub.check_storable()
    hub.markers.setdefault(user_id, {})[room.id] = time_ms
    if hub.lasting(user_id):
        if room.next == 1:  # nobody has written to it, so the log itself is not on disk yet
            hub.batch.touch(room)
        hub.batch.marker(MarkerRow(user_id, room.id, time_ms))
    return True


def forget(hub: Hub, user_id: int) -> None:
    """Nobody is that user any more."""
    if hub.markers.pop(user_id, None) and hub.logged:
        hub.batch.marker(MarkerRow(user_id, EVERY_ROOM, 0))


def become(hub: Hub, old_id: int, new_id: int) -> None:
    """Somebody goes on as another identity, and has read what they have read."""
    known = dict(hub.markers.get(old_id, {}))
    if not hub.lasting(old_id):
        hub.markers.pop(old_id, None)
    rooms = {room_id: hub.by_room_id.get(room_id) for room_id in known}
    for room_id, room in rooms.items():
        if room is not None and not room.direct and hub.logged and not hub.full:
            advance(hub, new_id, room, known[room_id])
