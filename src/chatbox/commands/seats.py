"""What somebody finds again who comes back: the seats they left, and what was said to them meanwhile."""

from __future__ import annotations

from chatbox.commands import replay
from chatbox.commands.join import take_seat
from chatbox.core import presence
from chatbox.core.dispatch import Call
from chatbox.core.user import User
from chatbox.wire import caps


def take_again(call: Call, user: User) -> None:
    """Gives somebody who has just come their seats back, and marks as told what waited for them.

    A client that knows of `chatbox/resume` is taken into its rooms; others enter by themselves, and find
    what they were allowed there when they do.
    """
    hub = call.hub
    for room in sorted(hub.kept_rooms.get(user.id, ()), key=lambda room: room.id):
        if room.direct:
            left = room.kept[user.id].left
            presence.forget_seat(hub, room, user.id)
            if replay.wanted(call.session):
                call.reply.flush()
                replay.replay(hub, call.session, room, left, room.next, replay.most_shown(hub, call.session))
        elif presence.kept_seat(hub, room, user) and call.session.has(caps.RESUME):
            call.reply.flush()
            take_seat(call, room)
            call.reply.flush()
