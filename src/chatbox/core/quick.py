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
    target, _, body = line[PLACE:].partition(" :")
    if user is None or not body or session.collecting is not None or hub.full or not hub.logged:
        return False
    try:
        room = hub.rooms.get(hub.casemapping.channel(target))
    except ValueError:
        return False
    if room is None or room.guarded or user.id not in room.members or "\0" in line or "\r" in line:
        return False
    head_length = len(user.source) + len(room.name) + len(": PRIVMSG  :")
    if 4 * (head_length + len(body)) > MAX_BODY_BYTES - 2 and not _fits(user.source, room.name, body):
        return False
    session.spoke_s = hub.runtime.monotonic_s()
    hub.pipeline.meter.commands["PRIVMSG"] += 1
    place = hub.append(Said(user.source, user.account, "PRIVMSG", room.name, body), user.id, room)
    if not session.caps & caps.ECHO_MESSAGE:
        hub.batch.skip(session, place)
    return True


def _fits(source: str, room: str, body: str) -> bool:
    """Whether the line that is told of it is short enough; else it is cut."""
    line = f":{source} PRIVMSG {room} :{body}"
    return (len(line) if line.isascii() else len(line.encode())) <= MAX_BODY_BYTES - 2
