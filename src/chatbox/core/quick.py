"""What nearly all traffic is: a member says a line in a room where everybody may speak, without tags.

It ends exactly as `dispatch` would have it (a property test holds both against each other), at a third of the cost;
whatever needs a closer look is left to `dispatch`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatbox.core.said import Said
from chatbox.wire import caps
from chatbox.wire.message import MAX_BODY_BYTES

if TYPE_CHECKING:
    from chatbox.core.hub import Hub
    from chatbox.core.room import Room
    from chatbox.core.session import Session

OPENING = "PRIVMSG #"
PLACE = OPENING.index("#")


def say(hub: Hub, session: Session, line: str) -> bool:
    """Says a line in a room, if that needs no closer look.

    Args:
        session: is not busy.
        line: begins with `OPENING`.

    Returns:
        Whether it did; if not, nothing has happened.
    """
    user = session.user
    head, _, body = line.partition(" :")
    if user is None or not body or session.collecting is not None or hub.full or not hub.logged:
        return False
    room = hub.rooms.get(head[PLACE:]) or _called(hub, head[PLACE:])
    if room is None or room.guarded or user.id not in room.members:
        return False
    told = f":{user.source} PRIVMSG {room.name} :{body}\r\n".encode()
    if len(told) > MAX_BODY_BYTES or "\0" in line or "\r" in line:
        return False
    session.spoke_s = hub.runtime.monotonic_s()
    hub.pipeline.meter.commands["PRIVMSG"] += 1
    place = hub.append(Said(user.source, user.account, "PRIVMSG", room.name, body), user.id, room, bare=told)
    if not session.caps & caps.ECHO_MESSAGE:
        hub.batch.skip(session, place)
    return True


def _called(hub: Hub, name: str) -> Room | None:
    """The room that is meant, where its name is not written as it is known by."""
    try:
        return hub.rooms.get(hub.casemapping.channel(name))
    except ValueError:
        return None
