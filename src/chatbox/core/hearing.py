"""Who hears what is not for everybody in a room: parts of its audience, by rank or for one user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatbox.core.events import Joined
from chatbox.core.modes import VOICE

if TYPE_CHECKING:
    from chatbox.core.event import Event
    from chatbox.core.room import Room
    from chatbox.core.session import Session


def part_of(room: Room, audience: int, author: int) -> dict[int, set[Session]]:
    """The sessions that hear an event, by shape.

    Args:
        audience: as `EventRow.audience` has it.
        author: whoever did it hears it too.
    """
    found: dict[int, set[Session]] = {}
    for shape, sessions in room.audience.items():
        hearing = {session for session in sessions if session.user and _hears(room, session.user.id, audience, author)}
        if hearing:
            found[shape] = hearing
    return found


def _hears(room: Room, user_id: int, audience: int, author: int) -> bool:
    if user_id == author or audience == 0:
        return True
    return room.rank(user_id) >= audience if audience > 0 else user_id == -audience


def natural_audience(room: Room, event: Event, user_id: int) -> int:
    """Who hears an event of somebody's presence: in an auditorium, members without a voice are not seen by each other.

    Asked before the event is applied.
    """
    if not room.auditorium or not event.presence:
        return 0
    seen = bool(event.modes) if isinstance(event, Joined) else room.rank(user_id) >= VOICE
    return 0 if seen else VOICE
